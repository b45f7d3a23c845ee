"""Memory for what is large: given back as soon as nobody holds it, and in large pages where every pass reads it.

The allocator keeps what it is given back. A state that grows with every answer fits into none of the holes that its
predecessors left, so that the process grew by twice what was kept.
"""

import ctypes
import mmap
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_LARGE_PAGE_BYTES = 2 * 1024 * 1024
LEAST_IN_LARGE_PAGES = 32 * 1024 * 1024  # bytes: what is less may come from the C library's heap, and fits into caches
_PRIVATE: dict[str, Any] = {"flags": mmap.MAP_PRIVATE | mmap.MAP_ANON} if os.name == "posix" else {}


def pages(num_bytes: int) -> NDArray[np.uint8]:
    """Zeros, for at least one byte. [num_bytes] Raises OSError where there is no memory."""
    return np.frombuffer(mmap.mmap(-1, num_bytes, **_PRIVATE), np.uint8)


def give_back() -> None:
    """What the C library holds for later is the system's again, where it can be told so (glibc): some milliseconds."""
    library = ctypes.CDLL(None) if os.name == "posix" else None
    if trim := getattr(library, "malloc_trim", None):
        trim(0)


class LargePages:
    """Has Linux put what is allocated from now on, and not yet written, into transparent huge pages.

    A decode reads all weights once, and with pages of 4 KiB the processor spends a tenth of it on looking up addresses.
    Most distributions give large pages only to those who ask (`madvise`), which llama.cpp does not.
    """

    def __init__(self) -> None:
        self._known = _anonymous_ranges()
        self._madvise = ctypes.CDLL(None).madvise
        self._madvise.argtypes = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int

    @staticmethod
    def available() -> bool:
        """Whether this system has them for those who ask. Linux's Documentation/admin-guide/mm/transhuge.rst."""
        try:
            return "[never]" not in Path("/sys/kernel/mm/transparent_hugepage/enabled").read_text("ascii")
        except OSError:  # another system, or a kernel without
            return False

    def ask(self) -> None:
        for start, end in _without(_anonymous_ranges(), self._known):
            if end - start >= _LARGE_PAGE_BYTES:
                self._madvise(start, end - start, mmap.MADV_HUGEPAGE)  # where it cannot be had, all stays as it was


def _anonymous_ranges() -> list[tuple[int, int]]:
    """Of this process: addresses that can be written and belong to no file, in ascending order."""
    found = []
    for line in Path("/proc/self/maps").read_text("utf-8", "replace").splitlines():
        addresses, permissions, *rest = line.split(maxsplit=5)
        if permissions == "rw-p" and len(rest) == 3:  # offset, device, inode and no name
            start, _, end = addresses.partition("-")
            found.append((int(start, 16), int(end, 16)))
    return found


def _without(ranges: list[tuple[int, int]], known: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """What of these lies in no known range; a new mapping may have become one with its neighbour."""
    for start, end in ranges:
        for known_start, known_end in known:
            if start < known_end and known_start < end:
                if start < known_start:
                    yield start, known_start
                start = known_end
        if start < end:
            yield start, end
