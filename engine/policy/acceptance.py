"""How probable it is that a draft token is accepted, learned online from the drafter's own confidence. Pure."""

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace

from engine.policy.draft_token import Agreement, Basis
from engine.policy.policy_config import DEFAULT, PolicyConfig
from engine.records import Origin

_MOST_SEEN = 1e4  # weight of a bin; no memory is that long


class AcceptanceModel:
    """A decaying histogram: confidence -> probability of acceptance.

    The prior, moved and stretched on the logit scale to fit what was seen (Platt's calibration), is the trend; each
    bin is drawn towards it. So a hostile or a perfect draft is recognised after a few tokens, not after a few in each
    bin. The configuration's `memory` is how many observations count. `observe` updates one bin at once, `refit` the
    trend. When recent draft tokens fare quite otherwise than expected, the text has changed, and what was seen before
    it counts less.
    """

    def __init__(
        self,
        edges: Sequence[float],
        prior: Sequence[float],
        config: PolicyConfig = DEFAULT,
    ) -> None:
        self._config = config
        self._edges = list(edges)
        logits = [math.log(share / (1.0 - share)) for share in prior]
        self._centre = self._level = sum(logits) / len(logits)
        self._offsets = [logit - self._centre for logit in logits]
        self._slope = 1.0
        self._growth = math.exp(1.0 / config.memory)
        self._unit = 1.0  # weight of the next observation; old ones lose by its growth
        self._seen = [0.0] * len(prior)
        self._proposed = [0.0] * len(prior)  # of those, that were preferred to another
        self._right = [0.0] * len(prior)
        self._trend = list(prior)
        self._probabilities = list(prior)
        self._surprise = self._variance = 0.0  # of recent observations: right over expected, and its variance
        self.observations = 0

    def observe(self, confidence: float, matched: bool, proposed: bool = True) -> None:
        """`proposed`: the token was not only thought of beside a better one."""
        self.observations += 1
        index = bisect_right(self._edges, confidence)
        self._unit *= self._growth * self._changed(matched, self._probabilities[index])
        self._seen[index] += self._unit
        self._proposed[index] += self._unit * proposed
        self._right[index] += self._unit * matched
        if self._unit > 1e9:
            for counts in (self._seen, self._proposed, self._right):
                counts[:] = [value / self._unit for value in counts]
            self._unit = 1.0
        self._probabilities[index] = self._blend(index)

    def probability(self, confidence: float) -> float:
        return self._probabilities[bisect_right(self._edges, confidence)]

    def refit(self) -> None:
        """Fit the trend's level and slope to the bins, and draw all bins towards it anew."""
        for _ in range(8):
            if self._newton_step() < 0.01:
                break
        self._trend = [_sigmoid(self._level + self._slope * offset) for offset in self._offsets]
        self._probabilities = [self._blend(index) for index in range(len(self._offsets))]

    def distribution(self, prior_strength: float | None = None) -> tuple[list[float], list[float]]:
        """(tokens proposed, probability) of each bin; old ones count less, and the prior counts as `prior_strength`."""
        strength = self._config.draft_prior_strength if prior_strength is None else prior_strength
        return [value / self._unit + strength / len(self._proposed) for value in self._proposed], list(
            self._probabilities
        )

    def mean(self) -> float:
        """Of a token of which nothing is known yet."""
        seen, probabilities = self.distribution()
        return sum(count * share for count, share in zip(seen, probabilities, strict=True)) / sum(seen)

    def _blend(self, index: int) -> float:
        seen, right = self._seen[index] / self._unit, self._right[index] / self._unit
        strength = self._config.bin_strength
        probability = (right + strength * self._trend[index]) / (seen + strength)
        return min(max(probability, self._config.floor), self._config.ceiling)

    def _changed(self, matched: bool, expected: float) -> float:
        """How much more the next observation should count than all before: 1 unless the text has changed."""
        config, decay = self._config, self._config.recent_decay
        self._surprise = decay * self._surprise + matched - expected
        self._variance = decay * decay * self._variance + expected * (1.0 - expected)
        if self._surprise * self._surprise < config.surprise * config.surprise * max(self._variance, 1.0):
            return 1.0
        self._surprise = self._variance = 0.0
        return config.forget

    def _newton_step(self) -> float:
        """One step towards the likeliest (level, slope), given normal priors around (centre, 1). -> its length"""
        level_weight, slope_weight = self._config.level_spread**-2, self._config.slope_spread**-2
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

    # --- for a file ----------------------------------------------------------------------------

    def state(self) -> dict[str, list[float]]:
        """What was learned: by bin, how much was seen, proposed and right."""
        counts = {"seen": self._seen, "proposed": self._proposed, "right": self._right}
        return {name: [round(value / self._unit, 4) for value in values] for name, values in counts.items()}

    def restore(self, state: Mapping[str, Sequence[float]]) -> None:
        """Take up what `state` gave. Raises KeyError, TypeError or ValueError for anything else."""
        seen, proposed, right = ([float(value) for value in state[name]] for name in ("seen", "proposed", "right"))
        if not len(seen) == len(proposed) == len(right) == len(self._offsets):
            raise ValueError("one count a bin")
        rows = list(zip(seen, proposed, right, strict=True))
        if not all(0.0 <= part <= whole <= _MOST_SEEN for whole, *parts in rows for part in parts):
            raise ValueError("what was proposed, and what was right, is part of what was seen")
        self._seen, self._proposed, self._right, self._unit = seen, proposed, right, 1.0
        self.observations = int(sum(seen))
        self.refit()


def acceptance_models(config: PolicyConfig) -> dict[Basis, AcceptanceModel]:
    """One for each kind of draft token, of which nothing is known yet."""
    margins, matches = config.margin_edges, config.match_edges
    of_ngrams = replace(config, memory=config.ngram_memory, level_spread=config.ngram_level_spread)
    return {
        Origin.DRAFT: AcceptanceModel(margins, config.margin_prior, config),
        Origin.LOOKUP: AcceptanceModel(matches, config.match_prior, of_ngrams),
        Agreement.MATCHED: AcceptanceModel(margins, config.matched_prior, config),
        Agreement.AGAINST: AcceptanceModel(margins, config.against_prior, config),
        Agreement.OVERRIDDEN: AcceptanceModel(matches, config.overridden_prior, config),
    }


def _sigmoid(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-min(max(x, -30.0), 30.0)))
