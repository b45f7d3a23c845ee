"""Signals from another thread, emitted on the thread of the window."""

import time
from collections import deque
from contextlib import suppress
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal, Slot

_DRAIN_SECONDS = 0.008  # half a frame: a flood of rounds must not hold up the window


class Emitter(Protocol):
    """A bound signal."""

    def emit(self, *values: object) -> None: ...


class MainThreadQueue(QObject):
    """Any thread posts; the thread that made this object emits, in order, half a frame's worth at a time."""

    _wake = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: deque[tuple[Emitter, tuple[object, ...]]] = deque()
        self._woken = False
        self._closed = False
        self._wake.connect(self._drain, Qt.ConnectionType.QueuedConnection)

    def post(self, signal: Emitter, *values: object) -> None:
        """From any thread. Nothing happens once the outbox is closed."""
        if self._closed:
            return
        self._waiting.append((signal, values))
        if not self._woken:
            self._woken = True
            with suppress(RuntimeError):  # the window went away without a word
                self._wake.emit()

    def deliver(self) -> None:
        """Emits everything that waits, now."""
        while self._waiting:
            signal, values = self._waiting.popleft()
            signal.emit(*values)

    def close(self) -> None:
        """Nothing is taken in any more."""
        self._closed = True

    @Slot()
    def _drain(self) -> None:
        self._woken = False  # before the look into the queue: a post in between wakes once more
        until = time.perf_counter() + _DRAIN_SECONDS
        while self._waiting:
            signal, values = self._waiting.popleft()
            signal.emit(*values)
            if time.perf_counter() > until:
                self._woken = True
                self._wake.emit()
                return
