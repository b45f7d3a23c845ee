"""Numbers in words that stand beside each other agree."""

from hypothesis import given
from hypothesis import strategies as st

from app.numbers import percents


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=6))
def test_shares_of_a_whole_are_read_as_a_hundred_per_cent(parts: list[int]) -> None:
    shares = [part / sum(parts) for part in parts]
    said = [int(text.removesuffix(" %")) for text in percents(shares)]
    assert sum(said) == 100
    assert all(abs(number - share * 100) < 1 for number, share in zip(said, shares, strict=True))


def test_what_is_nearest_to_the_next_is_rounded_up() -> None:
    assert percents([0.0, 0.945, 0.035, 0.02]) == ["0 %", "94 %", "4 %", "2 %"]
    assert percents([1 / 3, 1 / 3, 1 / 3]) == ["34 %", "33 %", "33 %"]
