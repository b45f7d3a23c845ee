"""Steering a conversation in the running window: replies edited, messages deleted, branches, beginnings, the prompt."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.settings import keys
from app.settings.keys import Settings
from app.store.store import Store
from app.ui.style.icons import IconButton
from app.ui.transcript.message_menu import DELETE_ALONE, DELETE_WITH_FOLLOWING
from app.ui.window.main_window import MainWindow
from tests.app.small_engine import SmallEngine
from tests.app.ui.window.test_window import ask, ask_and_wait, current_id, is_idle, texts

TIMEOUT = 60_000  # ms
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def press(window: MainWindow, view: int, label: str) -> None:
    """A button of a message."""
    message = window.chat.transcript.views()[view]
    next(button for button in message.findChildren(IconButton) if button.accessibleName() == label).click()


def choose(window: MainWindow, view: int, label: str) -> None:
    """An entry of the menu under a message."""
    menu = window.chat.transcript.views()[view].menu()
    next(action for action in menu.actions() if action.text() == label).trigger()


def test_a_reply_is_edited_goes_on_and_its_old_text_is_a_version(qtbot: QtBot, faulty_window: MainWindow) -> None:
    window = faulty_window
    ask_and_wait(qtbot, window, "spell 3")
    assert "tokens/s" in window.chat.transcript.views()[-1].status
    press(window, -1, "Edit the reply")
    editor = window.chat.transcript.views()[-1].editor
    assert editor is not None
    editor.field.setPlainText("spell 2 of mine")
    qtbot.keyClick(editor.field, Qt.Key.Key_Return)  # a line break in a reply
    qtbot.keyClick(editor.field, Qt.Key.Key_Backspace)
    qtbot.keyClick(editor.field, Qt.Key.Key_Return, CONTROL)
    assert texts(window) == ["spell 3", "spell 2 of mine"]
    view = window.chat.transcript.views()[-1]
    assert (view.status, view.message.branches) == ("edited", 2)
    press(window, -1, "Let the answer go on")
    qtbot.waitUntil(lambda: is_idle(window) and texts(window)[-1].endswith("word1"), timeout=TIMEOUT)
    assert window.chat.transcript.views()[-1].status.startswith("edited · 2 tokens")
    window.commands.earlier_version()
    assert texts(window)[-1] == "word0 word1 word2"


def test_messages_are_deleted_alone_or_with_what_follows_and_come_back(
    qtbot: QtBot, faulty_window: MainWindow, store: Store
) -> None:
    window = faulty_window
    for question in ("spell 1", "spell 2", "spell 3"):
        ask_and_wait(qtbot, window, question)
    said, number = texts(window), current_id(window)
    choose(window, 2, DELETE_ALONE)
    assert texts(window) == [*said[:2], *said[3:]]
    choose(window, 1, DELETE_WITH_FOLLOWING)
    assert texts(window) == said[:1]
    assert window.chat.toast.isVisible()
    assert len(store.conversations(deleted=True)) == 2
    window.commands.new_conversation()
    field = window.chat.composer.field
    qtbot.keyClick(field, Qt.Key.Key_Z, CONTROL)  # the latest first, and the conversation is shown again
    assert (current_id(window), texts(window)) == (number, [*said[:2], *said[3:]])
    qtbot.keyClick(field, Qt.Key.Key_Z, CONTROL)
    assert texts(window) == said
    choose(window, -1, "Delete this message")  # nothing follows
    assert texts(window) == said[:-1]
    window.chat.toast.undo()
    assert texts(window) == said


def test_undo_waits_for_the_end_of_an_answer_and_takes_nothing_else_back_meanwhile(
    qtbot: QtBot, faulty_window: MainWindow, store: Store
) -> None:
    window, other = faulty_window, store.create_conversation("Other").id
    window.history.putting_away.delete(other)
    ask_and_wait(qtbot, window, "spell 2")
    said = texts(window)
    choose(window, -1, "Delete this message")
    ask(qtbot, window, "spell 3")
    window.commands.undo()
    assert "An answer is still being written" in window.chat.notices.texts()[0]
    assert store.conversation(other).deleted_at is not None
    qtbot.waitUntil(lambda: is_idle(window), timeout=TIMEOUT)
    window.commands.undo()
    assert texts(window) == said
    window.commands.undo()
    assert store.conversation(other).deleted_at is None


def test_the_small_tree_shows_the_branches_and_leads_there(qtbot: QtBot, faulty_window: MainWindow) -> None:
    window = faulty_window
    assert not window.chat.head.branches.isEnabled()
    ask_and_wait(qtbot, window, "spell 1")
    window.commands.regenerate()
    qtbot.waitUntil(lambda: is_idle(window), timeout=TIMEOUT)
    ask_and_wait(qtbot, window, "spell 2")
    assert window.chat.head.branches.toolTip() == "Branches: 2 (Ctrl+Shift+T)"
    qtbot.keyClick(window, Qt.Key.Key_T, CONTROL | SHIFT)
    tree = window.chat.head.branch_list
    assert tree.isVisible()
    rows = [tree.list.item(number).data(Qt.ItemDataRole.UserRole) for number in range(tree.list.count())]
    assert [(row.text, row.depth, row.is_current) for row in rows] == [
        ("spell 1", 0, True), ("word0", 1, False), ("word0", 1, True), ("spell 2", 1, True), ("word0 word1", 1, True),
    ]  # fmt: skip
    assert tree.list.currentRow() == 4
    for _ in range(3):
        qtbot.keyClick(tree.list, Qt.Key.Key_Up)
    qtbot.keyClick(tree.list, Qt.Key.Key_Return)
    assert not tree.isVisible()
    assert texts(window) == ["spell 1", "word0"]
    assert QApplication.focusWidget() is window.chat.composer.field
    window.chat.head.branches.click()
    qtbot.keyClick(tree.list, Qt.Key.Key_Escape)
    assert not tree.isVisible()


def test_an_answer_begins_with_the_users_words(qtbot: QtBot, faulty_window: MainWindow) -> None:
    window, opening = faulty_window, faulty_window.chat.composer.opening
    opening.button.click()
    assert QApplication.focusWidget() is opening.field
    qtbot.keyClicks(opening.field, "spell 2 times: ")
    window.chat.composer.set_text("count")
    qtbot.keyClick(opening.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: is_idle(window) and texts(window)[-1].endswith("word1"), timeout=TIMEOUT)
    assert texts(window)[-1].startswith("spell 2 times:word0")
    assert SmallEngine.requests[-1].messages[-1].content == "spell 2 times:"
    assert (opening.text(), opening.isVisible()) == ("", False)  # it was for one answer
    assert window.chat.transcript.views()[-1].status.startswith("2 tokens")


def test_the_system_prompt_is_in_view_edited_there_and_belongs_to_its_conversation(
    qtbot: QtBot, faulty_window: MainWindow, settings: Settings, store: Store
) -> None:
    window, line = faulty_window, faulty_window.chat.head.system_prompt
    settings.set(keys.SYSTEM_PROMPT, "As usual.")
    assert line.head.accessibleName() == "System prompt: As usual."
    line.head.click()
    assert QApplication.focusWidget() is line.field
    line.field.setPlainText("Be brief.\nBe kind.")
    qtbot.keyClick(line.field, Qt.Key.Key_Return, CONTROL)
    assert line.head.accessibleName() == "System prompt: Be brief. Be kind."
    ask_and_wait(qtbot, window, "spell 1")
    number = current_id(window)
    assert store.conversation(number).system_prompt == "Be brief.\nBe kind."
    assert SmallEngine.requests[-1].messages[0].content == "Be brief.\nBe kind."
    window.commands.new_conversation()
    assert line.text == "As usual."
    window.conversations.open(number)
    line.head.click()
    line.field.setPlainText("Be long.")
    qtbot.keyClick(line.field, Qt.Key.Key_Escape)
    assert line.text == "Be brief.\nBe kind."
    line.head.click()
    line.field.setPlainText("Be long.")
    line.save.click()
    ask_and_wait(qtbot, window, "spell 1")
    assert SmallEngine.requests[-1].messages[0].content == "Be long."


def going_on(window: MainWindow) -> list[bool]:
    """Of each message: whether a button lets it go on."""
    label = "Let the answer go on"
    buttons = [view.findChildren(IconButton) for view in window.chat.transcript.views()]
    return [any(one.accessibleName() == label and not one.isHidden() for one in row) for row in buttons]


def test_an_answer_that_its_longest_length_ended_says_so_and_goes_on(
    qtbot: QtBot, talking_window: MainWindow, settings: Settings
) -> None:
    window = talking_window
    settings.set(keys.MAX_TOKENS, 6)
    ask_and_wait(qtbot, window, "What is a draft?")
    said = texts(window)[-1]
    assert window.chat.transcript.views()[-1].status.endswith("longest reply reached")
    assert going_on(window) == [False, True]
    qtbot.keyClick(window, Qt.Key.Key_R, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: is_idle(window) and len(texts(window)[-1]) > len(said), timeout=TIMEOUT)
    assert texts(window)[-1].startswith(said)


def test_only_the_last_answer_goes_on_an_edited_one_too_and_by_the_keyboard(
    qtbot: QtBot, faulty_window: MainWindow
) -> None:
    window = faulty_window
    ask_and_wait(qtbot, window, "spell 3")
    press(window, -1, "Edit the reply")
    editor = window.chat.transcript.views()[-1].editor
    assert editor is not None
    editor.field.setPlainText("spell 2 of mine")
    qtbot.keyClick(editor.field, Qt.Key.Key_Return, CONTROL)
    assert going_on(window) == [False, True]
    ask_and_wait(qtbot, window, "spell 1")
    assert going_on(window) == [False] * 4
    choose(window, -2, DELETE_WITH_FOLLOWING)
    assert going_on(window) == [False, True]
    qtbot.keyClick(window, Qt.Key.Key_R, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: is_idle(window) and texts(window)[-1].endswith("word1"), timeout=TIMEOUT)


def test_what_is_done_with_a_message_from_another_page_is_seen(qtbot: QtBot, faulty_window: MainWindow) -> None:
    window = faulty_window
    ask_and_wait(qtbot, window, "spell 1")
    window.commands.show_settings()
    qtbot.keyClick(window, Qt.Key.Key_E, CONTROL | SHIFT)
    editor = window.chat.transcript.views()[0].editor
    assert editor is not None
    assert window.page == "chat"
    assert QApplication.focusWidget() is editor.field
    qtbot.keyClick(editor.field, Qt.Key.Key_Escape)
    for act in (window.commands.regenerate, window.commands.message_above, window.commands.earlier_version):
        window.commands.show_settings()
        act()
        assert window.page == "chat"
        qtbot.waitUntil(lambda: is_idle(window), timeout=TIMEOUT)
    window.commands.show_settings()
    assert not window.panel.isVisible()  # it belongs to the conversation
    qtbot.keyClick(window, Qt.Key.Key_J, CONTROL)
    assert (window.page, window.panel.isVisible()) == ("chat", True)
    qtbot.keyClick(window, Qt.Key.Key_J, CONTROL)
    assert not window.panel.isVisible()
