"""The plan against exhaustive search: small worlds in which every policy can be tried."""

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.policy.plan import Plan, best_plan

MOST = 3  # guesses
costs = st.lists(st.floats(0.2, 3.0), min_size=MOST + 1, max_size=MOST + 1).map(np.cumsum)
kinds = st.lists(st.tuples(st.floats(0.2, 1.0), st.floats(0.05, 0.99)), min_size=1, max_size=2)


def exhaustive(shares: np.ndarray, probabilities: np.ndarray, passes: np.ndarray, draft_ns: float) -> float:
    """Best rate over all policies: for every history of guesses, go on or stop; then the best prefix is verified."""
    histories = [h for n in range(MOST) for h in product(range(len(shares)), repeat=n)]
    best = 0.0
    for decisions in product((False, True), repeat=len(histories)):
        goes = dict(zip(histories, decisions, strict=True))
        ends = _ends((), goes, shares, 1.0)
        rate = 1.0 / passes[0]
        for _ in range(30):  # the prefix that is verified depends on the rate, and the rate on the prefixes
            tokens = time = 0.0
            for history, weight in ends:
                gains = np.cumprod([probabilities[kind] for kind in history])
                values = [gains[:n].sum() - rate * passes[n] for n in range(len(history) + 1)]
                kept = int(np.argmax(values))
                tokens += weight * (1 + gains[:kept].sum())
                time += weight * (len(history) * draft_ns + passes[kept])
            rate = tokens / time
        best = max(best, rate)
    return best


def _ends(
    history: tuple[int, ...], goes: dict[tuple[int, ...], bool], shares: np.ndarray, weight: float
) -> list[tuple[tuple[int, ...], float]]:
    if not goes.get(history, False):
        return [(history, weight)]
    return [end for kind, share in enumerate(shares) for end in _ends((*history, kind), goes, shares, weight * share)]


def planned(shares: np.ndarray, probabilities: np.ndarray, passes: np.ndarray, draft_ns: float) -> Plan:
    return best_plan(shares, probabilities, [(float(ns), 0) for ns in passes], draft_ns, 1.0 / float(passes[0]))


@given(kinds, costs, st.floats(0.0, 0.5))
@settings(derandomize=True, deadline=None, max_examples=25)
def test_the_rate_is_the_best_of_all_policies(
    guesses: list[tuple[float, float]], passes: np.ndarray, draft_ns: float
) -> None:
    """Up to the grid of P: within 2 %."""
    shares = np.array([share for share, _ in guesses])
    shares /= shares.sum()
    probabilities = np.array([chance for _, chance in guesses])
    best = exhaustive(shares, probabilities, passes, draft_ns)
    assert planned(shares, probabilities, passes, draft_ns).rate == pytest.approx(best, rel=0.02)


def test_the_start_of_the_search_does_not_matter() -> None:
    shares, probabilities = np.full(5, 0.2), np.array([0.3, 0.5, 0.7, 0.9, 0.97])
    stops = [(1.0 + 0.1 * n, 0) for n in range(25)]
    draft = 0.03
    rates = [best_plan(shares, probabilities, stops, draft, 1.0, start).rate for start in (0.01, 1.0, 2.0, 5.0, 40.0)]
    assert rates == pytest.approx([rates[0]] * 5, rel=0.01)
    assert rates[0] > 1.5


def test_a_pass_that_may_not_be_as_wide_drops_guesses() -> None:
    """With only the widths 1 and 4, a guess or two alone are worth nothing."""
    shares, probabilities = np.array([1.0]), np.array([0.9])
    free = best_plan(shares, probabilities, [(1.0, 0), (1.1, 0), (1.2, 0), (1.3, 0)], 0.01, 1.0)
    bound = best_plan(shares, probabilities, [(1.0, 0), (1.0, 1), (1.0, 2), (1.3, 0)], 0.01, 1.0)
    never = best_plan(shares, probabilities, [(1.0, 0)], 0.01, 1.0)
    assert free.rate == pytest.approx((1 + 0.9 + 0.81 + 0.729) / 1.33, rel=0.02)
    assert bound.rate == pytest.approx(free.rate, rel=0.02)
    assert never.rate == 1.0
    assert never.thresholds == [math.inf]


def test_the_plan_must_beat_vanilla_not_only_a_single_token_between_drafts() -> None:
    """Where asking the draft makes the target's pass dearer, that is drafting's own cost."""
    shares, probabilities, stops = np.array([1.0]), np.array([0.6]), [(1.25, 0), (1.5, 0), (1.9, 0)]
    between = best_plan(shares, probabilities, stops, 0.1, 1 / 1.25)
    in_a_row = best_plan(shares, probabilities, stops, 0.1, 1.0)
    assert 1 / 1.25 < between.rate < 1.02
    assert in_a_row.rate == pytest.approx(1.0, abs=0.02)


def test_what_cannot_pay_is_not_begun() -> None:
    linear = [(1.0 + n, 0) for n in range(9)]
    plan = best_plan(np.array([1.0]), np.array([0.9]), linear, 0.05, 1.0)
    assert plan.rate == 1.0
    assert plan.thresholds[0] == math.inf
