"""The wastebasket: what was deleted, when it goes for good, and the way back."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.store.conversations import KEPT_DAYS, purged_after
from app.store.records import StoredConversation
from app.ui.history.archive_page import MOST_ROWS, ConversationRow, say_rest
from app.ui.history.backups import BackupsCard
from app.ui.style.icons import Icons, TextButton
from app.ui.widgets.controls import scrolling_column
from app.ui.widgets.label import Label

_SURE_MS = 5000  # in which a second press empties the wastebasket


class WastebasketPage(QScrollArea):
    """Signals, with the id of a conversation where one is meant."""

    restore_requested = Signal(int)
    purge_requested = Signal(int)
    empty_requested = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self.rows: list[QWidget] = []
        self._shown: tuple[StoredConversation, ...] | None = None
        self.empty = TextButton(icons, "Empty the wastebasket", "trash-2", "danger")
        self.empty.clicked.connect(self._on_empty)
        self._sure = QTimer(self, singleShot=True, interval=_SURE_MS)
        self._sure.timeout.connect(self._ask_again)
        self._about = Label(role="muted")
        self._about.setWordWrap(True)
        self._card = QFrame()
        self._card.setObjectName("card")
        self._list = QVBoxLayout(self._card)
        self._list.setContentsMargins(16, 8, 8, 8)
        self._list.setSpacing(0)
        column = scrolling_column(self)
        column.setSpacing(12)
        column.addWidget(Label("Wastebasket", "title"))
        column.addWidget(self._about)
        column.addWidget(self._card)
        column.addWidget(self.empty, 0, Qt.AlignmentFlag.AlignLeft)
        self.backups = BackupsCard(icons)
        column.addWidget(self.backups)

    def show_conversations(self, deleted: Sequence[StoredConversation]) -> None:
        """The latest deleted first. What is there already stays: the list changes often, and each row costs time."""
        if tuple(deleted) == self._shown:
            return
        self._shown = tuple(deleted)
        for row in self.rows:
            self._list.removeWidget(row)
            row.deleteLater()
        self.rows = [self._row(record) for record in deleted[:MOST_ROWS]]
        for row in self.rows:
            self._list.addWidget(row)
        self._card.setVisible(bool(deleted))
        self.empty.setVisible(bool(deleted))
        self._ask_again()
        kept = f"Deleted conversations stay here for {KEPT_DAYS} days, then they are gone for good."
        self._about.setText(f"{kept}{say_rest(deleted)}" if deleted else f"The wastebasket is empty. {kept}")

    def _row(self, record: StoredConversation) -> QWidget:
        row = ConversationRow(record, _when(record.deleted_at or ""))
        row.add_button(self._icons, "undo-2", "Restore “{title}”").clicked.connect(
            partial(self.restore_requested.emit, record.id)
        )
        row.add_button(self._icons, "trash-2", "Delete “{title}” for good").clicked.connect(
            partial(self.purge_requested.emit, record.id)
        )
        return row

    @Slot()
    def _on_empty(self) -> None:
        """The first press asks, the second one does it."""
        if self._sure.isActive():
            self._sure.stop()
            self.empty_requested.emit()
            return
        self.empty.setText(" Press again: nothing brings them back")
        self._sure.start()

    @Slot()
    def _ask_again(self) -> None:
        self._sure.stop()
        self.empty.setText(" Empty the wastebasket")


def _when(deleted_at: str) -> str:
    deleted = datetime.fromisoformat(deleted_at).astimezone()
    gone = purged_after(deleted_at).astimezone()
    return f"Deleted on {deleted:%-d %B}, gone for good on {gone:%-d %B %Y}"
