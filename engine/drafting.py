"""Who guesses ahead: a draft model, or a look-up of what followed the same words earlier."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from engine.llama import Context
from engine.records import Origin
from engine.sampling import Sampler


@dataclass(frozen=True, slots=True)
class Guess:
    """A drafted token. `confidence` is the drafter's own scale: a margin in logits, or a match length in tokens."""

    token: int
    confidence: float
    chance: float | None = None


@dataclass(frozen=True, slots=True)
class Observation:
    """What a drafter would have guessed where the text is already known."""

    confidence: float
    agreed: bool


class Drafter(Protocol):
    """Guesses the tokens that follow `tokens`. `text` of every call is the whole text, prompt included."""

    origin: Origin

    def guesses(self, text: Sequence[int]) -> Iterator[Guess]:
        """Guess after guess, each as if those before were right; the caller stops when it has enough."""
        ...


class ModelDrafter:
    """A draft model with its own KV cache. Accepted tokens stay in the cache and are never decoded again."""

    origin = Origin.DRAFT

    def __init__(
        self, context: Context, sampler: Sampler, detail: bool = False, target_vocabulary: int | None = None
    ) -> None:
        """`target_vocabulary`: tokens that the target knows; a draft that knows more guesses among these only."""
        self.context = context
        self.sampler = sampler
        self.detail = detail
        self._shared = min(context.model.vocabulary_size, target_vocabulary or context.model.vocabulary_size)

    def guesses(self, text: Sequence[int]) -> Iterator[Guess]:
        context, sampler = self.context, self.sampler
        if not self._read(text):
            return
        history = list(text) if sampler.sampling.repeat_penalty != 1.0 else []
        position = len(text)
        while True:
            logits = context.logits()[-1][: self._shared]
            choice = sampler.choose_with_margin(logits, position, history)
            chance = sampler.chance(logits, choice.token) if self.detail else None
            yield Guess(choice.token, choice.margin, chance)
            if context.free < 1 or not self._decode([choice.token]):
                return
            position += 1
            if history:
                history.append(choice.token)

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
        self._extend(text)
        place, length = self._find()
        ahead: list[int] = []  # a text that repeats with a short period is continued from the guesses themselves
        while place:
            token = self._text[place] if place < len(self._text) else ahead[place - len(self._text)]
            ahead.append(token)
            yield Guess(token, float(length))
            place, length = place + 1, length + 1

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

    def _find(self) -> tuple[int, int]:
        """The newest place after the longest known n-gram, and the length of the match there."""
        text = self._text
        for size in self.sizes:
            place = self._places.get(tuple(text[-size:]), 0) if len(text) >= size else 0
            if place:
                length = size
                while length < 32 and length < place and text[place - 1 - length] == text[-1 - length]:
                    length += 1
                return place, length
        return 0, 0
