"""The composition root of the window: the one place that builds store, settings, engine thread and widgets."""

import logging
import os
import signal
import socket
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, NoReturn

from app import paths
from app.desktop.display import WITHOUT_WINDOW, install_line, missing_libraries, package_manager, why_no_window
from app.words import tr

if TYPE_CHECKING:
    from app.desktop.single_instance import SingleInstance
    from app.engine_host.engine_thread import EngineThread
    from app.store.store import Store
    from app.ui.window.main_window import MainWindow

logger = logging.getLogger(__name__)

_READY_MS = 3000  # after the first paint: what an answer needs has been imported by then
_PATIENCE_SECONDS = 10.0  # after the window is gone: what the models had read is written to disk meanwhile


def open_window() -> int:
    """Shows the window and returns its exit code; 1 with a sentence where no window can open."""
    reason = why_no_window()
    if reason:
        return _refuse(reason)
    try:
        import PySide6.QtWidgets  # noqa: F401
    except ImportError as error:
        return _refuse(_qt_is_missing(error))
    from app.database.errors import StoreError

    try:
        return _run()
    except StoreError as error:
        return _refuse(str(error))


def _run() -> int:
    from app.database.errors import StoreDamaged
    from app.desktop.application import build_application, build_window
    from app.desktop.language import chosen, speak_language
    from app.desktop.single_instance import SingleInstance
    from app.engine_host.engine_thread import EngineThread
    from app.settings.keys import LANGUAGE, Settings

    application, settings = build_application(), Settings(paths.settings_file())
    speak_language(application, chosen(settings.get(LANGUAGE)), paths.resources() / "translations")
    instance = SingleInstance(_data_folder())
    if instance.is_second:
        return _leave_it_to_the_first(instance)
    store = _open_store(instance)
    engine = EngineThread()
    try:
        try:
            window = build_window(application, store, settings, engine)
        except StoreDamaged:  # what a start does not look at was damaged; now it looks, and rescues
            store.close()
            store = _open_store(instance)
            window = build_window(application, store, settings, engine)
        instance.raise_requested.connect(window.come_to_front)
        _report_unexpected_errors(window)
        with _closed_by_ctrl_c(window):
            _start_after_first_paint(window, engine)
            window.show()
            return application.exec()
    finally:
        store.close()  # all of it is written: the next start need not wait for the models
        instance.release()
        if not engine.shut_down(_PATIENCE_SECONDS):
            _leave_at_once()


def _leave_at_once() -> NoReturn:
    """Past Python's own ending, which cannot take place while llama.cpp, or a driver under it, holds a thread."""
    logger.warning("llama.cpp did not return within %.0f seconds; Tandem ended without it", _PATIENCE_SECONDS)
    logging.shutdown()
    os._exit(0)


def _open_store(instance: "SingleInstance") -> "Store":
    from app.store.store import Store

    store = Store(paths.database())
    store.take_up_cut_off_replies(instance.is_alone)
    return store


def _data_folder() -> Path:
    """Made where it is missing; where that fails, the store says so."""
    with suppress(OSError):
        paths.ensure(paths.data_dir())
    return paths.data_dir()


def _leave_it_to_the_first(instance: "SingleInstance") -> int:
    try:
        instance.raise_first()
    except OSError as error:
        return _refuse(f"Tandem is open already, and its window could not be raised ({error.strerror}).")
    print("Tandem is open already; its window comes to the front.")
    return 0


def _start_after_first_paint(window: "MainWindow", engine: "EngineThread") -> None:
    """Starts models and charts once the user sees the window: their imports take longer than all the rest."""
    from PySide6.QtCore import QEvent, QObject, QTimer

    from app.desktop.garbage import keep_what_is_there

    class FirstPaint(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                watched.removeEventFilter(self)
                QTimer.singleShot(0, window.start)
                QTimer.singleShot(_READY_MS, keep_when_idle)
            return False

    def keep_when_idle() -> None:
        if engine.is_loading or engine.is_busy:  # it is importing still, and holds much for a moment only
            QTimer.singleShot(_READY_MS, keep_when_idle)
        else:
            keep_what_is_there()

    window.installEventFilter(FirstPaint(window))


def _refuse(sentence: str) -> int:
    print(f"tandem: {sentence}", file=sys.stderr)
    return 1


def _qt_is_missing(error: ImportError) -> str:
    missing = missing_libraries()
    if missing:
        line = install_line(missing, package_manager())
        return f"Tandem's window needs system libraries that are missing here. Type: {line}\n{WITHOUT_WINDOW}"
    return f"Qt cannot be loaded ({error}). 'make setup' installs it again. {WITHOUT_WINDOW}"


def _report_unexpected_errors(window: "MainWindow") -> None:
    """An exception in a slot goes to the log and into the window; Qt would only print it."""

    def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        logger.error("%s", error, exc_info=(kind, error, trace))
        if os.environ.get("TANDEM_DEBUG") or threading.current_thread() is not threading.main_thread():
            traceback.print_exception(kind, error, trace)
        else:
            sentence = tr(
                "Something unexpected went wrong ({kind}: {error}). The details are in {path}.",
                kind=kind.__name__,
                error=error,
                path=paths.log_file(),
            )
            window.chat.notices.say(sentence, "error")

    sys.excepthook = report


@contextmanager
def _closed_by_ctrl_c(window: "MainWindow") -> Iterator[None]:
    """Ctrl-C in the terminal closes the window as its button does.

    Python runs signal handlers between its own instructions, and an idle Qt has none: the byte that the signal
    writes wakes it.
    """
    from PySide6.QtCore import QSocketNotifier

    ours, pythons = socket.socketpair()
    ours.setblocking(False)
    pythons.setblocking(False)
    before = signal.set_wakeup_fd(pythons.fileno(), warn_on_full_buffer=False)
    signals = (signal.SIGINT, signal.SIGTERM)
    handlers = [(number, signal.signal(number, lambda *_: window.close())) for number in signals]
    notifier = QSocketNotifier(ours.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(lambda: ours.recv(64))
    try:
        yield
    finally:
        notifier.setEnabled(False)
        signal.set_wakeup_fd(before)
        for number, handler in handlers:
            signal.signal(number, handler)
        ours.close()
        pythons.close()
