"""Text of every script: Arabic and Hebrew run from the right, Chinese and Japanese wrap, nothing is too wide."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlock, QTextCursor
from pytestqt.qtbot import QtBot

from app.ui.markdown.code_block import CodeLook
from app.ui.markdown.direction import is_right_to_left
from app.ui.style.icons import Icons
from app.ui.text.message_body import MessageBody

WIDTH = 300
RIGHT, LEFT = Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LeftToRight
ARABIC = "مرحبا، هذا نص عربي طويل بما يكفي ليلتف على سطر ثان"
HEBREW = "שלום עולם, זה טקסט בעברית עם מספר 42"


@pytest.fixture
def body(qtbot: QtBot, icons: Icons) -> MessageBody:
    made = MessageBody(icons)
    qtbot.addWidget(made)
    made.show()
    return made


def blocks(body: MessageBody) -> list[QTextBlock]:
    found, block = [], body.document().begin()
    while block.isValid():
        found.append(block)
        block = block.next()
    return found


def widest(body: MessageBody) -> float:
    """Right end of the line that reaches farthest."""
    layouts = [block.layout() for block in blocks(body)]
    lines = [layout.lineAt(number) for layout in layouts for number in range(layout.lineCount())]
    return max(line.naturalTextRect().right() for line in lines)


@pytest.mark.parametrize(
    ("text", "expected"),
    [(ARABIC, True), (HEBREW, True), ("12. " + HEBREW, True), ("word " + ARABIC, False), ("12 😀", False), ("", False)],
)
def test_the_first_letter_says_where_a_paragraph_begins(text: str, expected: bool) -> None:
    assert is_right_to_left(text) is expected


def test_right_to_left_text_stands_at_the_right_each_paragraph_by_itself(body: MessageBody) -> None:
    body.set_source(f"{ARABIC}\n\n{HEBREW}\n\nEnglish text\n\n- {HEBREW}\n- item\n\n```\n{HEBREW}\n```\n")
    body.fit(WIDTH)
    assert [block.textDirection() for block in blocks(body)] == [RIGHT, RIGHT, LEFT, RIGHT, LEFT, LEFT]
    for block in blocks(body)[:2]:
        line = block.layout().lineAt(0).naturalTextRect()
        assert line.right() > WIDTH - 4
        assert line.left() > 4
    item = blocks(body)[3].layout().lineAt(0).naturalTextRect()
    assert item.right() < WIDTH - 20  # its dot stands right of it


def test_code_that_is_scrolled_makes_nothing_else_wider(body: MessageBody) -> None:
    body.set_source(f"{ARABIC}\n\n```\n{'x' * 400}\n```\n\n{HEBREW}")
    body.show_code_as(CodeLook(wrap=False))
    body.fit(WIDTH)
    first, code, last = (block.layout().lineAt(0).naturalTextRect() for block in blocks(body))
    assert code.right() > 1000
    assert first.right() <= WIDTH
    assert last.right() <= WIDTH


def test_the_line_of_a_quotation_stands_on_the_side_where_it_begins(body: MessageBody) -> None:
    body.set_source(f"> {ARABIC}")
    body.fit(WIDTH)
    picture = body.grab().toImage()
    bar = body._icons.theme.color("border_strong")
    middle = picture.height() // 2
    assert picture.pixelColor(picture.width() - 2, middle) == bar
    assert picture.pixelColor(1, middle) != bar
    assert widest(body) <= WIDTH - 16


def test_the_users_own_lines_each_run_their_way(qtbot: QtBot, icons: Icons) -> None:
    body = MessageBody(icons, markdown=False)
    qtbot.addWidget(body)
    body.set_source(f"English\n{HEBREW}\n{ARABIC}")
    assert [block.textDirection() for block in blocks(body)] == [LEFT, RIGHT, RIGHT]
    assert body.toPlainText() == f"English\n{HEBREW}\n{ARABIC}"


@pytest.mark.parametrize(
    "text",
    [
        "日本語の文章です。とても長い文章なので、行の終わりで折り返されるはずです。漢字とひらがなが混ざっています。",
        "中文也可以正常显示，标点符号也是。这是一个很长的句子，需要在行尾换行，而且没有任何空格。",
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2,
        "https://example.org/" + "path/" * 60,
        "👩‍👩‍👧‍👦😀🇩🇪👍🏽❤️" * 20,
        "- " + "x" * 400,
        "> " + "y" * 400,
        "`" + "z" * 400 + "`",
        "```\n" + "w" * 400 + "\n```",
        "| " + "a" * 200 + " | " + "b" * 200 + " |\n|---|---|\n| 1 | 2 |",
    ],
)
def test_nothing_is_wider_than_the_message(body: MessageBody, text: str) -> None:
    body.set_source(text)
    height = body.fit(WIDTH)
    assert widest(body) <= WIDTH
    assert body.document().size().width() <= WIDTH
    assert height > 2 * body.fontMetrics().height()  # it goes on in further lines


def test_an_emoji_of_several_parts_is_one_character_to_the_cursor(body: MessageBody) -> None:
    for emoji in ("👩‍👩‍👧‍👦", "🇩🇪", "👍🏽", "😀"):
        body.set_source(f"{emoji}x")
        body.fit(WIDTH)
        cursor = QTextCursor(body.document())
        cursor.movePosition(QTextCursor.MoveOperation.NextCharacter)
        assert body.document().characterAt(cursor.position()) == "x"
