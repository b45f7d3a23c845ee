"""Work that takes a while and needs no models, beside the window."""

import logging
import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.engine_host.main_thread_queue import MainThreadQueue

logger = logging.getLogger(__name__)


class Background(QObject):
    """One piece of work at a time, on a thread of its own; what it gives comes on the thread that made this object.

    Signals:
        done: what the work gave.
    """

    done = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._to_main = MainThreadQueue(self)
        self._thread: threading.Thread | None = None

    def run(self, name: str, work: Callable[[], object]) -> None:
        """Begins the work, unless some still runs."""
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._work, args=(name, work), name=name, daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Nothing is told any more."""
        self._to_main.close()

    def _work(self, name: str, work: Callable[[], object]) -> None:
        try:
            outcome = work()
        except Exception:
            logger.exception("%s", name)
            return
        self._to_main.post(self.done, outcome)
