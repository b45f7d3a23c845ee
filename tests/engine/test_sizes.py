"""One way to write a number of bytes."""

import pytest

from app import numbers
from engine.sizes import size


@pytest.mark.parametrize(
    ("num_bytes", "words"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (12_345, "12 kB"),
        (999_960, "1.0 MB"),
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
