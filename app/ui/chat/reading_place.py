"""Where each conversation was read last: kept while the user scrolls, and shown again when it is opened."""

from PySide6.QtCore import QObject, QTimer, Slot

from app.store.records import StoredConversation
from app.store.store import Store, StoreError
from app.ui.transcript.transcript import Transcript

_LATE_MS = 600

Place = tuple[int | None, int]
_AT_END: Place = (None, 0)


class ReadingPlace(QObject):
    """Of one conversation at a time. What the store refuses is tried again with the next scrolling."""

    def __init__(self, store: Store, transcript: Transcript) -> None:
        super().__init__(transcript)
        self._store, self._transcript = store, transcript
        self._conversation_id: int | None = None
        self._stored: Place = _AT_END
        self._timer = QTimer(self, singleShot=True, interval=_LATE_MS)
        self._timer.timeout.connect(self.keep)
        transcript.verticalScrollBar().valueChanged.connect(self._keep_soon)

    def show(self, record: StoredConversation) -> None:
        """The messages of this conversation have just been set; from now on its place is kept."""
        self._conversation_id, self._stored = record.id, (record.read_message, record.read_offset)
        if record.read_message is not None:
            self._transcript.show_at(record.read_message, record.read_offset)
        self._timer.stop()

    @Slot(int)
    def begin(self, conversation_id: int) -> None:
        """A conversation that is new."""
        self._conversation_id, self._stored = conversation_id, _AT_END

    def leave(self) -> None:
        """The conversation is about to be put away."""
        self.keep()
        self._conversation_id = None

    @Slot()
    def keep(self) -> None:
        self._timer.stop()
        if self._conversation_id is None:
            return
        place = self._transcript.reading_place or _AT_END
        if place != self._stored:
            try:
                self._store.set_place(self._conversation_id, *place)
            except StoreError:
                return
            self._stored = place

    @Slot()
    def _keep_soon(self) -> None:
        """Not later because the scrolling goes on."""
        if self._conversation_id is not None and not self._timer.isActive():
            self._timer.start()
