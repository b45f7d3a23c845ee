"""The policy as one answer sees it: what was asked for (automatic, always, off, a fixed length) and what it found."""

from collections.abc import Sequence

from engine.policy.draft_token import DraftToken, Outcome
from engine.policy.policy import Policy
from engine.records import Origin, Sampling, Speculation
from engine.words import tr

GREEDY = Sampling()


class AnswerPolicy:
    """Asked by drafters, taught by the loop through `update`.

    mode "off": nothing is drafted; "always": a draft model proposes at least one token a round; "auto": as the policy
    decides. A `fixed_length` overrides the policy.
    """

    def __init__(
        self,
        policy: Policy,
        mode: Speculation = "auto",
        fixed_length: int | None = None,
        sampling: Sampling = GREEDY,
    ) -> None:
        self.policy, self.mode, self.fixed_length = policy, mode, fixed_length
        self._baseline = policy.baseline(sampling)
        self._scored_at = 0  # length of the text when scores were last thought of
        self._was_drafting = self._is_drafting
        self._is_first = True

    # --- decisions -----------------------------------------------------------------------------

    def wants_more(self, probabilities: Sequence[float], max_draft_tokens: int) -> bool:
        """Whether a drafter should add one more token after tokens of these probabilities."""
        if self.fixed_length is not None:
            return len(probabilities) < self.longest(max_draft_tokens, Origin.DRAFT)
        forced = self.mode == "always"
        if not probabilities and not forced and not self._is_drafting:
            return False
        longest = self.longest(max_draft_tokens, Origin.DRAFT)
        return self.policy.wants_more(probabilities, longest, forced)

    def longest(self, max_draft_tokens: int, origin: Origin) -> int:
        """How many tokens a drafter of this kind may propose now."""
        if self.fixed_length is not None:
            return self.policy.allowed_length(min(max_draft_tokens, self.fixed_length))
        longest = min(max_draft_tokens, self.policy.max_length)
        return min(longest, self.policy.watch.longest(origin)) if self.mode == "auto" else longest

    def best_length(self, probabilities: Sequence[float], max_draft_tokens: int) -> int:
        """How many of a draft model's tokens to verify."""
        if self.fixed_length is not None:
            return self.policy.allowed_length(len(probabilities))
        return self.policy.best_length(probabilities, max_draft_tokens, self.mode == "always")

    def ngram_length(self, probabilities: Sequence[float], max_draft_tokens: int) -> int:
        """How many n-gram tokens to verify."""
        if self.fixed_length is not None:
            return self.policy.allowed_length(len(probabilities))
        if self.mode == "auto" and not self.policy.watch.allows(Origin.LOOKUP):
            return 0
        return self.policy.ngram_length(probabilities, max_draft_tokens)

    def wants_scores(self, length: int, num_uncached: int) -> bool:
        """Whether a draft model that stands aside should read on and be judged. `length`: of the text."""
        if self.fixed_length is not None:
            return False
        policy, new_tokens = self.policy, length - (self._scored_at or length)
        self._scored_at = length
        if policy.watch.may_retry(Origin.DRAFT) and policy.may_read(num_uncached):
            policy.watch.retry(Origin.DRAFT)
        return policy.wants_scores(new_tokens, num_uncached)

    @property
    def asks_model_first(self) -> bool:
        """A cheap draft model compares its own tokens with the n-grams'."""
        return self._is_drafting and self.policy.draft_is_cheap

    @property
    def _is_drafting(self) -> bool:
        """Whether a draft model drafts on its own account."""
        return self.policy.drafting and (self.mode != "auto" or self.policy.watch.allows(Origin.DRAFT))

    def probability(self, token: DraftToken) -> float:
        """That the token will be accepted."""
        return self.policy.probability(token)

    def prefers_ngram(self, match_length: float, margin: float) -> bool:
        return self.policy.prefers_ngram(match_length, margin)

    # --- learning ------------------------------------------------------------------------------

    def update(self, outcome: Outcome) -> None:
        """Learn from one verified round: the only place where anything is learned."""
        policy = self.policy
        expected_ns = policy.costs(len(outcome.draft.tokens) + 1)
        self._baseline.observe(outcome)
        if self.mode == "off":
            policy.update_costs(outcome)
            return
        policy.update(outcome)
        if self._is_first:  # threads wake up, and caches fill
            expected_ns, self._is_first = outcome.pass_ns, False
        policy.watch.update(outcome, expected_ns, self._baseline, policy.costs.scale)

    @property
    def vanilla_ns(self) -> float:
        """What a token costs without drafting, as the rounds of late show it."""
        return self._baseline.vanilla_ns

    def switch_note(self) -> str:
        """Why drafting was switched on or off since the last question; empty if it was not."""
        policy = self.policy
        if self.mode != "auto" or self.fixed_length is not None or policy.draft_cost is None:
            return ""
        is_drafting = self._is_drafting
        if is_drafting is self._was_drafting:
            return ""
        self._was_drafting = is_drafting
        if is_drafting:
            return tr("Drafting switched on: it should give {ratio:.2f}x vanilla.", ratio=policy.speed_up)
        if not policy.drafting:
            return tr("Drafting switched off: no draft length would beat vanilla here.")
        if policy.watch.is_shut(Origin.DRAFT):
            return tr("Drafting switched off: it was slower than vanilla here.")
        return tr("Drafting paused: the machine changed its speed, and vanilla is measured again.")
