"""How likely a guess is right, learned online from the drafter's own confidence. Pure."""

import math
from bisect import bisect_right
from collections.abc import Sequence

MARGIN_EDGES = (0.1, 0.25, 0.5, 0.9, 1.4, 2.0, 3.0, 4.5, 7.0, 11.0)  # logits between the draft's two best
MATCH_EDGES = (2.5, 3.5, 4.5, 6.5, 9.5, 14.5, 22.5)  # tokens that a look-up matched
_BIN_STRENGTH = 8.0  # observations that a bin needs before it counts as much as the trend over all bins
_PRIOR_STRENGTH = 4.0  # observations that the prior's spread over the bins is worth
_LEVEL_SPREAD, _SLOPE_SPREAD = 1.5, 0.5  # of the trend around the prior, in logits: standard deviations
_FLOOR, _CEILING = 0.01, 0.995
_RECENT = math.exp(-1.0 / 40)  # per observation: how fast the watch for a changed text forgets
_SURPRISE, _FORGET = 3.0, 4.0  # standard deviations at which older observations lose to this factor


def margin_prior() -> list[float]:
    """A plausible draft before anything is known: sure guesses are mostly right, unsure ones half of the time."""
    return [0.40, 0.44, 0.48, 0.54, 0.60, 0.66, 0.73, 0.81, 0.88, 0.93, 0.96]


def match_prior() -> list[float]:
    """Longer matches are likelier to go on."""
    return [0.20, 0.28, 0.36, 0.48, 0.60, 0.70, 0.78, 0.85]


def agreed_prior() -> list[float]:
    """By margin, where the look-up says the same."""
    return [0.78, 0.80, 0.82, 0.85, 0.88, 0.90, 0.92, 0.94, 0.96, 0.97, 0.98]


def against_prior() -> list[float]:
    """By margin, where the look-up says otherwise."""
    return [0.15, 0.17, 0.20, 0.24, 0.28, 0.33, 0.40, 0.50, 0.60, 0.70, 0.80]


def instead_prior() -> list[float]:
    """By match length, where the draft model says otherwise."""
    return [0.20, 0.26, 0.34, 0.46, 0.58, 0.68, 0.76, 0.82]


class ChanceTable:
    """A decaying histogram: confidence -> chance of acceptance.

    The prior, moved and stretched on the logit scale to fit what was seen (Platt's calibration), is the trend; each
    bin is drawn towards it. So a hostile or a perfect draft is recognised after a few guesses, not after a few in each
    bin. `memory` is how many observations count. `observe` updates one bin at once, `refit` the trend. When recent
    guesses fare quite otherwise than expected, the text has changed, and what was seen before it counts less.
    """

    def __init__(self, edges: Sequence[float], prior: Sequence[float], memory: float = 250.0) -> None:
        self._edges = list(edges)
        logits = [math.log(chance / (1.0 - chance)) for chance in prior]
        self._centre = self._level = sum(logits) / len(logits)
        self._offsets = [logit - self._centre for logit in logits]
        self._slope = 1.0
        self._growth = math.exp(1.0 / memory)
        self._unit = 1.0  # weight of the next observation; old ones lose by its growth
        self._seen = [0.0] * len(prior)
        self._made = [0.0] * len(prior)  # of those, guesses that were preferred to another
        self._right = [0.0] * len(prior)
        self._trend = list(prior)
        self._chances = list(prior)
        self._surprise = self._variance = 0.0  # of recent observations: right over expected, and its variance
        self.observations = 0

    def observe(self, confidence: float, agreed: bool, made: bool = True) -> None:
        """`made`: the guess was not only thought of beside a better one."""
        self.observations += 1
        index = bisect_right(self._edges, confidence)
        self._unit *= self._growth * self._changed(agreed, self._chances[index])
        self._seen[index] += self._unit
        self._made[index] += self._unit * made
        self._right[index] += self._unit * agreed
        if self._unit > 1e9:
            for counts in (self._seen, self._made, self._right):
                counts[:] = [value / self._unit for value in counts]
            self._unit = 1.0
        self._chances[index] = self._blend(index)

    def chance(self, confidence: float) -> float:
        return self._chances[bisect_right(self._edges, confidence)]

    def refit(self) -> None:
        """Fit the trend's level and slope to the bins, and draw all bins towards it anew."""
        for _ in range(8):
            if self._newton_step() < 0.01:
                break
        self._trend = [_sigmoid(self._level + self._slope * offset) for offset in self._offsets]
        self._chances = [self._blend(index) for index in range(len(self._offsets))]

    def distribution(self, prior_strength: float = _PRIOR_STRENGTH) -> tuple[list[float], list[float]]:
        """(guesses made, chance) of each bin; old ones count less, and the prior counts as some."""
        return [value / self._unit + prior_strength / len(self._made) for value in self._made], list(self._chances)

    def mean(self) -> float:
        """Chance of a guess of which nothing is known yet."""
        seen, chances = self.distribution()
        return sum(count * chance for count, chance in zip(seen, chances, strict=True)) / sum(seen)

    def _blend(self, index: int) -> float:
        seen, right = self._seen[index] / self._unit, self._right[index] / self._unit
        chance = (right + _BIN_STRENGTH * self._trend[index]) / (seen + _BIN_STRENGTH)
        return min(max(chance, _FLOOR), _CEILING)

    def _changed(self, agreed: bool, expected: float) -> float:
        """How much more the next observation should count than all before: 1 unless the text has changed."""
        self._surprise = _RECENT * self._surprise + agreed - expected
        self._variance = _RECENT * _RECENT * self._variance + expected * (1.0 - expected)
        if self._surprise * self._surprise < _SURPRISE * _SURPRISE * max(self._variance, 1.0):
            return 1.0
        self._surprise = self._variance = 0.0
        return _FORGET

    def _newton_step(self) -> float:
        """One step towards the likeliest (level, slope), given normal priors around (centre, 1). -> its length"""
        level_weight, slope_weight = _LEVEL_SPREAD**-2, _SLOPE_SPREAD**-2
        by_level = level_weight * (self._centre - self._level)
        by_slope = slope_weight * (1.0 - self._slope)
        curve_level, curve_both, curve_slope = level_weight, 0.0, slope_weight
        for seen, right, offset in zip(self._seen, self._right, self._offsets, strict=True):
            if not seen:
                continue
            expected = _sigmoid(self._level + self._slope * offset)
            error = (right - seen * expected) / self._unit
            weight = max(expected * (1.0 - expected), 0.01) * seen / self._unit
            by_level += error
            by_slope += error * offset
            curve_level += weight
            curve_both += weight * offset
            curve_slope += weight * offset * offset
        determinant = curve_level * curve_slope - curve_both * curve_both
        level_step = (by_level * curve_slope - by_slope * curve_both) / determinant
        slope_step = (by_slope * curve_level - by_level * curve_both) / determinant
        self._level += min(max(level_step, -2.0), 2.0)
        self._slope += min(max(slope_step, -1.0), 1.0)
        return max(abs(level_step), abs(slope_step))


def _sigmoid(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-min(max(x, -30.0), 30.0)))
