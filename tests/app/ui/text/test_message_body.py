"""The text of a message: what it draws lies inside it, and nothing leaves it unasked."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QPoint, Qt, QUrl, Slot
from PySide6.QtGui import QContextMenuEvent, QDesktopServices, QGuiApplication, QTextCursor, QTextDocument, QTextFrame
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.ui.markdown.code_block import CodeLook
from app.ui.style.icons import Icons
from app.ui.text.message_body import MessageBody

CODE = "Here:\n\n```python\nprint(1)\n```"
LONG_CODE = f"```python\nshort = 1\n{'x' * 30} = {'y' * 300}\n```\n\nThe end."
LINKS = (
    "Read [the guide](https://example.org/guide?a=1&b=<2>) or [write](mailto:a@b.org), "
    "[get](ftp://b.org/x), it[^1].\n\n[^1]: A note."
)


class Browser(QObject):
    """Takes the place of the system's browser."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url.toString())


@pytest.fixture
def browser() -> Iterator[Browser]:
    made = Browser()
    for scheme in ("http", "https", "mailto", "ftp"):
        QDesktopServices.setUrlHandler(scheme, made, "open")  # type: ignore[arg-type]
    yield made
    for scheme in ("http", "https", "mailto", "ftp"):
        QDesktopServices.unsetUrlHandler(scheme)


@pytest.fixture
def body(qtbot: QtBot, icons: Icons) -> Iterator[MessageBody]:
    """In a window that is active, so that the keyboard goes there."""
    window = QWidget()
    qtbot.addWidget(window)
    made = MessageBody(icons, parent=window)
    window.resize(640, 480)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    yield made
    window.close()


def place_of(body: MessageBody, words: str) -> QPoint:
    """The middle of the words, as the mouse would point to them."""
    found = body.document().find(words)
    begin, end = QTextCursor(found), QTextCursor(found)
    begin.setPosition(found.selectionStart())
    end.setPosition(found.selectionEnd())
    return (body.cursorRect(begin).center() + body.cursorRect(end).center()) / 2


def test_a_code_block_at_the_end_is_whole(body: MessageBody) -> None:
    """Its box has its foot and its right edge inside the message, after each change of width."""
    body.set_source(CODE)
    for width in (600, 400, 500):
        height = body.fit(width)
        (area,) = body.boxes.areas
        assert area.bottom() <= height
        assert 0 <= width - area.right() < 3
    picture = body.grab().toImage()
    assert picture.pixelColor(250, int(area.bottom()) - 1) == body._icons.theme.color("border")  # the lower edge


@pytest.mark.parametrize("growing", [False, True])
def test_blocks_of_code_that_follow_each_other_stand_apart(body: MessageBody, growing: bool) -> None:
    source = "```python\na = 1\n```\n\n```\nplain\n```\n\n- item\n\n  ```\n  inside\n  ```\n"
    for end in range(10, len(source), 7) if growing else ():
        body.set_source(source[:end], growing=True)
    body.set_source(source)
    body.fit(500)
    first, second, inside = body.boxes.areas
    assert second.top() - first.bottom() >= 8
    assert inside.top() - second.bottom() >= 8


def test_what_was_painted_is_written_anew_in_other_colours(body: MessageBody) -> None:
    """Everything that is drawn by hand, once in each theme."""
    source = (
        "- dot\n- [x] task\n\n> said\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n---\n\n```\nx\n```\n\na[^1]\n\n[^1]: Note"
    )
    body.set_source(source)
    body.show_code_as(CodeLook(wrap=False, numbers=True))
    pictures = []
    for mode in ("light", "dark", "light"):
        body._icons.theme.set_mode(mode)
        body.fit(500)
        pictures.append(body.grab().toImage())
    assert pictures[0] == pictures[2]
    assert pictures[0] != pictures[1]


# --- code ----------------------------------------------------------------------------------------


