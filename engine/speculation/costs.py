"""What passes of target and draft cost: calibrated once, kept current from live rounds. Pure."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

_CLIP = 2.0  # one timing may not claim more than this ratio: a scheduler's hiccup is not a cost
_SCALE_RATE = 0.1  # how fast all widths follow the machine and the context depth
_WIDTH_RATE = 0.06  # how fast one width follows its own timings
_SETTLE = 0.99  # of a width's deviation, each time it is seen: what all widths share belongs to the scale
_STALE = 100  # passes after which a width that is no longer used drifts back to its calibration:
_RELAX, _RELAX_EVERY = 0.85, 16  # what a busy moment taught about it would else keep it out of use for good

_VANILLA = 0  # where the tables keep it
_DRAFT_RATE = 0.1  # how fast a draft's costs follow their timings


class CostCurve:
    """V(n): nanoseconds to verify n tokens in one pass, for n = 1 .. `widest`.

    Verification is not free on a CPU and its cost has steps, so the curve is a table and not a formula. Widths that
    were not measured are interpolated between their neighbours and extrapolated with the last slope.

    `vanilla`, a single token after another, is its own figure: V(1), a single token between drafts, was seen to cost up
    to 1.25 times that with small targets.
    """

    def __init__(self, points: Mapping[int, float], widest: int, vanilla: float | None = None) -> None:
        self.widest = widest
        self._base = [points[1] if vanilla is None else vanilla]  # the rest by width
        self._base += [_interpolate(points, n) for n in range(1, widest + 1)]
        self._own = [1.0] * (widest + 1)
        self._scale = 1.0
        self._passes = 0
        self._used = [0] * (widest + 1)  # pass at which a width was last seen

    def __call__(self, width: int) -> float:
        return self._base[width] * self._own[width] * self._scale

    @property
    def vanilla(self) -> float:
        """Nanoseconds of a pass over one token that follows another such."""
        return self(_VANILLA)

    def table(self) -> list[float]:
        """[vanilla, V(1), ..., V(widest)]"""
        return [base * own * self._scale for base, own in zip(self._base, self._own, strict=True)]

    def rescale(self, ratio: float) -> None:
        """All passes now take `ratio` times as long, for a reason that is known."""
        self._scale *= ratio

    def observe(self, width: int, nanoseconds: float) -> None:
        """Learn from one timed pass."""
        if 1 <= width <= self.widest:
            self._learn(width, nanoseconds)

    def observe_vanilla(self, nanoseconds: float) -> None:
        """Learn from a pass over one token right after another such."""
        self._learn(_VANILLA, nanoseconds)

    def _learn(self, width: int, nanoseconds: float) -> None:
        ratio = min(max(nanoseconds / self(width), 1 / _CLIP), _CLIP)
        self._scale *= ratio**_SCALE_RATE
        self._own[width] = self._own[width] ** _SETTLE * ratio**_WIDTH_RATE
        self._passes += 1
        self._used[width] = self._passes
        if self._passes % _RELAX_EVERY == 0:
            self._relax()

    def _relax(self) -> None:
        for width, used in enumerate(self._used):
            if self._passes - used > _STALE:
                self._own[width] **= _RELAX


@dataclass(slots=True)
class DraftCost:
    """Nanoseconds of a draft model, its choice of a token included.

    first: a guess right after a pass of the target, which swept the draft's weights out of the processor's caches.
    step: each further one. read: a token of a text that is known, in a batch.
    """

    first: float
    step: float
    read: float

    def observe(self, first_ns: float, rest_ns: float, more: int) -> None:
        """Learn from a draft: its first guess, and `more` guesses after it."""
        self.first = _follow(self.first, first_ns)
        if more:
            self.step = _follow(self.step, rest_ns / more)

    def observe_reading(self, nanoseconds: float, tokens: int) -> None:
        if tokens:
            self.read = _follow(self.read, nanoseconds / tokens)


def _follow(known: float, nanoseconds: float) -> float:
    ratio = min(max(nanoseconds / known, 1 / _CLIP), _CLIP)
    return known * math.pow(ratio, _DRAFT_RATE)


def _interpolate(points: Mapping[int, float], width: int) -> float:
    if width in points:
        return points[width]
    known = sorted(points)
    below = max((n for n in known if n < width), default=known[0])
    above = min((n for n in known if n > width), default=known[-1])
    if below == above:  # outside: go on with the last slope, never below the last value
        if len(known) == 1:
            return points[below]
        last, before = known[-1], known[-2]
        slope = max(0.0, (points[last] - points[before]) / (last - before))
        return points[last] + slope * (width - last)
    share = (width - below) / (above - below)
    return points[below] * (1 - share) + points[above] * share
