"""One piece of blocking work beside the window's thread, whose answer comes back on it."""

import logging
import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from app.engine_host.main_thread_queue import MainThreadQueue

logger = logging.getLogger(__name__)


class Background(QObject):
    """Runs the newest piece of work; the answers of older ones are dropped.

    Signals:
        done: what the work returned.
        failed: the exception that it raised.
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

    def start(self, work: Callable[[threading.Event], object]) -> None:
        """`work` gets the event that says it is no longer wanted."""
        self.stop()
        self.is_running = True
        number, cancel = self._number, self._cancel

        def run() -> None:
            try:
                found, good = work(cancel), True
            except Exception as error:  # handed over whole; the log has what is not the user's to mend
                if not hasattr(error, "exit_code"):
                    logger.exception("work beside the window")
                found, good = error, False
            self._to_main.post(self._arrived, number, found, good)

        threading.Thread(target=run, name="hub", daemon=True).start()

    def stop(self) -> None:
        """What runs is no longer wanted."""
        self._cancel.set()
        self._cancel = threading.Event()
        self._number += 1
        self.is_running = False

    @Slot(int, object, bool)
    def _on_arrived(self, number: int, found: object, good: bool) -> None:
        if number != self._number:
            return
        self.is_running = False
        (self.done if good else self.failed).emit(found)
