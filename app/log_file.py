"""The log file: warnings and errors of everything, llama.cpp's complaints among them, from the start on."""

import faulthandler
import logging
import logging.handlers
import sys
from pathlib import Path

from app import __version__, paths

_BYTES, _FILES = 1_000_000, 3
_FORMAT = "%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"


class LogFile(logging.handlers.RotatingFileHandler):
    """The file, and beside it the one where a crash writes what each thread was doing. Raises OSError."""

    def __init__(self) -> None:
        path = paths.log_file()
        paths.ensure(path.parent)
        super().__init__(path, maxBytes=_BYTES, backupCount=_FILES, encoding="utf-8")
        self.setFormatter(logging.Formatter(_FORMAT))
        self.setLevel(logging.INFO)
        self._crashes = crash_file().open("a", encoding="utf-8")  # the fault handler holds only its number
        faulthandler.enable(self._crashes)

    def close(self) -> None:
        faulthandler.disable()
        self._crashes.close()
        super().close()


def open_log_file() -> str:
    """Writes the log from now on. Gives a sentence where the file cannot be written; Tandem runs all the same."""
    root = logging.getLogger()
    for earlier in [handler for handler in root.handlers if isinstance(handler, LogFile)]:
        root.removeHandler(earlier)
        earlier.close()
    try:
        root.addHandler(LogFile())
    except OSError as error:
        return f"The log file {paths.log_file()} cannot be written ({error.strerror or error})."
    logging.getLogger("app").setLevel(logging.INFO)
    logging.captureWarnings(True)
    logging.getLogger(__name__).info("Tandem %s, Python %s, %s", __version__, sys.version.split()[0], sys.platform)
    return ""


def crash_file() -> Path:
    """Where every thread was when the process crashed."""
    return paths.log_dir() / "crash.log"
