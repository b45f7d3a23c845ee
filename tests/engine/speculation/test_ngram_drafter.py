"""Prompt look-up against a brute-force scan."""

from collections.abc import Sequence
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from engine.speculation.ngram_drafter import NgramDrafter, NgramIndex

SIZES = (6, 4, 3, 2)
texts = st.lists(st.integers(0, 3), max_size=60)


def said(index: NgramIndex, text: Sequence[int], count: int = 8) -> list[tuple[int, float]]:
    return [(token.token, token.confidence) for token in islice(NgramDrafter(index).tokens(text), count)]


def scan(text: list[int], count: int = 8) -> list[tuple[int, float]]:
    """What followed the newest earlier occurrence of the longest n-gram, by looking everywhere."""
    for size in SIZES:
        places = [p for p in range(size, len(text)) if text[p - size : p] == text[-size:]]
        if not places:
            continue
        place, length = places[-1], size
        while length < 32 and length < place and text[place - 1 - length] == text[-1 - length]:
            length += 1
        longer = list(text)
        for i in range(count):
            longer.append(longer[place + i])
        return [(token, float(length + i)) for i, token in enumerate(longer[len(text) :])]
    return []


@given(texts)
def test_lookup_finds_what_a_scan_finds(text: list[int]) -> None:
    index = NgramIndex()
    index.begin(text)
    assert said(index, text) == scan(text)


@given(texts, st.lists(st.integers(1, 7), min_size=1, max_size=12))
def test_lookup_grows_with_the_text(text: list[int], steps: list[int]) -> None:
    index = NgramIndex()
    end = 0
    index.begin([])
    for step in steps:
        end = min(len(text), end + step)
        assert said(index, text[:end]) == scan(text[:end])


@given(texts, texts)
def test_a_text_that_was_edited_leaves_nothing_of_the_old_one(old: list[int], new: list[int]) -> None:
    index = NgramIndex()
    index.begin(old)
    index.begin(new)
    assert said(index, new) == scan(new)


def test_a_text_that_repeats_with_a_short_period_is_continued_without_end() -> None:
    index = NgramIndex()
    text = [5, 1, 2, 3, 1, 2, 3, 1, 2, 3]
    index.begin(text)
    assert [token for token, _ in said(index, text, 9)] == [1, 2, 3] * 3


def test_new_text_has_no_draft() -> None:
    index = NgramIndex()
    for text in ([], [1], [1, 2, 3, 4, 5, 6, 7, 8]):
        index.begin(text)
        assert said(index, text) == []


@given(texts, st.lists(st.integers(0, 3), max_size=10))
def test_where_the_text_leaves_the_passage_another_is_looked_up(text: list[int], ahead: list[int]) -> None:
    """Tokens after any continuation: the passage goes on while it is right; else a scan of the text finds the next."""
    index = NgramIndex()
    index.begin(text)
    cursor = index.cursor(text)
    for count, token in enumerate(ahead, start=1):
        before = cursor.token()
        cursor.advance(token)
        after = cursor.token()
        if before and before.token == token:
            assert after is None or after.confidence == before.confidence + 1
            continue
        longer = [*text, *ahead[:count]]
        sizes = (n for n in SIZES if len(longer) >= n)
        places = [p for n in sizes for p in range(len(text) - 1, n - 1, -1) if text[p - n : p] == longer[-n:]]
        assert (after.token if after else None) == (text[places[0]] if places else None)
