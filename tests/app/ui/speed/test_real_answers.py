"""The real window on real models: what the panel says of an answer is what stands under it, whatever was done."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.engine_host.engine_thread import EngineThread
from app.numbers import rate
from app.settings import keys
from app.settings.keys import Settings
from app.speed.sentence import headline_note, reply_line, sentence, sentence_of_several
from app.speed.stored import verdict_of
from app.speed.verdict import Standing, Verdict
from app.store.store import Store
from app.ui.window.main_window import MainWindow
from tests.app.ui.speed.real_window import TIMEOUT, ask, is_idle, open_window, replies, stored


def agreed(window: MainWindow, ending: str = "") -> Verdict:
    """Panel, line under the last reply and database say the same of it; that is returned."""
    last = replies(window)[-1]
    stats = stored(window)
    verdict, panel = verdict_of(stats), window.panel
    if stats.finish_reason == "length":
        ending = " · longest reply reached"
    assert last.status == reply_line(verdict) + ending
    assert panel.sentence == sentence(verdict)
    assert panel.headline == f"{rate(verdict.tokens_per_second)} tokens/s {headline_note(verdict)}".strip()
    if verdict.speed_up is None:
        assert "x vanilla" not in panel.headline + last.status
        assert panel.value("vanilla") == panel.value("saved") == "–"
    if verdict.standing is not Standing.DRAFTED:
        assert panel.value("acceptance") == "–"
        assert verdict.standing.value in panel.headline
    per_round = panel.value("per_round")
    assert float(per_round) >= 1.0
    assert panel.chart is not None
    assert panel.chart.is_empty == (panel.tracker is None)
    return verdict


def test_the_pair_after_every_way_to_answer_again(
    qtbot: QtBot, qapp: QApplication, store: Store, engine: EngineThread
) -> None:
    window = open_window(qtbot, qapp, store, engine)
    ask(qtbot, window, "What is speculative decoding?")
    first = agreed(window)
    first_line = replies(window)[-1].status
    window.commands.regenerate()
    assert "first token" in window.panel.sentence  # at once, not the old answer
    qtbot.waitUntil(lambda: is_idle(window) and not replies(window)[-1].status.startswith("R"), timeout=TIMEOUT)
    second = agreed(window)
    assert second != first
    replies(window)[-1].branch_requested.emit(replies(window)[-1].message.id, -1)
    assert agreed(window) == first
    assert replies(window)[-1].status == first_line
    question = window.chat.transcript.last_of("user")  # a long answer pushes it out of sight, where it has no view
    assert question is not None
    window.chat.transcript.edit_requested.emit(question.message.id, "What is a draft model?")
    qtbot.waitUntil(lambda: is_idle(window) and replies(window)[-1].status.count("tokens") > 0, timeout=TIMEOUT)
    edited = agreed(window)
    ask(qtbot, window, "And the target?")
    last = agreed(window)
    window.panel.scope.click(1)
    together = edited.plus(last)
    assert window.panel.headline == f"{rate(together.tokens_per_second)} tokens/s {headline_note(together)}".strip()
    assert window.panel.sentence == sentence_of_several(together, 2)
    window.panel.scope.click(0)
    assert agreed(window) == last
    window.close()
    again = open_window(qtbot, qapp, store, engine)
    qtbot.waitUntil(lambda: is_idle(again), timeout=TIMEOUT)
    assert again.panel.chart is not None
    assert again.panel.chart.is_empty
    assert again.panel.sentence == sentence(last)
    again.close()


def test_a_model_without_a_draft_has_no_ratio_unless_look_up_helped(
    qtbot: QtBot, qapp: QApplication, store: Store, settings: Settings, engine: EngineThread, first_model: Path
) -> None:
    settings.set(keys.TARGET, str(first_model))
    settings.set(keys.MAX_TOKENS, 40)
    window = open_window(qtbot, qapp, store, engine)
    ask(qtbot, window, "Why is the sky blue?")
    verdict = agreed(window)
    assert verdict.draft.tokens == 0
    assert "draft token" not in replies(window)[-1].status
    window.commands.toggle_speculation()
    ask(qtbot, window, "And the sea?")
    vanilla = agreed(window)
    assert vanilla.standing is Standing.VANILLA
    assert "tokens/s · vanilla" in replies(window)[-1].status
    assert window.panel.sentence.startswith("Vanilla, as you chose: ")
    window.close()


def test_an_answer_that_was_stopped_and_goes_on_is_one_answer(
    qtbot: QtBot, qapp: QApplication, store: Store, settings: Settings, engine: EngineThread, first_model: Path
) -> None:
    settings.set(keys.TARGET, str(first_model))
    settings.set(keys.MAX_TOKENS, 120)
    window = open_window(qtbot, qapp, store, engine)
    qtbot.keyClicks(window.chat.composer.field, "Tell me a long story about a bicycle.")
    qtbot.keyClick(window.chat.composer.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "tokens/s" in window.panel.headline, timeout=TIMEOUT)
    window.conversations.stop()
    qtbot.waitUntil(lambda: is_idle(window), timeout=TIMEOUT)
    part = agreed(window, " · stopped, the partial answer is kept")
    window.chat.transcript.continue_requested.emit()
    qtbot.waitUntil(lambda: is_idle(window), timeout=TIMEOUT)
    assert agreed(window).tokens > part.tokens
    window.close()
