"""How wide the columns of a table are."""

import pytest
from PySide6.QtGui import QTextDocument
from pytestqt.qtbot import QtBot

from app.ui.markdown.message_document import MessageDocument
from app.ui.style.icons import Icons
from app.ui.style.theme import Theme
from app.ui.text.message_body import MessageBody

TABLE = """| Algorithm | Average | Remark |
|---|---|---|
| Quick sort | 1,234.5 | fast in practice, since it touches what is in memory in the order in which it lies there |
| Merge sort | $n \\log n$ | `sorted` is a relative of it, and so are the sorts of many other languages and libraries |
"""


def broken_words(document: QTextDocument) -> list[str]:
    """The beginnings of words that go on in the next line."""
    found, block = [], document.begin()
    while block.isValid():
        text, layout = block.text(), block.layout()
        for number in range(layout.lineCount() - 1):
            end = layout.lineAt(number).textStart() + layout.lineAt(number).textLength()
            if text[end - 1].isalnum() and text[end : end + 1].isalnum():
                found.append(text[:end])
        block = block.next()
    return found


@pytest.fixture
def document() -> QTextDocument:
    return QTextDocument()


@pytest.fixture
def message(document: QTextDocument, theme: Theme) -> MessageDocument:
    return MessageDocument(document, theme.tokens)


def test_no_word_is_broken_where_all_have_room(document: QTextDocument, message: MessageDocument) -> None:
    message.set_source(f"{TABLE}\n\nAnd:\n\n{TABLE}")
    for width in range(320, 1000, 40):
        message.take_width(width)
        assert not broken_words(document), width
        assert document.size().width() <= width


def test_where_they_have_none_the_table_stays_within_its_width(
    document: QTextDocument, message: MessageDocument
) -> None:
    message.set_source(TABLE)
    message.take_width(700)
    message.take_width(150)
    assert document.size().width() <= 150
    assert broken_words(document)
    message.take_width(700)
    assert not broken_words(document)


def test_where_one_word_has_no_room_it_is_the_longest_that_is_broken(
    document: QTextDocument, message: MessageDocument
) -> None:
    message.set_source("| Keys | Effect |\n|---|---|\n| Shift | A-very-long-word-" + "x" * 40 + " |")
    message.take_width(220)
    assert document.size().width() <= 220
    assert [text[:6] for text in broken_words(document)] == ["A-very"] * len(broken_words(document)) != []


def test_it_holds_while_the_table_comes(document: QTextDocument, message: MessageDocument) -> None:
    message.take_width(340)
    for end in range(20, len(TABLE), 7):
        message.set_source(TABLE[:end], growing=True)
        assert not broken_words(document), TABLE[:end]


def test_a_message_in_the_window_has_such_columns(qtbot: QtBot, icons: Icons) -> None:
    body = MessageBody(icons)
    qtbot.addWidget(body)
    body.set_source(TABLE)
    for width in (600, 340, 500, 340):
        body.fit(width)
        assert not broken_words(body.document()), width
