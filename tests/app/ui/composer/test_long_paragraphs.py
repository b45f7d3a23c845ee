"""Very long paragraphs in the message field: parted where nobody sees it, and whole for everybody who asks."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as some
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
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


def put_at_parting(field: PromptField, offset: int, text: str = LONG) -> None:
    """The cursor, so many characters from the beginning of the second piece."""
    field.set_text(text)
    cursor = field.textCursor()
    cursor.setPosition(field.document().firstBlock().next().position() + offset)
    field.setTextCursor(cursor)


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
    put_at_parting(field, offset)
    for number, key in enumerate(keys, 1):
        qtbot.keyClick(field, key)
        sent = field.text()
        assert set(sent) <= set("word \nx")
        assert abs(len(sent.replace("\n", "")) - len(LONG)) <= number
        assert sent.count("\n") <= 1
    assert field.document().blockCount() <= 10


@pytest.mark.parametrize("offset", [-2, -1, 0])  # all three are one place to the eye
@pytest.mark.parametrize(
    ("key", "modifier", "left"),
    [
        (Qt.Key.Key_Backspace, Qt.KeyboardModifier.NoModifier, LONG[:4_999] + LONG[5_000:]),
        (Qt.Key.Key_Backspace, Qt.KeyboardModifier.ControlModifier, LONG[5:]),
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier, LONG[:5_000] + LONG[5_001:]),
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier, LONG[5:]),
    ],
)
def test_one_key_takes_one_character_where_it_is_parted(
    qtbot: QtBot, field: PromptField, offset: int, key: Qt.Key, modifier: Qt.KeyboardModifier, left: str
) -> None:
    put_at_parting(field, offset)
    qtbot.keyClick(field, key, modifier)
    assert field.text() == left
    for _ in range(3):
        qtbot.keyClick(field, key)
        assert len(field.text()) == len(left) - 1
        left = field.text()
    assert "\n" not in left


@pytest.mark.parametrize("offset", [-2, -1, 0])
@pytest.mark.parametrize(("key", "place"), [(Qt.Key.Key_Left, 4_999), (Qt.Key.Key_Right, 5_001)])
def test_one_arrow_key_passes_one_character_where_it_is_parted(
    qtbot: QtBot, field: PromptField, offset: int, key: Qt.Key, place: int
) -> None:
    put_at_parting(field, offset)
    qtbot.keyClick(field, key)
    qtbot.keyClick(field, Qt.Key.Key_X)
    assert field.text() == f"{LONG[:place]}x{LONG[place:]}"
    put_at_parting(field, offset)
    qtbot.keyClick(field, key, Qt.KeyboardModifier.ShiftModifier)
    field.copy()
    assert QGuiApplication.clipboard().text() == LONG[min(place, 5_000) : max(place, 5_000)]
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    assert len(field.text()) == len(LONG) - 1


def test_every_character_of_a_parted_text_is_one_key_away(qtbot: QtBot, field: PromptField) -> None:
    text = "ab" * 10_001
    field.set_text(text)
    start = field.document().firstBlock().next()
    cursor = field.textCursor()
    cursor.setPosition(start.position() + 3)
    cursor.setPosition(start.position() + start.length() - 6, QTextCursor.MoveMode.KeepAnchor)  # nearly a whole piece
    cursor.removeSelectedText()
    field.setTextCursor(cursor)
    left = len(field.text())
    for _ in range(12):  # through the rest of this piece and into the one before
        qtbot.keyClick(field, Qt.Key.Key_Backspace)
        left -= 1
        assert len(field.text()) == left
    for _ in range(12):
        qtbot.keyClick(field, Qt.Key.Key_Delete)
        left -= 1
        assert len(field.text()) == left
    assert set(field.text()) == {"a", "b"}


def test_what_is_typed_at_the_end_of_a_parted_line_breaks_nothing(qtbot: QtBot, field: PromptField) -> None:
    put_at_parting(field, -10)
    field.moveCursor(QTextCursor.MoveOperation.EndOfBlock)
    qtbot.keyClicks(field, "xx")
    assert field.text() == f"{LONG[:5_000]}xx{LONG[5_000:]}"


def test_left_is_on_where_a_parted_paragraph_runs_from_the_right(qtbot: QtBot, field: PromptField) -> None:
    text = "שלום " * 5_000
    put_at_parting(field, -2, text)
    qtbot.keyClick(field, Qt.Key.Key_Left)
    qtbot.keyClick(field, Qt.Key.Key_X)
    assert field.text() == f"{text[:5_001]}x{text[5_001:]}"


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
