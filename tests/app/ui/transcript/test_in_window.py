"""A conversation in the real window: an answer laid out, seen as it was written, copied; a question edited."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.store.records import StoredAttachment
from app.store.store import Store
from app.ui.window.main_window import MainWindow
from tests.app.ui.window.test_window import QUESTION, TIMEOUT, ask, ask_and_wait, is_idle, texts

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


def test_an_edited_question_that_cannot_be_asked_yet_is_not_lost(
    qtbot: QtBot, talking_window: MainWindow, store: Store
) -> None:
    window = talking_window
    ask(qtbot, window, QUESTION)
    qtbot.waitUntil(lambda: len(texts(window)[-1]) > 10, timeout=TIMEOUT)
    question = window.chat.transcript.views()[0]
    question.edit_button.click()
    assert question.editor is not None
    qtbot.keyClicks(question.editor.field, "What is a draft?")
    qtbot.keyClick(question.editor.field, Qt.Key.Key_Return)
    assert window.chat.notices.texts() == ("An answer is still being written. Stop it first, or wait for its end.",)
    assert question.editor.field.text() == "What is a draft?"
    window.conversations.stop()
    qtbot.waitUntil(lambda: is_idle(window), timeout=TIMEOUT)
    store.database.connection.execute("PRAGMA query_only = 1")  # a full disk
    qtbot.keyClick(question.editor.field, Qt.Key.Key_Return)
    assert question.editor.field.text() == "What is a draft?"
    store.database.connection.execute("PRAGMA query_only = 0")
    qtbot.keyClick(question.editor.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(texts(window)) == 2 and len(texts(window)[-1]) > 10, timeout=TIMEOUT)
    assert texts(window)[0] == "What is a draft?"
    window.conversations.stop()
    qtbot.waitUntil(lambda: is_idle(window), timeout=TIMEOUT)


def test_a_question_of_files_alone_is_asked_again_as_it_stands(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    talk = store.create_conversation("Owls")
    owls = StoredAttachment("owls.txt", 12, "", "An owl hoots.")
    store.add_message(talk.id, "user", "", attachments=(owls,))
    store.add_message(talk.id, "user", "What is a draft?", store.messages(talk.id)[-1].id)
    window.conversations.open(talk.id)
    worded, files = window.chat.transcript.views()[1], window.chat.transcript.views()[0]
    worded.edit_button.click()
    editor = worded.editor
    assert editor is not None
    editor.field.set_text("")
    send = next(one for one in editor.findChildren(QPushButton) if one.text() == "Ask again")
    assert not send.isEnabled()
    qtbot.keyClick(editor.field, Qt.Key.Key_Return)
    assert worded.editor is editor
    qtbot.keyClick(editor.field, Qt.Key.Key_Escape)
    files.edit_button.click()
    assert files.editor is not None
    qtbot.keyClick(files.editor.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: is_idle(window) and len(store.messages(talk.id)) == 2, timeout=TIMEOUT)
    question, reply = store.messages(talk.id)
    assert (question.content, question.attachments, question.branches) == ("", (owls,), 2)
    assert reply.content
