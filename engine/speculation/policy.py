"""How many tokens to draft now, if any. Pure: numbers in, decisions out.

A round that drafts k tokens yields 1 + P_1 + ... + P_k tokens on average, P_i being the product of the chances that
guesses 1..i are accepted, and costs k*d + V(k+1). `engine.speculation.plan` finds the policy of best rate; here it is
kept current with costs and chances, and asked. When no length pays, drafting is off; the text is then vanilla, and the
drafter is asked again with exponential back-off.
"""

import math
from collections.abc import Sequence

import numpy as np

from engine.records import Origin
from engine.speculation.acceptance import (
    MARGIN_EDGES,
    MATCH_EDGES,
    ChanceTable,
    against_prior,
    agreed_prior,
    instead_prior,
    margin_prior,
    match_prior,
)
from engine.speculation.costs import CostCurve, DraftCost
from engine.speculation.draft_sampling import DraftWay
from engine.speculation.drafting import Agreement, Basis, Guess, Observation
from engine.speculation.plan import Floats, best_plan

MAX_LENGTH = 24
_REPLAN_ROUNDS, _REPLAN_NS = 2, 200_000_000  # a plan takes 1 to 2 ms, so at most 1 % of the time goes into it
_SETTLED = 150  # observations from which on plans are that rare; before, up to five times as frequent
_GAIN = 1.02  # drafting must promise this much over vanilla: a tie is decided for the simpler way
_GAIN_UNKNOWN = 1.1  # the same for a draft of which nothing is known: where it promises less, it reads along first
_FIRST_QUIET = 16  # tokens between two probes
# reading along with the text costs the same a token however rarely it is done: where that is little, ask often.
# (reading a token over a vanilla pass, tokens between two probes at most)
_QUIET_LIMITS = ((0.006, 128), (0.02, 256), (math.inf, 4096))
_READING_SHARE = 0.02  # of the time since the last probe, that the next one may take
_CREDIT = 64  # tokens that count as passed when drafting goes off, so that the first probe comes soon
_LEAST_READ = 8  # tokens by which a draft can be judged
_ATTAINED_RATE = 0.03  # how fast the attained rate follows the rounds
# what a draft model's guesses may rest on, and how many observations each is thought to have had before any
_DRAFT_BASES: tuple[tuple[Basis, float], ...] = (
    (Origin.DRAFT, 4.0),
    (Agreement.AGREED, 0.2),
    (Agreement.AGAINST, 0.1),
    (Agreement.INSTEAD, 0.1),
)
_CHEAP = 0.07  # a first guess over a vanilla pass


