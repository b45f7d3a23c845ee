"""Pieces of work that need no models, one after another, beside the window."""

import logging
import queue
import threading
from collections.abc import Callable
from functools import partial
from itertools import count

from PySide6.QtCore import QObject, Signal

from app.engine_host.main_thread_queue import MainThreadQueue

logger = logging.getLogger(__name__)

Report = Callable[[object], None]
Work = Callable[[Report], object]


class WorkQueue(QObject):
    """A thread of its own, begun with the first piece; what it gives comes on the thread that made this object.

    Signals:
        done: the ticket, and what the work gave or the exception that it raised.
        told: the ticket, and what the work reports on its way.
    """

    done = Signal(int, object)
    told = Signal(int, object)

    def __init__(self, name: str, parent: QObject) -> None:
        """`parent` takes it along: without one it might go on its own thread, which holds it too."""
        super().__init__(parent)
        self._name = name
        self._is_closed = False
        self._to_main = MainThreadQueue(self)
        self._tickets = count(1)
        self._waiting: queue.SimpleQueue[tuple[int, Work] | threading.Event | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def run(self, work: Work) -> int:
        """Takes its place behind what waits; the ticket by which `done` and `told` name it."""
        ticket = next(self._tickets)
        self._waiting.put((ticket, work))
        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, name=self._name, daemon=True)
            self._thread.start()
        return ticket

    def finish(self) -> None:
        """Returns when everything that waits is done and told; at once where it was closed."""
        if self._thread is None or self._is_closed:
            return
        done = threading.Event()
        self._waiting.put(done)
        done.wait()
        self._to_main.deliver()

    def close(self) -> None:
        """Nothing is told any more; what waits is not begun."""
        self._is_closed = True
        self._to_main.close()
        self._waiting.put(None)

    def _serve(self) -> None:
        while (piece := self._waiting.get()) is not None:
            if isinstance(piece, threading.Event):
                piece.set()  # and nothing is told of it: whoever waits may be about to go
                continue
            if self._is_closed:
                continue
            ticket, work = piece
            try:
                outcome = work(partial(self._to_main.post, self.told, ticket))
            except Exception as error:
                logger.debug("%s", self._name, exc_info=True)
                outcome = error
            self._to_main.post(self.done, ticket, outcome)
