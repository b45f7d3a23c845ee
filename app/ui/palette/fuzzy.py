"""How well a title answers what was typed: every word of it, whole, as initials, or letter by letter."""

import heapq
import re
from collections.abc import Iterable
from typing import Protocol, TypeVar

from app.store.search import folded

_AT_START, _AT_WORD, _INITIALS, _INSIDE, _SCATTERED = 100.0, 80.0, 70.0, 60.0, 40.0
_LENGTH_WEIGHT = 0.05  # for each letter of the title: of two that match alike the shorter one is meant
_GAP_WEIGHT = 2.0  # for each letter between scattered ones


class Titled(Protocol):
    """`key`: the title as `folded` gives it. `bonus`: added to what the title scores."""

    @property
    def key(self) -> str: ...

    @property
    def bonus(self) -> float: ...


T = TypeVar("T", bound=Titled)


class Query:
    """Typed words, in any order."""

    def __init__(self, text: str) -> None:
        self.words = folded(text).split()
        self._scattered = [
            re.compile("".join(f"[^{sign}]*{sign}" for sign in map(re.escape, word))) for word in self.words
        ]

    def score(self, key: str) -> float | None:
        """None: some word is not in it. `key`: a title as `folded` gives it."""
        total = 0.0
        for word, scattered in zip(self.words, self._scattered, strict=True):
            place = key.find(word)
            if place >= 0:
                total += _AT_START if place == 0 else _AT_WORD if _begins_word(key, word, place) else _INSIDE
                continue
            found = scattered.match(key)  # the next of each letter, without going back: it is asked of every title
            if found is None:
                return None
            if word in "".join(part[0] for part in key.split()):
                total += _INITIALS
            else:
                total += max(1.0, _SCATTERED - _GAP_WEIGHT * (found.end() - key.index(word[0]) - len(word)))
        return total / max(1, len(self.words)) - _LENGTH_WEIGHT * len(key)

    def best(self, candidates: Iterable[T], limit: int) -> list[T]:
        """Those that match, best first; of equals, the earlier one."""
        scored = (
            (score + candidate.bonus, -number, candidate)
            for number, candidate in enumerate(candidates)
            if (score := self.score(candidate.key)) is not None
        )
        return [found[2] for found in heapq.nlargest(limit, scored, key=lambda found: found[:2])]

    def places(self, title: str) -> list[tuple[int, int]]:
        """Where the words stand in a title: starts and ends, in order; scattered letters one by one."""
        key, found = folded(title), list[tuple[int, int]]()
        if len(key) != len(title):  # a sign that folds into two: nothing is marked rather than the wrong letters
            return []
        for word, scattered in zip(self.words, self._scattered, strict=True):
            place = key.find(word)
            if place >= 0:
                found.append((place, place + len(word)))
            elif scattered.match(key):
                found += _letters(key, word)
        return sorted(found)


def _begins_word(key: str, word: str, place: int) -> bool:
    """Whether the word begins one of the title's, there or later."""
    return not key[place - 1].isalnum() or f" {word}" in key


def _letters(key: str, word: str) -> list[tuple[int, int]]:
    places, start = [], 0
    for letter in word:
        start = key.index(letter, start) + 1
        places.append((start - 1, start))
    return places
