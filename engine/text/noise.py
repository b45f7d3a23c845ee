"""Standard Gumbel noise as a hash of (seed, position, token id): the same for target and draft, whoever asks.

g = -log t, t exponentially distributed: the token of the largest logit / temperature + g is that of the shortest race
exp(-logit / temperature) * t. Ids race in groups of 64, which makes it cheap to find a winner among 128,256: the
shortest time of a group is E / 64, E being exponential, whoever has it is chosen evenly, and the others' times are that
plus an exponential of their own, since an exponential forgets how long it has lasted. So a group tells with one hash
how much its noise can do for its tokens, and most groups are done with that.

The noise of a token depends on nothing else, so that it may be drawn for few tokens or for all. The hash is lowbias32
(Chris Wellons' hash prospector): 32 bits are what numpy multiplies quickest. Seed and position enter as a 64-bit key,
half of it before and half within the mixing, so that the noise of one position is not another's with the ids shifted.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.intp]
Hashes = NDArray[np.uint32]

_MEMBERS, _GROUPS = 64, 1024  # ids 1,024 apart are of one group, so that numpy finds its best logit row by row
_PAGE = _MEMBERS * _GROUPS  # ids from which on the groups are others
_MASK, _MASK_32 = (1 << 64) - 1, (1 << 32) - 1
_GOLDEN, _GOLDEN_32 = 0x9E3779B97F4A7C15, 0x9E3779B9
_KEY_MIX_1, _KEY_MIX_2 = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB  # splitmix64's
_MIX_1, _MIX_2 = 0x7FEB352D, 0x846CA68B
_OF_GROUPS = 0xD1B54A32D192ED03  # makes the key of the groups from that of the ids
_STEP, _FACTOR_1, _FACTOR_2 = np.uint32(_GOLDEN_32), np.uint32(_MIX_1), np.uint32(_MIX_2)
_SHIFT_15, _SHIFT_16 = np.uint32(15), np.uint32(16)
_SLACK = 1e-6  # of a score, for rounding


def noise_key(seed: int, position: int) -> int:
    """What seed and position contribute to the hash: 64 bits."""
    return _mix_key((seed * _GOLDEN + _mix_key(position + 1)) & _MASK)


def _mix_key(x: int) -> int:
    """splitmix64's finaliser (Steele, Lea, Flood 2014)."""
    x = (x ^ (x >> 30)) * _KEY_MIX_1 & _MASK
    x = (x ^ (x >> 27)) * _KEY_MIX_2 & _MASK
    return x ^ (x >> 31)


