"""Watches whether drafting really is faster than the vanilla rounds beside it, and stops it where it is not. Pure.

A plan rests on costs and probabilities that were learned one by one. Where they mislead (another process took a core,
the text changed, a calibration in a bad moment), the sum over the rounds tells: tokens gained minus time spent.
"""

import math

from engine.policy.baseline import Baseline
from engine.policy.draft_token import Outcome
from engine.policy.policy_config import DEFAULT, PolicyConfig
from engine.records import Origin


class Guard:
    """One source of drafts: its gains are added up; a loss shuts it for a while, a further one for twice as long."""

    def __init__(self, loss: float, config: PolicyConfig = DEFAULT) -> None:
        """`loss`: vanilla passes that it may lose."""
        self._config, self._loss = config, loss
        self.is_shut = False
        self.tokens_left = 0  # until it may be tried again
        self._balance = 0.0  # vanilla passes saved
        self._pause = config.guard_first_pause
        self._limit = loss
        self.longest = config.max_draft_tokens  # tokens that a draft may have: few where trust is to be won again

    def judge(self, saved: float) -> None:
        """`saved`: by a round, in vanilla passes; negative: it was slower than vanilla."""
        config = self._config
        if self.is_shut:
            return
        self._balance = min(self._balance + max(saved, -config.guard_clip), config.guard_credit)
        if saved > 0.0:
            self.longest = min(2 * self.longest, config.max_draft_tokens)
        if self._balance >= config.guard_credit:
            self._pause, self._limit = config.guard_first_pause, self._loss
        if self._balance < -self._limit:
            self.is_shut, self.tokens_left = True, self._pause
            self._pause = min(2 * self._pause, config.guard_last_pause)

    def pass_tokens(self, count: int) -> None:
        """So many tokens went by."""
        self.tokens_left = max(0, self.tokens_left - count)

    def reopen(self) -> None:
        """Another try, with short drafts at first."""
        self.is_shut = False
        self.be_careful()

    def be_careful(self) -> None:
        """Short drafts at first, and less to lose, until gains have made up for it."""
        self.longest = self._config.careful_tokens
        self._balance, self._limit = 0.0, self._config.guard_retry * self._loss


class Watch:
    """Guards for every source, and a pause for all of them when passes suddenly take another time than before."""

    def __init__(self, config: PolicyConfig = DEFAULT) -> None:
        self._config = config
        losses = {Origin.DRAFT: config.guard_loss, Origin.LOOKUP: config.guard_ngram_loss}
        self._guards = {origin: Guard(loss, config) for origin, loss in losses.items()}
        self._source: Origin | None = None  # of the latest draft
        self._scale = 0.0  # of all costs when vanilla rounds were last seen; 0: never
        self._vanilla_rounds = 0  # in a row
        self._pause = 0  # tokens for which nothing is drafted
        self._since_pause = config.pause_every // 2  # tokens; a process is slow at first

    def allows(self, origin: Origin) -> bool:
        return not self._pause and not self._guards[origin].is_shut

    def is_shut(self, origin: Origin) -> bool:
        """Whether drafts of this kind proved slower than vanilla."""
        return self._guards[origin].is_shut

    def may_retry(self, origin: Origin) -> bool:
        guard = self._guards[origin]
        return guard.is_shut and not guard.tokens_left

    def retry(self, origin: Origin) -> None:
        self._guards[origin].reopen()

    def longest(self, origin: Origin) -> int:
        """Tokens that a draft of this kind may have."""
        return self._guards[origin].longest

    def update(self, outcome: Outcome, expected_ns: float, baseline: Baseline, scale: float) -> None:
        """Judge a round. expected_ns: what its pass was thought to take. scale: of all costs by now."""
        tokens = len(outcome.token_ids)
        if not outcome.is_vanilla:
            self._source, self._vanilla_rounds = outcome.draft.origin, 0
        else:
            self._vanilla_rounds += 1
        if tokens and self._source and self._vanilla_rounds <= 1:  # a vanilla round after a draft finds cold caches
            guard = self._guards[self._source]
            guard.judge(tokens - outcome.total_ns / baseline.vanilla_ns)
            if guard.is_shut and not baseline.is_measured:  # only a calibration speaks against it
                guard.reopen()
                self._ask_vanilla(baseline)
        for guard in self._guards.values():
            guard.pass_tokens(tokens)
        if self.may_retry(Origin.LOOKUP):  # a draft model is retried where it has read the text: see `retry`
            self.retry(Origin.LOOKUP)
        self._pause = max(0, self._pause - tokens)
        self._since_pause += tokens
        if self._vanilla_rounds > 1 or not self._scale:
            self._scale = scale
        has_changed = abs(math.log(scale / self._scale)) >= math.log(self._config.changed)
        is_slow = outcome.pass_ns > self._config.slow * expected_ns
        if self._since_pause >= self._config.pause_every and (has_changed or is_slow):
            for guard in self._guards.values():
                guard.be_careful()
            self._ask_vanilla(baseline)

    def _ask_vanilla(self, baseline: Baseline) -> None:
        """Nothing is drafted for some tokens, and what they take counts for most."""
        self._pause, self._since_pause = self._config.pause_tokens, 0
        baseline.renew()
