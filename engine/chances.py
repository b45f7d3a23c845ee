"""How likely a guess is right, learned online from the drafter's own confidence. Pure."""

import math
from bisect import bisect_right
from collections.abc import Sequence

MARGIN_EDGES = (0.1, 0.25, 0.5, 0.9, 1.4, 2.0, 3.0, 4.5, 7.0, 11.0)  # logits between the draft's two best
MATCH_EDGES = (2.5, 3.5, 4.5, 6.5, 9.5, 14.5, 22.5)  # tokens that a look-up matched
_BIN_STRENGTH = 3.0  # observations that a bin needs before it counts as much as its neighbours' trend
_PRIOR_STRENGTH = 4.0
_FLOOR, _CEILING = 0.01, 0.995


def margin_prior() -> list[float]:
    """A plausible draft before anything is known: sure guesses are mostly right, unsure ones half of the time."""
    return [0.40, 0.44, 0.48, 0.54, 0.60, 0.66, 0.73, 0.81, 0.88, 0.93, 0.96]


def match_prior() -> list[float]:
    """Longer matches are likelier to go on."""
    return [0.20, 0.28, 0.36, 0.48, 0.60, 0.70, 0.78, 0.85]


class ChanceTable:
    """A decaying histogram: confidence -> chance of acceptance.

    Each bin is drawn towards `prior`, scaled by how the drafter does overall, so that a hostile draft is recognised
    after a few guesses and not after a few in each bin. `memory` is how many observations count.
    """

    def __init__(self, edges: Sequence[float], prior: Sequence[float], memory: float = 250.0) -> None:
        self._edges = list(edges)
        self._prior = list(prior)
        self._growth = math.exp(1.0 / memory)
        self._unit = 1.0  # weight of the next observation; old ones lose by its growth
        self._seen = [0.0] * len(prior)
        self._right = [0.0] * len(prior)
        self.observations = 0

    def observe(self, confidence: float, agreed: bool) -> None:
        self.observations += 1
        self._unit *= self._growth
        index = bisect_right(self._edges, confidence)
        self._seen[index] += self._unit
        if agreed:
            self._right[index] += self._unit
        if self._unit > 1e9:
            self._seen = [value / self._unit for value in self._seen]
            self._right = [value / self._unit for value in self._right]
            self._unit = 1.0

    def chance(self, confidence: float) -> float:
        return self.chance_of(bisect_right(self._edges, confidence))

    def chance_of(self, index: int) -> float:
        trend = min(max(self._prior[index] * self._quality(), _FLOOR), _CEILING)
        seen, right = self._seen[index] / self._unit, self._right[index] / self._unit
        chance = (right + _BIN_STRENGTH * trend) / (seen + _BIN_STRENGTH)
        return min(max(chance, _FLOOR), _CEILING)

    def distribution(self) -> tuple[list[float], list[float]]:
        """(share of guesses, chance) of each bin."""
        seen = [value / self._unit + _PRIOR_STRENGTH / len(self._seen) for value in self._seen]
        total = sum(seen)
        return [value / total for value in seen], [self.chance_of(i) for i in range(len(seen))]

    def mean(self) -> float:
        """Chance of a guess of which nothing is known yet."""
        shares, chances = self.distribution()
        return sum(share * chance for share, chance in zip(shares, chances, strict=True))

    def _quality(self) -> float:
        """What was accepted over what the prior expected of the same guesses."""
        expected = sum(seen * prior for seen, prior in zip(self._seen, self._prior, strict=True)) / self._unit
        right = sum(self._right) / self._unit
        return (right + _PRIOR_STRENGTH * 0.7) / (expected + _PRIOR_STRENGTH * 0.7)
