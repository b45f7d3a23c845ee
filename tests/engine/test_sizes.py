"""One way to write a number of bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import numbers
from engine.sizes import size, sizes_apart

BYTES = st.integers(0, 10**16)


@pytest.mark.parametrize(
    ("num_bytes", "words"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (12_345, "12 kB"),
        (999_960, "1.0 MB"),
        (999_700, "1.0 MB"),  # not "1000 kB"
        (94_400_000, "94.4 MB"),
        (4_920_000_000, "4.9 GB"),
        (245_000_000_000, "245.0 GB"),
        (2.5e12, "2.5 TB"),
        (30_000_000, "30.0 MB"),  # never "0.0 GB"
    ],
)
def test_sizes_are_decimal_with_a_unit(num_bytes: float, words: str) -> None:
    assert size(num_bytes) == words
    assert numbers.size is size


@given(BYTES)
def test_only_nothing_reads_as_nothing(num_bytes: int) -> None:
    amount, unit = size(num_bytes).split()
    assert (float(amount) == 0) == (num_bytes == 0)
    assert float(amount) < 1000 or unit == "PB"


@given(BYTES, st.integers(0, 10**7))
def test_sizes_that_are_compared_read_the_same_only_where_they_are(num_bytes: int, more: int) -> None:
    first, second = sizes_apart(num_bytes, num_bytes + more)
    assert (first == second) == (more == 0)


def test_as_few_digits_as_tell_them_apart() -> None:
    assert sizes_apart(1_540_000_000, 8_000_000_000) == ("1.5 GB", "8.0 GB")
    assert sizes_apart(1_540_000_000, 1_520_000_000) == ("1.54 GB", "1.52 GB")
    assert sizes_apart(1_000, 1_001) == ("1,000 bytes", "1,001 bytes")


@pytest.mark.parametrize(
    ("number", "words"),
    [(4_200_000, "4.2 million"), (134_515_008, "135 million"), (999_600_000, "1.0 billion"), (8.03e9, "8.0 billion")],
)
def test_parameters_of_a_small_model_are_not_none(number: float, words: str) -> None:
    assert numbers.parameters(int(number)) == words
