"""How many tokens to draft now, if any: what is known of one pair on one machine, and what follows. Pure.

A round that drafts k tokens yields 1 + P_1 + ... + P_k tokens on average, P_i being the probability that draft tokens
1..i are all accepted, and costs k*d + V(k+1). `engine.policy.plan` finds the thresholds of best rate; here they
are kept current with costs and acceptance, and asked. When no length pays, drafting is off; the text is then vanilla,
and the drafter is asked again with exponential back-off.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from engine.policy.acceptance import acceptance_models
from engine.policy.baseline import Baseline
from engine.policy.costs import CostCurve, DraftCost
from engine.policy.draft_token import Agreement, Basis, DraftToken, Outcome, Scores, judge
from engine.policy.plan import Floats, best_plan
from engine.policy.policy_config import DEFAULT, PolicyConfig
from engine.policy.watch import Watch
from engine.records import Origin, Sampling

_STATE_VERSION = 2  # of what `state` gives; raised whenever the bins or their meaning change


class Policy:
    """Decides for one pair on one machine, and learns from answer to answer; `update` is its only door.

    An answer asks it through `engine.policy.answer_policy`, which knows what was asked for.
    """

    def __init__(
        self,
        costs: CostCurve,
        draft_cost: DraftCost | None,
        exact_sizes: Sequence[int] | None = None,
        config: PolicyConfig = DEFAULT,
    ) -> None:
        """`exact_sizes`: batch sizes that may be verified; None: all."""
        self.config = config
        self._sizes = set(exact_sizes) if exact_sizes is not None else None
        largest = max(self._sizes, default=1) if self._sizes is not None else costs.largest
        self.max_length = min(config.max_draft_tokens, costs.largest - 1, largest - 1)
        self.acceptance = acceptance_models(config)
        self._draft_bases: tuple[tuple[Basis, float], ...] = (  # what a draft model's tokens rest on, and its prior
            (Origin.DRAFT, config.draft_prior_strength),
            (Agreement.MATCHED, config.matched_prior_strength),
            (Agreement.AGAINST, config.against_prior_strength),
            (Agreement.OVERRIDDEN, config.overridden_prior_strength),
        )
        self.calibrate(costs, draft_cost)

    def calibrate(self, costs: CostCurve, draft_cost: DraftCost | None) -> None:
        """Go by what was measured now, and by no costs that were learned before; what is known of drafts stays."""
        config = self.config
        self.costs, self.draft_cost = costs, draft_cost
        self.watch = Watch(config)
        self._baselines: dict[Sampling, Baseline] = {}
        self.drafting = draft_cost is not None
        self.speed_up = 1.0  # that the plan expects over vanilla
        self._quiet = config.first_quiet_tokens
        self._since_probe = config.quiet_credit_tokens  # tokens
        self._new_observations = 0  # of the draft since the last plan
        self._round = 1.0  # length of the plan's rounds, in vanilla passes
        self._attained_tokens, self._attained_ns = 1.0, costs.vanilla  # of a round, averaged
        self._thresholds: list[float] = []
        self._plan()

    # --- decisions -----------------------------------------------------------------------------

    def wants_more(self, probabilities: Sequence[float], max_draft_tokens: int, forced: bool = False) -> bool:
        """Whether to draft one more token after tokens of these probabilities."""
        length = len(probabilities)
        if length >= min(max_draft_tokens, self.max_length):
            return False
        if forced and length == 0:
            return True
        return math.prod(probabilities) >= self._thresholds[length]

    def best_length(self, probabilities: Sequence[float], max_draft_tokens: int, forced: bool = False) -> int:
        """How many of the tokens at hand to verify: the prefix of best value, given that drafting them is paid."""
        rate = self._rate
        return self._best_prefix(probabilities, max_draft_tokens, rate, -rate * self.costs(1), forced)

    def ngram_length(self, probabilities: Sequence[float], max_draft_tokens: int) -> int:
        """How many n-gram tokens to verify instead of what would be done without them.

        They come and go with the text, so that time is worth the rate attained of late, not the plan's.
        """
        planned, vanilla = self._rate, self.costs.vanilla
        rate = max(planned, min(self._attained_tokens / self._attained_ns, self.config.attained_cap * planned))
        least = rate * (max(0.0, self.costs(1) - vanilla) - vanilla)  # the pass after this one is no vanilla one
        if self.drafting:  # a round of the plan yields its rate times its length
            least = max(least, (planned - rate) * self._round * vanilla - 1.0)
        return self._best_prefix(probabilities, max_draft_tokens, rate, least)

    def _best_prefix(
        self, probabilities: Sequence[float], max_draft_tokens: int, rate: float, least: float, forced: bool = False
    ) -> int:
        best, best_value = 0, least
        product, tokens = 1.0, 0.0
        for length, probability in enumerate(probabilities[: min(max_draft_tokens, self.max_length)], start=1):
            product *= probability
            tokens += product
            value = tokens - rate * self.costs(length + 1)
            if self._may_verify(length + 1) and (value > best_value or (forced and best == 0)):
                best, best_value = length, value
        return best

    def allowed_length(self, length: int) -> int:
        """The longest draft up to `length` that may be verified: exactness may rule batch sizes out."""
        length = min(length, self.max_length)
        while not self._may_verify(length + 1):
            length -= 1
        return max(length, 0)

    def _may_verify(self, batch_size: int) -> bool:
        return batch_size == 1 or self._sizes is None or batch_size in self._sizes

    @property
    def draft_is_cheap(self) -> bool:
        """Whether a draft step is so short that asking the draft costs less than it can tell."""
        return self.draft_cost is not None and self.draft_cost.step < self.config.cheap_step * self.costs.vanilla

    def probability(self, token: DraftToken) -> float:
        """That the token will be accepted."""
        return self.acceptance[token.basis].probability(token.confidence)

    def prefers_ngram(self, match_length: float, margin: float) -> bool:
        """Where n-gram and draft model differ: whether the former is accepted more often."""
        ngram, model = self.acceptance[Agreement.OVERRIDDEN], self.acceptance[Agreement.AGAINST]
        return ngram.probability(match_length) > model.probability(margin)

    def wants_scores(self, new_tokens: int, num_uncached: int) -> bool:
        """While drafting is off: whether the draft should read the `num_uncached` tokens and be judged by them.

        `new_tokens`: since the last question. Where reading is dear, that is done where an answer begins: up to there
        the draft has read it all with the prompt.
        """
        self._since_probe += new_tokens
        if self.drafting or self.draft_cost is None or self._since_probe < self._quiet:
            return False
        if num_uncached < self.config.least_scored:
            return False
        return self.may_read(num_uncached)

    def may_read(self, num_uncached: int) -> bool:
        """Whether the draft may read so many tokens for a try: a small share of the time since the last one."""
        if self.draft_cost is None:
            return False
        spare_ns = self.config.scoring_share * self._since_probe * self.costs.vanilla
        return num_uncached <= 1 or num_uncached * self.draft_cost.read <= spare_ns

    def lets_draft_wait(self, num_uncached: int) -> bool:
        """Whether a draft that is known not to pay leaves a prompt unread, since reading costs more than a try may."""
        is_known = self.acceptance[Origin.DRAFT].observations >= self.config.least_scored
        return not self.drafting and is_known and not self.may_read(num_uncached)

    def baseline(self, sampling: Sampling) -> Baseline:
        """What vanilla costs with this sampling, learned from answer to answer."""
        return self._baselines.setdefault(replace(sampling, seed=0), Baseline(self.costs, self.config))

    # --- learning ------------------------------------------------------------------------------

    def update(self, outcome: Outcome) -> None:
        """Learn from one verified round."""
        draft = outcome.draft
        if draft.scores:
            self._learn_scores(draft.scores)
        self.update_costs(outcome)
        for tokens in draft.considered:
            self._learn_tokens(tokens, outcome.token_ids)
        self._attained_tokens += self.config.attained_rate * (len(outcome.token_ids) - self._attained_tokens)
        self._attained_ns += self.config.attained_rate * (outcome.total_ns - self._attained_ns)
        self._rounds_to_plan -= 1
        self._ns_to_plan -= outcome.total_ns
        if self._rounds_to_plan <= 0 and self._ns_to_plan <= 0:
            self._refresh()

    def update_costs(self, outcome: Outcome) -> None:
        """All that a round teaches where nobody may draft."""
        if outcome.draft.steps and self.draft_cost:
            self.draft_cost.observe(outcome.draft.steps, self.config)
        if outcome.is_vanilla and outcome.follows_vanilla:
            self.costs.observe_vanilla(outcome.pass_ns)
        else:
            self.costs.observe(len(outcome.draft.tokens) + 1, outcome.pass_ns)

    def _learn_tokens(self, tokens: Sequence[DraftToken], token_ids: Sequence[int]) -> None:
        """Which of the tokens were right, whether they were verified or not."""
        for observation in judge(tokens, token_ids):
            self.acceptance[observation.basis].observe(
                observation.confidence, observation.matched, observation.proposed
            )
            self._new_observations += observation.basis is not Origin.LOOKUP

    def _learn_scores(self, scores: Scores) -> None:
        """What the draft would have said while it was off; decides anew."""
        config = self.config
        for seen in scores.observations:
            self.acceptance[seen.basis].observe(seen.confidence, seen.matched, seen.proposed)
        if self.draft_cost:
            self.draft_cost.observe_reading(scores.total_ns, scores.num_tokens, config)
        self._plan()
        share = self.draft_cost.read / self.costs.vanilla if self.draft_cost else 0.0
        most = next(tokens for limit, tokens in config.quiet_limits if share < limit)
        hopeless = self.acceptance[Origin.DRAFT].mean() < config.hopeless_probability
        factor = config.hopeless_factor if hopeless else config.quiet_factor
        self._quiet = config.first_quiet_tokens if self.drafting else min(self._quiet * factor, most)
        self._since_probe = 0

    # --- for a file ----------------------------------------------------------------------------

    @property
    def num_observations(self) -> int:
        """Tokens that were judged so far."""
        return sum(model.observations for model in self.acceptance.values())

    def state(self) -> dict[str, Any]:
        """What was learned of the pair, and of this machine's costs beside their calibration: ready for JSON."""
        return {
            "version": _STATE_VERSION,
            "acceptance": {basis.value: model.state() for basis, model in self.acceptance.items()},
            "calibrated": self.costs.calibrated,
            "costs": self.costs.table(),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Take up what `state` gave. Raises KeyError, TypeError, ValueError or AttributeError for anything else."""
        if state["version"] != _STATE_VERSION:
            raise ValueError("of another version")
        acceptance = acceptance_models(self.config)
        for basis, model in acceptance.items():
            model.restore(state["acceptance"][basis.value])
        if state["calibrated"] == self.costs.calibrated:  # else measured anew since, or of another machine
            self.costs.restore(state["costs"])
        self.acceptance = acceptance
        self._plan()

    # --- the plan ------------------------------------------------------------------------------

    @property
    def _rate(self) -> float:
        """Tokens a nanosecond of the plan, at what passes cost by now."""
        return self.speed_up / self.costs.vanilla

    def _refresh(self) -> None:
        if self._new_observations:
            self._plan()
        else:
            self._rounds_to_plan, self._ns_to_plan = self.config.replan_rounds, self.config.replan_ns
            self.acceptance[Origin.LOOKUP].refit()

    def _plan(self) -> None:
        """Work out the best rate and the thresholds on P, and switch drafting on or off."""
        config = self.config
        known = sum(self.acceptance[basis].observations for basis, _ in self._draft_bases)
        known = min(max(known, config.least_known_observations), config.settled_observations)
        self._rounds_to_plan = config.replan_rounds
        self._ns_to_plan = config.replan_ns * known // config.settled_observations
        self._new_observations = 0
        for model in self.acceptance.values():
            model.refit()
        if self.draft_cost is None:
            self._thresholds = [math.inf] * (self.max_length + 1)
            return
        (vanilla, *passes), longest = self.costs.table(), range(self.max_length + 1)
        passes[0] = max(passes[0], vanilla)  # learned apart, and a draft does not make the pass after it cheaper
        stops = [(passes[self.allowed_length(n)], n - self.allowed_length(n)) for n in longest]
        plan = best_plan(*self._proposals(), stops, self.draft_cost.step, 1.0 / vanilla, self._rate)
        self.speed_up, self._round, self._thresholds = plan.rate * vanilla, plan.round_ns / vanilla, plan.thresholds
        is_known = self.acceptance[Origin.DRAFT].observations >= config.least_scored
        was_drafting = self.drafting
        self.drafting = self.speed_up >= (config.gain if is_known else config.gain_unknown)
        if was_drafting and not self.drafting:
            self._since_probe = config.quiet_credit_tokens

    def _proposals(self) -> tuple[Floats, Floats]:
        """(share, probability) of the kinds of tokens that the draft model proposes. [kinds], [kinds]"""
        parts = [self.acceptance[basis].distribution(prior) for basis, prior in self._draft_bases]
        shares = np.concatenate([seen for seen, _ in parts])
        return shares / shares.sum(), np.concatenate([probabilities for _, probabilities in parts])
