"""The conversation list as a Qt model: folders and days, or what a search found."""

import json
import os
from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.store.records import FOUND, FOUND_END, ListedConversation, SearchHit, StoredFolder
from app.ui.history.list_rows import UNTITLED, EmptyRow, FolderRow, Heading, Row, conversation_of, list_rows
from app.ui.style.plain_text import tooltip
from app.words import tr, trn

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = int(Qt.ItemDataRole.UserRole)
ROW_TYPE = "application/x-tandem-row"
_TEXTS = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole)
_ACTIVE = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable
_DRAGGED = Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemIsDropEnabled


class ConversationModel(QAbstractListModel):
    """Signals, when the user edited a name in place:

    renamed: conversation id and new title.
    folder_renamed: path and new name.
    """

    renamed = Signal(int, str)
    folder_renamed = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []
        self._places: dict[int, int] = {}  # conversation id -> row
        self.is_search = False
        self.is_searching = False  # and more may be found

    def show_conversations(
        self,
        conversations: Sequence[ListedConversation],
        folders: Sequence[StoredFolder] = (),
        today: date | None = None,
    ) -> None:
        self.is_searching = False
        self._reset(list_rows(conversations, folders, today), False)

    def show_hits(self, hits: Sequence[SearchHit], is_all: bool = True) -> None:
        """Not `is_all`: more may follow."""
        self.is_searching = not is_all
        title = trn("%n found", "%n found", len(hits)) if hits else tr("Nothing found")
        self._reset([Heading(title if is_all else tr("Searching ...")), *hits], True)

    def row_at(self, index: Index) -> Row | None:
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def index_of(self, conversation_id: int) -> QModelIndex:
        place = self._places.get(conversation_id)
        return QModelIndex() if place is None else self.index(place)

    def index_of_folder(self, path: str) -> QModelIndex:
        """Invalid where it is not in the list."""
        for number, row in enumerate(self._rows):
            if isinstance(row, FolderRow) and row.folder.path == path:
                return self.index(number)
        return QModelIndex()

    def first_conversation(self) -> QModelIndex:
        """The uppermost."""
        number = min(self._places.values(), default=None)
        return self.index(number) if number is not None else QModelIndex()

    def first_free(self) -> int:
        """The first row below all folders; the number of rows where there is none."""
        rows = enumerate(self._rows)
        is_free = (n for n, row in rows if n and isinstance(row, Heading))
        return next(is_free, len(self._rows)) if self.has_folders else 0

    @property
    def has_folders(self) -> bool:
        return len(self._rows) > 1 and isinstance(self._rows[1], FolderRow)

    def _reset(self, rows: list[Row], is_search: bool) -> None:
        if rows == self._rows:
            return
        self.beginResetModel()
        self._rows, self.is_search = rows, is_search
        self._places = {number: place for place, row in enumerate(rows) if (number := conversation_of(row)) is not None}
        self.endResetModel()

    # --- Qt's questions ------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        row = self.row_at(index)
        if row is None:
            return None
        if role == ROW_ROLE:
            return row
        if role in _TEXTS:
            return title_of(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(row)
        if role == Qt.ItemDataRole.ToolTipRole and conversation_of(row) is not None:
            return tooltip((plain(row.snippet) if isinstance(row, SearchHit) else "") or title_of(row))
        return None

    def setData(self, index: Index, value: object, role: int = int(Qt.ItemDataRole.EditRole)) -> bool:
        row = self.row_at(index)
        title = str(value).strip()
        if row is None or role != Qt.ItemDataRole.EditRole or not title:
            return False
        number = conversation_of(row)
        if number is not None and title != title_of(row):
            self.renamed.emit(number, title)
        if isinstance(row, FolderRow) and title != row.folder.name:
            self.folder_renamed.emit(row.folder.path, title)
        return number is not None or isinstance(row, FolderRow)

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.row_at(index)
        if row is None:
            return Qt.ItemFlag.ItemIsDropEnabled  # below the last row
        if isinstance(row, Heading | EmptyRow):
            return Qt.ItemFlag.ItemIsDropEnabled
        return _ACTIVE | _DRAGGED

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [ROW_TYPE]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """What is dragged by its name, for the rows may be others by the time that it is dropped; and whose it is."""
        data = QMimeData()
        if row := self.row_at(indexes[0]) if indexes else None:
            name = conversation_of(row) or (row.folder.path if isinstance(row, FolderRow) else "")
            data.setData(ROW_TYPE, json.dumps([os.getpid(), name]).encode())
        return data

    def dragged(self, data: QMimeData) -> Row | None:
        """The row that `mimeData` named, if it is still there. The same name from another Tandem means another."""
        if not data.hasFormat(ROW_TYPE):
            return None
        process, name = json.loads(bytes(data.data(ROW_TYPE).data()))
        if process != os.getpid():
            return None
        return self.row_at(self.index_of(name) if isinstance(name, int) else self.index_of_folder(name))


def title_of(row: Row) -> str:
    match row:
        case FolderRow():
            return row.folder.name
        case EmptyRow():
            return tr("Empty: drag conversations here")
        case Heading():
            return row.title
        case _:
            return row.title or tr(UNTITLED)


def spoken(row: Row) -> str:
    """What a screen reader says of a row."""
    match row:
        case FolderRow():
            return _spoken_folder(row)
        case ListedConversation():
            folder = tr("in {folder}", folder=row.folder) if row.folder else ""
            return ", ".join(part for part in (title_of(row), tr("pinned") if row.pinned else "", folder) if part)
        case SearchHit():
            title = ", ".join((title_of(row), tr("archived"))) if row.is_archived else title_of(row)
            return f"{title}: {plain(row.snippet)}" if row.snippet else title
        case _:
            return title_of(row)


def _spoken_folder(row: FolderRow) -> str:
    name, count = row.folder.name, row.count
    if row.folder.is_open:
        return trn("Folder {name}, open, %n conversation", "Folder {name}, open, %n conversations", count, name=name)
    return trn("Folder {name}, closed, %n conversation", "Folder {name}, closed, %n conversations", count, name=name)


def plain(snippet: str) -> str:
    """A snippet without the signs around what was found."""
    return " ".join(snippet.replace(FOUND, "").replace(FOUND_END, "").split())