def test_code_is_copied_numbered_wrapped_and_saved_by_keyboard(qtbot: QtBot, body: MessageBody, tmp_path: Path) -> None:
    body.set_source(LONG_CODE)
    wrapped = body.fit(400)
    bar = body.boxes.bars[0]
    reached = []
    body.setFocus()
    for _ in range(4):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        reached.append(QApplication.focusWidget())
    assert reached == [bar.numbers, bar.wrap, bar.save, bar.copy]

    qtbot.keyClick(bar.copy, Qt.Key.Key_Space)
    assert QGuiApplication.clipboard().text() == LONG_CODE.split("\n", 1)[1].split("\n```")[0]
    assert bar.copy.accessibleName() == "Copied"

    before = body.document().firstBlock().blockFormat().leftMargin()
    qtbot.keyClick(bar.numbers, Qt.Key.Key_Space)
    assert body.document().firstBlock().blockFormat().leftMargin() > before + 10
    assert body.toPlainText().startswith("short = 1")  # the numbers are no part of the text

    qtbot.keyClick(bar.wrap, Qt.Key.Key_Space)
    assert body.fit(400) < wrapped

    qtbot.keyClick(bar.save, Qt.Key.Key_Space)
    assert bar.dialog is not None
    assert bar.dialog.selectedFiles()[0].endswith("code.py")
    bar.dialog.fileSelected.emit(str(tmp_path / "mine.py"))
    assert (tmp_path / "mine.py").read_text("utf-8") == f"short = 1\n{'x' * 30} = {'y' * 300}\n"
    assert bar.save.accessibleName() == "Saved"
    bar.dialog.fileSelected.emit(str(tmp_path / "no such folder" / "mine.py"))
    assert bar.problem is not None
    assert "mine.py could not be written: No such file or directory. Save it somewhere else." in bar.problem.text()


def test_code_that_is_not_wrapped_is_scrolled_by_itself(qtbot: QtBot, body: MessageBody) -> None:
    body.set_source("Words before.\n\n" + LONG_CODE)
    body.show_code_as(CodeLook(wrap=False, numbers=True))
    body.fit(400)
    scroll = body.boxes.scroll_at(body.boxes.areas[0].center().y())
    assert scroll is not None
    assert body.boxes.scroll_at(2) is None  # over the words
    line = body.document().find("short").block()
    assert body.cursorRect(body.document().find("short")).left() > 50
    scroll.setValue(scroll.maximum())
    assert body.cursorRect(body.document().find("short")).left() == 0  # or further left, which Qt does not say
    assert body.horizontalScrollBar().value() == 0
    end = QTextCursor(line.next())
    end.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    assert 400 - 40 < body.cursorRect(end).left() <= 400 - 10  # the end of the longest line is in sight
    body.selectAll()
    assert body.horizontalScrollBar().value() == 0
    body.show_code_as(CodeLook())
    body.fit(400)
    assert body.boxes.scroll_at(body.boxes.areas[0].center().y()) is None


def test_a_block_that_was_switched_stays_so_while_the_answer_grows(body: MessageBody) -> None:
    body.set_source("```\n" + "word " * 100, growing=True)
    wrapped = body.fit(400)
    body.boxes.bars[0].wrap.click()
    assert body.fit(400) < wrapped
    body.set_source("```\n" + "word " * 110 + "\n```\n\nand ```x```\n\n```\n" + "word " * 100, growing=True)
    body.fit(400)
    assert [bar.wrap.isChecked() for bar in body.boxes.bars] == [False, True]


# --- links ---------------------------------------------------------------------------------------


def test_a_link_says_where_it_leads_and_asks_before_it_opens(qtbot: QtBot, body: MessageBody, browser: Browser) -> None:
    body.set_source(LINKS)
    body.fit(600)
    address = "https://example.org/guide?a=1&b=%3C2%3E"
    assert body.tip_at(place_of(body, "guide")) == address
    assert body.tip_at(place_of(body, "Read")) == ""

    qtbot.mouseClick(body.viewport(), Qt.MouseButton.LeftButton, pos=place_of(body, "guide"))
    assert body.question is not None
    assert body.question.isVisible()
    assert body.question.address.toPlainText() == address
    body.question.reject()
    assert browser.opened == []

    qtbot.mouseClick(body.viewport(), Qt.MouseButton.LeftButton, pos=place_of(body, "guide"))
    body.question.open_button.click()
    assert [QUrl(opened) for opened in browser.opened] == [QUrl(address)]

    body.follow(QUrl("mailto:a@b.org"))
    assert body.question.open_button.text().strip() == "Write a mail"
    body.question.copy_button.click()
    assert QGuiApplication.clipboard().text() == "mailto:a@b.org"

    body.follow(QUrl("ftp://b.org/x"))
    assert not body.question.open_button.isVisible()
    body.question.reject()
    assert len(browser.opened) == 1


