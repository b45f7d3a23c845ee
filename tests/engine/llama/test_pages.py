"""Memory that comes and goes."""

import ctypes
import gc
import mmap
import platform
import weakref
from pathlib import Path

import pytest

from engine.llama.pages import give_back, pages

BLOCK_BYTES, BLOCKS = 65_536, 1_000


def test_zeros_that_can_be_written_and_read_back() -> None:
    data = pages(10_000)
    assert data.shape == (10_000,)
    assert not data.any()
    data[-1] = 7
    assert data[-1] == 7


def test_its_own_mapping_goes_with_the_last_view() -> None:
    data = pages(10_000)
    mapping, view = weakref.ref(data.base), data[:5_000]
    del data
    gc.collect()
    assert mapping() is not None
    del view
    gc.collect()
    assert mapping() is None


def test_of_nothing_there_is_none() -> None:
    with pytest.raises((OSError, ValueError)):
        pages(0)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc can be told")
def test_what_was_freed_in_the_midst_of_the_heap_is_given_back() -> None:
    library = ctypes.CDLL(None)
    library.malloc.restype, library.free.argtypes = ctypes.c_void_p, (ctypes.c_void_p,)
    blocks = [library.malloc(BLOCK_BYTES) for _ in range(BLOCKS)]
    for block in blocks:
        ctypes.memset(block, 1, BLOCK_BYTES)
    used = resident_bytes()
    for block in blocks[:-1]:  # below the last one the heap cannot shrink by itself
        library.free(block)
    give_back()
    assert resident_bytes() < used - BLOCKS * BLOCK_BYTES // 2
    library.free(blocks[-1])


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text("utf-8").split()[1]) * mmap.PAGESIZE
