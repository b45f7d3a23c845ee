"""Every figure that the window shows of a real answer can be worked out from the numbers in the database alone."""

import re
import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.engine_host.engine_thread import EngineThread
from app.numbers import rate, time_taken, times
from app.settings import keys
from app.settings.keys import Settings
from app.store.records import ReplyStats
from app.store.store import Store
from app.ui.window.main_window import MainWindow
from tests.app.ui.speed.real_window import ask, open_window, replies, stored

_RATIO = re.compile(r"\d+\.\d\dx")  # of a busy machine, too


def shown(window: MainWindow) -> str:
    """All that is said of the last answer's speed, in one text."""
    return f"{window.panel.headline} | {window.panel.sentence} | {replies(window)[-1].status}"


def speed_of(stats: ReplyStats) -> str:
    return f"{rate(stats.tokens / stats.decode_seconds)} tokens/s"


@pytest.mark.parametrize(("has_draft", "standing"), [(False, "vanilla"), (True, "drafting off")])
def test_where_nothing_was_drafted_no_ratio_is_shown(
    qtbot: QtBot,
    qapp: QApplication,
    store: Store,
    settings: Settings,
    engine: EngineThread,
    first_model: Path,
    tmp_path: Path,
    has_draft: bool,
    standing: str,
) -> None:
    """The draft is the target once more: it guesses rightly, and can never be worth its time."""
    draft = tmp_path / "as-dear-as-the-target.gguf"
    settings.set(keys.TARGET, str(first_model))
    settings.set(keys.LOOKUP, False)
    settings.set(keys.MAX_TOKENS, 48)
    if has_draft:
        shutil.copyfile(first_model, draft)
        settings.set(keys.DRAFT, str(draft))
    window = open_window(qtbot, qapp, store, engine)
    ask(qtbot, window, "Why is the sky blue?")
    stats = stored(window)
    assert (stats.drafted, stats.speed_up, stats.baseline_tokens_per_second) == (0, None, None)
    assert stats.draft == (draft.name if has_draft else "")
    assert not _RATIO.search(shown(window))
    assert window.panel.headline == f"{speed_of(stats)} {standing}"
    assert replies(window)[-1].status.startswith(f"{stats.tokens} tokens · {speed_of(stats)} · {standing}")
    assert speed_of(stats) in window.panel.sentence
    assert window.panel.sentence.startswith("Drafting was off" if has_draft else "No draft is loaded: ")
    assert [window.panel.value(key) for key in ("acceptance", "vanilla", "saved")] == ["–", "–", "–"]
    assert window.panel.chart is not None
    assert window.panel.chart.points("vanilla") == []
    # the answer is vanilla itself, but for the draft's reading along: the two speeds of this one run are one
    assert stats.compared_tokens == stats.tokens
    assert stats.vanilla_seconds == pytest.approx(stats.decode_seconds - stats.draft_seconds, rel=0.05)
    if not has_draft:
        vanilla = stats.compared_tokens / stats.vanilla_seconds
        assert vanilla == pytest.approx(stats.tokens / stats.decode_seconds, rel=0.05)
    window.close()


def test_the_ratio_is_that_of_the_stored_numbers_and_these_are_those_of_the_rounds(
    qtbot: QtBot, qapp: QApplication, store: Store, settings: Settings, engine: EngineThread, first_model: Path
) -> None:
    """An answer that repeats itself: vanilla rounds, then rounds that verify what followed the same words."""
    settings.set(keys.TARGET, str(first_model))
    # any machine finds something of this text, and verifies four tokens of it whatever that costs there
    settings.set(keys.FORM, "grammar")
    settings.set(keys.FORM_TEXT, 'root ::= ("Around and around goes the old mill wheel. ")+')
    settings.set(keys.DRAFT_LENGTH, 4)
    settings.set(keys.TEMPERATURE, 0.0)
    settings.set(keys.MAX_TOKENS, 96)
    window = open_window(qtbot, qapp, store, engine)
    ask(qtbot, window, "What does the mill wheel do?")
    stats = stored(window)
    tracker = window.panel.tracker
    assert tracker is not None
    rounds = tracker.rows()
    vanilla_rounds = [row for row in rounds if not row.drafted]
    assert 0 < len(vanilla_rounds) < len(rounds)
    # the rounds, the time between them, and what vanilla takes for the same tokens
    seconds = sum(row.total_ms for row in rounds) / 1e3
    assert all(row.baseline_tokens_per_second for row in rounds)
    vanilla = sum(row.tokens / (row.baseline_tokens_per_second or 1) for row in rounds)
    if stats.finish_reason == "stop":  # vanilla needs a pass for the token that ends the answer, too
        vanilla += 1 / (rounds[-1].baseline_tokens_per_second or 1)
    between = stats.decode_seconds - seconds
    assert (stats.tokens, stats.drafted) == (sum(row.tokens for row in rounds), sum(row.drafted for row in rounds))
    assert stats.compared_tokens == stats.tokens
    assert stats.compared_seconds == pytest.approx(seconds + between)
    assert stats.vanilla_seconds == pytest.approx(vanilla + between)
    # and what is shown of them, everywhere
    ratio = times(stats.vanilla_seconds / stats.compared_seconds)
    assert set(_RATIO.findall(shown(window))) == {ratio}
    assert window.panel.headline == f"{speed_of(stats)} {ratio} vanilla"
    assert ratio in window.panel.sentence
    assert replies(window)[-1].status.startswith(f"{stats.tokens} tokens · {speed_of(stats)} · {ratio} vanilla · ")
    assert window.panel.value("vanilla") == f"{rate(stats.compared_tokens / stats.vanilla_seconds)} tokens/s"
    saved = stats.vanilla_seconds - stats.compared_seconds
    said = time_taken(saved) if saved >= 0 else f"{time_taken(-saved)} lost"
    assert window.panel.value("saved") == said
    window.close()
