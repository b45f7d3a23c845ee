"""Keeps llama.cpp off the AMX tiles of virtual machines, where the first quantised batch can kill the process.

A hypervisor may show AMX in the CPU's flags and still not enable it: `ldtilecfg` then raises a general protection
fault (seen: Xeon guest, any Q8_0 model, any batch of two tokens or more, llama.cpp's own programs too). llama.cpp asks
the kernel once, when it lists its extra buffer types, and goes without tiles when the kernel refuses; the kernel
refuses while a thread's alternate signal stack is too small for tile state (Documentation/arch/x86/xstate.rst). So we
let it ask at such a moment. The repacked CPU kernels stay.
"""

import contextlib
import ctypes
import os
import sys
from collections.abc import Iterator
from pathlib import Path

_SMALL_STACK_BYTES = 4096  # above the kernel's minimum, below the 8 KiB that tile data take
_DISABLED = 2  # SS_DISABLE


class _Stack(ctypes.Structure):
    _fields_ = [("address", ctypes.c_void_p), ("flags", ctypes.c_int), ("size", ctypes.c_size_t)]


def virtual_machine_with_tiles() -> bool:
    """Whether this is a Linux guest whose CPU claims AMX."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        with Path("/proc/cpuinfo").open(encoding="ascii", errors="replace") as cpuinfo:
            flags = next((line for line in cpuinfo if line.startswith("flags")), "").split()
    except OSError:
        return False
    return "amx_int8" in flags and "hypervisor" in flags


@contextlib.contextmanager
def tiles_refused() -> Iterator[None]:
    """While inside, the kernel refuses AMX to this process; llama.cpp's remark on stderr is kept off the terminal."""
    libc = ctypes.CDLL(None)
    before = _Stack()
    memory = ctypes.create_string_buffer(_SMALL_STACK_BYTES)
    small = _Stack(ctypes.addressof(memory), 0, _SMALL_STACK_BYTES)
    libc.sigaltstack(ctypes.byref(small), ctypes.byref(before))
    stderr, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        libc.fflush(None)
        os.dup2(stderr, 2)
        os.close(stderr)
        os.close(nowhere)
        if not before.address:
            before.flags = _DISABLED
        libc.sigaltstack(ctypes.byref(before), None)


def list_extra_buffers(library: ctypes.CDLL) -> None:
    """Make llama.cpp list its extra CPU buffer types now. It does so once a process.

    `library` is llama.cpp as it is loaded: the symbols of ggml are found through it, not in a second copy.
    """
    library.ggml_backend_cpu_reg.restype = ctypes.c_void_p
    library.ggml_backend_reg_dev_get.restype = ctypes.c_void_p
    library.ggml_backend_reg_dev_get.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
    library.ggml_backend_reg_get_proc_address.restype = ctypes.c_void_p
    library.ggml_backend_reg_get_proc_address.argtypes = [ctypes.c_void_p, ctypes.c_char_p]
    registry = library.ggml_backend_cpu_reg()
    address = library.ggml_backend_reg_get_proc_address(registry, b"ggml_backend_dev_get_extra_bufts")
    if address:
        function = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p)(address)
        function(library.ggml_backend_reg_dev_get(registry, 0))
