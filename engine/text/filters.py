"""Top-k, top-p and min-p in llama.cpp's order: which tokens may be drawn, given their logits.

After a pass of the target nothing of Python or numpy is left in the processor's caches, and every call of numpy costs
some ten microseconds, whatever its size. So the logits are gone through twice, for the best and for all that is near
it, and what is left, mostly under a hundred tokens, is filtered in plain Python.
"""

import math
from bisect import bisect_left
from itertools import accumulate
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from engine.records import Sampling

Logits = NDArray[np.float32]
Ids = NDArray[np.intp]
Candidates = list[tuple[float, int]]  # (logit, token)

_FEW = 256  # candidates that plain Python filters faster than numpy, measured in the loop
_WINDOWS = (6.0, 10.0, 16.0, 24.0)  # logits below the best among which the k best are looked for
_SOME = 4096  # candidates that numpy orders in less time than it takes to find fewer
_GROUP = 64  # logits of which the largest is looked at
_LOGIT = itemgetter(0)


class Filters:
    """The filters of one request. `active` is False where every token may be drawn."""

    def __init__(self, sampling: Sampling) -> None:
        self._top_k, self._top_p = sampling.top_k, sampling.top_p
        self._min_gap = math.log(sampling.min_p) if sampling.min_p > 0.0 else None  # logits from the best, negative
        self.active = self._top_k > 0 or self._top_p < 1.0 or self._min_gap is not None
        self._near = np.empty(0, np.bool_)

    def apply(self, logits: Logits, best: float) -> Candidates | Ids:
        """What the filters leave, the best first where it is a list. logits: [n_vocab]; best: the largest of them."""
        if 0 < self._top_k < len(logits):
            return self._after_top_k(logits, best)
        total = None
        if self._top_p < 1.0:
            ids, total = _enough_for_top_p(logits, best, self._top_p)
        elif self._min_gap is not None:
            ids = self._at_least(logits, self._floor(best))
        else:
            return np.arange(len(logits))
        if len(ids) <= _FEW and (found := self._few(_pairs(logits, ids), best, total)) is not None:
            return found
        return self._many(logits, ids, best, total)

    def _after_top_k(self, logits: Logits, best: float) -> Candidates | Ids:
        """Mostly the choice among the likeliest tokens is plain before all the k largest logits are found."""
        ids = np.empty(0, np.intp)
        for window in _WINDOWS:
            if self._min_gap is not None:
                window = max(window, -self._min_gap)
            ids = self._at_least(logits, best - window)
            if len(ids) > _FEW:
                break
            unseen = max(0, self._top_k - len(ids)) * math.exp(-window)
            if (found := self._few(_pairs(logits, ids), best, None, unseen)) is not None:
                return found
        if not self._top_k <= len(ids) <= _SOME:
            ids = self._at_least(logits, _below_top_k(logits, self._top_k))
        return self._many(logits, ids, best, None)

    def _at_least(self, logits: Logits, floor: float) -> Ids:
        if len(self._near) != len(logits):
            self._near = np.empty(len(logits), np.bool_)
        return np.greater_equal(logits, np.float32(floor), self._near).nonzero()[0]

    def _few(self, found: Candidates, best: float, total: float | None, unseen: float = 0.0) -> Candidates | None:
        """Filters `found`, beside which others of at most the weight `unseen` stand. None: those could matter.

        `total`: the weight of all, the best's being 1, where it is known.
        """
        found.sort(key=_LOGIT, reverse=True)  # ties stay in the order of their ids
        if 0 < self._top_k < len(found):
            kth, keep = found[self._top_k - 1][0], self._top_k
            while keep < len(found) and found[keep][0] == kth:  # all that tie with the k-th
                keep += 1
            del found[keep:]
        count = len(found)
        least = most = count + (unseen > 0.0)  # how many the filters leave; one above `count`: some unseen ones, too
        if self._top_p < 1.0:
            sums = list(accumulate([math.exp(logit - best) for logit, _ in found]))
            weight = sums[-1] if total is None else total
            least = min(count, bisect_left(sums, self._top_p * weight) + 1)
            most = min(most, bisect_left(sums, self._top_p * (weight + unseen)) + 1)
        if self._min_gap is not None:
            floor = self._floor(best)
            above = next((number for number, (logit, _) in enumerate(found) if logit < floor), count)
            least, most = min(least, above), min(most, above)
        return found[:least] if least == most <= count else None

    def _many(self, logits: Logits, ids: Ids, best: float, total: float | None) -> Ids:
        """The same with numpy."""
        values = logits[ids]
        if 0 < self._top_k < len(ids):
            ids = ids[values >= np.partition(values, -self._top_k)[-self._top_k]]
            values = logits[ids]
        if self._top_p < 1.0:
            order = np.argsort(-values, kind="stable")
            cumulated = np.cumsum(np.exp(values[order].astype(np.float64) - best))
            goal = self._top_p * (float(cumulated[-1]) if total is None else total)
            ids = ids[order[: int(np.searchsorted(cumulated, goal)) + 1]]
            values = logits[ids]
        if self._min_gap is not None:
            ids = ids[values >= np.float32(self._floor(best))]
        return ids

    def _floor(self, best: float) -> float:
        """What min-p asks for, as float32 makes the sum, in which the logits are."""
        return float(np.float32(best) + np.float32(self._min_gap))


def _below_top_k(logits: Logits, k: int) -> float:
    """A logit that the k-th largest reaches and few others do: the k-th largest of the maxima of small groups.

    Where the logits are flat, thousands lie near the best, and to order them all takes ten times as long.
    """
    groups = len(logits) // _GROUP
    if k > groups:
        return float(np.partition(logits, -k)[-k])
    maxima = logits[: groups * _GROUP].reshape(_GROUP, groups).max(axis=0)
    return float(np.partition(maxima, -k)[-k])


def _pairs(logits: Logits, ids: Ids) -> Candidates:
    return list(zip(logits[ids].tolist(), ids.tolist(), strict=True))


def _enough_for_top_p(logits: Logits, best: float, share: float) -> tuple[Ids, float]:
    """-> all that top-p may keep, and others; the weight of the whole vocabulary, the best's being 1"""
    weights = logits - np.float32(best)
    np.exp(weights, out=weights)
    total = float(weights.sum())
    # tokens this rare could not fill the gap 1 - share even all together
    return (weights >= np.float32((1.0 - share) * total / len(logits))).nonzero()[0], total
