"""The list of conversations: its keys, its menus, folders and dragging, and never emptied by Backspace."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from app.store.records import ListedConversation, SearchHit, StoredFolder
from app.ui.history.conversation_delegate import parts_of
from app.ui.history.list_rows import folder_of
from app.ui.history.sidebar import Sidebar
from app.ui.style.icons import Icons

NOON = "T12:00:00+00:00"


def conversation(number: int, day: str, folder: str = "") -> ListedConversation:
    return ListedConversation(number, f"Talk {number}", folder, 0, day + NOON)


@pytest.fixture
def sidebar(qtbot: QtBot, icons: Icons) -> Sidebar:
    widget = Sidebar(icons)
    qtbot.addWidget(widget)
    widget.resize(260, 600)
    with qtbot.waitExposed(widget):
        widget.show()
    widget.show_conversations([conversation(1, "2026-03-02"), conversation(2, "2026-03-01")], [], 1)
    return widget


def test_click_and_enter_open(qtbot: QtBot, sidebar: Sidebar) -> None:
    index = sidebar.model.index_of(2)
    with qtbot.waitSignal(sidebar.asked.opened) as opened:
        place = sidebar.list.visualRect(index).center()
        qtbot.mouseClick(sidebar.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened.args == [2]
    with qtbot.waitSignal(sidebar.asked.opened):
        qtbot.keyClick(sidebar.list, Qt.Key.Key_Return)


def test_backspace_deletes_nothing_and_delete_asks_for_it(qtbot: QtBot, sidebar: Sidebar) -> None:
    sidebar.list.setFocus()
    with qtbot.assertNotEmitted(sidebar.asked.delete_requested):
        qtbot.keyClick(sidebar.list, Qt.Key.Key_Backspace)
    with qtbot.waitSignal(sidebar.asked.delete_requested) as deleted:
        qtbot.keyClick(sidebar.list, Qt.Key.Key_Delete)
    assert deleted.args == [1]


def test_a_title_is_edited_in_place(qtbot: QtBot, sidebar: Sidebar) -> None:
    index = sidebar.model.index_of(1)
    with qtbot.waitSignal(sidebar.asked.renamed) as renamed:
        sidebar.model.setData(index, "  Another title ")
    assert renamed.args == [1, "Another title"]
    with qtbot.assertNotEmitted(sidebar.asked.renamed):
        assert not sidebar.model.setData(index, "   ")


def test_f2_opens_the_editor_and_escape_closes_it(qtbot: QtBot, sidebar: Sidebar) -> None:
    sidebar.list.setFocus()
    qtbot.keyClick(sidebar.list, Qt.Key.Key_F2)
    editor = sidebar.list.indexWidget(sidebar.list.currentIndex()) or sidebar.list.findChild(type(sidebar.search))
    assert editor is not None
    with qtbot.assertNotEmitted(sidebar.asked.renamed):
        qtbot.keyClicks(editor, "never mind")
        qtbot.keyClick(editor, Qt.Key.Key_Escape)


def test_search_waits_until_the_typing_rests(qtbot: QtBot, sidebar: Sidebar) -> None:
    said: list[str] = []
    sidebar.search.searched.connect(said.append)
    qtbot.keyClicks(sidebar.search, "drafts")
    qtbot.waitUntil(lambda: bool(said))
    assert said == ["drafts"]


def test_hits_show_where_the_words_stand(sidebar: Sidebar) -> None:
    sidebar.show_hits([SearchHit(2, 5, "Talk 2", "user", "about \x02drafts\x03 here")])
    row = sidebar.model.row_at(sidebar.model.index(1))
    assert isinstance(row, SearchHit)
    assert (row.conversation_id, row.message_id, row.snippet) == (2, 5, "about \x02drafts\x03 here")
    sidebar.show_hits([])
    assert sidebar.model.data(sidebar.model.index(0)) == "Nothing found"


def test_the_menu_acts_on_the_row_it_was_opened_for(qtbot: QtBot, sidebar: Sidebar) -> None:
    menu = sidebar.menu_for(sidebar.model.index_of(2))
    titles = [action.text() for action in menu.actions()]
    always = ["Import conversations ...", "Export all conversations ..."]
    of_one = ["Rename", "Pin", "Move to", "Export ...", "Save as PDF ...", "Print ...", "Archive", "Delete"]
    assert titles == [*of_one, "", *always]
    with qtbot.waitSignal(sidebar.asked.pin_requested) as pinned:
        menu.actions()[1].trigger()
    assert pinned.args == [2, True]
    of_heading = sidebar.menu_for(sidebar.model.index(0))
    assert [action.text() for action in of_heading.actions()] == ["New folder", *always]


def test_the_menu_stays_with_its_row_while_the_list_changes(qtbot: QtBot, sidebar: Sidebar) -> None:
    menu = sidebar.menu_for(sidebar.model.index_of(2))
    assert sidebar.list.currentIndex() == sidebar.model.index_of(2)  # the marked row is the one it acts on
    sidebar.show_conversations([conversation(3, "2026-03-03"), conversation(1, "2026-03-02")], [], 1)  # an answer ended
    with qtbot.waitSignal(sidebar.asked.delete_requested) as deleted:
        next(action for action in menu.actions() if action.text() == "Delete").trigger()
    assert deleted.args == [2]
    menu.aboutToHide.emit()
    assert sidebar.list.currentIndex() == sidebar.model.index_of(1)


def test_what_was_found_stands_apart_and_in_sight() -> None:
    assert parts_of("about \x02drafts\x03 here and \x02draft\x03") == [
        ("about ", False), ("drafts", True), (" here and ", False), ("draft", True),
    ]  # fmt: skip
    far = parts_of("a long way to go before it: \x02fox\x03.")
    assert far[0][0].startswith("…")
    assert len(far[0][0]) == 15
    assert far[1] == ("fox", True)
    assert all("[" not in run and "\x02" not in run for run, _ in far)


# --- folders -----------------------------------------------------------------------------------

WORK, TRIPS, NORWAY = StoredFolder("Work"), StoredFolder("Trips"), StoredFolder("Trips/Norway", is_open=False)


@pytest.fixture
def with_folders(sidebar: Sidebar) -> Sidebar:
    """Folders, Trips (open), Norway (closed, in it), Talk 3, Work (empty), then a day with Talk 1 and another."""
    records = [conversation(3, "2026-03-03", "Trips"), conversation(1, "2026-03-02"), conversation(2, "2026-03-01")]
    sidebar.show_conversations(records, [TRIPS, NORWAY, WORK], None)
    return sidebar


def titles(sidebar: Sidebar) -> list[str]:
    return [str(sidebar.model.data(sidebar.model.index(number))) for number in range(sidebar.model.rowCount())]


def test_folders_stand_first_with_what_is_in_them(with_folders: Sidebar) -> None:
    assert titles(with_folders) == [
        "Folders", "Trips", "Norway", "Talk 3", "Work", "Empty: drag conversations here", "March 2026", "Talk 1",
        "Talk 2",
    ]  # fmt: skip
    spoken = with_folders.model.data(with_folders.model.index(1), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Folder Trips, open, 1 conversation"


def test_the_arrow_keys_go_through_folders_as_through_a_tree(qtbot: QtBot, with_folders: Sidebar) -> None:
    sidebar, folds = with_folders, list[tuple[str, bool]]()
    sidebar.asked.folder_folded.connect(lambda path, is_open: folds.append((path, is_open)))
    sidebar.list.setFocus()
    sidebar.list.setCurrentIndex(sidebar.model.index_of(3))
    qtbot.keyClick(sidebar.list, Qt.Key.Key_Left)
    assert sidebar.list.currentIndex() == sidebar.model.index_of_folder("Trips")
    qtbot.keyClick(sidebar.list, Qt.Key.Key_Left)
    qtbot.keyClick(sidebar.list, Qt.Key.Key_Right)
    assert sidebar.list.currentIndex() == sidebar.model.index_of_folder("Trips/Norway")
    qtbot.keyClick(sidebar.list, Qt.Key.Key_Right)
    qtbot.keyClick(sidebar.list, Qt.Key.Key_Return)
    assert folds == [("Trips", False), ("Trips/Norway", True), ("Trips/Norway", True)]
    with qtbot.waitSignal(sidebar.asked.folder_removed) as removed:
        qtbot.keyClick(sidebar.list, Qt.Key.Key_Delete)
    assert removed.args == ["Trips/Norway"]


def test_f2_names_a_folder(qtbot: QtBot, with_folders: Sidebar) -> None:
    with qtbot.waitSignal(with_folders.asked.folder_renamed) as renamed:
        with_folders.model.setData(with_folders.model.index_of_folder("Trips/Norway"), "Sweden")
    assert renamed.args == ["Trips/Norway", "Sweden"]


class Drag:
    """The mouse with one row of the list, from a press to a drop."""

    def __init__(self, sidebar: Sidebar, row: int) -> None:
        self.list, self.data = sidebar.list, sidebar.model.mimeData([sidebar.model.index(row)])
        self.row = row

    def to(self, row: int, drop: bool = True) -> bool:
        """Whether it may be dropped there; with `drop`, it is."""
        begun, place = self._middle_of(self.row), self._middle_of(row)
        return drag_to(self.list.viewport(), self.data, begun, place, drop)

    def _middle_of(self, row: int) -> QPoint:
        return self.list.visualRect(self.list.model().index(row, 0)).center()


def drag_to(over: QWidget, data: QMimeData, begun: QPoint, place: QPoint, drop: bool) -> bool:
    """As the window system tells it: the drag enters the window where it began, and Qt finds whom that concerns."""
    window = over.window()
    handle = window.windowHandle()
    start, end = over.mapTo(window, begun), over.mapTo(window, place)
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    move = Qt.DropAction.MoveAction
    QApplication.sendEvent(handle, QDragEnterEvent(start, move, data, left, none))
    QApplication.sendEvent(handle, QDragMoveEvent(start, move, data, left, none))
    moved = QDragMoveEvent(end, move, data, left, none)
    QApplication.sendEvent(handle, moved)
    if drop and moved.isAccepted():
        QApplication.sendEvent(handle, QDropEvent(QPointF(end), move, data, left, none))
    else:
        QApplication.sendEvent(handle, QDragLeaveEvent())
    return moved.isAccepted()


def test_dragging_puts_conversations_and_folders_into_folders(qtbot: QtBot, with_folders: Sidebar) -> None:
    sidebar, moves = with_folders, list[tuple[object, str]]()
    sidebar.asked.move_requested.connect(lambda number, path: moves.append((number, path)))
    sidebar.asked.folder_moved.connect(lambda path, inside: moves.append((path, inside)))
    assert Drag(sidebar, 7).to(4)  # Talk 1 onto Work
    assert Drag(sidebar, 7).to(5)  # onto the line that says that Work is empty
    assert Drag(sidebar, 7).to(3)  # onto a conversation in Trips
    assert Drag(sidebar, 3).to(8)  # Talk 3 out of Trips
    assert Drag(sidebar, 4).to(2)  # Work into Norway
    assert Drag(sidebar, 2).to(6)  # Norway out of Trips
    assert moves == [(1, "Work"), (1, "Work"), (1, "Trips"), (3, ""), ("Work", "Trips/Norway"), ("Trips/Norway", "")]


def test_nothing_is_dropped_where_it_is_or_into_itself(with_folders: Sidebar) -> None:
    assert not Drag(with_folders, 3).to(1)  # Talk 3 into Trips
    assert not Drag(with_folders, 7).to(8)  # Talk 1 among those in no folder
    assert not Drag(with_folders, 1).to(2)  # Trips into Norway, which is in it
    assert not drag_to(with_folders.list.viewport(), QMimeData(), QPoint(20, 90), QPoint(20, 60), drop=True)


def test_the_menu_of_a_conversation_leads_into_every_folder(qtbot: QtBot, with_folders: Sidebar) -> None:
    menu = with_folders.menu_for(with_folders.model.index_of(3))
    move = next(found for found in menu.findChildren(QMenu) if found.title() == "Move to")
    assert [(action.text().strip(), action.isEnabled()) for action in move.actions() if action.text()] == [
        ("Trips", False), ("Norway", True), ("Work", True), ("Out of its folder", True), ("A new folder", True),
    ]  # fmt: skip
    with qtbot.waitSignal(with_folders.asked.move_requested) as moved:
        move.actions()[2].trigger()
    assert moved.args == [3, "Work"]
    assert folder_of(with_folders.model.row_at(with_folders.model.index_of(3))) == "Trips"  # until it is stored


def test_the_list_stays_where_the_user_scrolled_it(sidebar: Sidebar) -> None:
    many = [conversation(number, "2026-03-02") for number in range(200, 0, -1)]
    sidebar.show_conversations(many, [], 1)
    sidebar.list.scrollToTop()
    sidebar.show_conversations([conversation(201, "2026-03-02"), *many], [], 1)  # an answer ended elsewhere
    assert sidebar.list.verticalScrollBar().value() == 0
    sidebar.show_conversations(many, [], 2)  # another conversation is opened: it comes into sight
    assert sidebar.list.verticalScrollBar().value() > 0
