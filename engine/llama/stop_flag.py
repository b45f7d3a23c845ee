"""How a pass that is under way is stopped."""

import ctypes
import functools
import os


# An abort callback written in Python would take the GIL at every graph node. strlen does the job: it reads the
# flag's first byte without Python, and its result is false for "\0" and true for "\1\0".
@functools.cache
def strlen_address() -> int:
    libc = ctypes.CDLL(None if os.name == "posix" else "ucrtbase")
    return ctypes.cast(libc.strlen, ctypes.c_void_p).value or 0


class StopFlag:
    """A flag that llama.cpp reads while it decodes, at every node of the graph (CPU and Metal)."""

    def __init__(self) -> None:
        self._bytes = ctypes.create_string_buffer(2)

    def set(self) -> None:
        self._bytes[0] = b"\1"

    def clear(self) -> None:
        self._bytes[0] = b"\0"

    @property
    def address(self) -> int:
        return ctypes.addressof(self._bytes)
