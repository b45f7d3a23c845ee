"""An answer in the real window: laid out as it streams, seen as it was written, copied, its link asked about."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.store.store import Store
from app.ui.window.main_window import MainWindow
from tests.app.ui.window.test_window import ask_and_wait

ANSWER = (
    "Read [the guide](https://example.org/guide).[^1]\n\n- [x] done\n\n```python\nx = 1\n```\n\n[^1]: It is **short**."
)


def test_an_answer_is_read_copied_and_seen_as_it_was_written(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    ask_and_wait(qtbot, window, "What is a draft?")
    streamed = window.chat.transcript.views()[-1]
    written = store.messages(window.conversations.current_id or 0)[-1].content
    streamed.more_button.click()
    assert streamed._menu is not None
    source = next(action for action in streamed._menu.actions() if action.isCheckable())
    source.trigger()
    streamed._menu.close()
    assert streamed.body.toPlainText() == written

    talk = store.create_conversation("Links")
    question = store.add_message(talk.id, "user", "Where?")
    store.add_message(talk.id, "assistant", ANSWER, question.id, "complete")
    window.conversations.open(talk.id)
    view = window.chat.transcript.views()[-1]
    assert view.body.toPlainText().startswith("Read the guide.1\ndone\nx = 1\n1 It is short.")
    window.commands.message_above()
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    qtbot.keyClick(view.body, Qt.Key.Key_Return)
    assert view.body.question is not None
    assert view.body.question.address.toPlainText() == "https://example.org/guide"
    view.body.question.reject()
    window.commands.copy_answer()
    assert QGuiApplication.clipboard().text() == ANSWER
    next(action for action in view.menu().actions() if action.text() == "Copy as plain text").trigger()
    assert QGuiApplication.clipboard().text().startswith("Read the guide (https://example.org/guide).[1]\n\n- [x] done")
