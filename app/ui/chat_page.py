"""The page that is used most: pair bar, notices, transcript or empty state, composer."""

from PySide6.QtWidgets import QFrame, QStackedLayout, QVBoxLayout, QWidget

from app.ui.compare_view import CompareView
from app.ui.composer import Composer
from app.ui.empty_state import EmptyState
from app.ui.icons import Icons
from app.ui.notices import Notices, Toast
from app.ui.pair_bar import PairBar
from app.ui.transcript import Transcript


class ChatPage(QFrame):
    """Only places its parts; `ChatController` fills them."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chat")
        self.pair_bar = PairBar(icons)
        self.notices = Notices(icons)
        self.transcript = Transcript(icons)
        self.empty = EmptyState(icons)
        self.composer = Composer(icons)
        self.compare = CompareView(icons)
        self._has_messages = self._is_comparing = False
        self._middle = QStackedLayout()
        self._middle.addWidget(self.empty)
        self._middle.addWidget(self.transcript)
        self._middle.addWidget(self.compare)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.pair_bar)
        column.addWidget(self.notices)
        column.addLayout(self._middle, 1)
        column.addWidget(self.composer)
        self.toast = Toast(self)

    def show_transcript(self, has_messages: bool) -> None:
        """The transcript, or what to do where there is none."""
        self._has_messages = has_messages
        self._show_middle()

    @property
    def is_comparing(self) -> bool:
        return self._is_comparing

    def set_comparing(self, comparing: bool) -> None:
        """The lanes of Compare instead of the transcript."""
        self._is_comparing = comparing
        self._show_middle()

    def _show_middle(self) -> None:
        reading = self.transcript if self._has_messages else self.empty
        self._middle.setCurrentWidget(self.compare if self._is_comparing else reading)
