"""The composition root of the window: the one place that builds store, settings, engine thread and widgets."""

import os
import signal
import socket
import sys
import threading
import traceback
from types import TracebackType
from typing import TYPE_CHECKING

from app import paths
from app.display import WITHOUT_WINDOW, install_line, missing_libraries, package_manager, why_no_window

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from app.ui.main_window import MainWindow


def open_window() -> int:
    """Shows the window and returns its exit code; 1 with a sentence where no window can open."""
    reason = why_no_window()
    if reason:
        return _refuse(reason)
    try:
        from PySide6.QtWidgets import QApplication
    except ImportError as error:
        return _refuse(_qt_is_missing(error))
    from app.database import StoreError

    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    try:
        return _run(application)
    except StoreError as error:
        return _refuse(str(error))


def _run(application: "QApplication") -> int:
    from app.engine_thread import EngineThread
    from app.settings import Settings
    from app.store import Store
    from app.ui.main_window import MainWindow

    application.setApplicationName("Tandem")
    application.setOrganizationName("Tandem")
    application.setDesktopFileName("tandem")
    settings = Settings(paths.settings_file())
    store = Store(paths.database())
    engine = EngineThread()
    try:
        window = MainWindow(store, settings, engine)
        _report_unexpected_errors(window)
        wake = _close_on_ctrl_c(application, window)
        window.show()
        code = application.exec()
        wake.close()
        return code
    finally:
        engine.shut_down()
        store.close()


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
        log = paths.log_file()
        try:
            paths.ensure(log.parent)
            with log.open("a", encoding="utf-8") as file:
                traceback.print_exception(kind, error, trace, file=file)
        except OSError as failure:
            print(f"tandem: the log {log} cannot be written ({failure.strerror})", file=sys.stderr)
        if os.environ.get("TANDEM_DEBUG") or threading.current_thread() is not threading.main_thread():
            traceback.print_exception(kind, error, trace)
        else:
            window.notify(f"Something unexpected went wrong ({kind.__name__}: {error}). The details are in {log}.")

    sys.excepthook = report


def _close_on_ctrl_c(application: "QApplication", window: "MainWindow") -> socket.socket:
    """Ctrl-C in the terminal closes the window as its button does. Close the returned socket at the end."""
    from PySide6.QtCore import QSocketNotifier

    ours, pythons = socket.socketpair()
    ours.setblocking(False)
    pythons.setblocking(False)
    signal.set_wakeup_fd(pythons.fileno(), warn_on_full_buffer=False)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: window.close())
    notifier = QSocketNotifier(ours.fileno(), QSocketNotifier.Type.Read, application)
    notifier.activated.connect(lambda: ours.recv(64))  # any Python code lets the handler run
    window.destroyed.connect(pythons.close)
    return ours


if __name__ == "__main__":
    from app.cli import main

    sys.exit(main())
