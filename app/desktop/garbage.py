"""Python's collector of cycles, kept on the window's thread.

It runs on whatever thread happens to allocate, and a widget that it frees on another thread than its own crashes the
process: reading headers beside the window did. Anki does the same (qt/aqt/main.py).
"""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

_LOOK_MS = 1000


class GarbageCollector(QObject):
    """As long as it lives, cycles are freed on the thread that made it, about as often as Python would."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        timer = QTimer(self, interval=_LOOK_MS)
        timer.timeout.connect(self._look)
        timer.start()

    @Slot()
    def _look(self) -> None:
        collect_what_is_due()


def keep_what_is_there() -> None:
    """Once the window is ready: its own 100,000 objects stay as long as it does, and no collection looks at them again.

    Going through them takes 60 ms of a processor, in which no key is painted.
    """
    gc.freeze()


def collect_what_is_due() -> None:
    """Collects the oldest generation whose threshold is passed, as Python's own collector does."""
    for generation in (2, 1, 0):
        if gc.get_count()[generation] > gc.get_threshold()[generation]:
            gc.collect(generation)
            return
