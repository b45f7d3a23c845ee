"""What llama.cpp complains about: it returns NULL or a code, and the reason stands only in its log."""

import ctypes
import logging
import os
import re
import sys
from collections import deque

import llama_cpp.llama_cpp as lib

from engine.errors import EngineError

logger = logging.getLogger("llama.cpp")
logger.addHandler(logging.NullHandler())  # where no log file is open, e.g. in a child process: nowhere

_WARN, _CONTINUED = 3, 5  # ggml_log_level
_LOST_WORKER = "An RPC worker was lost while it held layers of the target, and llama.cpp cannot go on without it"


class Log:
    """Keeps llama.cpp's last complaints. The library sends a message in parts, the later ones marked as continued."""

    def __init__(self) -> None:
        self.lines: deque[str] = deque(maxlen=12)
        self._level = 0
        self.callback = lib.llama_log_callback(self._on_message)  # kept alive: the library holds only its address
        self.abort_callback = ctypes.CFUNCTYPE(None, ctypes.c_char_p)(self._on_abort)

    def _on_message(self, level: int, text: bytes, _data: object) -> None:
        self._level = self._level if level == _CONTINUED else level
        if self._level >= _WARN and (line := text.decode("utf-8", "replace").strip()):
            self.lines.append(line)
            logger.log(logging.WARNING if self._level == _WARN else logging.ERROR, "%s", line)

    def _on_abort(self, text: bytes) -> None:
        """The library ends the process once this returns: a failed assertion, a driver, a GPU without memory.

        A worker that was lost is no fault of its own, and gets no debugger's backtrace.
        """
        line = text.decode("utf-8", "replace").strip()
        if "ggml-rpc" in line:
            logger.critical("%s", _LOST_WORKER)
            os.write(2, f"\n{_LOST_WORKER}: Tandem ends here. Start the worker again, then Tandem.\n".encode())
            os._exit(EngineError.exit_code)
        logger.critical("llama.cpp gave up: %s", re.sub(r"\S*[/\\]", "", line, count=1))  # without a build folder
        sys.stderr.write(f"{line}\n")  # as the library does where nobody takes the message
        sys.stderr.flush()

    def last_words(self) -> str:
        """What llama.cpp last complained about, shortest useful form; empty if it said nothing."""
        for line in self.lines:  # the first complaint is the cause, the later ones are its echo
            if "error" in line or "fail" in line or "invalid" in line or "missing" in line:
                return line.split(": ", 1)[-1].rstrip(".")
        return self.lines[-1].rstrip(".") if self.lines else ""

    def clear(self) -> None:
        """Before a call whose failure is to be explained."""
        self.lines.clear()


log = Log()
