"""The library's models, looked for beside the window's thread."""

import logging
import threading

from PySide6.QtCore import QObject, Signal

from app.engine_host.main_thread_queue import MainThreadQueue
from app.models.library import Library

logger = logging.getLogger(__name__)


class LibraryScan(QObject):
    """Signals: found: a tuple of LibraryEntry."""

    found = Signal(object)

    def __init__(self, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._to_main = MainThreadQueue(self)
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Looks once more, unless it is looking already."""
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._look, name="library scan", daemon=True)
            self._thread.start()

    def _look(self) -> None:
        try:
            self._to_main.post(self.found, self._library.scan())
        except OSError:
            logger.exception("looking for models")
