"""What stands unsent in the composer, conversation by conversation: stored, and kept here while the disk refuses."""

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.store.store import Store
from app.ui.chat.pending_writes import PendingWrites
from app.ui.widgets.notices import Notices

_KEEP_MS = 400


class UnsentTexts(QObject):
    """Main thread only.

    Signals:
        due: what stands in the composer has stood there for a while.
    """

    due = Signal()

    def __init__(self, store: Store, notices: Notices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._notices = store, notices
        self._timer = QTimer(self, singleShot=True, interval=_KEEP_MS)
        self._timer.timeout.connect(self.due)
        self._refused: dict[int, str] = {}  # by conversation, until it is written
        self._has_complained = False
        self._writes = PendingWrites(self)
        self._writes.said.connect(self._on_refused)

    @Slot()
    def keep_soon(self) -> None:
        """Something was typed."""
        if not self._timer.isActive():  # also while the user types on and on
            self._timer.start()

    def stop(self) -> None:
        """Nothing is due."""
        self._timer.stop()

    def keep(self, conversation_id: int, text: str) -> None:
        """Stores the text, now or as soon as there is room."""
        self._refused[conversation_id] = text
        self._writes.now("unsent text", conversation_id, partial(self._write, conversation_id))

    def of(self, conversation_id: int, stored: str) -> str:
        """The newest one: `stored`, or what could not be stored yet."""
        return self._refused.get(conversation_id, stored)

    def sent(self, conversation_id: int) -> None:
        """It is a message now."""
        self._refused.pop(conversation_id, None)
        self._writes.drop("unsent text", conversation_id)

    @Slot()
    def retry(self) -> None:
        """A last attempt, when the window closes."""
        self._writes.retry()

    def _write(self, conversation_id: int) -> None:
        self._store.set_unsent_text(conversation_id, self._refused[conversation_id])
        del self._refused[conversation_id]
        self._has_complained = False

    @Slot(str)
    def _on_refused(self, sentence: str) -> None:
        """Once, and not with every word that is typed."""
        if not self._has_complained:
            self._has_complained = True
            self._notices.say(sentence, "error")
