"""Logits -> token, as a function of (logits, seed, position) alone, so that drafting cannot change the text.

The Gumbel-max rule: argmax of logits / temperature + g, with g = -log(-log u) and u a hash of (seed, position,
token id), draws from the softmax exactly, and the same noise serves target and draft (Daliri, Musco, Suresh,
"Coupling without Communication and Drafter-Invariant Speculative Decoding", arXiv 2408.07978).

Filters come in llama.cpp's order: repeat penalty, top-k, top-p, min-p, then temperature. The noise of a token does
not depend on which others survive. Noise is drawn only for tokens that may win (`engine/text/noise.py`): at 128k
vocabularies the noise of all would cost more than the decode of a small model.
"""

import contextlib
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.errors import ModelError
from engine.records import Sampling
from engine.text.filters import Filters
from engine.text.noise import Race, noise, noise_key, noise_of, second_best
from engine.words import tr, tr_noop

Logits = NDArray[np.float32]
Ids = NDArray[np.intp]

_SMALL_VOCABULARY = 2048  # tokens: up to here the noise of all costs less than finding out whose is needed
_BLOCK = 8  # positions whose noise is then drawn at once, for target and draft: numpy's calls are most of the cost
_FEW = 48  # candidates whose noise plain Python draws faster than numpy, measured in the loop
MARGIN_CAP = 40.0
_NO_SCORES = tr_noop(
    "The model computed no usable scores for the next token (not a number, or infinite). Its file is damaged or was "
    "converted wrongly: download or convert it again."
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A chosen token and how far its (perturbed) score stands above the second best, in logits."""

    token: int
    margin: float


class Sampler:
    """Chooses tokens for one request. Its answers depend on its settings alone: safe to ask in any order.

    Every choice raises ModelError where the logits hold a NaN, +inf, or nothing but -inf.
    """

    def __init__(self, sampling: Sampling) -> None:
        self.sampling = sampling
        self.greedy = sampling.temperature <= 0
        self._penalised = sampling.repeat_penalty != 1.0 and sampling.repeat_last_n > 0
        self._filters = Filters(sampling)
        self._race = Race()
        self._block = -1  # of positions, whose noise `_rows` holds
        self._rows = np.empty((0, 0))  # [_BLOCK, n_vocab]
        self._ids = np.empty(0, np.intp)

    def choose(self, logits: Logits, position: int, history: Sequence[int]) -> int:
        """The token that stands at `position`. logits: [n_vocab]; history: the tokens before `position`."""
        if self._penalised:
            with self._penalty(logits, history):
                return self._choose(logits, position)
        return self._choose(logits, position)

    def choose_with_margin(self, logits: Logits, position: int, history: Sequence[int]) -> Choice:
        """As `choose`, with the margin over the second best: how sure the choice is. Leaves `logits` as they are."""
        if self._penalised:
            with self._penalty(logits, history):
                return self._choose_with_margin(logits, position)
        return self._choose_with_margin(logits, position)

    def gap(self, logits: Logits, position: int, history: Sequence[int], first: int, second: int) -> float:
        """Perturbed score of `first` minus that of `second`, in logits; filters left aside."""
        with self._penalty(logits, history):
            difference = float(logits[first]) - float(logits[second])
        if self.greedy:
            return difference
        key = noise_key(self.sampling.seed, position)
        return difference + self.sampling.temperature * (noise_of(key, first) - noise_of(key, second))

    def probability(self, logits: Logits, token: int) -> float:
        """Probability of `token` at the temperature in use (1 when greedy), filters left aside. logits: [n_vocab]"""
        return 1.0 / float(self._odds(logits - logits[token]).sum())

    def probabilities(self, logits: Logits, tokens: Sequence[int]) -> list[float]:
        """The same for one token a row. logits: [n, n_vocab]"""
        above = logits - logits[np.arange(len(tokens)), tokens][:, None]
        return [1.0 / total for total in self._odds(above).sum(axis=1).tolist()]

    def _odds(self, above: Logits) -> Logits:
        """How many times likelier than one token the others are, by how far they stand above it. Overwrites `above`."""
        if not self.greedy:
            above /= np.float32(self.sampling.temperature)
        with np.errstate(over="ignore"):  # more than float32 can tell: the token's probability is then 0
            return np.exp(above, out=above)

    @contextlib.contextmanager
    def _penalty(self, logits: Logits, history: Sequence[int]) -> Iterator[None]:
        """While inside, the logits of recent tokens are lowered; afterwards they are as before."""
        recent = {token for token in history[-self.sampling.repeat_last_n :] if token < len(logits)}
        if not self._penalised or not recent:
            yield
            return
        penalty, ids = self.sampling.repeat_penalty, np.array(list(recent))
        values = logits[ids]
        logits[ids] = np.where(values > 0, values / penalty, values * penalty)
        try:
            yield
        finally:
            logits[ids] = values

    def _choose(self, logits: Logits, position: int) -> int:
        token = int(logits.argmax())
        best = logits.item(token)
        if best - best:  # NaN and infinite ones alone: not 0
            raise ModelError(tr(_NO_SCORES))
        if self.greedy:
            return token
        scored = self._scores(logits, best, position, rank=1)
        if isinstance(scored, list):
            return max(scored)[1]
        scores, ids = scored
        return int(ids[scores.argmax()])

    def _choose_with_margin(self, logits: Logits, position: int) -> Choice:
        token = int(logits.argmax())
        best = logits.item(token)
        if best - best:  # NaN and infinite ones alone: not 0
            raise ModelError(tr(_NO_SCORES))
        if self.greedy:
            return Choice(token, min(best - second_best(logits, token)[1], MARGIN_CAP))
        scored = self._scores(logits, best, position, rank=2)
        if isinstance(scored, list):
            scored.sort(reverse=True)
            top, token = scored[0]
            runner_up = scored[1][0] if len(scored) > 1 else -math.inf
        else:
            scores, ids = scored
            winner = int(scores.argmax())
            top, token = float(scores[winner]), int(ids[winner])
            scores[winner] = -np.inf
            runner_up = float(scores.max())
        return Choice(token, min((top - runner_up) * self.sampling.temperature, MARGIN_CAP))

    def _scores(
        self, logits: Logits, best: float, position: int, rank: int
    ) -> list[tuple[float, int]] | tuple[NDArray[np.float64], Ids]:
        """Perturbed scores of the tokens that may win, or come second where `rank` is 2.

        -> (score, token) of each where they are few, else scores [n] and ids [n]
        """
        temperature, key = self.sampling.temperature, noise_key(self.sampling.seed, position)
        if self._filters.active:
            found = self._filters.apply(logits, best)
            if isinstance(found, list):
                if len(found) <= _FEW:
                    return [(logit / temperature + noise_of(key, one), one) for logit, one in found]
                found = np.array([one for _, one in found])
        elif len(logits) <= _SMALL_VOCABULARY:
            return logits / np.float64(temperature) + self._noise_row(position, len(logits)), self._ids
        else:
            return self._race.contenders(logits, temperature, key, rank)
        return logits[found] / np.float64(temperature) + noise(np.uint64(key), found), found

    def _noise_row(self, position: int, size: int) -> NDArray[np.float64]:
        """Noise of all ids below `size` at a position. [size]"""
        block, row = divmod(position, _BLOCK)
        if block != self._block or size > len(self._ids):
            positions = range(block * _BLOCK, (block + 1) * _BLOCK)
            keys = [[noise_key(self.sampling.seed, one)] for one in positions]
            self._ids = np.arange(max(size, len(self._ids)))
            self._rows = noise(np.array(keys, np.uint64), self._ids)
            self._block = block
        row_of_noise: NDArray[np.float64] = self._rows[row, :size]
        return row_of_noise
