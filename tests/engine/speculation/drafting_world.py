"""A world in which drafting is simulated: known costs, known chances, a clock of its own; and its best policies.

`simulate` asks and teaches a Governor as `engine.speculation.proposer` and `engine.speculation.loop` do.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.records import Origin
from engine.speculation.acceptance import MARGIN_EDGES
from engine.speculation.costs import CostCurve, DraftCost
from engine.speculation.drafting import Observation
from engine.speculation.policy import MAX_LENGTH, Governor

Floats = NDArray[np.float64]

WIDEST = MAX_LENGTH + 1
STEP_NS = 8e6  # vanilla decoding of one token
READING_SHARE = 0.16  # a token in a long batch of the draft costs this much of a draft step
MARGINS = np.array([0.05, 0.17, 0.37, 0.7, 1.1, 1.7, 2.5, 3.7, 5.7, 9.0, 20.0])  # one in each bin of MARGIN_EDGES
assert [int(np.searchsorted(MARGIN_EDGES, margin)) for margin in MARGINS] == list(range(len(MARGINS)))


def curve(points: dict[int, float]) -> list[float]:
    """[vanilla, V(1), ..., V(WIDEST)] in ns through points in units of vanilla, the last slope going on."""
    widths = sorted(points)
    slope = (points[widths[-1]] - points[widths[-2]]) / (widths[-1] - widths[-2])
    costs = [STEP_NS]
    for width in range(1, WIDEST + 1):
        beyond = max(0, width - widths[-1])
        costs.append(STEP_NS * (float(np.interp(width, widths, [points[n] for n in widths])) + slope * beyond))
    return costs


def stepped(*levels: float) -> dict[int, float]:
    """Four widths a step, as Q4_0 kernels have it."""
    return {4 * step + i: level for step, level in enumerate(levels) for i in range(1, 5)}


CURVES = {
    "flat": curve({1: 1.0, WIDEST: 1.0}),
    "linear": curve({1: 1.0, WIDEST: float(WIDEST)}),
    "half linear": curve({1: 1.0, WIDEST: 13.0}),
    "bf16": curve({1: 1.0, 2: 1.71, 4: 1.99, 8: 2.35, 12: 2.9, 16: 3.6, 32: 5.1}),
    "q8_0": curve({1: 1.0, 2: 1.9, 4: 2.8, 8: 4.2, 16: 5.9}),
    "cold": curve({1: 1.25, 2: 1.7, 4: 1.9, 8: 2.3, 16: 3.2, 32: 5.0}),  # the draft pushes weights out of the caches
    "q4_0": curve({**stepped(2.29, 3.8, 5.3, 6.8, 8.3, 9.8), 1: 1.0, 2: 1.66}),
}


@dataclass(frozen=True)
class Process:
    """How a draft fares: by hidden state and confidence bin, the share of guesses and the chance of each."""

    shares: Floats  # [bins]
    chances: Floats  # [states, bins]

    def draw(self, noise: np.random.Generator, states: NDArray[np.intp]) -> "Drafted":
        count = len(states)
        bins = noise.choice(len(MARGINS), size=count, p=self.shares)
        right = noise.random(count) < self.chances[states, bins]
        lost = noise.choice(len(MARGINS), size=count, p=self.shares)
        return Drafted(MARGINS[bins], right, MARGINS[lost])


@dataclass(frozen=True)
class Drafted:
    """What the draft says of every position: its margin, whether it is right, and its margin once it is astray."""

    margins: Floats
    right: NDArray[np.bool_]
    lost: Floats

    def accepted(self, position: int, most: int) -> int:
        wrong = np.flatnonzero(~self.right[position : position + most])
        return int(wrong[0]) if len(wrong) else most


def governor_for(costs: Sequence[float], draft_ns: float | None, exact: Sequence[int] | None = None) -> Governor:
    """As after a calibration."""
    draft = None if draft_ns is None else draft_cost(draft_ns)
    measured = (1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 16, 17, WIDEST)
    return Governor(CostCurve({width: costs[width] for width in measured}, WIDEST, costs[0]), draft, exact)


def draft_cost(draft_ns: float) -> DraftCost:
    return DraftCost(draft_ns, draft_ns, READING_SHARE * draft_ns)


def simulate(governor: Governor, costs: Sequence[float], draft_ns: float, drafted: Drafted, tokens: int) -> float:
    """Nanoseconds that `tokens` tokens take under the governor."""
    position = known = asked = 0
    elapsed, was_vanilla = 0.0, False
    while position < tokens:
        cost, length = 0.0, 0
        said: list[float] = []
        room = min(tokens - position, WIDEST) - 1
        if governor.drafting and room > 0 and governor.wants_more([], room):
            behind = max(0, position - 1 - known)
            said, length = _draft(governor, drafted, position, room)
            cost = (behind * READING_SHARE + len(said)) * draft_ns
            known = position
        elif not governor.drafting:
            new, asked = position - (asked or position), position
            missing = max(0, position - 1 - known)
            if governor.probe_due(new, missing):
                cost = missing * READING_SHARE * draft_ns
                governor.probed([_judged(drafted, p, drafted.margins[p]) for p in range(known + 1, position)])
                known = position - 1
        accepted = drafted.accepted(position, length)
        if was_vanilla and not said:
            pass_ns = costs[0]
            governor.verify.observe_vanilla(pass_ns)
        else:
            pass_ns = costs[length + 1]
            governor.verify.observe(length + 1, pass_ns)
        was_vanilla = not said
        judged = zip(range(position, position + accepted + 1), said, strict=False)
        governor.observe(Origin.DRAFT, [_judged(drafted, p, margin) for p, margin in judged])
        governor.settle(accepted + 1, int(cost + pass_ns))
        elapsed += cost + pass_ns
        position += accepted + 1
        known = max(known, min(position - 1, known + len(said)))
    return elapsed


def _draft(governor: Governor, drafted: Drafted, position: int, room: int) -> tuple[list[float], int]:
    """-> margins of all that was drafted, how many of it to verify"""
    table = governor.chances[Origin.DRAFT]
    said: list[float] = []
    chances: list[float] = []
    astray = False
    while True:
        at = position + len(said)
        said.append(float((drafted.lost if astray else drafted.margins)[at]))
        astray = astray or not drafted.right[at]
        chances.append(table.chance(said[-1]))
        if not governor.wants_more(chances, room):
            return said, governor.best_length(chances, room)


def _judged(drafted: Drafted, position: int, margin: float) -> Observation:
    return Observation(float(margin), bool(drafted.right[position]))


# --- the best that can be done -----------------------------------------------------------------


def best_rate(costs: Sequence[float], draft_ns: float, shares: Floats, chances: Floats) -> float:
    """Tokens a ns of the best policy that knows every chance: value iteration on a fine grid of P, and bisection."""
    grid, levels = 0.985, 500
    products = grid ** np.arange(levels)
    at = np.clip(np.arange(levels)[:, None] + np.log(chances) / np.log(grid), 0, levels - 1.001)
    below = at.astype(np.intp)
    above_share = at - below

    def gain_over(rate: float) -> float:
        value = np.full(levels, -rate * costs[MAX_LENGTH + 1])
        for length in range(MAX_LENGTH - 1, -1, -1):
            stop = -rate * costs[length + 1]
            after = products[:, None] * chances + value[below] * (1 - above_share) + value[below + 1] * above_share
            value = np.maximum(stop, np.maximum(after, stop) @ shares - rate * draft_ns)
        return 1.0 + float(value[0])

    low, high = 1.0 / costs[0], 40.0 / costs[0]
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (middle, high) if gain_over(middle) > 0 else (low, middle)
    return low


def time_at_fixed_length(costs: Sequence[float], draft_ns: float, drafted: Drafted, tokens: int, length: int) -> float:
    position, elapsed = 0, 0.0
    while position < tokens:
        drafts = min(length, tokens - position - 1)
        elapsed += drafts * draft_ns + costs[drafts + 1]
        position += drafted.accepted(position, drafts) + 1
    return elapsed


def time_at_threshold(
    costs: Sequence[float],
    draft_ns: float,
    drafted: Drafted,
    tokens: int,
    thresholds: tuple[float, int],
    known: Floats,
) -> float:
    """Draft while the product of the known chances (by bin) is above the first threshold, at most the second long."""
    least, longest = thresholds
    position, elapsed = 0, 0.0
    while position < tokens:
        room, length, product, astray = min(longest, tokens - position - 1), 0, 1.0, False
        while length < room and product >= least:
            margin = (drafted.lost if astray else drafted.margins)[position + length]
            product *= known[int(np.searchsorted(MARGIN_EDGES, margin))]
            astray = astray or not drafted.right[position + length]
            length += 1
        elapsed += length * draft_ns + costs[length + 1]
        position += drafted.accepted(position, length) + 1
    return elapsed
