"""Logits -> token, as a function of (logits, seed, position) alone, so that drafting cannot change the text.

The Gumbel-max rule: argmax of logits / temperature + g, with g = -log(-log u) and u a hash of (seed, position,
token id), draws from the softmax exactly, and the same noise serves target and draft (Daliri, Musco, Suresh,
"Coupling without Communication and Drafter-Invariant Speculative Decoding", arXiv 2408.07978).

Filters come in llama.cpp's order: repeat penalty, top-k, top-p, min-p, then temperature. The noise of a token does
not depend on which others survive. Thresholds come first and noise only for survivors: at 128k vocabularies the
noise of all would cost more than the decode of a small model.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.records import Sampling

Logits = NDArray[np.float32]
Ids = NDArray[np.intp]

_MASK = (1 << 64) - 1
_GOLDEN = 0x9E3779B97F4A7C15
_MIX_1, _MIX_2 = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB  # splitmix64's finaliser (Steele, Lea, Flood 2014)
_SMALL_VOCABULARY = 2048  # tokens: up to here the noise of all costs less than finding out whose is needed
_BLOCK = 8  # positions whose noise is then drawn at once, for target and draft: numpy's calls are most of the cost
_LARGEST_NOISE = -math.log(-math.log1p(-(2.0**-33)))  # of a 32-bit u
_WINDOWS = (4.0, 8.0, 16.0)  # logits below the best, tried before a full partition
MARGIN_CAP = 40.0


@dataclass(frozen=True, slots=True)
class Choice:
    """A chosen token and how far its (perturbed) score stands above the second best, in logits."""

    token: int
    margin: float


def _mix(x: int) -> int:
    x = (x ^ (x >> 30)) * _MIX_1 & _MASK
    x = (x ^ (x >> 27)) * _MIX_2 & _MASK
    return x ^ (x >> 31)


def gumbel_noise(seed: int, position: int, ids: NDArray[Any]) -> NDArray[np.float64]:
    """Standard Gumbel noise of each token id. ids: [n] -> [n]"""
    return _noise(np.uint64(_key(seed, position)), ids)


def _key(seed: int, position: int) -> int:
    return _mix((seed * _GOLDEN + _mix(position + 1)) & _MASK)


def _noise(key: Any, ids: NDArray[Any]) -> NDArray[np.float64]:
    """One key or a column of them [n, 1], ids [m] -> [m] or [n, m]"""
    x = ids.astype(np.uint64) * np.uint64(_GOLDEN) + key
    x ^= x >> np.uint64(30)
    x *= np.uint64(_MIX_1)
    x ^= x >> np.uint64(27)
    x *= np.uint64(_MIX_2)
    x ^= x >> np.uint64(31)
    u = ((x >> np.uint64(32)).astype(np.float64) + 0.5) * 2.0**-32
    noise: NDArray[np.float64] = -np.log(-np.log(u))
    return noise


class Sampler:
    """Chooses tokens for one request. Its answers depend on its settings alone: safe to ask in any order."""

    def __init__(self, sampling: Sampling) -> None:
        self.sampling = sampling
        self.greedy = sampling.temperature <= 0
        self._penalised = sampling.repeat_penalty != 1.0 and sampling.repeat_last_n > 0
        self._block = -1  # of positions, whose noise `_rows` holds
        self._rows = np.empty((0, 0))  # [_BLOCK, n_vocab]
        self._ids = np.empty(0, np.intp)

    def choose(self, logits: Logits, position: int, history: Sequence[int]) -> int:
        """The token that stands at `position`. logits: [n_vocab]; history: the tokens before `position`."""
        if self._penalised:
            logits = self._penalise(logits, history)
        if self.greedy:
            return int(logits.argmax())
        ids, scores = self._scores(logits, position)
        return int(ids[scores.argmax()])

    def choose_with_margin(self, logits: Logits, position: int, history: Sequence[int]) -> Choice:
        """As `choose`, with the margin over the second best: how sure the choice is. Leaves `logits` as they are."""
        logits = self._penalise(logits, history)
        if self.greedy:
            best = int(logits.argmax())
            top = float(logits[best])
            logits[best] = -np.inf
            second = float(logits[logits.argmax()])
            logits[best] = top
            return Choice(best, min(top - second, MARGIN_CAP))
        ids, scores = self._scores(logits, position)
        best = int(scores.argmax())
        top = float(scores[best])
        scores[best] = -np.inf
        margin = (top - float(scores.max())) * self.sampling.temperature if len(ids) > 1 else MARGIN_CAP
        return Choice(int(ids[best]), min(margin, MARGIN_CAP))

    def gap(self, logits: Logits, position: int, history: Sequence[int], first: int, second: int) -> float:
        """Perturbed score of `first` minus that of `second`, in logits; filters left aside."""
        logits = self._penalise(logits, history)
        difference = float(logits[first]) - float(logits[second])
        if self.greedy:
            return difference
        noise = gumbel_noise(self.sampling.seed, position, np.array([first, second]))
        return difference + self.sampling.temperature * float(noise[0] - noise[1])

    def chance(self, logits: Logits, token: int) -> float:
        """Probability of `token` at the temperature in use (1 when greedy), filters left aside. logits: [n_vocab]"""
        return 1.0 / float(self._odds(logits - logits[token]).sum())

    def chances(self, logits: Logits, tokens: Sequence[int]) -> list[float]:
        """The same for one token a row. logits: [n, n_vocab]"""
        above = logits - logits[np.arange(len(tokens)), tokens][:, None]
        return [1.0 / total for total in self._odds(above).sum(axis=1).tolist()]

    def _odds(self, above: Logits) -> Logits:
        """How many times likelier than one token the others are, by how far they stand above it. Overwrites `above`."""
        if not self.greedy:
            above /= np.float32(self.sampling.temperature)
        with np.errstate(over="ignore"):  # more than float32 can tell: the token's chance is then 0
            return np.exp(above, out=above)

    def _penalise(self, logits: Logits, history: Sequence[int]) -> Logits:
        if not self._penalised:
            return logits
        penalty = self.sampling.repeat_penalty
        ids = np.unique(np.asarray(history[-self.sampling.repeat_last_n :], np.intp))
        ids = ids[ids < len(logits)]
        logits = logits.copy()
        values = logits[ids]
        logits[ids] = np.where(values > 0, values / penalty, values * penalty)
        return logits

    def _scores(self, logits: Logits, position: int) -> tuple[Ids, NDArray[np.float64]]:
        """Perturbed scores of the tokens that may win, among them the best two. -> ids [n], scores [n]"""
        sampling = self.sampling
        temperature = sampling.temperature
        ids = self._filtered(logits)
        if len(logits) <= _SMALL_VOCABULARY:
            noise = self._noise_row(position, len(logits))
            if ids is None:
                return self._ids, logits / np.float64(temperature) + noise
            return ids, logits[ids] / np.float64(temperature) + noise[ids]
        if ids is None:  # no filter: all that the noise could still lift above the best
            best = int(logits.argmax())
            lift = _LARGEST_NOISE - float(gumbel_noise(sampling.seed, position, np.array([best]))[0])
            ids = np.flatnonzero(logits >= logits[best] - np.float32(temperature * lift))
        return ids, logits[ids] / np.float64(temperature) + gumbel_noise(sampling.seed, position, ids)

    def _noise_row(self, position: int, size: int) -> NDArray[np.float64]:
        """Noise of all ids below `size` at a position. [size]"""
        block, row = divmod(position, _BLOCK)
        if block != self._block or size > len(self._ids):
            positions = range(block * _BLOCK, (block + 1) * _BLOCK)
            keys = [[_key(self.sampling.seed, one)] for one in positions]
            self._ids = np.arange(max(size, len(self._ids)))
            self._rows = _noise(np.array(keys, np.uint64), self._ids)
            self._block = block
        noise: NDArray[np.float64] = self._rows[row, :size]
        return noise

    def _filtered(self, logits: Logits) -> Ids | None:
        """Ids that top-k, top-p and min-p leave, or None when none of them is in use."""
        sampling = self.sampling
        ids: Ids | None = None
        if 0 < sampling.top_k < len(logits):
            ids = _top_k(logits, sampling.top_k)
        if sampling.top_p < 1.0:
            ids = _top_p(logits, ids, sampling.top_p)
        if sampling.min_p > 0.0:
            floor = logits.max() + np.float32(math.log(sampling.min_p))
            ids = np.flatnonzero(logits >= floor) if ids is None else ids[logits[ids] >= floor]
        return ids


def _top_k(logits: Logits, k: int) -> Ids:
    """Ids of the k largest logits (more where the k-th ties)."""
    best = logits.max()
    for window in _WINDOWS:
        ids = np.flatnonzero(logits >= best - np.float32(window))
        if len(ids) >= k:
            return _largest(logits, ids, k)
    return _largest(logits, np.arange(len(logits)), k)


def _largest(logits: Logits, ids: Ids, k: int) -> Ids:
    values = logits[ids]
    chosen: Ids = ids[values >= np.partition(values, -k)[-k]]
    return chosen


def _top_p(logits: Logits, ids: Ids | None, p: float) -> Ids:
    """The smallest set of likeliest tokens whose chances, among `ids`, sum to p at least."""
    best = logits.max()
    if ids is None:
        weights = np.exp(logits - best, dtype=np.float32)
        total = float(weights.sum(dtype=np.float64))
        # tokens this rare could not fill the gap 1 - p even all together
        ids = np.flatnonzero(weights >= np.float32((1.0 - p) * total / len(logits)))
    else:
        total = float(np.exp(logits[ids] - best).sum(dtype=np.float64))
    order = np.argsort(-logits[ids], kind="stable")
    cumulated = np.cumsum(np.exp((logits[ids][order] - best).astype(np.float64)))
    keep = int(np.searchsorted(cumulated, p * total)) + 1
    return ids[order[:keep]]
