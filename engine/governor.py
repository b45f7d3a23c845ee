"""How many tokens to draft now, if any. Pure: numbers in, decisions out.

A round that drafts k tokens yields 1 + P_1 + ... + P_k tokens on average, P_i being the product of the chances that
guesses 1..i are accepted, and costs k*d + V(k+1). `engine.draft_plan` finds the policy of best rate; here it is kept
current with costs and chances, and asked. When no length pays, drafting is off; the text is then vanilla, and the
drafter is asked again with exponential back-off.
"""

import math
from collections.abc import Sequence

import numpy as np

from engine.chances import (
    MARGIN_EDGES,
    MATCH_EDGES,
    ChanceTable,
    against_prior,
    agreed_prior,
    instead_prior,
    margin_prior,
    match_prior,
)
from engine.costs import CostCurve
from engine.draft_plan import Floats, best_plan
from engine.draft_way import DraftWay
from engine.drafting import Agreement, Basis, Guess, Observation
from engine.records import Origin

MAX_LENGTH = 24
_REPLAN_ROUNDS, _REPLAN_NS = 2, 200_000_000  # a plan takes 1 to 2 ms, so at most 1 % of the time goes into it
_SETTLED = 150  # observations from which on plans are that rare; before, up to five times as frequent
_GAIN = 1.02  # drafting must promise this much over vanilla: a tie is decided for the simpler way
_FIRST_QUIET = 16  # tokens between two probes
# reading along with the text costs a share of a draft step a token, however rarely it is done: where that is little,
# ask often. (a draft step over a target step, tokens between two probes at most)
_QUIET_LIMITS = ((0.04, 128), (0.12, 256), (math.inf, 4096))
_ATTAINED_RATE = 0.03  # how fast the attained rate follows the rounds
# what a draft model's guesses may rest on, and how many observations each is thought to have had before any
_DRAFT_BASES: tuple[tuple[Basis, float], ...] = (
    (Origin.DRAFT, 4.0),
    (Agreement.AGREED, 0.2),
    (Agreement.AGAINST, 0.1),
    (Agreement.INSTEAD, 0.1),
)
_CHEAP = 0.04  # a draft step over a target step
_DRAFT_RATE = 0.1  # how fast the cost of a draft step follows its timings


