"""The archive: conversations that are out of the list, each one click away from it."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.store.records import StoredConversation
from app.ui.history.list_rows import UNTITLED
from app.ui.style.icons import IconButton, Icons
from app.ui.widgets.controls import scrolling_column
from app.ui.widgets.elided_label import ElidedLabel
from app.ui.widgets.label import Label

MOST_ROWS = 200  # a widget each


class ConversationRow(QWidget):
    """A title, a line below it, and what can be done with the conversation at the right."""

    def __init__(self, record: StoredConversation, below: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = record.title or UNTITLED
        title, line = ElidedLabel(""), ElidedLabel("small")
        title.set_whole(self._title)
        line.set_whole(below)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(title)
        texts.addWidget(line)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 8, 0, 8)
        self._line.addLayout(texts, 1)

    def add_button(self, icons: Icons, icon: str, label: str) -> IconButton:
        """`{title}` in the label stands for the conversation's."""
        button = IconButton(icons, icon, label.format(title=self._title), size_px=16)
        self._line.addWidget(button)
        return button


def say_rest(records: Sequence[StoredConversation]) -> str:
    """That more are there than are shown."""
    return f" These are the latest {MOST_ROWS} of {len(records):,}." if len(records) > MOST_ROWS else ""


class ArchivePage(QScrollArea):
    """Signals, each with the id of a conversation."""

    open_requested = Signal(int)
    unarchive_requested = Signal(int)
    delete_requested = Signal(int)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self.rows: list[QWidget] = []
        self._shown: tuple[StoredConversation, ...] | None = None
        self._about = Label(role="muted")
        self._about.setWordWrap(True)
        self._card = QFrame()
        self._card.setObjectName("card")
        self._list = QVBoxLayout(self._card)
        self._list.setContentsMargins(16, 8, 8, 8)
        self._list.setSpacing(0)
        column = scrolling_column(self)
        column.setSpacing(12)
        column.addWidget(Label("Archive", "title"))
        column.addWidget(self._about)
        column.addWidget(self._card)

    def show_conversations(self, archived: Sequence[StoredConversation]) -> None:
        """The latest archived first. What is there already stays: the list changes often, and each row costs time."""
        if tuple(archived) == self._shown:
            return
        self._shown = tuple(archived)
        for row in self.rows:
            self._list.removeWidget(row)
            row.deleteLater()
        self.rows = [self._row(record) for record in archived[:MOST_ROWS]]
        for row in self.rows:
            self._list.addWidget(row)
        self._card.setVisible(bool(archived))
        kept = "Archived conversations are not in the list. Search finds them; a message sent there brings one back."
        empty = f"Nothing is archived. Archive, in a conversation's menu, puts it here. {kept}"
        self._about.setText(f"{kept}{say_rest(archived)}" if archived else empty)

    def _row(self, record: StoredConversation) -> QWidget:
        archived = datetime.fromisoformat(record.archived_at or "").astimezone()
        row = ConversationRow(record, f"Archived on {archived:%-d %B %Y}")
        for icon, label, signal in (
            ("message-square", "Read “{title}”", self.open_requested),
            ("archive-restore", "Put “{title}” back into the list", self.unarchive_requested),
            ("trash-2", "Delete “{title}”", self.delete_requested),
        ):
            row.add_button(self._icons, icon, label).clicked.connect(partial(signal.emit, record.id))
        return row
