"""When to go on drafting and when to stop: the policy of the best rate, by dynamic programming. Pure.

The best policy of such a renewal process maximises E[tokens] - rate * E[time] at the rate that it attains
(Dinkelbach's rule), and stops by a threshold on P, the probability that all draft tokens so far are accepted
(SpecDec++, arXiv 2405.19715, shows that thresholds are optimal). The state is draft length and P; the costs are the
measured table, so that steps in it are looked past.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_RATIO = 0.8  # between neighbouring levels of P
_LEVELS = 16
_STEPS = np.arange(_LEVELS, dtype=np.float64)
_PRODUCTS: Floats = np.power(_RATIO, _STEPS)  # P at each level. [levels]
_RARE = 0.004  # kinds of draft tokens below this share are left out
_PRECISION = 0.02  # of the rate: a step of Newton's that is this small leaves far less
_MOST_STEPS = 8


@dataclass(frozen=True, slots=True)
class Plan:
    """Draft on after k tokens while P is at least `thresholds[k]`."""

    rate: float  # tokens a nanosecond
    round_ns: float  # average length of a round
    thresholds: list[float]


def best_plan(
    shares: Floats,
    probabilities: Floats,
    stops: Sequence[tuple[float, int]],
    draft_ns: float,
    vanilla: float,
    start: float = 0.0,
) -> Plan:
    """The plan of best rate; `vanilla`, not to draft at all, is the least. `start`: a rate to search from.

    shares, probabilities: [kinds], of the tokens that the drafter proposes. stops[k]: what it costs to stop after k:
    (nanoseconds of the pass that verifies them, tokens dropped because that pass may not be as large). draft_ns: of a
    draft token.
    """
    grid, rate = _grid(shares, probabilities), max(start, vanilla)
    plan = Plan(vanilla, 1.0 / vanilla, [math.inf] * len(stops))
    for _ in range(_MOST_STEPS):  # Newton's on F(rate) = 1 + J(0, 1), which is convex: its slope is -E[time]
        value, round_ns, thresholds = _solve(rate, grid, stops, draft_ns)
        before, rate = rate, max(rate + value / round_ns, vanilla)
        plan = Plan(rate, round_ns, thresholds)
        if abs(rate - before) < _PRECISION * rate:
            break
    return plan


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where one more token leads from each level of P. [levels, kinds] but for `shares`, [kinds]"""

    shares: Floats
    gain: Floats  # tokens that it adds, if verified
    below: NDArray[np.intp]  # P * probability lies between this level and the next
    above_share: Floats

    def between(self, values: Floats) -> Floats:
        """values: [levels] -> their interpolation"""
        low = values[self.below]
        return low + (values[self.below + 1] - low) * self.above_share


def _grid(shares: Floats, probabilities: Floats) -> _Grid:
    common = shares >= _RARE * shares.sum()
    shares, probabilities = shares[common], probabilities[common]
    at = np.clip(_STEPS[:, None] + np.log(probabilities)[None, :] / math.log(_RATIO), 0, _LEVELS - 1.001)
    below = at.astype(np.intp)
    return _Grid(shares / shares.sum(), _PRODUCTS[:, None] * probabilities[None, :], below, at - below)


def _solve(
    rate: float, grid: _Grid, stops: Sequence[tuple[float, int]], draft_ns: float
) -> tuple[float, float, list[float]]:
    """One pass from the longest draft to none. -> F, E[time], thresholds by length"""
    last_ns, last_lost = stops[-1]
    time: Floats = np.full(_LEVELS, last_ns)
    value: Floats = -rate * time - last_lost * _PRODUCTS
    thresholds = [math.inf] * len(stops)
    for length in range(len(stops) - 2, -1, -1):
        stop_ns, lost = stops[length]
        stop = -rate * stop_ns - lost * _PRODUCTS
        after = grid.gain + grid.between(value)
        kept = after > stop[:, None]  # else the new token is not worth verifying
        go = np.where(kept, after, stop[:, None]) @ grid.shares - rate * draft_ns
        goes = go > stop
        if goes.any():
            thresholds[length] = _crossing(go - stop)
            after_ns = np.where(kept, grid.between(time), stop_ns) @ grid.shares + draft_ns
            value, time = np.where(goes, go, stop), np.where(goes, after_ns, stop_ns)
        else:
            value, time = stop, np.full(_LEVELS, stop_ns)
    return 1.0 + float(value[0]), float(time[0]), thresholds


def _crossing(excess: Floats) -> float:
    """The P at which going on stops to pay. excess: [levels], falling with P, above 0 somewhere."""
    last = int(np.flatnonzero(excess > 0)[-1])
    if last + 1 == _LEVELS:
        return 0.0
    share = float(excess[last] / (excess[last] - excess[last + 1]))
    return float(_PRODUCTS[last] + (_PRODUCTS[last + 1] - _PRODUCTS[last]) * share)
