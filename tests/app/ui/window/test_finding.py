"""Folders, the archive and the palette, the way a user goes: keys and the mouse in the running window."""

import json

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app import paths
from app.chat.prompt import kv_label
from app.engine_host.engine_thread import EngineThread
from app.store.store import Store
from app.ui.help.shortcuts import SHORTCUTS
from app.ui.history.archive_page import ArchivePage
from app.ui.history.list_rows import folder_of
from app.ui.window.main_window import MainWindow
from tests.app.ui.history.test_sidebar import drag_to
from tests.app.ui.window.test_history import GREETING, press, search, two_conversations, wastebasket
from tests.app.ui.window.test_window import ask_and_wait, current_id

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def type_name(qtbot: QtBot, window: MainWindow, name: str) -> None:
    """Over the name that the list has just begun to edit."""
    editor = window.sidebar.list.findChild(QLineEdit)
    assert editor is not None
    editor.selectAll()
    qtbot.keyClicks(editor, name)
    qtbot.keyClick(editor, Qt.Key.Key_Return)


def test_a_folder_is_made_named_filled_and_deleted_without_its_conversation(
    qtbot: QtBot, window: MainWindow, store: Store
) -> None:
    first, _ = two_conversations(qtbot, window)
    qtbot.keyClick(window, Qt.Key.Key_N, CONTROL | SHIFT)
    type_name(qtbot, window, "Norway")
    qtbot.waitUntil(lambda: [folder.path for folder in store.folders()] == ["Norway"])
    sidebar = window.sidebar
    data = sidebar.model.mimeData([sidebar.model.index_of(first)])
    begun = sidebar.list.visualRect(sidebar.model.index_of(first)).center()
    onto = sidebar.list.visualRect(sidebar.model.index_of_folder("Norway")).center()
    assert drag_to(sidebar.list.viewport(), data, begun, onto, drop=True)
    assert store.conversation(first).folder == "Norway"
    sidebar.list.setFocus()
    sidebar.list.setCurrentIndex(sidebar.model.index_of_folder("Norway"))
    qtbot.keyClick(sidebar.list, Qt.Key.Key_Left)
    assert not sidebar.model.index_of(first).isValid()  # hidden in the closed folder
    qtbot.keyClick(sidebar.list, Qt.Key.Key_Delete)
    assert store.folders() == ()
    assert folder_of(sidebar.model.row_at(sidebar.model.index_of(first))) == ""
    window.commands.undo()
    assert [(folder.path, folder.is_open) for folder in store.folders()] == [("Norway", False)]
    assert store.conversation(first).folder == "Norway"

    menu = sidebar.menu_for(sidebar.model.index_of_folder("Norway"))
    next(action for action in menu.actions() if action.text() == "New conversation here").trigger()
    ask_and_wait(qtbot, window, "What is a draft model?")
    assert store.conversation(current_id(window)).folder == "Norway"
    assert sidebar.model.index_of(current_id(window)).isValid()  # the folder is open
    shown = current_id(window)
    sidebar.asked.opened.emit(999)  # of a list that is not up to date
    assert "no longer exists" in window.chat.notices.texts()[0]
    assert current_id(window) == shown
    window.commands.new_conversation()
    ask_and_wait(qtbot, window, "What is a target model?")
    assert store.conversation(current_id(window)).folder == ""


