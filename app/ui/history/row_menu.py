"""What can be done with a row of the conversation list, as a menu."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from app.store.records import ListedConversation, SearchHit, StoredFolder
from app.ui.history.list_rows import FolderRow, Row, conversation_of
from app.ui.style.icons import Icons
from app.words import tr

_STEP = "    "  # before the name of a folder inside another


class RowActions(QObject):
    """What the list, its menus and the keyboard ask for.

    Signals: a conversation is meant by its id, a folder by its path; an empty path is no folder.
    """

    opened = Signal(int)
    hit_opened = Signal(int, int)  # and the message that was found
    renamed = Signal(int, str)
    rename_wanted = Signal(int)  # its title is to be edited in the list
    delete_requested = Signal(int)
    pin_requested = Signal(int, bool)
    archive_requested = Signal(int, bool)  # False: back into the list
    export_requested = Signal(int)
    pdf_requested = Signal(int)
    print_requested = Signal(int)
    export_all_requested = Signal()
    import_requested = Signal()
    move_requested = Signal(int, str)
    folder_wanted = Signal(str, int)  # a new one in this one, for this conversation; -1: none
    folder_renamed = Signal(str, str)
    folder_rename_wanted = Signal(str)
    folder_moved = Signal(str, str)  # into this one
    folder_removed = Signal(str)
    folder_folded = Signal(str, bool)  # whether it should be open
    conversation_wanted = Signal(str)  # a new one in this folder


class RowMenu(QMenu):
    """Each entry is bound to its row: the list may be another by the time that it is chosen."""

    def __init__(
        self, icons: Icons, actions: RowActions, row: Row | None, folders: Sequence[StoredFolder], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._icons, self._asked, self._folders = icons, actions, folders
        match row:
            case ListedConversation() | SearchHit():
                self._fill_for_conversation(row)
                self.addSeparator()
            case FolderRow():
                self._fill_for_folder(row)
                self.addSeparator()
        if conversation_of(row) is None and not isinstance(row, FolderRow):
            self._add("folder-plus", tr("New folder"), "Ctrl+Shift+N", partial(actions.folder_wanted.emit, "", -1))
        self._add("folder-open", tr("Import conversations ..."), "Ctrl+Shift+I", actions.import_requested.emit)
        self._add("download", tr("Export all conversations ..."), "", actions.export_all_requested.emit)

    def _fill_for_conversation(self, row: ListedConversation | SearchHit) -> None:
        asked, number = self._asked, conversation_of(row)
        assert number is not None
        self._add("pencil", tr("Rename"), "F2", partial(asked.rename_wanted.emit, number))
        if isinstance(row, ListedConversation):
            pin = partial(asked.pin_requested.emit, number, not row.pinned)
            self._add("pin-off" if row.pinned else "pin", tr("Unpin") if row.pinned else tr("Pin"), "Ctrl+Shift+P", pin)
            self._add_folders(row)
        self._add("download", tr("Export ..."), "Ctrl+E", partial(asked.export_requested.emit, number))
        self._add("file-text", tr("Save as PDF ..."), "", partial(asked.pdf_requested.emit, number))
        self._add("printer", tr("Print ..."), "Ctrl+P", partial(asked.print_requested.emit, number))
        is_archived = isinstance(row, SearchHit) and row.is_archived
        name, label = (
            ("archive-restore", tr("Back into the list")) if is_archived else ("archive", tr("Archive", "verb"))
        )
        self._add(name, label, "Ctrl+Shift+H", partial(asked.archive_requested.emit, number, not is_archived))
        self._add("trash-2", tr("Delete"), "Del", partial(asked.delete_requested.emit, number))

    def _add_folders(self, row: ListedConversation) -> None:
        """Where it can go: every folder, none, or a new one."""
        menu = QMenu(tr("Move to"), self)
        menu.setIcon(self._icons.icon("folder-input"))
        for folder in self._folders:
            action = QAction(_STEP * folder.depth + folder.name.replace("&", "&&"), menu)
            action.setIcon(self._icons.icon("folder"))
            action.setEnabled(folder.path != row.folder)
            _bind(action, partial(self._asked.move_requested.emit, row.id, folder.path))
            menu.addAction(action)
        if row.folder:
            _bind(menu.addAction(tr("Out of its folder")), partial(self._asked.move_requested.emit, row.id, ""))
        if menu.actions():
            menu.addSeparator()
        new = menu.addAction(self._icons.icon("folder-plus"), tr("A new folder"))
        _bind(new, partial(self._asked.folder_wanted.emit, row.folder, row.id))
        self.addMenu(menu)

    def _fill_for_folder(self, row: FolderRow) -> None:
        asked, path = self._asked, row.folder.path
        self._add("square-pen", tr("New conversation here"), "", partial(self._begin_in, path))
        self._add("pencil", tr("Rename"), "F2", partial(asked.folder_rename_wanted.emit, path))
        self._add("folder-plus", tr("New folder inside"), "", partial(asked.folder_wanted.emit, path, -1))
        if row.folder.inside:
            outside = row.folder.inside.rpartition("/")[0]
            self._add("folder-input", tr("Out of its folder"), "", partial(asked.folder_moved.emit, path, outside))
        self._add("trash-2", tr("Delete, keep what is in it"), "Del", partial(asked.folder_removed.emit, path))

    def _begin_in(self, path: str) -> None:
        """Opened, so that the conversation is seen there."""
        self._asked.folder_folded.emit(path, True)
        self._asked.conversation_wanted.emit(path)

    def _add(self, icon: str, label: str, shortcut: str, act: Callable[[], object]) -> None:
        action = QAction(self._icons.icon(icon), label, self)
        action.setShortcut(shortcut)
        _bind(action, act)
        self.addAction(action)


def _bind(action: QAction, act: Callable[[], object]) -> None:
    """Qt would hand on whether the action is checked."""
    action.triggered.connect(lambda: act())
