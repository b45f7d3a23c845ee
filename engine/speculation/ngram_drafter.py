"""Prompt look-up: what followed the same tokens earlier is proposed again (Saxena, "Prompt Lookup Decoding", 2023)."""

import threading
from collections.abc import Iterator, Sequence
from itertools import islice

from engine.policy.answer_policy import AnswerPolicy
from engine.policy.draft_token import NO_DRAFT, Draft, DraftToken
from engine.records import Origin

_LONGEST_MATCH = 32  # tokens compared; beyond that, acceptance no longer grows with the length
_SIZES = (6, 4, 3, 2)  # n-grams tried, longest first


class NgramIndex:
    """From n-grams of a text to the newest place after them. It grows with the text; nothing is scanned twice."""

    def __init__(self) -> None:
        self._text: list[int] = []
        self._places: dict[tuple[int, ...], int] = {}

    @property
    def length(self) -> int:
        """Tokens of the indexed text."""
        return len(self._text)

    def begin(self, text: Sequence[int]) -> None:
        """Take up a text; what it shares with the last one stays indexed."""
        if list(text[: len(self._text)]) != self._text:
            self._text, self._places = [], {}
        self.extend(text)

    def extend(self, text: Sequence[int]) -> None:
        """Index the n-grams that now have a successor."""
        known = self._text
        for position in range(len(known), len(text)):
            for size in _SIZES:
                if position >= size:
                    self._places[tuple(known[position - size : position])] = position
            known.append(text[position])

    def token(self, place: int) -> int | None:
        return self._text[place] if place < len(self._text) else None

    def find(self, ahead: Sequence[int]) -> tuple[int, int]:
        """The newest place after the longest known n-gram at the end of text + `ahead`, and the match's length."""
        text = [*self._text[-_LONGEST_MATCH:], *ahead] if ahead else self._text
        for size in _SIZES:
            place = self._places.get(tuple(text[-size:]), 0) if len(text) >= size else 0
            if place:
                length = size
                most = min(_LONGEST_MATCH, place, len(text))
                while length < most and self._text[place - 1 - length] == text[-1 - length]:
                    length += 1
                return place, length
        return 0, 0

    def cursor(self, text: Sequence[int]) -> "NgramCursor":
        """Starts at the end of `text`, of which what is new is indexed first."""
        self.extend(text)
        return NgramCursor(self)


class NgramCursor:
    """Follows an earlier passage along a text that goes on as drafted; finds another where the draft leaves it."""

    def __init__(self, index: NgramIndex) -> None:
        self._index = index
        self._ahead: list[int] = []  # drafted beyond the text; a short period repeats out of it
        self._start = index.length
        self._place, self._length = index.find(())

    def token(self) -> DraftToken | None:
        """The token that followed here earlier, if any did."""
        if not self._place:
            return None
        beyond = self._place - self._start
        token = self._index.token(self._place) if beyond < 0 else self._ahead[beyond]
        return None if token is None else DraftToken(token, float(self._length), basis=Origin.LOOKUP)

    def advance(self, token: int) -> None:
        """The text goes on with `token`."""
        found = self.token()
        self._ahead.append(token)
        if found and found.token == token:
            self._place, self._length = self._place + 1, self._length + 1
        else:
            self._place, self._length = self._index.find(self._ahead)


class NgramDrafter:
    """Drafts from the text itself, at no cost but that of verification."""

    def __init__(self, index: NgramIndex) -> None:
        self._index = index

    def propose(self, text: Sequence[int], policy: AnswerPolicy, max_draft_tokens: int) -> Draft:
        tokens = tuple(islice(self.tokens(text), policy.longest(max_draft_tokens, Origin.LOOKUP)))
        if not tokens:
            return NO_DRAFT
        length = policy.ngram_length([policy.probability(token) for token in tokens], max_draft_tokens)
        return Draft(Origin.LOOKUP if length else Origin.TARGET, tokens[:length], (tokens,))

    def tokens(self, text: Sequence[int]) -> Iterator[DraftToken]:
        """What followed earlier, token by token, for as long as it goes on."""
        cursor = self._index.cursor(text)
        while token := cursor.token():
            yield token
            cursor.advance(token.token)

    def accepted(self, position: int, count: int) -> None:
        """The text itself tells, when the next draft is asked for."""

    def prefill(self, prompt: Sequence[int], cancel: threading.Event) -> Iterator[int]:
        if not cancel.is_set():
            self._index.begin(prompt)
        yield from ()

    def num_uncached(self, text: Sequence[int]) -> int:  # noqa: ARG002 - the protocol's
        return 0

    def rollback(self, text: Sequence[int]) -> None:
        """`prefill` finds out what still holds."""
