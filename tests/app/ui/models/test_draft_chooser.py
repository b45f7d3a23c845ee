"""The best draft is found on this machine, kept and used: through the real window, with real drafts."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import paths
from app.desktop.application import build_window
from app.engine_host.engine_thread import EngineThread
from app.models.draft_trial import DraftChoices, TrialResult, Tried, machine_of
from app.models.starter import guide
from app.settings import keys
from app.settings.keys import Settings
from app.store.store import Store
from app.ui.models.draft_chooser import DraftChooser
from app.ui.models.page import ModelsPage

TIMEOUT = 120_000  # ms


def test_the_fastest_is_found_kept_and_used(
    qtbot: QtBot, qapp: QApplication, store: Store, settings: Settings, engine: EngineThread
) -> None:
    settings.set(keys.TARGET, str(guide().target))  # without its draft
    window = build_window(qapp, store, settings, engine)
    qtbot.addWidget(window)
    window.show()
    window.start()
    qtbot.waitUntil(lambda: engine.pair is not None and bool(window.library.entries), timeout=TIMEOUT)
    window.show_page("models")
    page = window.findChild(ModelsPage)
    assert page is not None
    chooser = window.models.chooser
    qtbot.waitUntil(lambda: bool(chooser._drafts), timeout=TIMEOUT)
    with qtbot.waitSignal(chooser.ended, timeout=TIMEOUT) as ended:
        qtbot.mouseClick(page.card.best, Qt.MouseButton.LeftButton)
        assert page.card.best.text().startswith("Stop")
    assert page.card.best.text() == "Find the best draft"
    pair = engine.pair
    assert pair is not None
    tried = chooser.choices.tried(machine_of(pair), guide().target)
    assert set(tried) == {"", str(guide().draft)}
    assert all(rate > 0 for rate in tried.values())
    best = chooser.choices.best(machine_of(pair), guide().target)
    assert ended.args is not None
    assert ("fastest draft" in ended.args[0]) == (best == guide().draft)
    qtbot.waitUntil(
        lambda: engine.pair is not None and not engine.is_loading and engine.pair.config.draft == best,
        timeout=TIMEOUT,
    )
    window.close()


def test_it_begins_by_itself_when_nobody_waits_and_only_once(
    qtbot: QtBot, qapp: QApplication, store: Store, settings: Settings, engine: EngineThread
) -> None:
    settings.set(keys.TARGET, str(guide().target))
    window = build_window(qapp, store, settings, engine)
    qtbot.addWidget(window)
    chooser = DraftChooser(settings, engine, list, window, idle_ms=50)
    window.library.drafts_judged.connect(chooser.set_drafts)
    window.show()
    settings.set(keys.AUTO_DRAFT, False)
    window.start()
    qtbot.waitUntil(lambda: bool(chooser._drafts), timeout=TIMEOUT)
    chooser._on_idle()
    assert not chooser.is_trying  # switched off
    settings.set(keys.AUTO_DRAFT, True)
    with qtbot.waitSignal(chooser.ended, timeout=TIMEOUT):
        chooser.stop()  # the clock starts anew
    pair = engine.pair
    assert pair is not None
    assert chooser.choices.tried(machine_of(pair), guide().target)
    chooser._on_idle()
    assert not chooser.is_trying  # known already
    window.close()


def test_no_draft_is_a_candidate_and_wins_where_nothing_is_faster(tmp_path: Path) -> None:
    slow, fast = tmp_path / "slow.gguf", tmp_path / "fast.gguf"
    target = tmp_path / "target.gguf"
    for file in (slow, fast, target):
        file.write_bytes(b"x")
    lost = TrialResult(target, (Tried(None, 10.0), Tried(slow, 6.0), Tried(fast, 10.1)))
    won = TrialResult(target, (Tried(None, 10.0), Tried(slow, 6.0), Tried(fast, 15.0)))
    assert lost.best is None
    assert won.best == fast
    choices = DraftChoices(tmp_path / "choices.json")
    choices.keep("here", won)
    assert DraftChoices(tmp_path / "choices.json").best("here", target) == fast
    assert choices.best("another machine", target) is None
    fast.unlink()
    assert choices.best("here", target) is None  # it went away
    target.write_bytes(b"another file")
    assert choices.tried("here", target) == {}
    (tmp_path / "choices.json").write_text("[", "utf-8")
    assert choices.best("here", target) is None
    assert paths.draft_choices().name == "draft-choices.json"