def test_links_are_reached_by_keyboard(qtbot: QtBot, body: MessageBody, browser: Browser) -> None:
    body.set_source("No link")
    assert body.focusPolicy() == Qt.FocusPolicy.ClickFocus
    body.set_source(LINKS)
    body.fit(600)
    assert body.focusPolicy() == Qt.FocusPolicy.StrongFocus
    body.setFocus(Qt.FocusReason.TabFocusReason)
    assert body.textCursor().selectedText() == "the guide"
    qtbot.keyClick(body, Qt.Key.Key_Tab)
    assert body.textCursor().selectedText() == "write"
    qtbot.keyClick(body, Qt.Key.Key_Return)
    assert body.question is not None
    assert body.question.address.toPlainText() == "mailto:a@b.org"
    body.question.reject()


def test_a_footnote_is_read_where_it_is_referred_to(qtbot: QtBot, body: MessageBody) -> None:
    body.set_source(LINKS)
    body.fit(600)
    mark = body.document().find("it1")
    last = QTextCursor(body.document())
    last.setPosition(mark.selectionEnd())
    at = body.cursorRect(last).center() - QPoint(3, 0)
    assert body.tip_at(at) == "A note."
    with qtbot.waitSignal(body.led_to) as led:
        qtbot.mouseClick(body.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert led.args[0] > body.cursorRect(mark).bottom()
    assert body.question is None
    with qtbot.waitSignal(body.led_to) as led:
        body.follow(QUrl("#reference-1"))
    assert led.args[0] < body.cursorRect(mark).bottom()


def test_nothing_that_a_text_names_is_read(body: MessageBody, tmp_path: Path) -> None:
    picture = tmp_path / "x.png"
    assert body.grab().save(str(picture))
    body.set_source(f"![x]({picture.as_uri()}) <img src='{picture.as_uri()}'> ![y](https://example.org/y.png)")
    for kind in (QTextDocument.ResourceType.ImageResource, QTextDocument.ResourceType.HtmlResource):
        assert body.loadResource(kind.value, QUrl.fromLocalFile(str(picture))) is None
    assert "\ufffc" not in body.toPlainText()  # no picture stands in it
    assert "<img src='file:" in body.toPlainText()


def test_the_menu_of_a_text_knows_its_selection_and_its_link(qtbot: QtBot, body: MessageBody) -> None:
    body.set_source(LINKS)
    body.fit(600)
    body.selectAll()
    at = place_of(body, "guide")
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, body.mapToGlobal(at))
    QApplication.sendEvent(body.viewport(), event)
    assert body.context_menu is not None
    actions = {action.text(): action for action in body.context_menu.actions()}
    assert list(actions)[:3] == ["Copy the selection", "Open the link ...", "Copy its address"]
    actions["Copy its address"].trigger()
    assert QGuiApplication.clipboard().text() == "https://example.org/guide?a=1&b=%3C2%3E"
    actions["Copy the selection"].trigger()
    assert QGuiApplication.clipboard().text().startswith("Read the guide or write")
    body.context_menu.close()


def test_one_text_after_another_in_the_same_widget_leaves_no_frames_behind(body: MessageBody) -> None:
    """As in a lane of Compare, which lives as long as the window."""

    def frames() -> int:
        gc.collect()
        return sum(isinstance(one, QTextFrame) for one in gc.get_objects())

    body.resize(400, 300)
    before = frames()
    for number in range(20):
        body.set_source(f"{number} of these:\n\n| a | b |\n|---|---|\n| 1 | {number} |")
        body.grab()
    assert frames() - before <= 2
