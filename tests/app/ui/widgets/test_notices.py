"""Banners: on the page they belong to, dismissed by hand, gone when they are obsolete."""

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.ui.style.icons import IconButton, Icons
from app.ui.widgets.label import Label
from app.ui.widgets.notices import Notice, Notices
from app.ui.window.main_window import MainWindow


def test_a_banner_is_seen_on_its_page_only_and_others_everywhere(window: MainWindow) -> None:
    notices = window.chat.notices
    notices.say("The conversation is too long.", "warning", page="chat")
    assert notices.isVisible()
    window.show_page("settings")
    assert not notices.isVisible()
    notices.say("The file is broken.", "error")
    assert [notice.text for notice in notices.findChildren(Notice) if notice.isVisible()] == ["The file is broken."]
    window.show_page("chat")
    assert len([notice for notice in notices.findChildren(Notice) if notice.isVisible()]) == 2


def test_what_a_conversation_said_leaves_with_it_and_a_load_error_stays(window: MainWindow) -> None:
    notices = window.chat.notices
    notices.say("The file is broken.", "error")
    notices.say("The conversation is too long.", "warning", page="chat")
    window.commands.new_conversation()
    assert notices.texts() == ("The file is broken.",)
    next(button for button in notices.findChildren(IconButton) if button.accessibleName() == "Dismiss").click()
    assert notices.texts() == ()
    assert not notices.isVisible()


def test_what_merely_informs_leaves_by_itself(qtbot: QtBot, icons: Icons) -> None:
    notices = Notices(icons)
    qtbot.addWidget(notices)
    notices.say("Exported to talk.md.", "info")
    notices.findChildren(Notice)[0].leave()  # what its timer calls
    assert notices.texts() == ()


def test_a_long_sentence_is_seen_whole_and_its_buttons_too_however_narrow(qtbot: QtBot, icons: Icons) -> None:
    notices = Notices(icons)
    qtbot.addWidget(notices)
    ways = [("Open it with safe settings", lambda: None), ("Choose another model", lambda: None)]
    notices.say("Tandem crashed while the model was answering. " * 8, "warning", ways)
    for width in (900, 400):
        notices.resize(width, 10)
        with qtbot.waitExposed(notices):
            notices.show()
        notices.resize(width, notices.heightForWidth(width))
        qtbot.waitUntil(lambda: all(label.height() >= label.heightForWidth(label.width()) for label in texts(notices)))
        for button in notices.findChildren(QPushButton):
            assert button.width() >= button.sizeHint().width()


def texts(notices: Notices) -> list[Label]:
    return [label for label in notices.findChildren(Label) if label.wordWrap()]
