"""The conversation list as a Qt model: rows grouped by day, or what a search found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.store.records import FOUND, FOUND_END, SearchHit, StoredConversation
from app.transfer.portable import UNTITLED as UNTITLED
from app.ui.style.plain_text import tooltip

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True, slots=True)
class ListRow:
    """A heading (no conversation), a conversation, or a hit with its snippet."""

    title: str
    conversation_id: int | None = None
    message_id: int | None = None
    snippet: str = ""
    pinned: bool = False


class ConversationModel(QAbstractListModel):
    """Signals: renamed: conversation id and new title, when the user edited one in place."""

    renamed = Signal(int, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[ListRow] = []

    def show_conversations(self, conversations: Sequence[StoredConversation], today: date | None = None) -> None:
        """Pinned ones first, then by day."""
        rows: list[ListRow] = []
        heading = ""
        for record in conversations:
            group = (
                "Pinned" if record.pinned else day_group(record.updated, today or datetime.now().astimezone().date())
            )
            if group != heading:
                rows.append(ListRow(group))
                heading = group
            rows.append(ListRow(record.title or UNTITLED, record.id, pinned=record.pinned))
        self._reset(rows)

    def show_hits(self, hits: Sequence[SearchHit]) -> None:
        heading = ListRow(f"{len(hits)} found" if hits else "Nothing found")
        self._reset(
            [
                heading,
                *(ListRow(hit.title or UNTITLED, hit.conversation_id, hit.message_id, hit.snippet) for hit in hits),
            ]
        )

    def row_at(self, index: Index) -> ListRow | None:
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def index_of(self, conversation_id: int) -> QModelIndex:
        for number, row in enumerate(self._rows):
            if row.conversation_id == conversation_id:
                return self.index(number)
        return QModelIndex()

    def first_conversation(self) -> QModelIndex:
        """Below the first heading."""
        numbers = (number for number, row in enumerate(self._rows) if row.conversation_id is not None)
        number = next(numbers, None)
        return self.index(number) if number is not None else QModelIndex()

    def _reset(self, rows: list[ListRow]) -> None:
        if rows == self._rows:
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    # --- Qt's questions ------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        row = self.row_at(index)
        if row is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.title
        if role == Qt.ItemDataRole.ToolTipRole and row.conversation_id is not None:
            return tooltip(plain(row.snippet) or row.title)
        return row if role == ROW_ROLE else None

    def setData(self, index: Index, value: object, role: int = int(Qt.ItemDataRole.EditRole)) -> bool:
        row = self.row_at(index)
        title = str(value).strip()
        if row is None or row.conversation_id is None or role != Qt.ItemDataRole.EditRole or not title:
            return False
        if title != row.title:
            self.renamed.emit(row.conversation_id, title)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.row_at(index)
        if row is None or row.conversation_id is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable


def plain(snippet: str) -> str:
    """A snippet without the signs around what was found."""
    return " ".join(snippet.replace(FOUND, "").replace(FOUND_END, "").split())


def day_group(updated: str, today: date) -> str:
    """The heading for a time in ISO 8601: Today, Yesterday, Last 7 days, or the month."""
    try:
        day = datetime.fromisoformat(updated).astimezone().date()
    except ValueError:
        return "Earlier"
    if day >= today:
        return "Today"
    if day == today - timedelta(days=1):
        return "Yesterday"
    if day > today - timedelta(days=7):
        return "Last 7 days"
    return f"{day:%B %Y}"
