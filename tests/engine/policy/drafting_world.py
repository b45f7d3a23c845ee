"""A world in which drafting is simulated: known costs, known chances, a clock of its own; and its best policies.

`simulate` asks a policy as drafters do, and teaches it through `update` alone, as the loop does.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.policy.answer_policy import AnswerPolicy
from engine.policy.costs import CostCurve, DraftCost
from engine.policy.draft_token import NO_DRAFT, Draft, DraftToken, Observation, Outcome, Scores, Steps
from engine.policy.policy import Policy
from engine.policy.policy_config import DEFAULT, MAX_DRAFT_TOKENS, PolicyConfig
from engine.records import Origin

Floats = NDArray[np.float64]

WIDEST = MAX_DRAFT_TOKENS + 1
STEP_NS = 8e6  # vanilla decoding of one token
READING_SHARE = 0.16  # a token in a long batch of the draft costs this much of a draft step
MARGINS = np.array([0.05, 0.17, 0.37, 0.7, 1.1, 1.7, 2.5, 3.7, 5.7, 9.0, 20.0])  # one in each bin
assert [int(np.searchsorted(DEFAULT.margin_edges, margin)) for margin in MARGINS] == list(range(len(MARGINS)))


def curve(points: dict[int, float]) -> list[float]:
    """[vanilla, V(1), ..., V(WIDEST)] in ns through points in units of vanilla, the last slope going on."""
    widths = sorted(points)
    slope = (points[widths[-1]] - points[widths[-2]]) / (widths[-1] - widths[-2])
    costs = [STEP_NS]
    for width in range(1, WIDEST + 1):
        beyond = max(0, width - widths[-1])
        costs.append(STEP_NS * (float(np.interp(width, widths, [points[n] for n in widths])) + slope * beyond))
    return costs


def stepped(*levels: float) -> dict[int, float]:
    """Four widths a step, as Q4_0 kernels have it."""
    return {4 * step + i: level for step, level in enumerate(levels) for i in range(1, 5)}


CURVES = {
    "flat": curve({1: 1.0, WIDEST: 1.0}),
    "linear": curve({1: 1.0, WIDEST: float(WIDEST)}),
    "half linear": curve({1: 1.0, WIDEST: 13.0}),
    "bf16": curve({1: 1.0, 2: 1.71, 4: 1.99, 8: 2.35, 12: 2.9, 16: 3.6, 32: 5.1}),
    "q8_0": curve({1: 1.0, 2: 1.9, 4: 2.8, 8: 4.2, 16: 5.9}),
    "cold": curve({1: 1.25, 2: 1.7, 4: 1.9, 8: 2.3, 16: 3.2, 32: 5.0}),  # the draft pushes weights out of the caches
    "q4_0": curve({**stepped(2.29, 3.8, 5.3, 6.8, 8.3, 9.8), 1: 1.0, 2: 1.66}),
}


@dataclass(frozen=True)
class Process:
    """How a draft fares: by hidden state and confidence bin, the share of guesses and the chance of each."""

    shares: Floats  # [bins]
    chances: Floats  # [states, bins]

    def draw(self, noise: np.random.Generator, states: NDArray[np.intp]) -> "Drafted":
        count = len(states)
        bins = noise.choice(len(MARGINS), size=count, p=self.shares)
        right = noise.random(count) < self.chances[states, bins]
        lost = noise.choice(len(MARGINS), size=count, p=self.shares)
        return Drafted(MARGINS[bins], right, MARGINS[lost])


@dataclass(frozen=True)
class Drafted:
    """What the draft says of every position: its margin, whether it is right, and its margin once it is astray."""

    margins: Floats
    right: NDArray[np.bool_]
    lost: Floats

    def accepted(self, position: int, most: int) -> int:
        wrong = np.flatnonzero(~self.right[position : position + most])
        return int(wrong[0]) if len(wrong) else most


def policy_for(
    costs: Sequence[float],
    draft_ns: float | None,
    exact: Sequence[int] | None = None,
    config: PolicyConfig = DEFAULT,
) -> Policy:
    """As after a calibration."""
    draft = None if draft_ns is None else draft_cost(draft_ns)
    measured = (1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 16, 17, WIDEST)
    curve = CostCurve({size: costs[size] for size in measured}, WIDEST, costs[0], config)
    return Policy(curve, draft, exact, config)


def draft_cost(draft_ns: float) -> DraftCost:
    return DraftCost(draft_ns, READING_SHARE * draft_ns)


@dataclass(frozen=True)
class Decision:
    """What a round came to."""

    drafted: int  # tokens that the draft was asked for
    verified: int
    accepted: int
    total_ns: float


@dataclass(frozen=True)
class Load:
    """From token `since` on passes cost this; `before`: what a vanilla pass cost until then."""

    since: int
    costs: Sequence[float]
    before: float


def simulate(policy: Policy, costs: Sequence[float], draft_ns: float, drafted: Drafted, tokens: int) -> float:
    """Nanoseconds that `tokens` tokens take under the policy."""
    return sum(decision.total_ns for decision in decisions(policy, costs, draft_ns, drafted, tokens))


def decisions(
    policy: Policy,
    costs: Sequence[float],
    draft_ns: float,
    drafted: Drafted,
    tokens: int,
    load: "Load | None" = None,
    learns: bool = True,
) -> Iterator[Decision]:
    """One answer of so many tokens, round by round. `load`: changes costs and draft on the way."""
    answer = AnswerPolicy(policy)
    drafter = SimulatedDrafter(drafted, draft_ns)
    position, was_vanilla = 0, False
    while position < tokens:
        if load and position >= load.since:
            costs, drafter.draft_ns = load.costs, draft_ns * load.costs[0] / load.before
        draft = drafter.propose(position, answer, min(tokens - position, WIDEST) - 1)
        length = len(draft.tokens)
        accepted = drafted.accepted(position, length)
        pass_ns = costs[0] if was_vanilla and draft.origin is Origin.TARGET else costs[length + 1]
        if learns:
            answer.update(outcome(drafted, draft, position, accepted, was_vanilla, drafter.spent_ns, pass_ns))
        was_vanilla = draft.origin is Origin.TARGET
        asked = len(draft.considered[0]) if draft.considered else 0
        yield Decision(asked, length, accepted, drafter.spent_ns + pass_ns)
        position += accepted + 1
        drafter.known = max(drafter.known, min(position - 1, drafter.known + asked))


def outcome(
    drafted: Drafted, draft: Draft, position: int, accepted: int, was_vanilla: bool, draft_ns: float, pass_ns: float
) -> Outcome:
    """A position's token is its number where the draft is right, and what no draft says where it is not."""
    tokens = tuple(token_at(drafted, at) for at in range(position, position + accepted + 1))
    return Outcome(draft, position, tokens, accepted, was_vanilla, int(draft_ns), int(pass_ns), 0)


