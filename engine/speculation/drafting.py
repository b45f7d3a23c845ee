"""Who guesses ahead: a draft model, or a look-up of what followed the same words earlier."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from engine.llama.context import Context
from engine.records import Origin
from engine.speculation.draft_sampling import DraftWay
from engine.text.sampling import Choice, Logits, Sampler

_LONGEST_MATCH = 32  # tokens compared; longer matches are no surer


class Agreement(StrEnum):
    """What the look-up said of a draft model's guess, where it said anything."""

    AGREED = "agreed"
    AGAINST = "against"  # the look-up would have guessed otherwise
    INSTEAD = "instead"  # the look-up's guess, preferred to the model's


Basis = Origin | Agreement  # what a guess rests on: chances are learned for each


@dataclass(frozen=True, slots=True)
class Guess:
    """A drafted token. `confidence` is the drafter's own scale: a margin in logits, or a match length in tokens.

    `other`: what would have been guessed had the preferred source been silent.
    """

    token: int
    confidence: float
    chance: float | None = None
    basis: Basis = Origin.DRAFT
    other: "Guess | None" = None


@dataclass(frozen=True, slots=True)
class Observation:
    """What a drafter would have guessed where the text is already known. `made`: no other guess was preferred."""

    confidence: float
    agreed: bool
    basis: Basis = Origin.DRAFT
    made: bool = True


class ModelDrafter:
    """A draft model with its own KV cache. Accepted tokens stay in the cache and are never decoded again.

    With a look-up beside it, each guess is compared with what followed the same words earlier: where both agree, the
    guess is right far more often, and where they differ, `prefers` decides by (match length, margin).
    """

    origin = Origin.DRAFT

    def __init__(
        self,
        context: Context,
        sampler: Sampler,
        detail: bool = False,
        target_vocabulary: int | None = None,
        lookup: "LookupDrafter | None" = None,
        prefers: Callable[[float, float], bool] = lambda _length, _margin: False,
        way: DraftWay | None = None,
    ) -> None:
        """`target_vocabulary`: tokens that the target knows; a draft that knows more guesses among these only.

        `way`: whether to guess with the target's noise, or the likeliest token; with noise where it is missing.
        """
        self.context = context
        self.sampler = sampler
        self.detail = detail
        self._lookup, self._prefers = lookup, prefers
        self._way = None if sampler.greedy else way
        self._likeliest = Sampler(replace(sampler.sampling, temperature=0.0))
        self._said: list[tuple[int, int, int]] = []  # this round: by noise, likeliest, guessed
        self._shared = min(context.model.vocabulary_size, target_vocabulary or context.model.vocabulary_size)

    def guesses(self, text: Sequence[int]) -> Iterator[Guess]:
        context, sampler = self.context, self.sampler
        if not self._read(text):
            return
        history = list(text) if sampler.sampling.repeat_penalty != 1.0 else []
        walk = self._lookup.walk(text) if self._lookup else None
        position = len(text)
        self._said = []
        while True:
            logits = context.rows()[-1][: self._shared]
            choice = self._choose(logits, position, history)
            chance = sampler.chance(logits, choice.token) if self.detail else None
            guess = self._compare(Guess(choice.token, choice.margin, chance), walk)
            if self._way:
                self._said[-1] = (*self._said[-1][:2], guess.token)
            yield guess
            if context.free < 1 or not self._decode([guess.token]):
                return
            position += 1
            if walk:
                walk.advance(guess.token)
            if history:
                history.append(guess.token)

    def _compare(self, guess: Guess, walk: "Walk | None") -> Guess:
        """The model's guess in the light of the look-up's, or the other way round."""
        found = walk.guess() if walk else None
        if found is None:
            return guess
        if found.token == guess.token:
            return Guess(guess.token, guess.confidence, guess.chance, Agreement.AGREED)
        model = Guess(guess.token, guess.confidence, guess.chance, Agreement.AGAINST)
        lookup = Guess(found.token, found.confidence, None, Agreement.INSTEAD)
        better, other = (lookup, model) if self._prefers(found.confidence, guess.confidence) else (model, lookup)
        return Guess(better.token, better.confidence, better.chance, better.basis, other)

    def _choose(self, logits: Logits, position: int, history: Sequence[int]) -> Choice:
        """The model's own guess; what it would say in the other way is kept for `learn`."""
        if not self._way:
            return self.sampler.choose_with_margin(logits, position, history)
        used, other = self.sampler, self._likeliest
        if self._way.greedy:
            used, other = other, used
        choice, rival = used.choose_with_margin(logits, position, history), other.choose(logits, position, history)
        by_noise, likeliest = (rival, choice.token) if self._way.greedy else (choice.token, rival)
        self._said.append((by_noise, likeliest, 0))
        return choice

    def learn(self, text: Sequence[int], position: int) -> None:
        """Judge both ways where the text went along with the guesses. `position`: length of the text before them."""
        for (by_noise, likeliest, guessed), token in zip(self._said, text[position:], strict=False):
            if self._way:
                self._way.observe(by_noise, likeliest, token)
            if guessed != token:
                break

    def missing(self, text: Sequence[int]) -> int:
        """How many tokens must be read before the first guess, beyond the newest one."""
        return max(0, len(text) - 1 - len(self.context.tokens))

    def keep(self, length: int) -> None:
        """Forget what was fed beyond the first `length` tokens of the text: guesses that were not accepted."""
        self.context.truncate(length)

    def catch_up(self, text: Sequence[int]) -> list[Observation]:
        """Read what is missing, and say of each known token whether it would have been guessed."""
        context, observations = self.context, []
        while (start := len(context.tokens)) < len(text) - 1:
            end = min(start + context.outputs, len(text) - 1)
            if end > context.n_ctx or not self._decode(text[start:end], end - start):
                break
            rows = context.logits()[:, : self._shared]
            for row, position in zip(rows, range(start + 1, end + 1), strict=True):
                choice = self.sampler.choose_with_margin(row, position, text[:position] if self._penalised else ())
                observations.append(Observation(choice.margin, choice.token == text[position]))
        return observations

    @property
    def _penalised(self) -> bool:
        return self.sampler.sampling.repeat_penalty != 1.0

    def _read(self, text: Sequence[int]) -> bool:
        """Feed all of `text` that the cache lacks; logits of its last token are then ready."""
        context = self.context
        if len(text) > context.n_ctx:
            return False
        start = min(len(context.tokens), len(text) - 1)
        context.truncate(start)
        while start < len(text):
            end = min(start + context.n_batch, len(text))
            if not self._decode(text[start:end]):
                return False
            start = end
        return True

    def _decode(self, tokens: Sequence[int], outputs: int = 1) -> bool:
        """Feed `tokens`; ids that the draft's smaller vocabulary lacks go in as token 0."""
        size = self.context.model.vocabulary_size
        if max(tokens) < size:
            return self.context.decode(tokens, outputs)
        start = len(self.context.tokens)
        done = self.context.decode([token if token < size else 0 for token in tokens], outputs)
        if done:
            self.context.tokens[start:] = tokens
        return done


