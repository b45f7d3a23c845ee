"""A cycle with a widget in it is freed on the window's thread, whoever allocates."""

import gc
import threading
import weakref

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.desktop.application import build_application
from app.desktop.garbage import GarbageCollector, collect_what_is_due, keep_what_is_there


class Watched(QWidget):
    """Knows itself, as a widget does whose signal is connected to a closure."""

    def __init__(self) -> None:
        super().__init__()
        self.itself = self


def test_no_other_thread_frees_a_widget(qtbot: QtBot) -> None:
    application = build_application()
    assert isinstance(application, QApplication)
    assert application.findChild(GarbageCollector) is not None
    freed_on: list[str] = []
    weakref.finalize(Watched(), lambda: freed_on.append(threading.current_thread().name))
    worker = threading.Thread(target=lambda: [[] for _ in range(200_000)], name="worker")
    worker.start()
    worker.join()
    assert freed_on == []

    gc.collect()
    QCoreApplication.processEvents()
    assert freed_on == ["MainThread"]


def test_what_is_due_is_collected() -> None:
    build_application()
    made: list[list[int]] = [[] for _ in range(2 * gc.get_threshold()[0])]
    assert gc.get_count()[0] > gc.get_threshold()[0]
    collect_what_is_due()
    assert gc.get_count()[0] < gc.get_threshold()[0]
    assert made


def test_what_stands_once_the_window_is_ready_is_looked_at_no_more() -> None:
    """And what comes after it is freed as before."""
    freed: list[str] = []
    build_application()
    try:
        weakref.finalize(Watched(), freed.append, "before")
        keep_what_is_there()
        weakref.finalize(Watched(), freed.append, "after")
        gc.collect()
        assert freed == ["after"]
    finally:
        gc.unfreeze()
    gc.collect()
    assert freed == ["after", "before"]
