"""The policy as one answer sees it: what was asked for (automatic, always, off, a fixed length) and what it found."""

from collections.abc import Sequence

from engine.records import Speculation
from engine.speculation.draft_token import DraftToken, Outcome
from engine.speculation.policy import Policy


class AnswerPolicy:
    """Asked by drafters, taught by the loop through `update`.

    mode "off": nothing is drafted; "always": a draft model proposes at least one token a round; "auto": as the policy
    decides. A `fixed_length` overrides the policy.
    """

    def __init__(self, policy: Policy, mode: Speculation = "auto", fixed_length: int | None = None) -> None:
        self.policy, self.mode, self.fixed_length = policy, mode, fixed_length
        self._scored_at = 0  # length of the text when scores were last thought of
        self._was_drafting = policy.drafting

    # --- decisions -----------------------------------------------------------------------------

    def wants_more(self, probabilities: Sequence[float], max_draft_tokens: int) -> bool:
        """Whether a drafter should add one more token after tokens of these probabilities."""
        if self.fixed_length is not None:
            return len(probabilities) < self.longest(max_draft_tokens)
        forced = self.mode == "always"
        if not probabilities and not forced and not self.policy.drafting:
            return False
        return self.policy.wants_more(probabilities, max_draft_tokens, forced)

    def longest(self, max_draft_tokens: int) -> int:
        """How many tokens are ever drafted."""
        if self.fixed_length is not None:
            return self.policy.allowed_length(min(max_draft_tokens, self.fixed_length))
        return min(max_draft_tokens, self.policy.max_length)

    def best_length(self, probabilities: Sequence[float], max_draft_tokens: int) -> int:
        """How many of a draft model's tokens to verify."""
        if self.fixed_length is not None:
            return self.policy.allowed_length(len(probabilities))
        return self.policy.best_length(probabilities, max_draft_tokens, self.mode == "always")

    def ngram_length(self, probabilities: Sequence[float], max_draft_tokens: int) -> int:
        """How many n-gram tokens to verify."""
        if self.fixed_length is not None:
            return self.policy.allowed_length(len(probabilities))
        return self.policy.ngram_length(probabilities, max_draft_tokens)

    def wants_scores(self, length: int, num_uncached: int) -> bool:
        """Whether a draft model that stands aside should read on and be judged. `length`: of the text."""
        if self.fixed_length is not None:
            return False
        new_tokens, self._scored_at = length - (self._scored_at or length), length
        return self.policy.wants_scores(new_tokens, num_uncached)

    @property
    def asks_model_first(self) -> bool:
        """A cheap draft model compares its own tokens with the n-grams'."""
        return self.policy.drafting and self.policy.draft_is_cheap

    def probability(self, token: DraftToken) -> float:
        """That the token will be accepted."""
        return self.policy.probability(token)

    def prefers_ngram(self, match_length: float, margin: float) -> bool:
        return self.policy.prefers_ngram(match_length, margin)

    @property
    def samples_greedily(self) -> bool:
        """Whether a draft model should propose its most probable token while the target samples."""
        return self.policy.sampling.greedy

    # --- learning ------------------------------------------------------------------------------

    def update(self, outcome: Outcome) -> None:
        """Learn from one verified round: the only place where anything is learned."""
        if self.mode == "off":
            self.policy.update_costs(outcome)
        else:
            self.policy.update(outcome)

    @property
    def vanilla_ns(self) -> float:
        """What a token costs without drafting, by all that is known now."""
        return self.policy.costs.vanilla

    def switch_note(self) -> str:
        """Why drafting was switched on or off since the last question; empty if it was not."""
        policy = self.policy
        if self.mode != "auto" or self.fixed_length is not None or policy.draft_cost is None:
            return ""
        if policy.drafting is self._was_drafting:
            return ""
        self._was_drafting = policy.drafting
        if policy.drafting:
            return f"Drafting switched on: it should give {policy.speed_up:.2f}x vanilla."
        return "Drafting switched off: no draft length would beat vanilla here."
