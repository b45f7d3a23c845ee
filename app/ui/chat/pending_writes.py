"""What the user changed while the disk was full: said once, and written as soon as there is room."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.database.errors import StoreBlocked, StoreError

_RETRY_MS = 5000


class PendingWrites(QObject):
    """The latest change of each kind for each conversation that the store has refused so far.

    Signals:
        said: a sentence about a change that cannot be stored now.
        written: changes that had to wait are stored.
    """

    said = Signal(str)
    written = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: dict[tuple[str, int], Callable[[], object]] = {}
        self._timer = QTimer(self, interval=_RETRY_MS)
        self._timer.timeout.connect(self.retry)

    def now(self, kind: str, conversation_id: int, write: Callable[[], object]) -> bool:
        """Writes; where the store refuses and that may pass, it is kept and tried again until it is written."""
        self._waiting.pop((kind, conversation_id), None)
        try:
            write()
        except StoreError as error:
            self.said.emit(str(error))
            if isinstance(error, StoreBlocked):
                self._waiting[kind, conversation_id] = write
                self._timer.start()
            return False
        return True

    def drop(self, kind: str, conversation_id: int) -> None:
        """The change is wanted no more."""
        self._waiting.pop((kind, conversation_id), None)

    @Slot()
    def retry(self) -> None:
        """Tries once more what waits, oldest first."""
        before = len(self._waiting)
        for key, write in tuple(self._waiting.items()):
            try:
                write()
            except StoreBlocked:
                break  # said already
            except StoreError:  # the conversation is gone, and so is the need
                pass
            del self._waiting[key]
        if not self._waiting:
            self._timer.stop()
        if len(self._waiting) < before:
            self.written.emit()

    def put_away(self) -> None:
        """The database may become another one: a last attempt, and then none before `take_up`."""
        self.retry()
        self._timer.stop()

    def take_up(self, is_another: bool) -> None:
        """`is_another`: what waits was of conversations that are gone; their numbers are those of others now."""
        if is_another:
            self._waiting.clear()
        if self._waiting:
            self._timer.start()
