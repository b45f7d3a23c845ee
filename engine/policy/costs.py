"""What passes of target and draft cost: calibrated once, kept current from live rounds. Pure."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.policy.draft_token import Steps
from engine.policy.policy_config import DEFAULT, PolicyConfig

_VANILLA = 0  # where the tables keep it


class CostCurve:
    """V(n): nanoseconds to verify n tokens in one pass, for n = 1 .. `largest`.

    Verification is not free on a CPU and its cost has steps, so the curve is a table and not a formula. Widths that
    were not measured are interpolated between their neighbours and extrapolated with the last slope.

    `vanilla`, a single token after another, is its own figure: V(1), a single token between drafts, was seen to cost up
    to 1.25 times that with small targets.
    """

    def __init__(
        self,
        points: Mapping[int, float],
        largest: int,
        vanilla: float | None = None,
        config: PolicyConfig = DEFAULT,
    ) -> None:
        self._config = config
        self.largest = largest
        self._base = [points[1] if vanilla is None else vanilla]  # the rest by batch size
        self._base += [_interpolate(points, n) for n in range(1, largest + 1)]
        self._own = [1.0] * (largest + 1)
        self._scale = 1.0
        self._passes = 0
        self._used = [0] * (largest + 1)  # pass at which a batch size was last seen

    def __call__(self, size: int) -> float:
        return self._base[size] * self._own[size] * self._scale

    @property
    def vanilla(self) -> float:
        """Nanoseconds of a pass over one token that follows another such."""
        return self(_VANILLA)

    @property
    def scale(self) -> float:
        """What all passes cost over what they did when they were calibrated."""
        return self._scale

    def table(self) -> list[float]:
        """[vanilla, V(1), ..., V(largest)]"""
        return [base * own * self._scale for base, own in zip(self._base, self._own, strict=True)]

    @property
    def calibrated(self) -> list[float]:
        """`table` as it was before anything was observed."""
        return list(self._base)

    def restore(self, table: Sequence[float]) -> None:
        """Start from what passes cost at another time. Raises ValueError where these are no times of such a table."""
        if len(table) != len(self._base) or not all(math.isfinite(ns) and ns > 0 for ns in table):
            raise ValueError("a table of costs has a positive time for each batch size")
        self._own = [ns / base for ns, base in zip(table, self._base, strict=True)]

    def rescale(self, ratio: float) -> None:
        """All passes now take `ratio` times as long, for a reason that is known."""
        self._scale *= ratio

    def observe(self, size: int, nanoseconds: float) -> None:
        """Learn from one timed pass."""
        if 1 <= size <= self.largest:
            self._learn(size, nanoseconds)

    def observe_vanilla(self, nanoseconds: float) -> None:
        """Learn from a pass over one token right after another such."""
        self._learn(_VANILLA, nanoseconds)

    def _learn(self, size: int, nanoseconds: float) -> None:
        config = self._config
        ratio = min(max(nanoseconds / self(size), 1 / config.clip), config.clip)
        self._scale *= ratio**config.scale_rate
        self._own[size] = self._own[size] ** config.size_decay * ratio**config.size_rate
        self._passes += 1
        self._used[size] = self._passes
        if self._passes % config.relax_every == 0:
            self._relax()

    def _relax(self) -> None:
        for size, used in enumerate(self._used):
            if self._passes - used > self._config.stale_passes:
                self._own[size] **= self._config.relax


@dataclass(slots=True)
class DraftCost:
    """Nanoseconds of a draft model.

    step: a token and its choice, averaged over a short draft, whose first finds the processor's caches swept by the
    target. read: a token of a text that is known, in a batch.
    """

    step: float
    read: float

    def observe(self, steps: Steps, config: PolicyConfig = DEFAULT) -> None:
        """Learn from the draft of one round."""
        self.step = _follow(self.step, steps.total_ns / steps.num_tokens, config)

    def observe_reading(self, nanoseconds: float, tokens: int, config: PolicyConfig = DEFAULT) -> None:
        if tokens:
            self.read = _follow(self.read, nanoseconds / tokens, config)


def _follow(known: float, nanoseconds: float, config: PolicyConfig) -> float:
    ratio = min(max(nanoseconds / known, 1 / config.clip), config.clip)
    return known * math.pow(ratio, config.draft_rate)


def _interpolate(points: Mapping[int, float], size: int) -> float:
    if size in points:
        return points[size]
    known = sorted(points)
    below = max((n for n in known if n < size), default=known[0])
    above = min((n for n in known if n > size), default=known[-1])
    if below == above:  # outside: go on with the last slope, never below the last value
        if len(known) == 1:
            return points[below]
        last, before = known[-1], known[-2]
        slope = max(0.0, (points[last] - points[before]) / (last - before))
        return points[last] + slope * (size - last)
    share = (size - below) / (above - below)
    return points[below] * (1 - share) + points[above] * share
