"""Holds the target's choices to a grammar, so that a draft token that it refuses is never accepted.

As llama.cpp does it: the choice is made as always, and where the grammar refuses it, made again among what it allows.
That depends on the logits and on the text alone, so that the text is the same whatever is drafted.
"""

from collections.abc import Sequence

import numpy as np

from engine.errors import ShapeError
from engine.llama.grammar import Grammar
from engine.llama.model import Model
from engine.text.chat_template import THINKING_END
from engine.text.sampling import Choice, Logits, Sampler
from engine.words import tr

_LIKELY = 512  # tokens that the grammar is asked about first: asking about all of 49,152 takes as long as a pass


class NothingAllowed(Exception):
    """The grammar allows no token of this model here."""


class Constraint:
    """The target's choices under a grammar. `thinks`: the answer opens with thinking, which is left alone."""

    def __init__(self, grammar: Grammar, model: Model, sampler: Sampler, thinks: bool = False) -> None:
        self._grammar, self._model, self._sampler = grammar, model, sampler
        self._thought = "" if thinks else None

    def resume(self, begun: str) -> None:
        """The answer goes on after this text. Raises ShapeError where the grammar refuses it."""
        for token in self._model.tokenize(begun, add_special=False):
            if not self._allows(token):
                raise ShapeError(
                    tr(
                        "The part of this answer that is already there does not follow the grammar, so it cannot be "
                        "continued under it. Take the grammar away, or answer again."
                    )
                )
            self._grammar.accept(token)

    def check(self) -> None:
        """Raises ShapeError where the model has no token to begin with."""
        if self._thought is not None:
            return
        allowed = self._grammar.allows(np.arange(self._model.vocabulary_size)).nonzero()[0]
        if all(self._model.is_end(token) for token in allowed.tolist()):
            raise ShapeError(
                tr("No answer can match this grammar or schema: it allows this model nothing to begin with.")
            )

    def choose(self, logits: Logits, position: int, history: Sequence[int]) -> int:
        """As the sampler's. Raises NothingAllowed."""
        token = self._sampler.choose(logits, position, history)
        if self._allows(token):
            return token
        return self._sampler.choose(self._masked(logits), position, history)

    def choose_with_margin(self, logits: Logits, position: int, history: Sequence[int]) -> Choice:
        """As the sampler's. Raises NothingAllowed."""
        choice = self._sampler.choose_with_margin(logits, position, history)
        if self._allows(choice.token):
            return choice
        return self._sampler.choose_with_margin(self._masked(logits), position, history)

    def accept(self, token: int) -> None:
        """The text goes on with a token that was chosen here."""
        if self._thought is None:
            self._grammar.accept(token)
            return
        self._thought = (self._thought + self._model.piece(token).decode("utf-8", "replace"))[-2 * len(THINKING_END) :]
        if self._thought.rstrip().endswith(THINKING_END):
            self._thought = None

    def close(self) -> None:
        """Twice is harmless."""
        self._grammar.close()

    def _allows(self, token: int) -> bool:
        return self._thought is not None or bool(self._grammar.allows(np.array([token]))[0])

    def _masked(self, logits: Logits) -> Logits:
        """The logits of what is allowed among the likeliest tokens, else among all; -inf elsewhere."""
        count = min(_LIKELY, len(logits))
        likely = np.argpartition(logits, -count)[-count:]
        allowed = likely[self._grammar.allows(likely)]
        if not len(allowed):
            everything = np.arange(len(logits))
            allowed = everything[self._grammar.allows(everything)]
        if not len(allowed):
            raise NothingAllowed
        masked = np.full_like(logits, -np.inf)
        masked[allowed] = logits[allowed]
        return masked
