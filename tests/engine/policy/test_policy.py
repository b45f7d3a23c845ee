"""The policy against brute force: in worlds of known costs and chances it must find the best policy by itself."""

import math
from collections.abc import Callable
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.policy.answer_policy import AnswerPolicy
from engine.policy.costs import CostCurve
from engine.policy.draft_token import NO_DRAFT, Agreement, Draft, DraftToken, Observation, Outcome, Scores
from engine.policy.policy import Policy
from engine.policy.policy_config import DEFAULT, MAX_DRAFT_TOKENS
from engine.records import Origin, Sampling
from tests.engine.policy.drafting_world import (
    CURVES,
    READING_SHARE,
    STEP_NS,
    WIDEST,
    Drafted,
    Process,
    best_rate,
    draft_cost,
    policy_for,
    simulate,
    time_at_fixed_length,
    time_at_threshold,
)

USUAL = np.array([0.05, 0.07, 0.08, 0.10, 0.09, 0.09, 0.10, 0.11, 0.12, 0.10, 0.10])
USUAL /= USUAL.sum()
EVEN = np.full(11, 1 / 11)
INFORMATIVE = np.array([[0.30, 0.36, 0.42, 0.50, 0.58, 0.66, 0.75, 0.84, 0.91, 0.96, 0.99]])
PROCESSES = {
    "sure when right": Process(USUAL, INFORMATIVE),
    "often unsure": Process(USUAL, np.array([[0.10, 0.13, 0.17, 0.22, 0.30, 0.38, 0.47, 0.60, 0.72, 0.85, 0.95]])),
    "0.9, confidence says nothing": Process(EVEN, np.full((1, 11), 0.9)),
    "0.7, confidence says nothing": Process(EVEN, np.full((1, 11), 0.7)),
    "0.5, confidence says nothing": Process(EVEN, np.full((1, 11), 0.5)),
    "perfect": Process(USUAL, np.full((1, 11), 0.995)),
}
HOSTILE = {
    "hostile": Process(USUAL, np.array([[0.02, 0.02, 0.03, 0.03, 0.04, 0.05, 0.07, 0.08, 0.10, 0.13, 0.20]])),
    "wrong though sure": Process(EVEN[::-1], np.full((1, 11), 0.05)),
}
DRAFT_COSTS = (0.03, 0.1)  # of a target step
SEEDS = range(3)
WORLDS = [(name, 0.03) for name in CURVES if name != "linear"] + [("bf16", 0.1)]


def draw(process: Process, seed: int, tokens: int) -> Drafted:
    return process.draw(np.random.default_rng(seed), np.zeros(tokens + WIDEST, np.intp))


# --- regret ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "share"), WORLDS)
@pytest.mark.parametrize("process", PROCESSES.values(), ids=PROCESSES)
def test_regret_is_within_5_percent_of_the_best_policy(process: Process, name: str, share: float) -> None:
    """Learning from nothing included, over 1,000 tokens; the best policy knows all chances from the start."""
    costs, draft_ns, tokens = CURVES[name], share * STEP_NS, 1000
    attained = [
        tokens / simulate(policy_for(costs, draft_ns), costs, draft_ns, draw(process, seed, tokens), tokens)
        for seed in SEEDS
    ]
    assert np.mean(attained) >= 0.95 * best_rate(costs, draft_ns, process.shares, process.chances[0])