def test_the_archive_hides_shows_and_gives_back_with_one_click(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    first, second = two_conversations(qtbot, window)
    store.rename(second, "Put away")
    qtbot.keyClick(window, Qt.Key.Key_H, CONTROL | SHIFT)
    assert not window.sidebar.model.index_of(second).isValid()
    assert window.conversations.current_id is None
    search(qtbot, window, "put away")
    qtbot.keyClick(window.sidebar.search, Qt.Key.Key_Return)
    assert current_id(window) == second  # found, and read where it is
    window.sidebar.search.clear_now()
    qtbot.keyClick(window, Qt.Key.Key_Y, CONTROL | SHIFT)
    assert window.page == "archive"
    page = window.findChild(ArchivePage)
    assert page is not None
    assert len(page.rows) == 1
    press(page, "Put “Put away” back into the list")
    assert page.rows == []
    assert window.sidebar.model.index_of(second).isValid()
    assert store.archived() == ()
    window.sidebar.asked.archive_requested.emit(first, True)
    window.commands.undo()
    assert current_id(window) == first


def palette_does(qtbot: QtBot, window: MainWindow, typed: str) -> None:
    qtbot.keyClick(window, Qt.Key.Key_K, CONTROL)
    field = window.palette_entries.palette.field
    assert field.hasFocus()
    qtbot.keyClicks(field, typed)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def test_the_palette_opens_conversations_and_gives_commands(qtbot: QtBot, window: MainWindow) -> None:
    palette = window.palette_entries.palette
    first, second = two_conversations(qtbot, window)
    palette_does(qtbot, window, "draft model?")
    assert current_id(window) == first
    assert QApplication.focusWidget() is window.chat.composer.field
    palette_does(qtbot, window, "wasteb")
    assert window.page == "wastebasket"
    palette_does(qtbot, window, f"answer as {window.steering.preset_names[0]}")
    assert window.steering.controller.steering.preset == window.steering.preset_names[0]
    palette_does(qtbot, window, "new conv")
    assert window.conversations.current_id is None
    window.commands.open_palette()
    offered = {entry.title: entry.detail for entry in palette.model.entries}
    assert offered["Help"] == "F1"
    assert "Regenerate: answer again" not in offered  # nothing is shown that could be answered again
    assert not any(entry.action == "open_palette" and entry.label in offered for entry in SHORTCUTS)
    qtbot.keyClick(palette.field, Qt.Key.Key_Escape)
    assert window.page == "chat"
    palette_does(qtbot, window, "cheaper")
    assert window.sidebar.search.text() == "cheaper"
    window.conversations.open(second)
    palette_does(qtbot, window, "rename the conv")
    type_name(qtbot, window, "By keys alone")
    assert window.sidebar.search.text() == ""
    qtbot.waitUntil(lambda: window.sidebar.model.data(window.sidebar.model.index_of(second)) == "By keys alone")
    qtbot.waitUntil(lambda: QApplication.focusWidget() is window.chat.composer.field)


def test_the_keyboard_is_where_it_was_when_a_name_is_written(qtbot: QtBot, window: MainWindow) -> None:
    first, _ = two_conversations(qtbot, window)
    rows, listed = window.sidebar.model, window.sidebar.list
    listed.setFocus()
    listed.setCurrentIndex(rows.index_of(first))
    qtbot.keyClick(listed, Qt.Key.Key_F2)
    type_name(qtbot, window, "Named in the list")
    qtbot.waitUntil(lambda: rows.data(rows.index_of(first)) == "Named in the list")
    qtbot.waitUntil(lambda: QApplication.focusWidget() is listed)
    assert listed.currentIndex() == rows.index_of(first)  # Delete would be about the one that was named
    window.commands.focus_composer()
    qtbot.keyClick(window, Qt.Key.Key_N, CONTROL | SHIFT)
    type_name(qtbot, window, "Trips")
    qtbot.waitUntil(lambda: rows.index_of_folder("Trips").isValid())
    qtbot.waitUntil(lambda: QApplication.focusWidget() is window.chat.composer.field)
    window.commands.rename_conversation()
    editor = listed.findChild(QLineEdit)
    assert editor is not None
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is window.chat.composer.field)
    qtbot.waitUntil(lambda: listed.findChild(QLineEdit) is None)
    listed.setFocus()
    qtbot.keyClick(listed, Qt.Key.Key_F2)
    type_name(qtbot, window, "Named twice")
    qtbot.waitUntil(lambda: QApplication.focusWidget() is listed)


def test_the_palette_finds_what_is_archived_and_says_so(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    first, second = two_conversations(qtbot, window)
    for number, title in ((first, "Boats put away"), (second, "Boats at sea")):
        store.rename(number, title)
    window.sidebar.asked.archive_requested.emit(first, True)
    window.commands.open_palette()
    palette = window.palette_entries.palette
    offered = [entry.title for entry in palette.model.entries]
    assert "Boats at sea" in offered
    assert "Boats put away" not in offered  # before anything is typed
    qtbot.keyClicks(palette.field, "boats")
    found = [(entry.title, entry.detail) for entry in palette.model.entries[:2]]
    assert found == [("Boats at sea", ""), ("Boats put away", "Archived")]
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert current_id(window) == first
    assert [record.id for record in store.archived()] == [first]  # read where it is


def test_escape_empties_the_search_before_it_is_the_windows(qtbot: QtBot, window: MainWindow) -> None:
    ask_and_wait(qtbot, window, GREETING)
    search(qtbot, window, "guide")
    qtbot.waitUntil(lambda: window.sidebar.model.is_search)
    qtbot.keyClick(window.sidebar.search, Qt.Key.Key_Escape)
    assert window.sidebar.search.text() == ""
    qtbot.waitUntil(lambda: not window.sidebar.model.is_search)


def test_what_the_models_read_of_a_conversation_goes_with_it(
    qtbot: QtBot, window: MainWindow, engine: EngineThread, store: Store
) -> None:
    """From memory, so that nothing is written at the end; and from the disk, so that an earlier end left nothing."""
    ask_and_wait(qtbot, window, "What is speculative decoding, and what is a draft model?")
    lost = current_id(window)
    window.commands.new_conversation()
    ask_and_wait(qtbot, window, "How do I open my own model, and where are conversations kept?")
    kept = current_id(window)
    left_over = paths.ensure(paths.kv_states()) / "left-over.kv"
    left_over.write_bytes(b"of a Tandem that was killed while it forgot")
    window.history.putting_away.delete(lost)
    window.commands.show_wastebasket()
    press(wastebasket(window), f"Delete “{store.conversation(lost).title}” for good")
    qtbot.waitUntil(lambda: not left_over.exists())
    assert engine.shut_down()
    headers = [json.loads(file.read_bytes().partition(b"\n")[0]) for file in paths.kv_states().glob("*.kv")]
    assert {header["label"] for header in headers} == {kv_label(kept)}
