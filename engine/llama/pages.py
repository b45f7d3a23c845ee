"""Memory for what is large and comes and goes: it is the system's again as soon as nobody holds it.

The allocator keeps what it is given back. A state that grows with every answer fits into none of the holes that its
predecessors left, so that the process grew by twice what was kept.
"""

import ctypes
import mmap
import os
from typing import Any

import numpy as np
from numpy.typing import NDArray

_PRIVATE: dict[str, Any] = {"flags": mmap.MAP_PRIVATE | mmap.MAP_ANON} if os.name == "posix" else {}


def pages(num_bytes: int) -> NDArray[np.uint8]:
    """Zeros, for at least one byte. [num_bytes] Raises OSError where there is no memory."""
    return np.frombuffer(mmap.mmap(-1, num_bytes, **_PRIVATE), np.uint8)


def give_back() -> None:
    """What the C library holds for later is the system's again, where it can be told so (glibc): some milliseconds."""
    library = ctypes.CDLL(None) if os.name == "posix" else None
    if trim := getattr(library, "malloc_trim", None):
        trim(0)
