"""The archive: conversations that are out of the list, each one click away from it."""

from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.store.records import StoredConversation
from app.ui.history.conversations_page import ConversationRow, ConversationsPage
from app.ui.style.icons import Icons
from app.ui.widgets.dates import day_of
from app.words import tr, tr_noop


class ArchivePage(ConversationsPage):
    """Signals, each with the id of a conversation."""

    open_requested = Signal(int)
    unarchive_requested = Signal(int)
    delete_requested = Signal(int)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        none = tr("Nothing is archived. Archive, in a conversation's menu, puts it here.")
        kept = tr(
            "Archived conversations are not in the list. Search finds them; a message sent there brings one back."
        )
        super().__init__(icons, tr("Archive"), none, kept, self._row, parent)

    def _row(self, record: StoredConversation) -> QWidget:
        archived = datetime.fromisoformat(record.archived_at or "")
        row = ConversationRow(record, tr("Archived on {day}", day=day_of(archived)))
        for icon, label, signal in (
            ("message-square", tr_noop("Read “{title}”"), self.open_requested),
            ("archive-restore", tr_noop("Put “{title}” back into the list"), self.unarchive_requested),
            ("trash-2", tr_noop("Delete “{title}”"), self.delete_requested),
        ):
            row.add_button(self._icons, icon, label).clicked.connect(partial(signal.emit, record.id))
        return row