class LookupDrafter:
    """Guesses that what followed the last few tokens earlier follows again (Saxena, "Prompt Lookup Decoding", 2023).

    An index from n-grams to the newest place after them grows with the text; nothing is scanned twice.
    """

    origin = Origin.LOOKUP
    sizes = (6, 4, 3, 2)  # n-grams tried, longest first

    def __init__(self) -> None:
        self._text: list[int] = []
        self._places: dict[tuple[int, ...], int] = {}

    def guesses(self, text: Sequence[int]) -> Iterator[Guess]:
        walk = self.walk(text)
        while guess := walk.guess():
            yield guess
            walk.advance(guess.token)

    def walk(self, text: Sequence[int]) -> "Walk":
        """Starts at the end of `text`."""
        self._extend(text)
        return Walk(self)

    @property
    def length(self) -> int:
        """Tokens of the indexed text."""
        return len(self._text)

    def begin(self, text: Sequence[int]) -> None:
        """Take up a text; what it shares with the last one stays indexed."""
        if list(text[: len(self._text)]) != self._text:
            self._text, self._places = [], {}
        self._extend(text)

    def _extend(self, text: Sequence[int]) -> None:
        """Index the n-grams that now have a successor."""
        known = self._text
        for position in range(len(known), len(text)):
            for size in self.sizes:
                if position >= size:
                    self._places[tuple(known[position - size : position])] = position
            known.append(text[position])

    def token(self, place: int) -> int | None:
        return self._text[place] if place < len(self._text) else None

    def find(self, ahead: Sequence[int]) -> tuple[int, int]:
        """The newest place after the longest known n-gram at the end of text + `ahead`, and the match's length."""
        text = [*self._text[-_LONGEST_MATCH:], *ahead] if ahead else self._text
        for size in self.sizes:
            place = self._places.get(tuple(text[-size:]), 0) if len(text) >= size else 0
            if place:
                length = size
                most = min(_LONGEST_MATCH, place, len(text))
                while length < most and self._text[place - 1 - length] == text[-1 - length]:
                    length += 1
                return place, length
        return 0, 0


class Walk:
    """Follows an earlier passage along a text that goes on as guessed; looks it up anew where the guesses leave it."""

    def __init__(self, lookup: LookupDrafter) -> None:
        self._lookup = lookup
        self._ahead: list[int] = []  # guessed beyond the text; a short period repeats out of it
        self._start = lookup.length
        self._place, self._length = lookup.find(())

    def guess(self) -> Guess | None:
        """The token that followed here earlier, if any did."""
        if not self._place:
            return None
        beyond = self._place - self._start
        token = self._lookup.token(self._place) if beyond < 0 else self._ahead[beyond]
        return None if token is None else Guess(token, float(self._length), basis=Origin.LOOKUP)

    def advance(self, token: int) -> None:
        """The text goes on with `token`."""
        found = self.guess()
        self._ahead.append(token)
        if found and found.token == token:
            self._place, self._length = self._place + 1, self._length + 1
        else:
            self._place, self._length = self._lookup.find(self._ahead)
