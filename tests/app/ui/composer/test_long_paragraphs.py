"""Very long paragraphs in the message field: parted where nobody sees it, and whole for everybody who asks."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as some
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.ui.composer.composer import Composer
from app.ui.composer.prompt_field import PromptField
from app.ui.markdown.long_text import joined, parted
from app.ui.style.icons import Icons

LONG = "word " * 10_000
TEXTS = {
    "lines": ("x" * 50 + "\n") * 20_000,
    "one paragraph": "word " * 200_000,
    "one word": "abcdefghij" * 100_000,
    "not ASCII": "äöü ßéè " * 125_000,
}


@pytest.fixture
def field(qtbot: QtBot) -> PromptField:
    widget = PromptField()
    qtbot.addWidget(widget)
    widget.resize(400, 100)
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


@given(some.lists(some.sampled_from(["word ", "x" * 6_000, "\n", "äß ", LONG]), max_size=12))
def test_a_text_comes_back_whole(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert joined(parted(text)) == text
    assert max(map(len, parted(text).split("\n"))) <= 20_000


def test_the_field_gives_and_copies_what_was_put_in(field: PromptField) -> None:
    field.insert_text(LONG)
    assert field.document().blockCount() == 10
    field.insertPlainText("!\n")
    assert field.text() == f"{LONG}!\n"
    field.undo()
    assert field.text() == LONG
    field.undo()
    assert field.text() == ""
    field.redo()
    assert field.text() == LONG
    field.selectAll()
    field.copy()
    assert QGuiApplication.clipboard().text() == LONG
    field.set_text("short")
    assert field.text() == "short"


def test_a_text_that_has_the_sign_itself_comes_back_whole(field: PromptField) -> None:
    text = parted(LONG) + LONG
    field.set_text(text)
    assert field.text() == text


def test_taking_the_break_out_leaves_the_words(field: PromptField) -> None:
    field.set_text(LONG)
    cursor = field.textCursor()
    cursor.setPosition(field.document().firstBlock().next().position())
    field.setTextCursor(cursor)
    cursor.deletePreviousChar()
    assert field.text() == LONG


@pytest.mark.parametrize("offset", range(-3, 2))
@pytest.mark.parametrize(
    "keys", [[Qt.Key.Key_Backspace] * 3, [Qt.Key.Key_Delete] * 3, [Qt.Key.Key_X, Qt.Key.Key_Backspace, Qt.Key.Key_X]]
)
def test_whatever_is_edited_where_it_is_parted_what_is_seen_is_sent(
    qtbot: QtBot, field: PromptField, offset: int, keys: list[Qt.Key]
) -> None:
    field.set_text(LONG)
    cursor = field.textCursor()
    cursor.setPosition(field.document().firstBlock().next().position() + offset)
    field.setTextCursor(cursor)
    for number, key in enumerate(keys, 1):
        qtbot.keyClick(field, key)
        sent = field.text()
        assert set(sent) <= set("word \nx")
        assert abs(len(sent.replace("\n", "")) - len(LONG)) <= number
        assert sent.count("\n") <= 1
    assert field.document().blockCount() <= 10


def test_a_short_text_keeps_every_character(field: PromptField) -> None:
    text = parted(LONG)[4_990:5_010]
    field.insert_text(text)
    assert field.text() == text


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_a_megabyte_is_pasted_in_a_moment_and_typed_into_at_once(qtbot: QtBot, icons: Icons, text: str) -> None:
    """By the processor time of this thread, whatever else the machine does."""
    composer = Composer(icons)
    qtbot.addWidget(composer)
    composer.resize(600, 300)
    with qtbot.waitExposed(composer):
        composer.show()

    def milliseconds(insert: Callable[[str], None], words: str) -> float:
        begun = time.thread_time()
        insert(words)
        composer.field.viewport().repaint()
        return (time.thread_time() - begun) * 1000

    assert milliseconds(composer.field.insert_text, text) < 200
    assert milliseconds(composer.field.insertPlainText, "a") < 50
    assert composer.text() == f"{text}a"
