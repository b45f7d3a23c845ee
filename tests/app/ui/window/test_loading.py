"""Loading is one state: what the window says about the models is so, before, while and after. All of it real."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.desktop.application import build_window
from app.engine_host.engine_thread import EngineThread
from app.settings import keys
from app.settings.keys import Settings
from app.store.store import Store
from app.ui.transcript.message_foot import WAITS_FOR_TURN
from app.ui.window.main_window import MainWindow
from tests.app.ui.window.test_focus import TIMEOUT, ask, wait
from tests.app.ui.window.test_window import texts

LOADING = "Write a message; the models are loading"
QUESTION = "What does the speed panel show?"


@pytest.fixture
def cold_window(
    qtbot: QtBot,
    qapp: QApplication,
    store: Store,
    settings: Settings,
    built_in_pair: tuple[Path, Path],
    known_machine: None,
) -> Iterator[MainWindow]:
    """Not started yet: nothing is loaded, nothing loads."""
    settings.set(keys.TARGET, str(built_in_pair[0]))
    thread = EngineThread()
    built = build_window(qapp, store, settings, thread)
    qtbot.addWidget(built)
    with qtbot.waitExposed(built):
        built.show()
    yield built
    built.close()
    assert thread.shut_down()


def placeholder(window: MainWindow) -> str:
    return window.chat.composer.field.placeholderText()


def send(qtbot: QtBot, window: MainWindow, text: str) -> None:
    window.chat.composer.set_text(text)
    qtbot.keyClick(window.chat.composer.field, Qt.Key.Key_Return)


def is_loaded(window: MainWindow, stem: str) -> bool:
    return stem in window.chat.pair_bar.target.toolTip() and placeholder(window) != LOADING


def test_the_field_says_what_is_so_at_each_step(
    qtbot: QtBot, cold_window: MainWindow, built_in_pair: tuple[Path, Path], tmp_path: Path
) -> None:
    window = cold_window
    assert placeholder(window) == "Open a target model to begin"
    window.start()
    assert placeholder(window) == LOADING
    qtbot.waitUntil(lambda: is_loaded(window, "guide-target"), timeout=TIMEOUT)
    first = placeholder(window)
    assert first == f"Message {window.chat.pair_bar.target.text()}"
    window.pair.use_target(built_in_pair[1])
    assert placeholder(window) == LOADING
    qtbot.waitUntil(lambda: is_loaded(window, "guide-draft"), timeout=TIMEOUT)
    assert placeholder(window) == f"Message {window.chat.pair_bar.target.text()}"
    window.pair.use_target(tmp_path / "gone.gguf")
    qtbot.waitUntil(lambda: bool(window.chat.notices.texts()), timeout=TIMEOUT)
    assert placeholder(window) == f"Message {window.chat.pair_bar.target.text()}"  # the pair before goes on


def test_a_missing_first_file_leaves_no_loading_behind(qtbot: QtBot, cold_window: MainWindow, tmp_path: Path) -> None:
    cold_window.pair.use_target(tmp_path / "gone.gguf")
    qtbot.waitUntil(lambda: placeholder(cold_window) == "Open a target model to begin", timeout=TIMEOUT)
    cold_window.chat.composer.set_text("hello")
    assert not cold_window.chat.composer.button.isEnabled()


def test_a_load_leaves_the_last_reply_its_figures_and_the_gauge_its_count(
    qtbot: QtBot, window: MainWindow, built_in_pair: tuple[Path, Path]
) -> None:
    ask(qtbot, window, QUESTION)
    qtbot.waitUntil(lambda: window.conversations.context.use is not None, timeout=TIMEOUT)
    figures, gauge = window.chat.transcript.views()[-1].status, window.chat.composer.gauge.toolTip()
    assert "tokens/s" in figures
    assert not gauge.startswith("Context: 0 of")
    window.chat.pair_bar.draft_removed.emit()
    assert placeholder(window) == LOADING
    assert window.chat.transcript.views()[-1].status == figures
    assert window.chat.composer.gauge.toolTip() == gauge
    qtbot.waitUntil(lambda: window.chat.pair_bar.draft.text() == "No draft", timeout=TIMEOUT)
    assert window.chat.transcript.views()[-1].status == figures
    assert window.chat.composer.gauge.toolTip() == gauge


def test_a_question_sent_meanwhile_waits_for_the_models_and_says_so(qtbot: QtBot, window: MainWindow) -> None:
    ask(qtbot, window, QUESTION)
    window.chat.pair_bar.draft_removed.emit()
    window.chat.composer.set_text("What is Tandem?")
    qtbot.keyClick(window.chat.composer.field, Qt.Key.Key_Return)
    statuses = [view.status for view in window.chat.transcript.views()]
    assert statuses[-1] == "The models are loading; the answer follows"
    assert "tokens/s" in statuses[1]
    wait(qtbot, window)
    assert "tokens/s" in window.chat.transcript.views()[-1].status


def test_the_gauge_follows_the_conversation_that_is_shown(qtbot: QtBot, window: MainWindow) -> None:
    ask(qtbot, window, QUESTION)
    qtbot.waitUntil(lambda: window.conversations.context.use is not None, timeout=TIMEOUT)
    used, number = window.chat.composer.gauge.toolTip(), window.conversations.current_id or 0
    window.commands.new_conversation()
    assert window.chat.composer.gauge.toolTip().startswith("Context: 0 of")
    window.conversations.open(number)
    qtbot.waitUntil(lambda: window.chat.composer.gauge.toolTip() == used, timeout=TIMEOUT)


def test_a_question_waits_for_the_answer_before_it_and_says_so(qtbot: QtBot, talking_window: MainWindow) -> None:
    window = talking_window
    send(qtbot, window, QUESTION)
    qtbot.waitUntil(lambda: len(texts(window)[-1]) > 5, timeout=TIMEOUT)
    first = window.conversations.current_id or 0
    window.commands.new_conversation()
    send(qtbot, window, "What is Tandem?")
    qtbot.waitUntil(lambda: window.chat.transcript.views()[-1].status == WAITS_FOR_TURN, timeout=TIMEOUT)
    second = window.conversations.current_id or 0
    window.conversations.open(first)
    window.conversations.stop()
    window.conversations.open(second)
    qtbot.waitUntil(lambda: len(texts(window)[-1]) > 5, timeout=TIMEOUT)


def test_a_prompt_is_counted_while_it_is_read(qtbot: QtBot, window: MainWindow) -> None:
    send(qtbot, window, "hello")
    wait(qtbot, window)
    said: list[str] = []
    conversation = window.conversations.conversation
    assert conversation is not None
    conversation.happened.connect(lambda _event: said.append(window.chat.transcript.views()[-1].status))
    send(qtbot, window, "the draft and the target " * 300)
    qtbot.waitUntil(lambda: window.chat.composer.text() == "", timeout=TIMEOUT)  # it is counted before it is sent
    wait(qtbot, window)
    assert any(re.fullmatch(r"Reading [\d,]+ tokens", sentence) for sentence in said)
    counts = {found[0] for sentence in said if (found := re.match(r"Reading the prompt: [\d,]+ of [\d,]+", sentence))}
    assert len(counts) >= 2
    assert "tokens/s" in window.chat.transcript.views()[-1].status
