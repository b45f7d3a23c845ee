"""Memory that comes and goes."""

import ctypes
import gc
import mmap
import platform
import weakref
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.llama.pages import LargePages, give_back, pages

LARGE_BYTES = 8 * 1024 * 1024
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


@pytest.mark.skipif(not LargePages.available(), reason="this system has no large pages for those who ask")
def test_new_memory_comes_in_large_pages_once_it_is_asked_for() -> None:
    old = pages(LARGE_BYTES)
    asked = LargePages()
    new = pages(LARGE_BYTES)
    asked.ask()
    for data in (old, new):
        data[:] = 1
    assert has_advice(new)
    assert not has_advice(old)


def has_advice(data: NDArray[np.uint8]) -> bool:
    """Whether Linux was told that this is to lie in large pages (`hg`; man 5 proc, smaps)."""
    middle = data.ctypes.data + len(data) // 2
    is_it = False
    for line in Path("/proc/self/smaps").read_text("utf-8").splitlines():
        first, *rest = line.split()
        if "-" in first:
            start, end = (int(address, 16) for address in first.split("-"))
            is_it = start <= middle < end
        elif is_it and first == "VmFlags:":
            return "hg" in rest
    raise AssertionError("no mapping")
