"""Rates, baselines and sentences, checked with numbers."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.speed.sentence import sentence
from app.speed.tracker import SpeedTracker
from engine.records import Origin, Piece, Round

MS = 1_000_000


def a_round(
    index: int = 0,
    drafted: int = 0,
    accepted: int = 0,
    total_ms: float = 100,
    reason: str = "",
    vanilla: float | None = None,
) -> Round:
    """A round of accepted + 1 tokens that spends 20 % drafting, 60 % verifying, 10 % sampling, 10 % waiting.

    `vanilla`: tokens a second, if known.
    """
    total = int(total_ms * MS)
    return Round(
        index=index,
        position=100 + index,
        pieces=tuple(Piece(number, "x", Origin.TARGET) for number in range(accepted + 1)),
        drafted=drafted,
        accepted=accepted,
        origin=Origin.DRAFT if drafted else Origin.TARGET,
        draft_ns=total * 2 // 10,
        verify_ns=total * 6 // 10,
        sample_ns=total // 10,
        total_ns=total,
        vanilla_ns=1e9 / vanilla if vanilla else 0.0,
        reason=reason,
    )


def test_nothing_yet() -> None:
    summary = SpeedTracker().summary()
    assert (summary.tokens, summary.rate, summary.speed_up, summary.acceptance) == (0, 0.0, None, None)
    assert summary.sentence == "The first token is on its way."
    assert len(SpeedTracker().series().seconds) == 0
    assert SpeedTracker().rows() == ()


def test_an_answer_twice_as_fast_as_vanilla() -> None:
    tracker = SpeedTracker()
    for index in range(10):
        tracker.add(a_round(index, drafted=4, accepted=3, vanilla=20.0))
    summary = tracker.summary()
    assert summary.tokens == 40
    assert summary.tokens_per_second == pytest.approx(40.0)
    assert summary.speed_up == pytest.approx(2.0)
    assert summary.baseline == pytest.approx(20.0)
    assert summary.saved_seconds == pytest.approx(1.0)
    assert (summary.drafted, summary.accepted, summary.acceptance) == (40, 30, 0.75)
    assert summary.tokens_per_round == 4.0
    assert summary.accepted_lengths == (0, 0, 0, 10)
    shares = (summary.draft_share, summary.verify_share, summary.sample_share, summary.waiting_share)
    assert shares == pytest.approx((0.2, 0.6, 0.1, 0.1))
    assert summary.sentence == "2.0x faster than vanilla: 75 % of the draft's guesses were right."


def test_what_no_round_took_of_a_finished_answer_is_waiting() -> None:
    tracker = SpeedTracker()
    for index in range(10):
        tracker.add(a_round(index, drafted=4, accepted=3, vanilla=20.0))
    tracker.finish(1.25)
    summary = tracker.summary()
    assert summary.tokens_per_second == pytest.approx(32.0)  # as the line under the reply counts it
    assert summary.speed_up == pytest.approx(2.0)  # vanilla's rate is one of rounds, too
    assert summary.waiting_share == pytest.approx(0.35 / 1.25)


def test_rate_is_over_the_last_half_second_and_cumulative_over_all() -> None:
    tracker = SpeedTracker()
    for index in range(10):  # a second at 10 tokens/s, then a second at 40
        tracker.add(a_round(index))
    for index in range(10, 20):
        tracker.add(a_round(index, drafted=3, accepted=3))
    series = tracker.series()
    assert series.seconds[-1] == pytest.approx(2.0)
    assert series.rate[9] == pytest.approx(10.0)
    assert series.rate[-1] == pytest.approx(40.0)
    assert series.cumulative[-1] == pytest.approx(25.0)
    assert series.tokens[-1] == 50
    assert np.isnan(series.acceptance[9])
    assert series.acceptance[-1] == 1.0
    assert np.isnan(series.baseline).all()


def test_a_round_longer_than_the_window_is_its_own_window() -> None:
    tracker = SpeedTracker()
    tracker.add(a_round(0, total_ms=100))
    tracker.add(a_round(1, total_ms=4000))
    assert tracker.series().rate[-1] == pytest.approx(0.25)


def test_speed_up_counts_only_rounds_whose_baseline_is_known() -> None:
    tracker = SpeedTracker()
    tracker.add(a_round(0, total_ms=5000))
    tracker.add(a_round(1, drafted=2, accepted=1, vanilla=10.0))
    summary = tracker.summary()
    assert summary.speed_up == pytest.approx(2.0)
    assert summary.saved_seconds == pytest.approx(0.1)


def test_the_baseline_is_taken_at_each_depth() -> None:
    tracker = SpeedTracker()
    tracker.add(a_round(0, vanilla=10.0))
    tracker.add(a_round(1, vanilla=5.0))
    summary = tracker.summary()
    assert summary.baseline == pytest.approx(2 / 0.3)
    assert summary.speed_up == pytest.approx(1.5)


def test_the_governors_reasons_become_marks_and_rows() -> None:
    tracker = SpeedTracker()
    tracker.add(a_round(0, drafted=4, accepted=0))
    tracker.add(a_round(1, reason="drafting off: it does not pay"))
    (mark,) = tracker.marks
    assert (mark.draft_length, mark.position, mark.reason) == (0, 101, "drafting off: it does not pay")
    assert mark.seconds == pytest.approx(0.2)
    first, second = tracker.rows()
    assert (first.round, first.drafted, first.draft_ms, first.baseline_tokens_per_second) == (0, 4, 20.0, None)
    assert (second.reason, second.seconds) == (mark.reason, pytest.approx(0.2))


@given(
    st.lists(
        st.tuples(st.integers(0, 8), st.integers(0, 8), st.integers(1, 2000), st.none() | st.floats(1, 500)),
        min_size=1,
        max_size=60,
    )
)
def test_laws(rounds: list[tuple[int, int, int, float | None]]) -> None:
    tracker = SpeedTracker()
    for index, (drafted, accepted, total_ms, baseline) in enumerate(rounds):
        tracker.add(a_round(index, drafted, min(drafted, accepted), total_ms, vanilla=baseline))
    summary, series = tracker.summary(), tracker.series()
    assert summary.draft_share + summary.verify_share + summary.sample_share + summary.waiting_share == pytest.approx(1)
    assert sum(summary.accepted_lengths) == sum(1 for drafted, *_ in rounds if drafted)
    assert summary.accepted == sum(length * count for length, count in enumerate(summary.accepted_lengths))
    assert series.tokens[-1] == summary.tokens == summary.accepted + len(rounds)
    assert (np.diff(series.seconds) > 0).all()
    slowest = min((min(d, a) + 1) / (ms / 1e3) for d, a, ms, _ in rounds)
    fastest = max((min(d, a) + 1) / (ms / 1e3) for d, a, ms, _ in rounds)
    assert (series.rate >= slowest * 0.999).all()
    assert (series.rate <= fastest * 1.001).all()
    assert series.cumulative[-1] == pytest.approx(summary.tokens_per_second)
    assert (summary.speed_up is None) == all(baseline is None for *_, baseline in rounds)
    if summary.speed_up is not None and summary.saved_seconds is not None:
        assert (summary.saved_seconds > 0) == (summary.speed_up > 1)


def test_very_long_answers_stay_bounded_and_keep_their_sums() -> None:
    tracker = SpeedTracker()
    for index in range(40_000):
        tracker.add(a_round(index, drafted=2, accepted=index % 3, total_ms=10, vanilla=50.0 + index % 2))
    summary, series = tracker.summary(), tracker.series()
    assert len(series.seconds) <= 16_384
    assert summary.rounds == 40_000
    assert summary.tokens == 40_000 + sum(index % 3 for index in range(40_000))
    assert summary.seconds == pytest.approx(400.0)
    assert sum(row.tokens for row in tracker.rows()) == summary.tokens
    assert summary.baseline == pytest.approx(50.5, rel=0.01)


def test_a_long_answer_is_drawn_in_a_fraction_of_a_frame() -> None:
    tracker = SpeedTracker()
    for index in range(8_000):
        tracker.add(a_round(index, drafted=2, accepted=1), 50.0)
    best = min(_seconds_of(tracker) for _ in range(5))
    assert best < 0.016


def _seconds_of(tracker: SpeedTracker) -> float:
    start = time.perf_counter()
    tracker.series()
    tracker.summary()
    return time.perf_counter() - start


@pytest.mark.parametrize(
    ("said", "arguments"),
    [
        ("The first token is on its way.", ("auto", True, 0.0, None, None, 0)),
        ("Vanilla, as you chose: 12.5 tokens/s, one token at a time.", ("off", True, 12.5, 1.0, None, 5)),
        ("No draft is loaded: 12.5 tokens/s is this target's own speed.", ("auto", False, 12.5, 1.0, None, 50)),
        ("12.5 tokens/s; nothing has been guessed yet.", ("auto", True, 12.5, None, None, 3)),
        (
            "Drafting is off because it would not pay here: 12.5 tokens/s, as fast as vanilla.",
            ("auto", True, 12.5, 1.0, None, 20),
        ),
        (
            (
                "Drafting is off for now because it did not pay: 8 % of the draft's guesses were right, "
                "as fast as vanilla (0.99x) so far."
            ),
            ("auto", True, 12.5, 0.99, 0.08, 20),
        ),
        (
            "25.0 tokens/s: 80 % of the draft's guesses were right. Vanilla's speed is not measured yet.",
            ("auto", True, 25.0, None, 0.8, 0),
        ),
        (
            (
                "Slower than vanilla (0.55x): 90 % of the draft's guesses were right, "
                "but guessing or other work took more than it saved."
            ),
            ("always", True, 3.3, 0.55, 0.9, 0),
        ),
        (
            "As fast as vanilla (1.02x): 50 % of the draft's guesses were right.",
            ("auto", True, 12.5, 1.02, 0.5, 0),
        ),
        (
            "2.1x faster than vanilla: 78 % of the draft's guesses were right.",
            ("auto", True, 25.0, 2.13, 0.78, 0),
        ),
        (
            "1.06x faster than vanilla: 60 % of the guesses from earlier text were right.",
            ("auto", False, 25.0, 1.06, 0.6, 0),
        ),
    ],
)
def test_the_sentence_is_honest(said: str, arguments: tuple[str, bool, float, float | None, float | None, int]) -> None:
    assert sentence(*arguments) == said  # type: ignore[arg-type]