class Governor:
    """Decides for one pair on one machine; keeps learning from request to request."""

    def __init__(self, verify: CostCurve, draft_ns: float | None, exact_widths: Sequence[int] | None = None) -> None:
        self.verify = verify
        self.draft_ns = draft_ns
        self._widths = set(exact_widths) if exact_widths is not None else None
        widest = max(self._widths, default=1) if self._widths is not None else verify.widest
        self.max_length = min(MAX_LENGTH, verify.widest - 1, widest - 1)
        self.chances: dict[Basis, ChanceTable] = {
            Origin.DRAFT: ChanceTable(MARGIN_EDGES, margin_prior()),
            Origin.LOOKUP: ChanceTable(MATCH_EDGES, match_prior(), memory=120.0),
            Agreement.AGREED: ChanceTable(MARGIN_EDGES, agreed_prior()),
            Agreement.AGAINST: ChanceTable(MARGIN_EDGES, against_prior()),
            Agreement.INSTEAD: ChanceTable(MATCH_EDGES, instead_prior()),
        }
        self.way = DraftWay()
        self.drafting = draft_ns is not None
        self._quiet = _FIRST_QUIET
        self._until_probe = _FIRST_QUIET
        self._rounds_to_plan = self._ns_to_plan = 0
        self._news = 0  # observations of the draft since the last plan
        self._rate = self._round_ns = 0.0  # of the plan: tokens a nanosecond, length of a round
        self._attained_tokens, self._attained_ns = 1.0, self.verify(1)  # of a round, averaged
        self._thresholds: list[float] = []
        self.plan()

    # --- decisions -----------------------------------------------------------------------------

    def wants_more(self, chances: Sequence[float], room: int, forced: bool = False) -> bool:
        """Whether to draft one more token after guesses with these chances; `room` bounds the length."""
        length = len(chances)
        if length >= min(room, self.max_length):
            return False
        if forced and length == 0:
            return True
        return math.prod(chances) >= self._thresholds[length]

    def best_length(self, chances: Sequence[float], room: int, forced: bool = False) -> int:
        """How many of the guesses at hand to verify: the prefix of best value, given that drafting them is paid."""
        return self._best_prefix(chances, room, self._rate, -self._rate * self.verify(1), forced)

    def lookup_length(self, chances: Sequence[float], room: int) -> int:
        """How many looked-up guesses to verify instead of what would be done without them.

        They come and go with the text, so that time is worth the rate attained of late, not the plan's.
        """
        rate = max(self._rate, min(self._attained_tokens / self._attained_ns, 2 * self._rate))
        instead = -rate * self.verify(1)
        if self.drafting:  # a round of the plan yields `_rate` times its length
            instead = max(instead, (self._rate - rate) * self._round_ns - 1.0)
        return self._best_prefix(chances, room, rate, instead)

    def _best_prefix(self, chances: Sequence[float], room: int, rate: float, least: float, forced: bool = False) -> int:
        best, best_value = 0, least
        product, tokens = 1.0, 0.0
        for length, chance in enumerate(chances[: min(room, self.max_length)], start=1):
            product *= chance
            tokens += product
            value = tokens - rate * self.verify(length + 1)
            if self._allowed(length + 1) and (value > best_value or (forced and best == 0)):
                best, best_value = length, value
        return best

    def allowed_length(self, length: int) -> int:
        """The longest draft up to `length` that may be verified: exactness may rule widths out."""
        length = min(length, self.max_length)
        while not self._allowed(length + 1):
            length -= 1
        return max(length, 0)

    @property
    def draft_is_cheap(self) -> bool:
        """Whether a draft step is so short that asking the draft costs less than it can tell."""
        return self.draft_ns is not None and self.draft_ns < _CHEAP * self.verify(1)

    def chance(self, guess: Guess) -> float:
        """How likely the guess is right."""
        return self.chances[guess.basis].chance(guess.confidence)

    def prefers_lookup(self, match_length: float, margin: float) -> bool:
        """Where look-up and draft model differ: whose guess is likelier right."""
        lookup, model = self.chances[Agreement.INSTEAD], self.chances[Agreement.AGAINST]
        return lookup.chance(match_length) > model.chance(margin)

    def probe_due(self, new_tokens: int) -> bool:
        """While drafting is off: whether to ask the drafter again, `new_tokens` after the last question."""
        self._until_probe -= new_tokens
        return not self.drafting and self.draft_ns is not None and self._until_probe <= 0

    # --- learning ------------------------------------------------------------------------------

    def settle(self, tokens: int, round_ns: int) -> None:
        """Learn from a round that took `round_ns` and gave `tokens`."""
        self._attained_tokens += _ATTAINED_RATE * (tokens - self._attained_tokens)
        self._attained_ns += _ATTAINED_RATE * (round_ns - self._attained_ns)
        self._rounds_to_plan -= 1
        self._ns_to_plan -= round_ns
        if self._rounds_to_plan > 0 or self._ns_to_plan > 0:
            return
        if self._news:
            self.plan()
        else:
            self._rounds_to_plan, self._ns_to_plan = _REPLAN_ROUNDS, _REPLAN_NS
            self.chances[Origin.LOOKUP].refit()

    def observe(self, origin: Origin, observations: Sequence[Observation]) -> None:
        """Learn which guesses were right, whether they were verified or not."""
        for observation in observations:
            basis = observation.basis if origin is Origin.DRAFT else origin
            self.chances[basis].observe(observation.confidence, observation.agreed)
        if origin is Origin.DRAFT:
            self._news += len(observations)

    def observe_draft(self, nanoseconds_per_step: float) -> None:
        if self.draft_ns is not None:
            ratio = min(max(nanoseconds_per_step / self.draft_ns, 0.5), 2.0)
            self.draft_ns *= ratio**_DRAFT_RATE

    def probed(self, observations: Sequence[Observation]) -> None:
        """Learn from what the drafter would have guessed while it was off, and decide anew."""
        self.observe(Origin.DRAFT, observations)
        self.plan()
        share = (self.draft_ns or 0.0) / self.verify(1)
        most = next(tokens for limit, tokens in _QUIET_LIMITS if share < limit)
        hopeless = self.chances[Origin.DRAFT].mean() < 0.3
        self._quiet = _FIRST_QUIET if self.drafting else min(self._quiet * (4 if hopeless else 2), most)
        self._until_probe = self._quiet

    # --- the plan ------------------------------------------------------------------------------

    @property
    def speed_up(self) -> float:
        """Expected rate of the plan over vanilla's."""
        return self._rate * self.verify(1)

    def plan(self) -> None:
        """Work out the best rate and the thresholds on P, and switch drafting on or off."""
        known = sum(self.chances[basis].observations for basis, _ in _DRAFT_BASES)
        self._rounds_to_plan, self._ns_to_plan = _REPLAN_ROUNDS, _REPLAN_NS * min(max(known, 30), _SETTLED) // _SETTLED
        self._news = 0
        for table in self.chances.values():
            table.refit()
        vanilla = 1.0 / self.verify(1)
        if self.draft_ns is None:
            self._rate, self._thresholds = vanilla, [math.inf] * (self.max_length + 1)
            return
        costs, longest = self.verify.table(), range(self.max_length + 1)
        stops = [(costs[self.allowed_length(n) + 1], n - self.allowed_length(n)) for n in longest]
        plan = best_plan(*self._guesses(), stops, self.draft_ns, max(self._rate, vanilla))
        self._rate, self._round_ns, self._thresholds = plan.rate, plan.round_ns, plan.thresholds
        was_drafting, self.drafting = self.drafting, self.speed_up >= _GAIN
        if was_drafting and not self.drafting:
            self._until_probe = self._quiet

    def _guesses(self) -> tuple[Floats, Floats]:
        """(share, chance) of the kinds of guesses that the draft model makes. [kinds], [kinds]"""
        tables = [self.chances[basis].distribution(prior) for basis, prior in _DRAFT_BASES]
        shares = np.concatenate([seen for seen, _ in tables])
        return shares / shares.sum(), np.concatenate([chances for _, chances in tables])

    def _allowed(self, width: int) -> bool:
        return width == 1 or self._widths is None or width in self._widths
