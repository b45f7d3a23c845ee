"""Search, undo, wastebasket and files, the way a user goes: keys and buttons of the running window, real answers."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.store.records import StoredAttachment
from app.store.store import Store
from app.ui.history.list_rows import conversation_of
from app.ui.history.wastebasket import WastebasketPage
from app.ui.style.icons import IconButton
from app.ui.window.main_window import MainWindow
from tests.app.ui.window.test_window import ask_and_wait, current_id, texts

CONTROL = Qt.KeyboardModifier.ControlModifier
ON_DRAFTS, ON_TARGETS, GREETING = "What is a draft model?", "What is a target model?", "hello"


def two_conversations(qtbot: QtBot, window: MainWindow) -> tuple[int, int]:
    ask_and_wait(qtbot, window, ON_DRAFTS)
    first = current_id(window)
    window.commands.new_conversation()
    ask_and_wait(qtbot, window, ON_TARGETS)
    return first, current_id(window)


def search(qtbot: QtBot, window: MainWindow, words: str) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget() is window.sidebar.search
    qtbot.keyClicks(window.sidebar.search, words)


def test_enter_opens_the_first_hit_at_its_message_with_words_marked(qtbot: QtBot, window: MainWindow) -> None:
    first, _ = two_conversations(qtbot, window)
    search(qtbot, window, "cheaper")
    qtbot.keyClick(window.sidebar.search, Qt.Key.Key_Return)
    assert current_id(window) == first
    assert QApplication.focusWidget() is window.chat.composer.field
    reply = window.chat.transcript.views()[-1]
    assert [mark.cursor.selectedText() for mark in reply.body.extraSelections()] == ["cheaper"]
    window.sidebar.search.clear()
    qtbot.waitUntil(lambda: reply.body.extraSelections() == [])


def test_a_hit_far_up_comes_into_sight_and_ctrl_end_leads_back(qtbot: QtBot, window: MainWindow) -> None:
    window.resize(900, 500)
    ask_and_wait(qtbot, window, "a unicorn")
    for _ in range(4):
        ask_and_wait(qtbot, window, ON_DRAFTS)
    number = current_id(window)
    bar = window.chat.transcript.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    search(qtbot, window, "unicorn")
    qtbot.keyClick(window.sidebar.search, Qt.Key.Key_Return)
    assert current_id(window) == number
    first = window.chat.transcript.views()[0]
    assert first.body.extraSelections()
    assert 0 <= first.y() < window.chat.transcript.viewport().height()
    assert bar.value() < bar.maximum()
    qtbot.keyClick(window.chat.composer.field, Qt.Key.Key_End, CONTROL)
    assert bar.value() == bar.maximum() > 0


def test_down_leads_into_the_list_and_a_chat_is_listed_once(qtbot: QtBot, window: MainWindow) -> None:
    first, second = two_conversations(qtbot, window)
    search(qtbot, window, "model")
    qtbot.keyClick(window.sidebar.search, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is window.sidebar.list
    found = [window.sidebar.model.row_at(window.sidebar.model.index(n)) for n in (1, 2)]
    assert sorted(conversation_of(row) or 0 for row in found) == sorted((first, second))
    assert window.sidebar.model.rowCount() == 3
    qtbot.keyClick(window.sidebar.list, Qt.Key.Key_Down)
    assert window.sidebar.list.currentIndex().row() == 2


def test_signs_are_looked_for_beside_the_window_and_enter_waits_for_them(
    qtbot: QtBot, window: MainWindow, store: Store
) -> None:
    number = store.create_conversation("Languages").id
    store.add_message(number, "user", "Is C++ older than Rust?")
    search(qtbot, window, "C++")
    qtbot.keyClick(window.sidebar.search, Qt.Key.Key_Return)
    assert [window.sidebar.model.data(window.sidebar.model.index(n)) for n in (0, 1)] == ["Searching ...", None]
    assert window.conversations.current_id != number
    qtbot.waitUntil(lambda: window.conversations.current_id == number)
    assert window.sidebar.model.data(window.sidebar.model.index(0)) == "1 found"
    window.commands.new_conversation()
    window.sidebar.search.setText("🦉")
    qtbot.keyClick(window.sidebar.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.sidebar.model.data(window.sidebar.model.index(0)) == "Nothing found")
    assert window.conversations.current_id is None


def test_files_are_looked_into_beside_the_window(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    number = store.create_conversation("Reading").id
    owls = StoredAttachment("owls.txt", 12, "", "An owl hoots.")
    store.add_message(number, "user", "What is this?", attachments=(owls,))
    search(qtbot, window, "hoots")
    qtbot.keyClick(window.sidebar.search, Qt.Key.Key_Return)
    assert window.sidebar.model.data(window.sidebar.model.index(0)) == "Searching ..."
    qtbot.waitUntil(lambda: window.conversations.current_id == number)
    found = window.sidebar.model.index_of(number)
    assert window.sidebar.model.data(found, Qt.ItemDataRole.ToolTipRole) == "owls.txt: An owl hoots."


def test_a_renamed_title_is_found(qtbot: QtBot, window: MainWindow) -> None:
    first, _ = two_conversations(qtbot, window)
    window.sidebar.model.setData(window.sidebar.model.index_of(first), "Plans for Norway")
    search(qtbot, window, "norw plan")
    qtbot.keyClick(window.sidebar.search, Qt.Key.Key_Return)
    assert current_id(window) == first


def test_a_hit_on_another_branch_shows_that_branch(qtbot: QtBot, window: MainWindow) -> None:
    ask_and_wait(qtbot, window, "a zebra")
    question = window.chat.transcript.views()[0]
    question.edit_requested.emit(question.message.id, "a lion")
    qtbot.waitUntil(lambda: len(texts(window)) == 2 and texts(window)[0] == "a lion" and texts(window)[1] != "")
    qtbot.waitUntil(lambda: not window.conversations.is_busy)
    search(qtbot, window, "zebra")
    qtbot.keyClick(window.sidebar.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: texts(window)[0] == "a zebra")


def test_ctrl_z_in_the_composer_brings_a_deletion_back(qtbot: QtBot, window: MainWindow) -> None:
    first, second = two_conversations(qtbot, window)
    for number in (first, second):
        window.sidebar.asked.delete_requested.emit(number)
    window.chat.toast.hide()  # its eight seconds are over
    field = window.chat.composer.field
    assert QApplication.focusWidget() is field
    qtbot.keyClick(field, Qt.Key.Key_Z, CONTROL)
    assert current_id(window) == second  # the latest first
    qtbot.keyClick(field, Qt.Key.Key_Z, CONTROL)
    assert current_id(window) == first


def test_ctrl_z_takes_typing_back_first(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    ask_and_wait(qtbot, window, GREETING)
    window.sidebar.asked.delete_requested.emit(current_id(window))
    field = window.chat.composer.field
    qtbot.keyClicks(field, "typed")
    qtbot.keyClick(field, Qt.Key.Key_Z, CONTROL)
    assert window.chat.composer.text() == ""
    assert store.conversations() == ()
    qtbot.keyClick(field, Qt.Key.Key_Z, CONTROL)
    assert len(store.conversations()) == 1


def wastebasket(window: MainWindow) -> WastebasketPage:
    page = window.findChild(WastebasketPage)
    assert page is not None
    return page


def press(page: QWidget, name: str) -> None:
    next(button for button in page.findChildren(IconButton) if button.accessibleName() == name).click()


def test_the_wastebasket_gives_back_and_takes_for_good(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    first, second = two_conversations(qtbot, window)
    store.rename(first, "Keep me")
    store.rename(second, "Lose me")
    for number in (first, second):
        window.sidebar.asked.delete_requested.emit(number)
    next(button for button in window.sidebar.findChildren(QPushButton) if "Wastebasket" in button.text()).click()
    page = wastebasket(window)
    assert window.page == "wastebasket"
    assert len(page.rows) == 2
    press(page, "Delete “Lose me” for good")
    assert [record.id for record in store.conversations(deleted=True)] == [first]
    press(page, "Restore “Keep me”")
    assert window.page == "chat"
    assert current_id(window) == first
    assert page.rows == []


def test_the_wastebasket_is_emptied_by_the_second_press(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    for number in two_conversations(qtbot, window):
        window.sidebar.asked.delete_requested.emit(number)
    window.commands.show_wastebasket()
    page = wastebasket(window)
    page.empty.click()
    assert page.empty.accessibleName() == page.empty.text().strip() == "Press again: nothing brings them back"
    assert len(store.conversations(deleted=True)) == 2
    page.empty.click()
    assert store.conversations(deleted=True) == ()
    window.commands.focus_composer()
    qtbot.keyClick(window.chat.composer.field, Qt.Key.Key_Z, CONTROL)  # nothing is left to bring back
    assert store.conversations() == ()


def test_a_conversation_goes_into_a_file_and_comes_back(
    qtbot: QtBot, window: MainWindow, store: Store, tmp_path: Path
) -> None:
    ask_and_wait(qtbot, window, ON_DRAFTS)
    number, shown = current_id(window), texts(window)
    window.sidebar.asked.renamed.emit(number, 'Owls, by day: "why?" ...')
    for suffix in ("md", "json"):
        menu = window.sidebar.menu_for(window.sidebar.model.index_of(number))
        next(action for action in menu.actions() if action.text() == "Export ...").trigger()
        dialog = window.history.files.dialog
        assert dialog is not None
        assert dialog.selectedFiles() == [str(Path.home() / "Owls, by day_ _why__.md")]
        dialog.fileSelected.emit(str(tmp_path / f"talk.{suffix}"))
        dialog.close()
        assert not any(f"talk.{suffix}" in text for text in window.chat.notices.texts())  # beside the window
        expect_notice(qtbot, window, f"Exported to {tmp_path / f'talk.{suffix}'}.")
    window.sidebar.asked.delete_requested.emit(number)
    for suffix in ("md", "json"):
        bring_in(qtbot, window, tmp_path / f"talk.{suffix}")
        assert current_id(window) != number
        assert texts(window) == shown
        window.sidebar.asked.delete_requested.emit(current_id(window))
    assert store.conversations() == ()


def expect_notice(qtbot: QtBot, window: MainWindow, sentence: str) -> None:
    qtbot.waitUntil(lambda: sentence in window.chat.notices.texts(), timeout=60_000)


def bring_in(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    window.commands.import_conversation()
    dialog = window.history.importing.dialog
    assert dialog is not None
    dialog.chosen.emit([path])
    qtbot.waitUntil(dialog.start.isEnabled, timeout=60_000)
    with qtbot.waitSignal(window.history.importing.imported, timeout=60_000):
        dialog.start.click()