def noise_of(key: int, token: int) -> float:
    """The noise of one token id, in plain Python: quicker than numpy for a few."""
    group_hash = _hash_of(key ^ _OF_GROUPS, token // _PAGE * _GROUPS + token % _GROUPS)
    time = -math.log((group_hash + 0.5) * 2.0**-32) / _MEMBERS
    if (group_hash * _MIX_1 & _MASK_32) >> 26 != token // _GROUPS % _MEMBERS:
        time -= math.log((_hash_of(key, token) + 0.5) * 2.0**-32)
    return -math.log(time)


def _hash_of(key: int, number: int) -> int:
    x = (number * _GOLDEN_32 + key) & _MASK_32
    x = ((x ^ (x >> 16)) * _MIX_1 & _MASK_32) ^ (key >> 32)
    x = (x ^ (x >> 15)) * _MIX_2 & _MASK_32
    return x ^ (x >> 16)


def gumbel_noise(seed: int, position: int, ids: NDArray[Any]) -> NDArray[np.float64]:
    """The noise of each token id. ids: [n] -> [n]"""
    return noise(np.uint64(noise_key(seed, position)), ids)


def noise(key: Any, ids: NDArray[Any]) -> NDArray[np.float64]:
    """One key or a column of them [n, 1], ids [m] -> [m] or [n, m]"""
    pages, rest = np.divmod(ids, _PAGE)
    members, columns = np.divmod(rest, _GROUPS)
    group_hashes = _hash(key ^ np.uint64(_OF_GROUPS), pages * _GROUPS + columns)
    times = _exponential(group_hashes) / _MEMBERS
    times += np.where(_winners(group_hashes) == members, 0.0, _exponential(_hash(key, ids)))
    gumbel: NDArray[np.float64] = -np.log(times)
    return gumbel


def _hash(key: Any, numbers: NDArray[Any]) -> Hashes:
    x: Hashes = numbers.astype(np.uint32) * _STEP + np.asarray(key).astype(np.uint32)
    x ^= x >> _SHIFT_16
    x *= _FACTOR_1
    x ^= np.asarray(key >> np.uint64(32)).astype(np.uint32)
    x ^= x >> _SHIFT_15
    x *= _FACTOR_2
    x ^= x >> _SHIFT_16
    return x


def _winners(group_hashes: Hashes) -> NDArray[np.uint32]:
    """Which member of each group has the shortest time."""
    return (group_hashes * _FACTOR_1) >> np.uint32(26)


def _exponential(hashes: Hashes) -> NDArray[np.float64]:
    fractions = hashes + 0.5
    fractions *= 2.0**-32
    times: NDArray[np.float64] = -np.log(fractions, out=fractions)
    return times


def second_best(logits: NDArray[np.float32], best: int) -> tuple[int, float]:
    """The second best token and its logit, by two searches: of 128,256 a partition takes ten times as long."""
    top = logits[best]
    logits[best] = -np.inf
    second = int(logits.argmax())
    value = logits.item(second)
    logits[best] = top
    return second, value


class Race:
    """Finds the few tokens of a vocabulary that can win, and what they score.

    A token scores at most its logit / temperature plus the most that its group's noise can be. About as many tokens
    reach the winner's score by that measure as a group has members, whatever the logits are.
    """

    def __init__(self) -> None:
        self._size = 0  # of the vocabulary that these are for:
        self._groups = self._of_winners = np.empty(0, np.intp)
        self._passed = np.empty(0, np.bool_)

    def contenders(
        self, logits: NDArray[np.float32], temperature: float, key: int, rank: int
    ) -> tuple[NDArray[np.float64], Ids]:
        """logit / temperature + noise of those that can come in the first `rank` places (1 or 2), and of some others.

        logits: [n_vocab] -> scores [n], ids [n]
        """
        self._prepare(len(logits))
        group_hashes = _hash(np.uint64(key ^ _OF_GROUPS), self._groups)
        times = _exponential(group_hashes) / _MEMBERS
        most = -np.log(times)
        winners = _winners(group_hashes) * np.intp(_GROUPS) + self._of_winners
        known = winners < len(logits)
        reached = logits[winners[known]] / np.float64(temperature) + most[known]
        goal = self._goal(logits, temperature, key, rank, reached)
        ids = self._at_least(logits, ((goal - _SLACK - most) * temperature).astype(np.float32))
        groups = ids // _PAGE * _GROUPS + ids % _GROUPS
        own = np.where(winners[groups] == ids, 0.0, _exponential(_hash(np.uint64(key), ids)))
        return logits[ids] / np.float64(temperature) - np.log(times[groups] + own), ids

    def _prepare(self, size: int) -> None:
        if size != self._size:
            self._size = size
            last_page, rest = divmod(size, _PAGE)
            self._groups = np.arange(last_page * _GROUPS + min(rest, _GROUPS))
            self._of_winners = self._groups // _GROUPS * _PAGE + self._groups % _GROUPS
            self._passed = np.empty(size, np.bool_)

    def _goal(
        self, logits: NDArray[np.float32], temperature: float, key: int, rank: int, reached: NDArray[np.float64]
    ) -> float:
        """A score that `rank` tokens reach: of those with the largest noise in their groups, or the likeliest."""
        best = int(logits.argmax())
        likely = [(best, logits.item(best))] + ([second_best(logits, best)] if rank > 1 else [])
        least = min(logit / temperature + noise_of(key, token) for token, logit in likely)
        if len(reached) < rank:
            return least
        return max(least, float(np.partition(reached, -rank)[-rank] if rank > 1 else reached.max()))

    def _at_least(self, logits: NDArray[np.float32], thresholds: NDArray[np.float32]) -> Ids:
        """The ids whose logits reach the threshold of their group. [n_vocab], [groups] -> [n]"""
        for start in range(0, len(logits), _PAGE):
            page, passed = logits[start : start + _PAGE], self._passed[start : start + _PAGE]
            of_page = thresholds[start // _MEMBERS : start // _MEMBERS + _GROUPS]
            full = len(page) // _GROUPS * _GROUPS
            if full:
                np.greater_equal(page[:full].reshape(-1, _GROUPS), of_page, passed[:full].reshape(-1, _GROUPS))
            np.greater_equal(page[full:], of_page[: len(page) - full], passed[full:])
        return self._passed.nonzero()[0]