def token_at(drafted: Drafted, position: int) -> int:
    return position if drafted.right[position] else -1


@dataclass
class SimulatedDrafter:
    """Does what `ModelDrafter` does, and says what it costs instead of taking that long."""

    drafted: Drafted
    draft_ns: float
    known: int = 0  # tokens of the text in its cache
    spent_ns: float = 0.0  # by the latest draft

    def propose(self, position: int, policy: AnswerPolicy, room: int) -> Draft:
        self.spent_ns = 0.0
        num_uncached = max(0, position - 1 - self.known)
        if room > 0 and policy.wants_more((), room):
            return self._draft(position, policy, room, num_uncached)
        if policy.wants_scores(position, num_uncached):
            self.spent_ns = num_uncached * READING_SHARE * self.draft_ns
            at = range(self.known + 1, position)
            seen = tuple(Observation(float(self.drafted.margins[p]), bool(self.drafted.right[p])) for p in at)
            self.known = position - 1
            return Draft(scores=Scores(seen, num_uncached, int(self.spent_ns)))
        return NO_DRAFT

    def _draft(self, position: int, policy: AnswerPolicy, room: int, num_uncached: int) -> Draft:
        said: list[DraftToken] = []
        probabilities: list[float] = []
        astray = False
        while True:
            at = position + len(said)
            margin = float((self.drafted.lost if astray else self.drafted.margins)[at])
            said.append(DraftToken(at, margin))
            astray = astray or not self.drafted.right[at]
            probabilities.append(policy.probability(said[-1]))
            if not policy.wants_more(probabilities, room):
                break
        self.known = position
        self.spent_ns = (num_uncached * READING_SHARE + len(said)) * self.draft_ns
        steps = Steps(int(len(said) * self.draft_ns), len(said)) if num_uncached <= 1 else None
        length = policy.best_length(probabilities, room)
        return Draft(Origin.DRAFT, tuple(said[:length]), (tuple(said),), steps)


# --- the best that can be done -----------------------------------------------------------------


def best_rate(costs: Sequence[float], draft_ns: float, shares: Floats, chances: Floats) -> float:
    """Tokens a ns of the best policy that knows every chance: value iteration on a fine grid of P, and bisection."""
    grid, levels = 0.985, 500
    products = grid ** np.arange(levels)
    at = np.clip(np.arange(levels)[:, None] + np.log(chances) / np.log(grid), 0, levels - 1.001)
    below = at.astype(np.intp)
    above_share = at - below

    def gain_over(rate: float) -> float:
        value = np.full(levels, -rate * costs[MAX_DRAFT_TOKENS + 1])
        for length in range(MAX_DRAFT_TOKENS - 1, -1, -1):
            stop = -rate * costs[length + 1]
            after = products[:, None] * chances + value[below] * (1 - above_share) + value[below + 1] * above_share
            value = np.maximum(stop, np.maximum(after, stop) @ shares - rate * draft_ns)
        return 1.0 + float(value[0])

    low, high = 1.0 / costs[0], 40.0 / costs[0]
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (middle, high) if gain_over(middle) > 0 else (low, middle)
    return low


def time_at_fixed_length(costs: Sequence[float], draft_ns: float, drafted: Drafted, tokens: int, length: int) -> float:
    position, elapsed = 0, 0.0
    while position < tokens:
        drafts = min(length, tokens - position - 1)
        elapsed += drafts * draft_ns + costs[drafts + 1]
        position += drafted.accepted(position, drafts) + 1
    return elapsed


def time_at_threshold(
    costs: Sequence[float],
    draft_ns: float,
    drafted: Drafted,
    tokens: int,
    thresholds: tuple[float, int],
    known: Floats,
) -> float:
    """Draft while the product of the known chances (by bin) is above the first threshold, at most the second long."""
    least, longest = thresholds
    position, elapsed = 0, 0.0
    while position < tokens:
        room, length, product, astray = min(longest, tokens - position - 1), 0, 1.0, False
        while length < room and product >= least:
            margin = (drafted.lost if astray else drafted.margins)[position + length]
            product *= known[int(np.searchsorted(DEFAULT.margin_edges, margin))]
            astray = astray or not drafted.right[position + length]
            length += 1
        elapsed += length * draft_ns + costs[length + 1]
        position += drafted.accepted(position, length) + 1
    return elapsed
