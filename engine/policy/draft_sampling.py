"""Which token a draft model proposes while the target samples: coupled to the target's noise, or greedy.

With the target's noise a draft that resembles the target draws what the target draws (arXiv 2408.07978); a draft whose
probabilities are far off does better with its most probable token. Both are judged at every verified position. Pure.
"""

import math
from collections.abc import Mapping

from engine.policy.policy_config import DEFAULT, PolicyConfig


class DraftSampling:
    """Coupled until greedy has proved better; what is remembered decays."""

    def __init__(self, config: PolicyConfig = DEFAULT) -> None:
        self._config = config
        self.greedy = False
        self._coupled_right = self._greedy_right = self._seen = 0.0

    def observe(self, coupled: int, greedy: int, token: int) -> None:
        """`token` stands where the draft would have proposed `coupled` or `greedy`."""
        if coupled == greedy:
            return
        config = self._config
        decay = 1.0 - 1.0 / config.sampling_memory
        self._seen = self._seen * decay + 1.0
        self._coupled_right = self._coupled_right * decay + (coupled == token)
        self._greedy_right = self._greedy_right * decay + (greedy == token)
        lead = self._greedy_right - self._coupled_right
        certain = config.sampling_certainty * math.sqrt(self._greedy_right + self._coupled_right)
        if self._seen >= config.sampling_least_seen and abs(lead) > certain:
            self.greedy = lead > 0

    def state(self) -> dict[str, float]:
        """What was learned, for a file."""
        return {
            "coupled": self._coupled_right,
            "greedy": self._greedy_right,
            "seen": self._seen,
            "is_greedy": self.greedy,
        }

    def restore(self, state: Mapping[str, float]) -> None:
        """Take up what `state` gave. Raises KeyError, TypeError or ValueError for anything else."""
        coupled, greedy, seen = (float(state[name]) for name in ("coupled", "greedy", "seen"))
        if not all(0.0 <= count <= self._config.sampling_memory for count in (coupled, greedy, seen)):
            raise ValueError("counts lie between nothing and the memory")
        self._coupled_right, self._greedy_right, self._seen = coupled, greedy, seen
        self.greedy = bool(state["is_greedy"])
