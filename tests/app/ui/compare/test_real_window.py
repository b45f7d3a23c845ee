"""Compare in the real window on the real pair: the list of drafts, and what stays when one is added."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.compare.comparison import SPECULATIVE, VANILLA
from app.engine_host.engine_thread import EngineThread
from app.settings import keys
from app.settings.keys import Settings
from app.speed.sentence import reply_line
from app.speed.stored import verdict_of
from app.store.store import Store
from app.ui.window.main_window import MainWindow
from tests.app.ui.speed.real_window import open_window
from tests.tiny_gguf import write_tiny

TIMEOUT = 120_000  # ms; a busy machine may take its time


@pytest.fixture
def window(
    qtbot: QtBot,
    qapp: QApplication,
    store: Store,
    settings: Settings,
    engine: EngineThread,
    built_in_pair: tuple[Path, Path],
    tmp_path: Path,
) -> Iterator[MainWindow]:
    """A target in a folder that no setting names, beside a draft, one of another vocabulary, and no model at all."""
    folder = tmp_path / "downloads"
    folder.mkdir()
    target = shutil.copyfile(built_in_pair[0], folder / "target.gguf")
    shutil.copyfile(built_in_pair[1], folder / "a draft with a name that is far too long for any menu.gguf")
    write_tiny(folder / "foreign.gguf")
    (folder / "broken.gguf").write_text("no model")
    settings.set(keys.TARGET, str(target))
    settings.set(keys.DRAFT, str(built_in_pair[1]))
    settings.set(keys.SEED, 1)
    settings.set(keys.SPECULATION, "always")  # whether drafting pays here is not the question
    shown = open_window(qtbot, qapp, store, engine)
    yield shown
    shown.close()


def compare(qtbot: QtBot, window: MainWindow, text: str) -> None:
    qtbot.keyClicks(window.chat.composer.field, text)
    qtbot.keyClick(window.chat.composer.field, Qt.Key.Key_Return)
    view = window.compare.view
    qtbot.waitUntil(
        lambda: view.comparison is not None and view.comparison.question == text and view.comparison.is_over,
        timeout=TIMEOUT,
    )


def test_result_line_and_database_compare_the_common_text(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    window.commands.toggle_compare()
    compare(qtbot, window, "What is speculative decoding?")
    view = window.compare.view
    comparison = view.comparison
    assert comparison is not None
    verdict = comparison.speed(SPECULATIVE)
    assert verdict.vanilla is not None
    assert verdict.speed_up is not None
    assert f"{verdict.speed_up:.2f}x" in view.result.saved()
    whole = verdict.vanilla.tokens == verdict.tokens == comparison.lanes[VANILLA].tokens
    assert ("tokens in common" in view.result.saved()) == (not whole)
    stats = store.messages(window.conversations.current_id or 0)[-1].stats
    assert stats is not None
    assert verdict_of(stats) == verdict
    assert stats.compared_tokens == verdict.vanilla.tokens
    window.commands.toggle_compare()
    assert window.chat.transcript.views()[-1].status == reply_line(verdict)
    assert window.panel.headline.endswith(f"{verdict.speed_up:.2f}x vanilla")


def test_every_draft_is_listed_with_a_verdict_and_adding_one_keeps_the_result(qtbot: QtBot, window: MainWindow) -> None:
    window.commands.toggle_compare()
    compare(qtbot, window, "What is a draft model?")
    view = window.compare.view
    picker, result = view.picker, view.result.saved()
    picker.click()
    menu = picker.choices
    qtbot.waitUntil(lambda: not any("Looking" in action.text() and action.isVisible() for action in menu.actions()))
    area, place = picker.screen().availableGeometry(), menu.geometry()
    assert area.contains(place)
    listed = {action.toolTip(): action for action in menu.actions() if action.toolTip().count("gguf")}
    by_name = {name: action for name in ("a draft with", "foreign", "broken")
               for tip, action in listed.items() if f"downloads/{name}" in tip}  # fmt: skip
    assert [by_name[name].isEnabled() for name in ("a draft with", "foreign", "broken")] == [True, False, False]
    assert "vocabular" in by_name["foreign"].text() + by_name["foreign"].toolTip()
    by_name["a draft with"].trigger()
    menu.close()
    assert view.result.saved() == result  # what was compared stays
    assert len(view.lanes) == 2
    assert picker.text().startswith(" Second draft: Tandem Gui…")
    compare(qtbot, window, "And a target?")
    assert len(view.lanes) == 3
    assert view.comparison is not None
    assert not view.comparison.lanes[2].failure
    assert len({lane.text for lane in view.comparison.lanes}) == 1


def test_the_lanes_of_a_deleted_reply_go_and_come_back_with_it(qtbot: QtBot, window: MainWindow) -> None:
    window.commands.toggle_compare()
    compare(qtbot, window, "What is a draft model?")
    view = window.compare.view
    said, result = [lane.text.text for lane in view.lanes], view.result.saved()
    assert all(said)
    window.commands.toggle_compare()
    reply = window.chat.transcript.views()[-1]
    reply.delete_requested.emit(reply.message.id, False)
    window.commands.toggle_compare()
    assert view.comparison is None
    assert [lane.text.text for lane in view.lanes] == ["", ""]
    assert view.result.isHidden()
    assert view.question == "Ask something below, or compare the last question again"
    window.commands.toggle_compare()
    window.commands.undo()
    window.commands.toggle_compare()
    assert ([lane.text.text for lane in view.lanes], view.result.saved()) == (said, result)
    window.commands.toggle_compare()
    question = window.chat.transcript.views()[0]
    question.delete_requested.emit(question.message.id, True)
    window.commands.toggle_compare()
    assert view.comparison is None
    assert view.question == "Ask something below"  # there is none that could be compared again
    assert not view.again.isEnabled()
