"""The archive: conversations that are out of the list, each one click away from it."""

from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.store.records import StoredConversation
from app.ui.history.conversations_page import ConversationRow, ConversationsPage
from app.ui.style.icons import Icons


class ArchivePage(ConversationsPage):
    """Signals, each with the id of a conversation."""

    open_requested = Signal(int)
    unarchive_requested = Signal(int)
    delete_requested = Signal(int)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(icons, "Archive", parent)

    def about(self, is_empty: bool) -> str:
        kept = "Archived conversations are not in the list. Search finds them; a message sent there brings one back."
        return f"Nothing is archived. Archive, in a conversation's menu, puts it here. {kept}" if is_empty else kept

    def row_of(self, record: StoredConversation) -> QWidget:
        archived = datetime.fromisoformat(record.archived_at or "").astimezone()
        row = ConversationRow(record, f"Archived on {archived:%-d %B %Y}")
        for icon, label, signal in (
            ("message-square", "Read “{title}”", self.open_requested),
            ("archive-restore", "Put “{title}” back into the list", self.unarchive_requested),
            ("trash-2", "Delete “{title}”", self.delete_requested),
        ):
            row.add_button(self._icons, icon, label).clicked.connect(partial(signal.emit, record.id))
        return row
