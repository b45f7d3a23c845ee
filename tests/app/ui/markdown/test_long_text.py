"""Text far longer than anybody reads: nothing is lost, and no more of it is laid out than the window can bear.

How long it takes is in tests/benchmarks/long_text.py; here stands what makes it short.
"""

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication, QTextOption
from pytestqt.qtbot import QtBot

from app.settings import keys
from app.settings.keys import Settings
from app.store.store import Store
from app.ui.markdown.long_text import beginning, wrap_mode
from app.ui.window.main_window import MainWindow
from tests.app.ui.window.test_window import TIMEOUT, ask_and_wait, current_id, is_idle

ANYWHERE = QTextOption.WrapMode.WrapAnywhere
AT_WORDS = QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere
WORD = "spell 3 " + "abcdefghijklmnopqrstuvwxyz" * 11_539
LINES = "spell 3\n" + ("x" * 50 + "\n") * 20_000


def paste(window: MainWindow, text: str) -> None:
    data = QMimeData()
    data.setText(text)
    window.chat.composer.field.insertFromMimeData(data)


def test_only_a_word_that_is_data_breaks_anywhere() -> None:
    assert wrap_mode("some words, Donaudampfschifffahrtsgesellschaft and https://example.org/" + "a" * 200) == AT_WORDS
    assert wrap_mode("the key is " + "a" * 1001) == ANYWHERE


def test_the_beginning_ends_between_two_lines() -> None:
    assert beginning("short") == "short"
    shown = beginning(LINES)
    assert LINES.startswith(shown)
    assert LINES[len(shown)] == "\n"
    assert 30_000 < len(shown) <= 60_000
    assert len(beginning(WORD)) == 60_000


@pytest.fixture
def large_context(settings: Settings) -> None:
    """Else what is that long would not be sent."""
    settings.set(keys.CONTEXT, 1_000_000)


@pytest.mark.parametrize("text", [WORD, LINES], ids=["one word", "20,000 lines"])
def test_pasted_sent_and_reopened_all_of_it_is_there(
    qtbot: QtBot, large_context: None, faulty_window: MainWindow, store: Store, text: str
) -> None:
    window = faulty_window
    field = window.chat.composer.field
    paste(window, text)
    assert window.chat.composer.text() == ""  # it is attached, and Undo puts it into the message
    window.chat.toast.undo()
    assert field.wordWrapMode() == (ANYWHERE if text is WORD else AT_WORDS)
    window.chat.composer.button.click()
    qtbot.waitUntil(lambda: is_idle(window) and not window.chat.composer.text(), timeout=TIMEOUT)  # counted, then sent
    assert field.wordWrapMode() == AT_WORDS  # of the empty field
    number = current_id(window)
    assert store.messages(number)[0].content == text.strip()
    window.commands.new_conversation()
    window.conversations.open(number)
    question = window.chat.transcript.views()[0]
    assert question.body.document().defaultTextOption().wrapMode() == (ANYWHERE if text is WORD else AT_WORDS)
    assert question.body.document().characterCount() <= 60_001
    question.copy_button.click()
    assert QGuiApplication.clipboard().text() == text.strip()
    question.show_all()
    assert question.body.toPlainText() == text.strip()


def test_a_long_word_after_words_breaks_anywhere_and_the_next_conversation_does_not(
    qtbot: QtBot, faulty_window: MainWindow
) -> None:
    window = faulty_window
    ask_and_wait(qtbot, window, "spell 2")
    paste(window, "look at this: ")
    paste(window, "z" * 3_500)
    assert window.chat.composer.field.wordWrapMode() == ANYWHERE
    window.commands.new_conversation()
    assert window.chat.composer.field.wordWrapMode() == AT_WORDS
