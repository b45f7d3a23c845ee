"""Standard Gumbel noise as a hash of (seed, position, token id): the same for target and draft, whoever asks.

g = -log(-log u), u a 32-bit fraction from splitmix64's finaliser (Steele, Lea, Flood 2014). The noise of a token
depends on nothing else, so that it may be drawn for few tokens or for all: one by one in plain Python, where that is
quicker than calls of numpy, or in blocks that stay in the processor's second cache.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.intp]

_MASK = (1 << 64) - 1
_GOLDEN = 0x9E3779B97F4A7C15
_MIX_1, _MIX_2 = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
_FACTOR_1, _FACTOR_2 = np.uint64(_MIX_1), np.uint64(_MIX_2)
_SHIFT_30, _SHIFT_27 = np.uint64(30), np.uint64(27)
LARGEST_NOISE = -math.log(-math.log1p(-(2.0**-33)))  # of a 32-bit u
_BLOCK = 16_384  # ids hashed at once: three buffers of 128 KiB; measured at 128,256 ids: 205 us, 330 us at 4,096


def noise_key(seed: int, position: int) -> int:
    """What seed and position contribute to the hash."""
    return _mix((seed * _GOLDEN + _mix(position + 1)) & _MASK)


def _mix(x: int) -> int:
    x = (x ^ (x >> 30)) * _MIX_1 & _MASK
    x = (x ^ (x >> 27)) * _MIX_2 & _MASK
    return x ^ (x >> 31)


def noise_of(key: int, token: int) -> float:
    """The noise of one token id."""
    u = (_mix((token * _GOLDEN + key) & _MASK) >> 32) + 0.5
    return -math.log(-math.log(u * 2.0**-32))


def gumbel_noise(seed: int, position: int, ids: NDArray[Any]) -> NDArray[np.float64]:
    """The noise of each token id. ids: [n] -> [n]"""
    return noise(np.uint64(noise_key(seed, position)), ids)


def noise(key: Any, ids: NDArray[Any]) -> NDArray[np.float64]:
    """One key or a column of them [n, 1], ids [m] -> [m] or [n, m]"""
    x = ids.astype(np.uint64) * np.uint64(_GOLDEN) + key
    x ^= x >> _SHIFT_30
    x *= _FACTOR_1
    x ^= x >> _SHIFT_27
    x *= _FACTOR_2
    x ^= x >> np.uint64(31)
    u = ((x >> np.uint64(32)).astype(np.float64) + 0.5) * 2.0**-32
    gumbel: NDArray[np.float64] = -np.log(-np.log(u))
    return gumbel


class NoisyIds:
    """Finds the ids whose noise is large without taking a logarithm, in buffers that are kept."""

    def __init__(self) -> None:
        self._steps = np.arange(_BLOCK, dtype=np.uint64) * np.uint64(_GOLDEN)
        self._x = np.empty(_BLOCK, np.uint64)
        self._shifted = np.empty(_BLOCK, np.uint64)
        self._passed = np.empty(0, np.bool_)

    def among_all(self, key: int, size: int, least: float) -> Ids:
        """Ids below `size` whose noise is `least` or more, and possibly a few that fall just short of it."""
        if len(self._passed) < size:
            self._passed = np.empty(size, np.bool_)
        threshold = _threshold(least)
        for start in range(0, size, _BLOCK):
            count = min(_BLOCK, size - start)
            hashes = self._hashes((key + start * _GOLDEN) & _MASK, count)
            np.greater_equal(hashes, threshold, self._passed[start : start + count])
        return self._passed[:size].nonzero()[0]

    def _hashes(self, key: int, count: int) -> NDArray[np.uint64]:
        """Of a block of ids: all but the finaliser's last step, which leaves the 31 highest bits as they are."""
        x, shifted = self._x[:count], self._shifted[:count]
        np.add(self._steps[:count], np.uint64(key), x)
        np.right_shift(x, _SHIFT_30, shifted)
        np.bitwise_xor(x, shifted, x)
        np.multiply(x, _FACTOR_1, x)
        np.right_shift(x, _SHIFT_27, shifted)
        np.bitwise_xor(x, shifted, x)
        np.multiply(x, _FACTOR_2, x)
        return x


def _threshold(least: float) -> np.uint64:
    """The smallest hash whose noise is `least`, rounded down to 31 bits."""
    u = math.exp(-math.exp(-least)) if least > -700.0 else 0.0
    return np.uint64(max(0, int(u * 2.0**31) - 1) << 33)
