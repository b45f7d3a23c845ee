"""Memory that comes and goes."""

import gc
import weakref

import pytest

from engine.llama.pages import pages


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