@pytest.mark.parametrize("share", DRAFT_COSTS)
@pytest.mark.parametrize("name", ["flat", "bf16", "cold", "q4_0"])
@pytest.mark.parametrize("process", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_draft_costs_at_most_2_percent_of_512_tokens(process: Process, name: str, share: float) -> None:
    costs, draft_ns, tokens = CURVES[name], share * STEP_NS, 512
    for seed in SEEDS:
        elapsed = simulate(policy_for(costs, draft_ns), costs, draft_ns, draw(process, seed, tokens), tokens)
        assert elapsed <= tokens * STEP_NS / 0.98


@pytest.mark.parametrize("share", DRAFT_COSTS)
@pytest.mark.parametrize("name", ["flat", "bf16", "q4_0"])
def test_the_first_100_tokens_of_an_unknown_draft(name: str, share: float) -> None:
    """Within a tenth of the best for an ordinary draft, and within a twentieth of vanilla for a hostile one."""
    costs, draft_ns, tokens = CURVES[name], share * STEP_NS, 100

    def rate(process: Process) -> float:
        worlds = [draw(process, seed, tokens) for seed in range(8)]
        return tokens / float(
            np.mean([simulate(policy_for(costs, draft_ns), costs, draft_ns, w, tokens) for w in worlds])
        )

    good = PROCESSES["sure when right"]
    assert rate(good) >= 0.9 * best_rate(costs, draft_ns, good.shares, good.chances[0])
    assert rate(HOSTILE["hostile"]) >= 0.95 / STEP_NS


def bursts(seed: int, tokens: int, dwell: int) -> np.ndarray:
    """A two-state Markov chain that stays `dwell` tokens on average."""
    switches = np.random.default_rng(seed + 1000).random(tokens + WIDEST) < 1 / dwell
    return (np.cumsum(switches) % 2).astype(np.intp)


BURSTY = Process(USUAL, np.concatenate([np.clip(INFORMATIVE * 1.1, 0, 0.99), INFORMATIVE * 0.25]))


@pytest.mark.parametrize(("name", "dwell"), [("flat", 12), ("bf16", 12), ("bf16", 60), ("q8_0", 60), ("q4_0", 60)])
def test_bursts_cost_at_most_5_percent_against_the_best_policy_without_foresight(name: str, dwell: int) -> None:
    """Best of all fixed lengths, zero included, and of thresholds on the true average chances, by enumeration."""
    costs, draft_ns, tokens = CURVES[name], 0.03 * STEP_NS, 1200
    worlds = [BURSTY.draw(np.random.default_rng(seed), bursts(seed, tokens, dwell)) for seed in SEEDS]
    known = BURSTY.chances.mean(axis=0)
    fixed = [
        sum(time_at_fixed_length(costs, draft_ns, w, tokens, k) for w in worlds) for k in (0, 1, 2, 3, 4, 5, 7, 11)
    ]
    limits = list(product((0.15, 0.25, 0.4, 0.55, 0.7), (3, 7, 24)))
    by_threshold = [
        sum(time_at_threshold(costs, draft_ns, w, tokens, limit, known) for w in worlds) for limit in limits
    ]
    governed = sum(simulate(policy_for(costs, draft_ns), costs, draft_ns, w, tokens) for w in worlds)
    assert governed <= min(*fixed, *by_threshold) / 0.95


@pytest.mark.parametrize(("name", "share"), [("flat", 0.03), ("bf16", 0.03), ("q4_0", 0.03), ("bf16", 0.1)])
def test_drift_costs_at_most_5_percent_against_the_best_policy_of_every_stretch(name: str, share: float) -> None:
    """Good, hostile, good again, each for 1,500 tokens: drafting goes off and comes back by its own probes."""
    costs, draft_ns, stretch = CURVES[name], share * STEP_NS, 1500
    process = Process(USUAL, np.concatenate([INFORMATIVE, HOSTILE["hostile"].chances]))
    states = np.repeat([0, 1, 0], [stretch, stretch, stretch + WIDEST]).astype(np.intp)
    best = sum(stretch / best_rate(costs, draft_ns, process.shares, process.chances[s]) for s in (0, 1, 0))
    worlds = [process.draw(np.random.default_rng(seed), states) for seed in SEEDS]
    governed = [simulate(policy_for(costs, draft_ns), costs, draft_ns, world, 3 * stretch) for world in worlds]
    assert np.mean(governed) <= best / 0.95


# --- look-up -----------------------------------------------------------------------------------


def lookup_world(seed: int, tokens: int) -> tuple[np.ndarray, np.ndarray]:
    """Matches that come and go: -> length of the match at every position (0: none), whether it is right there"""
    noise = np.random.default_rng(seed)
    lengths, right = np.zeros(tokens + WIDEST), np.zeros(tokens + WIDEST, bool)
    position = 0
    while position < tokens:
        position += int(noise.geometric(1 / 25))
        copied = noise.random() < 0.5
        for i in range(int(noise.geometric(1 / 40)) if copied else 3):
            if position + i < len(lengths):
                lengths[position + i] = 2 + i
                right[position + i] = noise.random() < (0.97 if copied else 0.15)
        position += 40 if copied else 3
    return lengths, right


Rule = Callable[[list[float], int], int]  # (lengths of the matches behind the guesses, room) -> how many to verify


def time_with_lookup(lengths: np.ndarray, right: np.ndarray, costs: list[float], tokens: int, rule: Rule) -> float:
    position, elapsed = 0, 0.0
    while position < tokens:
        match, room = lengths[position], min(tokens - position, WIDEST) - 1
        said = [float(match + i) for i in range(min(room, MAX_DRAFT_TOKENS))] if match else []
        length = rule(said, room)
        wrong = np.flatnonzero(~right[position : position + len(said)])
        correct = int(wrong[0]) if len(wrong) else len(said)
        accepted = min(correct, length)
        elapsed += costs[length + 1]
        if isinstance(rule, Judge):
            rule.learn(said, correct, accepted, costs[length + 1], length)
        position += accepted + 1
    return elapsed


class Judge:
    """The policy's rule, asked and taught as by the n-gram drafter and the loop."""

    def __init__(self, policy: Policy) -> None:
        self.policy = AnswerPolicy(policy)

    def __call__(self, said: list[float], room: int) -> int:
        tokens = matched(said)[: self.policy.longest(room, Origin.LOOKUP)]
        return self.policy.ngram_length([self.policy.probability(token) for token in tokens], room)

    def learn(self, said: list[float], correct: int, accepted: int, pass_ns: float, length: int) -> None:
        tokens = matched(said)
        draft = Draft(Origin.LOOKUP if length else Origin.TARGET, tokens[:length], (tokens,))
        ids = tuple(0 if i < correct else 1 for i in range(accepted + 1))
        self.policy.update(Outcome(draft, 0, ids, accepted, False, 0, int(pass_ns), 0))


def matched(lengths: list[float]) -> tuple[DraftToken, ...]:
    return tuple(DraftToken(0, length, basis=Origin.LOOKUP) for length in lengths)


@pytest.mark.parametrize("name", CURVES)
def test_lookup_is_judged_within_5_percent_of_the_best_rule(name: str) -> None:
    """Best of: verify k guesses wherever at least m tokens matched, for every m and k; no draft model at all."""
    costs, tokens = CURVES[name], 1500
    worlds = [lookup_world(seed, tokens) for seed in SEEDS]

    def rule(least: int, length: int) -> Rule:
        return lambda said, room: min(length, room) if said and said[0] >= least else 0

    ways = [(99, 0), *product((2, 3, 4, 6, 9, 15), (1, 2, 3, 5, 7, 11, 15, 24))]
    best = min(sum(time_with_lookup(*w, costs, tokens, rule(*way)) for w in worlds) for way in ways)
    governed = sum(time_with_lookup(*w, costs, tokens, Judge(policy_for(costs, None))) for w in worlds)
    assert governed <= best / 0.95


def test_a_poor_match_does_not_displace_a_good_draft() -> None:
    costs = CURVES["bf16"]
    policy = policy_for(costs, 0.03 * STEP_NS)
    poor = [Observation(2.0, True, Origin.LOOKUP), Observation(2.0, False, Origin.LOOKUP)]
    show(policy, [Observation(20.0, True), *poor] * 300)
    alone = policy_for(costs, None)
    show(alone, poor * 300)
    assert policy.drafting
    assert policy.speed_up > 2
    assert policy.ngram_length([0.7, 0.7, 0.7, 0.7], 20) == 0
    assert alone.ngram_length([0.7, 0.7, 0.7, 0.7], 20) > 0
    assert policy.ngram_length([0.99] * 24, 24) > 10


# --- single decisions --------------------------------------------------------------------------


def taught(costs: list[float], draft_ns: float, probability: float, exact: list[int] | None = None) -> Policy:
    """A policy that has seen 600 tokens of one probability at all confidences."""
    policy = policy_for(costs, draft_ns, exact)
    noise = np.random.default_rng(0)
    margins = noise.choice([0.05, 0.4, 1.2, 2.5, 5.0, 20.0], size=600)
    show(policy, [Observation(float(margin), bool(noise.random() < probability)) for margin in margins])
    return policy


def show(policy: Policy, observations: list[Observation]) -> None:
    """Draft tokens, each the first of its draft, prove right or wrong; then vanilla rounds, until the next plan."""
    vanilla_ns = int(policy.costs.vanilla)
    for seen in observations:
        token = DraftToken(int(seen.matched), seen.confidence, basis=seen.basis)
        policy.update(Outcome(Draft(considered=((token,),)), 0, (1,), 0, True, 0, vanilla_ns, 0))
    for _ in range(30):
        policy.update(Outcome(NO_DRAFT, 0, (1,), 0, True, 0, vanilla_ns, 0))


def score(policy: Policy, observations: list[Observation]) -> None:
    """A draft that is off reads on, and is judged by it."""
    reading_ns = policy.draft_cost.read * len(observations) if policy.draft_cost else 0.0
    scored = Draft(scores=Scores(tuple(observations), len(observations), int(reading_ns)))
    policy.update(Outcome(scored, 0, (1,), 0, True, 0, int(policy.costs.vanilla), 0))


@given(
    chances=st.lists(st.floats(0.01, 0.99), max_size=MAX_DRAFT_TOKENS),
    room=st.integers(0, 30),
    name=st.sampled_from(sorted(CURVES)),
    quality=st.sampled_from([0.1, 0.6, 0.95]),
)
@settings(max_examples=150, deadline=None)
def test_best_length_is_the_best_prefix(chances: list[float], room: int, name: str, quality: float) -> None:
    """By enumeration of all prefixes, at the rate that the plan attains."""
    if (name, quality) not in _GOVERNORS:
        _GOVERNORS[name, quality] = taught(CURVES[name], 0.03 * STEP_NS, quality)
    policy = _GOVERNORS[name, quality]
    rate = policy.speed_up / policy.costs.vanilla
    most = min(room, len(chances), policy.max_length)
    values = [
        sum(math.prod(chances[:i]) for i in range(1, n + 1)) - rate * policy.costs(n + 1) for n in range(most + 1)
    ]
    length = policy.best_length(chances, room)
    assert 0 <= length <= most
    assert values[length] == pytest.approx(max(values))
    assert policy.best_length(chances, room, forced=True) >= min(1, most)


_GOVERNORS: dict[tuple[str, float], Policy] = {}


def test_steps_of_the_cost_are_looked_past() -> None:
    """Where widths 5 to 8 cost the same, a draft is verified at 4 or 8 and never just past a step."""
    policy = taught(CURVES["q4_0"], 0.01 * STEP_NS, 0.95)
    lengths = {policy.best_length([0.95] * n, 24) for n in range(3, 25)}
    assert {length + 1 for length in lengths} <= set(range(4, 26, 4))
    assert max(lengths) > 3


@pytest.mark.parametrize("room", [0, 1, 2, 5])
def test_room_bounds_the_draft(room: int) -> None:
    policy = taught(CURVES["flat"], 0.01 * STEP_NS, 0.99)
    length = 0
    while policy.wants_more([0.99] * length, room):
        length += 1
    assert length == room
    assert policy.best_length([0.99] * 10, room) == room


def test_a_draft_is_never_longer_than_the_widest_pass() -> None:
    costs = {1: 1e6, 2: 1e6, 6: 1e6}
    policy = Policy(CostCurve(costs, 6), draft_cost(1e3))
    show(policy, [Observation(20.0, True)] * 200)
    length = 0
    while policy.wants_more([0.99] * length, 100):
        length += 1
    assert length == 5
    assert policy.best_length([0.99] * 24, 100) == 5


@pytest.mark.parametrize("exact", [[1, 2, 4, 8], [1, 3], [1]])
def test_only_exact_widths_are_verified(exact: list[int]) -> None:
    policy = taught(CURVES["bf16"], 0.01 * STEP_NS, 0.95, exact)
    noise = np.random.default_rng(1)
    for _ in range(200):
        chances = noise.uniform(0.3, 0.999, size=int(noise.integers(0, 24))).tolist()
        assert policy.best_length(chances, 24) + 1 in exact
        assert policy.best_length(chances, 24, forced=True) + 1 in exact
        assert policy.ngram_length(chances, 24) + 1 in exact
    if max(exact) > 1:
        assert policy.best_length([0.99] * 24, 24) + 1 == max(exact)


def test_a_fixed_length_is_rounded_down_to_an_exact_width() -> None:
    policy = policy_for(CURVES["bf16"], 0.03 * STEP_NS, [2, 4, 8])
    assert [policy.allowed_length(n) for n in (0, 1, 2, 3, 5, 7, 30)] == [0, 1, 1, 3, 3, 7, 7]
    free = policy_for(CURVES["bf16"], 0.03 * STEP_NS)
    assert [free.allowed_length(n) for n in (0, 1, 24, 30)] == [0, 1, MAX_DRAFT_TOKENS, MAX_DRAFT_TOKENS]
    assert policy_for(CURVES["bf16"], 0.03 * STEP_NS, []).allowed_length(8) == 0


def test_exact_widths_bound_what_is_drafted() -> None:
    """Guesses beyond the widest exact pass are never verified, so drafting them would be waste."""
    policy = taught(CURVES["flat"], 0.03 * STEP_NS, 0.97, [1, 2, 3, 4])
    length = 0
    while policy.wants_more([0.97] * length, 24):
        length += 1
    assert length == 3
    assert not taught(CURVES["flat"], 0.03 * STEP_NS, 0.97, [1]).drafting


def test_look_ups_that_the_draft_outdoes_do_not_make_it_look_worse() -> None:
    """Where both guess, both are judged, but only the better one is drafted."""
    alone, beside = (taught(CURVES["bf16"], 0.1 * STEP_NS, 0.97) for _ in range(2))
    text = list(range(5))
    other = DraftToken(99, 3.0, basis=Agreement.OVERRIDDEN)
    compared = tuple(DraftToken(token, 5.0, basis=Agreement.AGAINST, alternative=other) for token in text)
    by_itself = tuple(DraftToken(token, 5.0) for token in text)
    for policy, tokens in ((alone, by_itself), (beside, compared)):
        costs = policy.costs.table()
        for _ in range(40):
            draft = Draft(Origin.DRAFT, tokens, (tokens,))
            policy.update(Outcome(draft, 0, (*text, 7), 5, False, 0, int(costs[6]), 0))
    assert beside.speed_up == pytest.approx(alone.speed_up, rel=0.05)
    assert not beside.prefers_ngram(3.0, 5.0)


def test_forced_drafting_says_at_least_one_guess_even_where_it_cannot_pay() -> None:
    policy = taught(CURVES["linear"], 0.1 * STEP_NS, 0.3)
    assert not policy.drafting
    assert not policy.wants_more([], 10)
    assert policy.wants_more([], 10, forced=True)
    assert not policy.wants_more([], 0, forced=True)
    assert policy.best_length([0.1], 10) == 0
    assert policy.best_length([0.1], 10, forced=True) == 1


def test_without_a_draft_model_nothing_is_drafted_and_nothing_probed() -> None:
    policy = policy_for(CURVES["flat"], None)
    assert not policy.drafting
    assert not policy.wants_more([], 10)
    assert not any(policy.wants_scores(1, missing) for missing in range(1000))
    assert policy.speed_up == pytest.approx(1.0)


def probes(policy: Policy, tokens: int, answer: int, found: Observation) -> list[tuple[int, int]]:
    """(token, tokens read) of the probes while drafting is off, in answers of `answer` tokens; prompts are read."""
    asked, read = [], 0
    for token in range(tokens):
        read = token if token % answer == 0 else read
        if policy.wants_scores(1, token - read):
            asked.append((token, token - read))
            score(policy, [found] * (token - read))
            read = token
        if policy.drafting:
            break
    return asked


def test_probes_back_off_while_they_find_nothing() -> None:
    policy = taught(CURVES["bf16"], 0.12 * STEP_NS, 0.05)
    assert not policy.drafting
    asked = [token for token, _ in probes(policy, 6000, 6000, Observation(1.2, False))]
    gaps = np.diff([0, *asked])
    assert 3 <= len(asked) <= 30
    assert all(later >= earlier for earlier, later in pairwise(gaps))
    assert gaps[-1] >= 10 * gaps[0]


def test_a_draft_that_reads_dearly_is_probed_where_it_has_read_the_prompt() -> None:
    """To read along with a whole answer would cost 3 % of the time."""

    def asked_in(answer: int) -> list[tuple[int, int]]:
        return probes(taught(CURVES["bf16"], 0.2 * STEP_NS, 0.05), 6000, answer, Observation(1.2, False))

    assert len(asked_in(6000)) <= 1  # soon after drafting went off
    asked = asked_in(100)
    assert 3 <= len(asked) <= 8
    assert asked[0][0] % 100 < 20
    assert sum(read for _, read in asked) * 0.2 * READING_SHARE <= 0.02 * 6000


def test_a_probe_that_finds_a_good_draft_switches_drafting_on() -> None:
    policy = taught(CURVES["bf16"], 0.03 * STEP_NS, 0.05)
    asked = probes(policy, 20_000, 20_000, Observation(5.0, True))
    assert policy.drafting
    assert asked[-1][0] <= 2_000


def test_a_pass_that_grows_dearer_with_context_changes_the_decision() -> None:
    """When verification of several tokens comes to cost what single tokens cost, drafting goes off."""
    policy = taught(CURVES["flat"], 0.03 * STEP_NS, 0.6)
    assert policy.drafting
    for _ in range(200):
        for width in range(2, WIDEST + 1):
            policy.costs.observe(width, width * STEP_NS)
        policy.costs.observe_vanilla(STEP_NS)
    score(policy, [Observation(2.5, True)])
    assert not policy.drafting


def test_costs_that_are_measured_anew_change_the_decision_and_leave_what_is_known_of_the_draft() -> None:
    """Where a pair was measured in a bad moment no wide pass is ever timed, so that only this brings drafting back."""
    busy = [STEP_NS * passes for passes in (1.0, 1.0, 6.5, 12.0, 17.6, *[20.0] * (WIDEST - 4))]
    policy = taught(busy, 0.03 * STEP_NS, 0.9)
    policy.costs.observe_vanilla(2 * STEP_NS)
    known = policy.acceptance[Origin.DRAFT].probability(2.5)
    assert not policy.drafting
    quiet = policy_for(CURVES["bf16"], 0.03 * STEP_NS)
    policy.calibrate(quiet.costs, quiet.draft_cost)
    assert policy.drafting
    assert policy.costs.table() == policy.costs.calibrated
    assert policy.acceptance[Origin.DRAFT].probability(2.5) == pytest.approx(known)
    assert policy.baseline(Sampling()).vanilla_ns == STEP_NS


def test_the_bins_of_matches_reach_from_the_shortest_to_the_longest() -> None:
    assert DEFAULT.match_edges[0] < 3
    assert DEFAULT.match_edges[-1] < 32
