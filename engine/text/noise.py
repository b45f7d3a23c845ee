"""Standard Gumbel noise as a hash of (seed, position, token id): the same for target and draft, whoever asks.

g = -log(-log u), u a 32-bit fraction from lowbias32, the finaliser of Chris Wellons' hash prospector: 32 bits are what
numpy multiplies quickest. Seed and position enter as a 64-bit key, half of it before and half within the mixing, so
that the noise of one position is not another's with the ids shifted.

The noise of a token depends on nothing else, so that it may be drawn for few tokens or for all: one by one in plain
Python, where that is quicker than calls of numpy, or in blocks that stay in the processor's second cache.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.intp]

_MASK, _MASK_32 = (1 << 64) - 1, (1 << 32) - 1
_GOLDEN, _GOLDEN_32 = 0x9E3779B97F4A7C15, 0x9E3779B9
_KEY_MIX_1, _KEY_MIX_2 = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB  # splitmix64's
_MIX_1, _MIX_2 = 0x7FEB352D, 0x846CA68B
_FACTOR_1, _FACTOR_2 = np.uint32(_MIX_1), np.uint32(_MIX_2)
_SHIFT_15, _SHIFT_16 = np.uint32(15), np.uint32(16)
LARGEST_NOISE = -math.log(-math.log1p(-(2.0**-33)))  # of a 32-bit u
_BLOCK = 16_384  # ids hashed at once: two buffers of 64 KiB


def noise_key(seed: int, position: int) -> int:
    """What seed and position contribute to the hash: 64 bits."""
    return _mix_key((seed * _GOLDEN + _mix_key(position + 1)) & _MASK)


def _mix_key(x: int) -> int:
    """splitmix64's finaliser (Steele, Lea, Flood 2014)."""
    x = (x ^ (x >> 30)) * _KEY_MIX_1 & _MASK
    x = (x ^ (x >> 27)) * _KEY_MIX_2 & _MASK
    return x ^ (x >> 31)


def noise_of(key: int, token: int) -> float:
    """The noise of one token id."""
    x = (token * _GOLDEN_32 + key) & _MASK_32
    x = ((x ^ (x >> 16)) * _MIX_1 & _MASK_32) ^ (key >> 32)
    x = (x ^ (x >> 15)) * _MIX_2 & _MASK_32
    u = (x ^ (x >> 16)) + 0.5
    return -math.log(-math.log(u * 2.0**-32))


def gumbel_noise(seed: int, position: int, ids: NDArray[Any]) -> NDArray[np.float64]:
    """The noise of each token id. ids: [n] -> [n]"""
    return noise(np.uint64(noise_key(seed, position)), ids)


def noise(key: Any, ids: NDArray[Any]) -> NDArray[np.float64]:
    """One key or a column of them [n, 1], ids [m] -> [m] or [n, m]"""
    x = ids.astype(np.uint32) * np.uint32(_GOLDEN_32) + np.asarray(key).astype(np.uint32)
    x ^= x >> _SHIFT_16
    x *= _FACTOR_1
    x ^= np.asarray(key >> np.uint64(32)).astype(np.uint32)
    x ^= x >> _SHIFT_15
    x *= _FACTOR_2
    x ^= x >> _SHIFT_16
    u = (x.astype(np.float64) + 0.5) * 2.0**-32
    gumbel: NDArray[np.float64] = -np.log(-np.log(u))
    return gumbel


class NoisyIds:
    """Finds the ids whose noise is large without taking a logarithm, in buffers that are kept."""

    def __init__(self) -> None:
        self._steps = np.arange(_BLOCK, dtype=np.uint32) * np.uint32(_GOLDEN_32)
        self._x = np.empty(_BLOCK, np.uint32)
        self._shifted = np.empty(_BLOCK, np.uint32)
        self._passed = np.empty(0, np.bool_)

    def among_all(self, key: int, size: int, least: float) -> Ids:
        """Ids below `size` whose noise is `least` or more, and possibly a few that fall just short of it."""
        if len(self._passed) < size:
            self._passed = np.empty(size, np.bool_)
        threshold = _threshold(least)
        for start in range(0, size, _BLOCK):
            count = min(_BLOCK, size - start)
            hashes = self._hashes((key + start * _GOLDEN_32) & _MASK_32, key >> 32, count)
            np.greater_equal(hashes, threshold, self._passed[start : start + count])
        return self._passed[:size].nonzero()[0]

    def _hashes(self, low: int, high: int, count: int) -> NDArray[np.uint32]:
        """Of a block of ids: all but the finaliser's last step, which leaves the 16 highest bits as they are."""
        x, shifted = self._x[:count], self._shifted[:count]
        np.add(self._steps[:count], np.uint32(low), x)
        np.right_shift(x, _SHIFT_16, shifted)
        np.bitwise_xor(x, shifted, x)
        np.multiply(x, _FACTOR_1, x)
        np.bitwise_xor(x, np.uint32(high), x)
        np.right_shift(x, _SHIFT_15, shifted)
        np.bitwise_xor(x, shifted, x)
        np.multiply(x, _FACTOR_2, x)
        return x


def _threshold(least: float) -> np.uint32:
    """The smallest hash whose noise is `least`, rounded down to 16 bits."""
    u = math.exp(-math.exp(-least)) if least > -700.0 else 0.0
    return np.uint32(max(0, min(int(u * 2.0**16) - 1, 2**16 - 1)) << 16)
