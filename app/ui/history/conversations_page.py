"""A page of conversations that are out of the list: what the archive and the wastebasket have in common."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.store.records import StoredConversation
from app.ui.history.list_rows import UNTITLED
from app.ui.style.icons import IconButton, Icons
from app.ui.widgets.controls import scrolling_column
from app.ui.widgets.elided_label import ElidedLabel
from app.ui.widgets.label import Label
from app.words import tr

_MOST_ROWS = 200  # a widget each


class ConversationRow(QWidget):
    """A title, a line below it, and what can be done with the conversation at the right."""

    def __init__(self, record: StoredConversation, below: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = record.title or tr(UNTITLED)
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
        """`{title}` in the label, which is marked by `tr_noop`, stands for the conversation's."""
        button = IconButton(icons, icon, tr(label, title=self._title), size_px=16)
        self._line.addWidget(button)
        return button


class ConversationsPage(QScrollArea):
    """A title, a sentence and a card of rows."""

    def __init__(
        self,
        icons: Icons,
        title: str,
        none: str,
        kept: str,
        row_of: Callable[[StoredConversation], QWidget],
        parent: QWidget | None = None,
    ) -> None:
        """`kept`: what becomes of conversations here; where there are none, `none` says that before it."""
        super().__init__(parent)
        self._icons, self._none, self._kept, self._row_of = icons, none, kept, row_of
        self.rows: list[QWidget] = []
        self._shown: tuple[StoredConversation, ...] | None = None
        self._about = Label(role="muted")
        self._about.setWordWrap(True)
        self._card = QFrame()
        self._card.setObjectName("card")
        self._list = QVBoxLayout(self._card)
        self._list.setContentsMargins(16, 8, 8, 8)
        self._list.setSpacing(0)
        self._column = scrolling_column(self)
        self._column.setSpacing(12)
        self._column.addWidget(Label(title, "title"))
        self._column.addWidget(self._about)
        self._column.addWidget(self._card)

    def show_conversations(self, records: Sequence[StoredConversation]) -> bool:
        """The latest first. What is there already stays, and False says so: the list changes often, and each row
        costs time."""
        if tuple(records) == self._shown:
            return False
        self._shown = tuple(records)
        for row in self.rows:
            self._list.removeWidget(row)
            row.deleteLater()
        self.rows = [self._row_of(record) for record in records[:_MOST_ROWS]]
        for row in self.rows:
            self._list.addWidget(row)
        self._card.setVisible(bool(records))
        about, number = self._kept if records else f"{self._none} {self._kept}", len(records)
        rest = tr("These are the latest {shown} of {number:,}.", shown=_MOST_ROWS, number=number)
        self._about.setText(f"{about} {rest}" if number > _MOST_ROWS else about)
        return True
