"""The wastebasket: what was deleted, when it goes for good, and the way back."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.store.conversations import KEPT_DAYS, purged_after
from app.store.records import StoredConversation
from app.ui.history.backups import BackupsCard
from app.ui.history.conversations_page import ConversationRow, ConversationsPage
from app.ui.style.icons import IconButton, Icons, TextButton
from app.ui.widgets.dates import day_of, day_without_year
from app.words import tr, tr_noop, trn

_SURE_MS = 5000  # in which a second press empties the wastebasket


class WastebasketPage(ConversationsPage):
    """Signals, with the id of a conversation where one is meant."""

    restore_requested = Signal(int)
    purge_requested = Signal(int)
    empty_requested = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        kept = trn(
            "Deleted conversations stay here for %n day, then they are gone for good.",
            "Deleted conversations stay here for %n days, then they are gone for good.",
            KEPT_DAYS,
        )
        super().__init__(icons, tr("Wastebasket"), tr("The wastebasket is empty."), kept, self._row, parent)
        self.empty = TextButton(icons, tr("Empty the wastebasket"), "trash-2", "danger")
        self.empty.clicked.connect(self._on_empty)
        self._sure = QTimer(self, singleShot=True, interval=_SURE_MS)
        self._sure.timeout.connect(self._ask_again)
        self._column.addWidget(self.empty, 0, Qt.AlignmentFlag.AlignLeft)
        self.backups = BackupsCard(icons)
        self._column.addWidget(self.backups)

    def show_conversations(self, records: Sequence[StoredConversation]) -> bool:
        if not super().show_conversations(records):
            return False
        self.empty.setVisible(bool(records))
        self._ask_again()
        self._lead_to_rows()
        return True

    def _lead_to_rows(self) -> None:
        """Rows are younger than the button below them: the keyboard would come to what empties it all first."""
        buttons: list[QWidget] = [button for row in self.rows for button in row.findChildren(IconButton)]
        below = [*buttons[:1], self.empty, *self.backups.buttons]
        for before, after in (*pairwise(below), *pairwise(buttons)):  # in two steps: Qt puts none behind the very last
            QWidget.setTabOrder(before, after)

    def _row(self, record: StoredConversation) -> QWidget:
        row = ConversationRow(record, _when(record.deleted_at or ""))
        row.add_button(self._icons, "undo-2", tr_noop("Restore “{title}”")).clicked.connect(
            partial(self.restore_requested.emit, record.id)
        )
        row.add_button(self._icons, "trash-2", tr_noop("Delete “{title}” for good")).clicked.connect(
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
        self._label(tr("Press again: nothing brings them back"))
        self._sure.start()

    @Slot()
    def _ask_again(self) -> None:
        self._sure.stop()
        self._label(tr("Empty the wastebasket"))

    def _label(self, text: str) -> None:
        """For a screen reader, too."""
        self.empty.setText(f" {text}")
        self.empty.setAccessibleName(text)


def _when(deleted_at: str) -> str:
    deleted = day_without_year(datetime.fromisoformat(deleted_at))
    gone = day_of(purged_after(deleted_at))
    return tr("Deleted on {day}, gone for good on {later}", day=deleted, later=gone)