class Governor:
    """Decides for one pair on one machine; keeps learning from request to request."""

    def __init__(self, verify: CostCurve, draft: DraftCost | None, exact_widths: Sequence[int] | None = None) -> None:
        self.verify = verify
        self.draft = draft
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
        self.drafting = draft is not None
        self._quiet = _FIRST_QUIET
        self._unread = _CREDIT  # tokens since the last probe
        self._rounds_to_plan = self._ns_to_plan = 0
        self._news = 0  # observations of the draft since the last plan
        self.speed_up = 1.0  # that the plan expects over vanilla
        self._round = 1.0  # length of its rounds, in vanilla passes
        self._attained_tokens, self._attained_ns = 1.0, self.verify.vanilla  # of a round, averaged
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
        rate = self._rate
        return self._best_prefix(chances, room, rate, -rate * self.verify(1), forced)

    def lookup_length(self, chances: Sequence[float], room: int) -> int:
        """How many looked-up guesses to verify instead of what would be done without them.

        They come and go with the text, so that time is worth the rate attained of late, not the plan's.
        """
        planned, vanilla = self._rate, self.verify.vanilla
        rate = max(planned, min(self._attained_tokens / self._attained_ns, 2 * planned))
        instead = rate * (max(0.0, self.verify(1) - vanilla) - vanilla)  # the pass after this one is no vanilla one
        if self.drafting:  # a round of the plan yields its rate times its length
            instead = max(instead, (planned - rate) * self._round * vanilla - 1.0)
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
        return self.draft is not None and self.draft.first < _CHEAP * self.verify.vanilla

    def chance(self, guess: Guess) -> float:
        """How likely the guess is right."""
        return self.chances[guess.basis].chance(guess.confidence)

    def prefers_lookup(self, match_length: float, margin: float) -> bool:
        """Where look-up and draft model differ: whose guess is likelier right."""
        lookup, model = self.chances[Agreement.INSTEAD], self.chances[Agreement.AGAINST]
        return lookup.chance(match_length) > model.chance(margin)

    def probe_due(self, new_tokens: int, missing: int) -> bool:
        """While drafting is off: whether the draft should read the `missing` tokens and be judged by them.

        `new_tokens`: since the last question. Where reading is dear, that is done where an answer begins: up to there
        the draft has read it all with the prompt.
        """
        self._unread += new_tokens
        if self.drafting or self.draft is None or self._unread < self._quiet or missing < _LEAST_READ:
            return False
        return missing * self.draft.read <= _READING_SHARE * self._unread * self.verify.vanilla

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
            self.chances[basis].observe(observation.confidence, observation.agreed, observation.made)
        if origin is Origin.DRAFT:
            self._news += len(observations)

    def probed(self, observations: Sequence[Observation]) -> None:
        """Learn from what the drafter would have guessed while it was off, and decide anew."""
        self.observe(Origin.DRAFT, observations)
        self.plan()
        share = self.draft.read / self.verify.vanilla if self.draft else 0.0
        most = next(tokens for limit, tokens in _QUIET_LIMITS if share < limit)
        hopeless = self.chances[Origin.DRAFT].mean() < 0.3
        self._quiet = _FIRST_QUIET if self.drafting else min(self._quiet * (4 if hopeless else 2), most)
        self._unread = 0

    # --- the plan ------------------------------------------------------------------------------

    @property
    def _rate(self) -> float:
        """Tokens a nanosecond of the plan, at what passes cost by now."""
        return self.speed_up / self.verify.vanilla

    def plan(self) -> None:
        """Work out the best rate and the thresholds on P, and switch drafting on or off."""
        known = sum(self.chances[basis].observations for basis, _ in _DRAFT_BASES)
        self._rounds_to_plan, self._ns_to_plan = _REPLAN_ROUNDS, _REPLAN_NS * min(max(known, 30), _SETTLED) // _SETTLED
        self._news = 0
        for table in self.chances.values():
            table.refit()
        if self.draft is None:
            self._thresholds = [math.inf] * (self.max_length + 1)
            return
        (vanilla, *costs), longest = self.verify.table(), range(self.max_length + 1)
        stops = [(costs[self.allowed_length(n)], n - self.allowed_length(n)) for n in longest]
        plan = best_plan(*self._guesses(), stops, self.draft, 1.0 / vanilla, self._rate)
        self.speed_up, self._round, self._thresholds = plan.rate * vanilla, plan.round_ns / vanilla, plan.thresholds
        known = self.chances[Origin.DRAFT].observations >= _LEAST_READ
        was_drafting, self.drafting = self.drafting, self.speed_up >= (_GAIN if known else _GAIN_UNKNOWN)
        if was_drafting and not self.drafting:
            self._unread = _CREDIT

    def _guesses(self) -> tuple[Floats, Floats]:
        """(share, chance) of the kinds of guesses that the draft model makes. [kinds], [kinds]"""
        tables = [self.chances[basis].distribution(prior) for basis, prior in _DRAFT_BASES]
        shares = np.concatenate([seen for seen, _ in tables])
        return shares / shares.sum(), np.concatenate([chances for _, chances in tables])

    def _allowed(self, width: int) -> bool:
        return width == 1 or self._widths is None or width in self._widths
