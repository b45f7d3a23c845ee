"""Work that takes a while and needs no models, beside the window; what it gives comes back on the window's thread."""

import logging
import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from app.engine_host.main_thread_queue import MainThreadQueue
from engine.errors import EngineError

logger = logging.getLogger(__name__)


class Background(QObject):
    """Runs the newest piece of work, on a thread of its own; the answers of older ones are dropped.

    Attributes:
        is_running: the newest piece has not come to its end.

    Signals:
        done: what the work returned.
        failed: the exception that it raised; whoever uses this makes a sentence of it.
    """

    done = Signal(object)
    failed = Signal(object)
    _arrived = Signal(int, object, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._to_main = MainThreadQueue(self)
        self._number = 0
        self._cancel = threading.Event()
        self.is_running = False
        self._arrived.connect(self._on_arrived)

    def start(self, work: Callable[[threading.Event], object], name: str = "background") -> None:
        """`work` gets the event that says it is no longer wanted. `name`: of the thread, and in the log."""
        self.stop()
        self.is_running = True
        number, cancel = self._number, self._cancel

        def run() -> None:
            try:
                found, good = work(cancel), True
            except Exception as error:  # handed over whole; the log has what is not the user's to mend
                if not isinstance(error, EngineError):
                    logger.exception("%s", name)
                found, good = error, False
            self._to_main.post(self._arrived, number, found, good)

        threading.Thread(target=run, name=name, daemon=True).start()

    def stop(self) -> None:
        """What runs is no longer wanted."""
        self._cancel.set()
        self._cancel = threading.Event()
        self._number += 1
        self.is_running = False

    def close(self) -> None:
        """Nothing is told any more."""
        self.stop()
        self._to_main.close()

    @Slot(int, object, bool)
    def _on_arrived(self, number: int, found: object, good: bool) -> None:
        if number != self._number:
            return
        self.is_running = False
        (self.done if good else self.failed).emit(found)
