"""The log file: warnings and errors of everything, llama.cpp's complaints among them, from the start on."""

import faulthandler
import logging
import logging.handlers
import os
import sys
from contextlib import suppress
from pathlib import Path

from app import __version__, paths

_BYTES, _FILES = 1_000_000, 3
_FORMAT = "%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"
_LONGEST_CRASH = 100_000  # characters that are taken over
_LONGEST_REASON = 200
_CRASHES_KEPT = 10
_FATAL = "Fatal Python error: "

logger = logging.getLogger(__name__)


class LogFile(logging.handlers.RotatingFileHandler):
    """The file, and beside it the one where a crash writes what each thread was doing. Raises OSError."""

    def __init__(self) -> None:
        path = paths.log_file()
        paths.ensure(path.parent)
        super().__init__(path, maxBytes=_BYTES, backupCount=_FILES, encoding="utf-8")
        self.setFormatter(logging.Formatter(_FORMAT))
        self.setLevel(logging.INFO)
        self._crash_file = crash_file()
        self._crashes = self._crash_file.open("a", encoding="utf-8")  # the fault handler holds only its number
        _forget_old_crashes()
        faulthandler.enable(self._crashes)

    def emit(self, record: logging.LogRecord) -> None:
        """What is critical ends the process: the next start tells it."""
        super().emit(record)
        if record.levelno >= logging.CRITICAL:
            with suppress(OSError):
                self._crashes.write(f"{record.getMessage()}\n")
                self._crashes.flush()

    def close(self) -> None:
        faulthandler.disable()
        self._crashes.close()
        with suppress(OSError):
            if self._crash_file.stat().st_size == 0:
                self._crash_file.unlink()
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
    logger.info("Tandem %s, Python %s, %s", __version__, sys.version.split()[0], sys.platform)
    return ""


def crash_file(pid: int | None = None) -> Path:
    """Where every thread of a process, by default this one, was when it crashed; gone once it ended well."""
    return paths.log_dir() / f"crash-{pid or os.getpid()}.log"


def _forget_old_crashes() -> None:
    """Of commands, which nobody asks for, and of runs that were killed."""
    with suppress(OSError):
        files = sorted(paths.log_dir().glob("crash-*.log"), key=lambda file: file.stat().st_mtime)
        for file in files[:-_CRASHES_KEPT]:
            file.unlink()


def take_crash(pid: int) -> str:
    """Moves the crash of a process that is gone into the log file. -> its reason; empty where it did not crash."""
    file = crash_file(pid)
    try:
        with file.open(encoding="utf-8", errors="replace") as opened:
            text = opened.read(_LONGEST_CRASH).strip()
        if pid == os.getpid():  # numbers come again, in a container with each start
            os.truncate(file, 0)
        else:
            file.unlink()
    except OSError:
        return ""
    if not text:
        return ""
    logger.error("Tandem crashed the last time:\n%s", text)
    first = text.splitlines()[0].removeprefix(_FATAL).strip()
    return first if len(first) <= _LONGEST_REASON else f"{first[:_LONGEST_REASON]}..."
