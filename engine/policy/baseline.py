"""What a token costs without drafting, as the rounds of this conversation show it. Pure."""

from engine.policy.costs import CostCurve
from engine.policy.draft_token import Outcome
from engine.policy.policy_config import DEFAULT, PolicyConfig


class Baseline:
    """The mean of vanilla rounds of late, which also counts hiccups, sampling and painting; at first the cost curve.

    Drafted rounds do not move it: when a core is taken away, passes over several tokens slow down more than single
    ones, and would make vanilla look dear. `engine.policy.watch` asks for vanilla rounds where costs have changed.
    """

    def __init__(self, costs: CostCurve, config: PolicyConfig = DEFAULT) -> None:
        self._costs, self._config = costs, config
        self._mean_ns, self._weight = costs.vanilla, 0.0

    @property
    def vanilla_ns(self) -> float:
        return self._mean_ns if self._weight else self._costs.vanilla

    @property
    def is_measured(self) -> bool:
        """Whether it rests on rounds more than on the calibration."""
        return self._weight > 2 * self._config.baseline_prior

    def observe(self, outcome: Outcome) -> None:
        if not (outcome.is_vanilla and outcome.follows_vanilla):
            return
        if not self._weight:
            self._mean_ns, self._weight = self._costs.vanilla, self._config.baseline_prior
        self._weight = min(self._weight + 1.0, self._config.baseline_memory)
        pass_ns = min(outcome.pass_ns, self._config.baseline_clip * self._mean_ns)
        self._mean_ns += (pass_ns - self._mean_ns) / self._weight

    def renew(self) -> None:
        """The machine has changed: let the next rounds count for most."""
        self._weight = min(self._weight, self._config.baseline_prior)
