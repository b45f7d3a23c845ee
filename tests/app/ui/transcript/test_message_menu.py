"""What can be done with a message: copied in three ways, looked at as it was written, all of it by keyboard."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from app.store.records import StoredMessage
from app.ui.transcript.message_view import MessageView
from app.ui.transcript.transcript import Transcript

ANSWER = "# Title\n\nSome **bold** text with a [link](https://example.org).\n\n- [x] done\n"
THOUGHT = f"<think>\nHm.\n</think>\n\n{ANSWER}"


def stored(content: str, role: str = "assistant", state: str = "complete", number: int = 1) -> StoredMessage:
    return StoredMessage(number, 1, None, role, content, "2026-01-01T00:00:00+00:00", state=state)  # type: ignore[arg-type]


def show(transcript: Transcript, *messages: StoredMessage) -> MessageView:
    transcript.set_messages(messages)
    return transcript.views()[-1]


def choose(menu: QMenu, label: str) -> None:
    next(action for action in menu.actions() if action.text() == label).trigger()


def labels(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if action.text()]


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def test_an_answer_is_copied_as_markdown_plain_and_rich_text(transcript: Transcript) -> None:
    view = show(transcript, stored(THOUGHT))
    choose(view.menu(), "Copy as Markdown")
    assert clipboard() == ANSWER
    choose(view.menu(), "Copy as plain text")
    assert clipboard() == "Title\n\nSome bold text with a link (https://example.org).\n\n- [x] done"
    choose(view.menu(), "Copy as rich text")
    data = QGuiApplication.clipboard().mimeData()
    assert '<strong>bold</strong> text with a <a href="https://example.org">link</a>' in data.html()
    assert data.text().startswith("Title\n\nSome bold")
    choose(view.menu(), "Copy with the thinking")
    assert clipboard() == THOUGHT


def test_a_question_is_copied_as_it_stands(transcript: Transcript) -> None:
    view = show(transcript, stored("**mine**", "user"))
    assert labels(view.menu()) == ["Copy message", "Edit and ask again", "Delete this message"]
    choose(view.menu(), "Copy message")
    assert clipboard() == "**mine**"


def test_the_source_of_an_answer_is_shown_and_hidden_again(transcript: Transcript) -> None:
    view = show(transcript, stored(THOUGHT))
    assert view.text.thinking is not None
    choose(view.menu(), "Show the Markdown source")
    assert view.body.toPlainText() == THOUGHT
    assert view.text.thinking.isHidden()
    source = next(action for action in view.menu().actions() if action.isCheckable())
    assert source.isChecked()
    source.trigger()
    assert view.body.toPlainText().startswith("Title\nSome bold")
    assert not view.text.thinking.isHidden()


def test_the_source_of_a_growing_answer_grows(transcript: Transcript) -> None:
    view = show(transcript, stored("", state="streaming"))
    transcript.set_reply("# Ti")
    choose(view.menu(), "Show the Markdown source")
    transcript.set_reply("# Title\n\n- it")
    assert view.body.toPlainText() == "# Title\n\n- it"
    assert "Regenerate" not in labels(view.menu())
    choose(view.menu(), "Copy as Markdown")
    assert clipboard() == "# Title\n\n- it"
    transcript.finish_reply(stored("# Title\n\n- item"))
    assert view.body.toPlainText() == "# Title\n\n- item"
    choose(view.menu(), "Show the Markdown source")
    assert view.body.toPlainText() == "Title\nitem"


def test_every_action_is_reached_by_keyboard(qtbot: QtBot, transcript: Transcript) -> None:
    view = show(transcript, stored("```\ncode\n```\n\nand [a link](https://example.org)"))
    transcript.step(-1)
    assert QApplication.focusWidget() is view
    reached: list[str] = []
    for _ in range(9):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None
        reached.append(focused.accessibleName())
    code = ["Line numbers", "Wrap long lines", "Save the code to a file", "Copy code"]
    assert reached == ["Tandem's answer", *code, "Copy message", "Edit the reply", "Regenerate", "More actions"]

    qtbot.keyClick(view.more_button, Qt.Key.Key_Space)
    menu = view._menu
    assert menu is not None
    assert menu.isVisible()
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert clipboard() == "```\ncode\n```\n\nand [a link](https://example.org)"
    assert not menu.isVisible()


@pytest.mark.parametrize("by_keyboard", [True, False])
def test_the_menu_opens_where_it_is_asked_for(transcript: Transcript, by_keyboard: bool) -> None:
    view = show(transcript, stored("and [a link](https://example.org/x)"))
    reason = QContextMenuEvent.Reason.Keyboard if by_keyboard else QContextMenuEvent.Reason.Mouse
    at = QPoint(60, 8)
    receiver = view if by_keyboard else view.body.viewport()
    QApplication.sendEvent(receiver, QContextMenuEvent(reason, at, receiver.mapToGlobal(at)))
    menu = view._menu
    assert menu is not None
    assert menu.isVisible()
    assert ("Copy its address" in labels(menu)) is not by_keyboard
    assert "Copy as rich text" in labels(menu)
    menu.close()


def test_a_footnote_is_brought_into_sight(qtbot: QtBot, transcript: Transcript) -> None:
    view = show(transcript, stored("a[^1]\n\n" + "line\n\n" * 80 + "[^1]: The note\n"))
    bar = transcript.verticalScrollBar()
    view.body.anchorClicked.emit("#reference-1")
    assert bar.value() < 100
    assert not transcript.is_following
    view.body.anchorClicked.emit("#note-1")
    assert bar.value() > bar.maximum() - 400
