"""Rates, baselines and chart series, checked with numbers."""

import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.speed.sentence import headline_note, reply_line, sentence
from app.speed.stored import reply_stats, verdict_of
from app.speed.tracker import SpeedTracker
from app.speed.verdict import AgainstVanilla, Proposed, Standing
from app.store.records import ReplyStats
from engine.records import Origin, Piece, Round

MS = 1_000_000


def a_round(
    index: int = 0,
    drafted: int = 0,
    accepted: int = 0,
    total_ms: float = 100,
    reason: str = "",
    vanilla: float | None = None,
    origin: Origin = Origin.DRAFT,
) -> Round:
    """A round of accepted + 1 tokens that spends 20 % drafting, 60 % verifying, 10 % sampling, 10 % waiting.

    `vanilla`: tokens/s at this depth, where that is known.
    """
    total = int(total_ms * MS)
    return Round(
        index=index,
        position=100 + index,
        pieces=tuple(Piece(number, "x", Origin.TARGET) for number in range(accepted + 1)),
        drafted=drafted,
        accepted=accepted,
        origin=origin if drafted else Origin.TARGET,
        draft_ns=total * 2 // 10,
        verify_ns=total * 6 // 10,
        sample_ns=total // 10,
        total_ns=total,
        vanilla_ns=1e9 / vanilla if vanilla else 0.0,
        switch_note=reason,
    )


def test_nothing_yet() -> None:
    verdict = SpeedTracker().verdict()
    assert verdict.standing is Standing.WAITING
    assert (verdict.tokens, verdict.tokens_per_second, verdict.speed_up, verdict.tokens_per_round) == (0, 0, None, None)
    assert verdict.shares == (0, 0, 0, 0)
    assert len(SpeedTracker().series().seconds) == 0
    assert SpeedTracker().rows() == ()


def test_an_answer_twice_as_fast_as_vanilla() -> None:
    tracker = SpeedTracker()
    for index in range(10):
        tracker.add(a_round(index, drafted=4, accepted=3, vanilla=20.0))
    verdict = tracker.verdict()
    assert verdict.tokens == 40
    assert verdict.tokens_per_second == pytest.approx(40.0)
    assert verdict.speed_up == pytest.approx(2.0)
    assert verdict.vanilla_tokens_per_second == pytest.approx(20.0)
    assert verdict.saved_seconds == pytest.approx(1.0)
    assert verdict.draft == Proposed(40, 30)
    assert verdict.tokens_per_round == 4.0
    assert verdict.accepted_lengths == (0, 0, 0, 10)
    assert verdict.shares == pytest.approx((0.2, 0.6, 0.1, 0.1))


def test_time_outside_the_rounds_is_waiting_and_vanilla_has_it_too() -> None:
    tracker = SpeedTracker()
    for index in range(10):
        tracker.add(a_round(index, drafted=4, accepted=3, vanilla=20.0))
    tracker.finish(1.25)
    verdict = tracker.verdict()
    assert verdict.tokens_per_second == pytest.approx(32.0)
    assert verdict.vanilla_tokens_per_second == pytest.approx(40 / 2.25)
    assert verdict.speed_up == pytest.approx(2.25 / 1.25)
    assert verdict.shares[-1] == pytest.approx(0.35 / 1.25)


def test_the_pass_that_ends_the_answer_is_vanillas_too_and_no_round_of_tokens() -> None:
    tracker = SpeedTracker()
    for index in range(10):
        tracker.add(a_round(index, drafted=3, accepted=3, vanilla=20.0))
    tracker.add(replace(a_round(10, vanilla=20.0), pieces=()))
    tracker.finish(1.1, has_end_token=True)
    verdict = tracker.verdict()
    assert verdict.tokens_per_round == 4.0
    assert verdict.vanilla is not None
    assert verdict.vanilla.vanilla_seconds == pytest.approx(41 / 20)


def test_rate_is_over_the_last_half_second() -> None:
    tracker = SpeedTracker()
    for index in range(10):  # a second at 10 tokens/s, then a second at 40
        tracker.add(a_round(index))
    for index in range(10, 20):
        tracker.add(a_round(index, drafted=3, accepted=3))
    series = tracker.series()
    assert series.seconds[-1] == pytest.approx(2.0)
    assert series.rate[9] == pytest.approx(10.0)
    assert series.rate[-1] == pytest.approx(40.0)
    assert series.tokens[-1] == 50
    assert np.isnan(series.acceptance[9])
    assert series.acceptance[-1] == 1.0
    assert np.isnan(series.baseline).all()


def test_a_round_longer_than_the_window_is_its_own_window() -> None:
    tracker = SpeedTracker()
    tracker.add(a_round(0, total_ms=100))
    tracker.add(a_round(1, total_ms=4000))
    assert tracker.series().rate[-1] == pytest.approx(0.25)


def test_a_ratio_counts_the_tokens_whose_baseline_is_known_and_says_so() -> None:
    tracker = SpeedTracker()
    tracker.add(a_round(0, total_ms=5000))
    for index in range(20):
        tracker.add(a_round(1 + index, drafted=2, accepted=1, vanilla=10.0))
    verdict = tracker.verdict()
    assert verdict.speed_up == pytest.approx(2.0)
    assert verdict.saved_seconds == pytest.approx(2.0)
    assert "2.00x as fast as vanilla over 40 of 41 tokens" in sentence(verdict)


def test_the_baseline_is_taken_at_each_depth() -> None:
    tracker = SpeedTracker()
    for index in range(40):
        tracker.add(a_round(index, drafted=1, vanilla=10.0 if index % 2 else 5.0))
    verdict = tracker.verdict()
    assert verdict.vanilla_tokens_per_second == pytest.approx(40 / 6.0)
    assert verdict.speed_up == pytest.approx(1.5)


def test_beside_a_vanilla_lane_no_estimate_counts() -> None:
    tracker = SpeedTracker()
    for index in range(20):
        tracker.add(a_round(index, drafted=1, accepted=1, vanilla=99.0))
    tracker.compare(AgainstVanilla(40, 2.0, 4.0))
    verdict = tracker.verdict()
    assert (verdict.speed_up, verdict.vanilla_tokens_per_second) == (2.0, 10.0)
    assert set(tracker.series().baseline) == {10.0}  # the chart says what the figures say
    tracker.compare(None)  # they parted at once
    assert tracker.verdict().speed_up is None
    assert np.isnan(tracker.series().baseline).all()


def test_look_ups_are_counted_apart() -> None:
    tracker = SpeedTracker()
    tracker.add(a_round(0, drafted=4, accepted=1))
    tracker.add(a_round(1, drafted=6, accepted=6, origin=Origin.LOOKUP))
    verdict = tracker.verdict()
    assert (verdict.draft, verdict.lookup, verdict.proposed) == (Proposed(4, 1), Proposed(6, 6), Proposed(10, 7))


def test_an_answer_that_goes_on_is_one_answer() -> None:
    first = SpeedTracker()
    for index in range(10):
        first.add(a_round(index, drafted=3, accepted=3, vanilla=20.0))
    first.finish(0.0)
    stored = ReplyStats.from_json(reply_stats(first.verdict(), None, seed=1, prompt_tokens=7).to_json())
    second = SpeedTracker(earlier=verdict_of(stored))
    for index in range(10):
        second.add(a_round(index, drafted=3, accepted=1, vanilla=20.0))
    whole = second.verdict()
    assert (whole.tokens, whole.rounds, whole.seconds) == (60, 20, pytest.approx(2.0))
    assert whole.proposed == Proposed(60, 40)
    assert whole.speed_up == pytest.approx(1.5)
    assert whole.accepted_lengths == (0, 10, 0, 10)
    assert second.series().seconds[0] == pytest.approx(1.1)


def test_several_replies_count_what_was_not_drafted_as_vanilla() -> None:
    drafted, plain = SpeedTracker(), SpeedTracker("off")
    for index in range(10):
        drafted.add(a_round(index, drafted=4, accepted=3, vanilla=20.0))
        plain.add(a_round(index, vanilla=20.0))
    plain_verdict = plain.verdict()
    together = plain_verdict.plus(drafted.verdict())
    assert together.speed_up == pytest.approx((2.0 + plain_verdict.seconds - plain_verdict.draft_seconds) / 2.0)


def test_the_policys_reasons_become_marks_and_rows() -> None:
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
    rounds=st.lists(
        st.tuples(st.integers(0, 8), st.integers(0, 8), st.integers(1, 2000), st.none() | st.floats(1, 500)),
        min_size=1,
        max_size=60,
    ),
    is_lookup=st.booleans(),
    outside_ms=st.integers(0, 500),
)
def test_laws(rounds: list[tuple[int, int, int, float | None]], is_lookup: bool, outside_ms: int) -> None:
    tracker = SpeedTracker()
    origin = Origin.LOOKUP if is_lookup else Origin.DRAFT
    for index, (drafted, accepted, total_ms, baseline) in enumerate(rounds):
        tracker.add(a_round(index, drafted, min(drafted, accepted), total_ms, vanilla=baseline, origin=origin))
    tracker.finish(sum(total_ms for *_, total_ms, _ in rounds) / 1e3 + outside_ms / 1e3)
    verdict, series = tracker.verdict(), tracker.series()
    assert sum(verdict.shares) == pytest.approx(1)
    assert sum(verdict.accepted_lengths) == sum(1 for drafted, *_ in rounds if drafted)
    assert verdict.proposed.accepted == sum(length * count for length, count in enumerate(verdict.accepted_lengths))
    assert series.tokens[-1] == verdict.tokens == verdict.proposed.accepted + len(rounds)
    assert (np.diff(series.seconds) > 0).all()
    slowest = min((min(d, a) + 1) / (ms / 1e3) for d, a, ms, _ in rounds)
    fastest = max((min(d, a) + 1) / (ms / 1e3) for d, a, ms, _ in rounds)
    assert (series.rate >= slowest * 0.999).all()
    assert (series.rate <= fastest * 1.001).all()
    # headline, ratio, sentence, figures and the line under the reply can be derived from each other
    ratio, vanilla = verdict.speed_up, verdict.vanilla_tokens_per_second
    whole = all(baseline is not None for *_, baseline in rounds)
    if ratio is not None:
        assert verdict.proposed.tokens > 0
        assert verdict.vanilla is not None
        assert verdict.vanilla.tokens >= 32
        assert f"{ratio:.2f}x" in sentence(verdict)
        assert f"{ratio:.2f}x vanilla" in reply_line(verdict)
        assert headline_note(verdict) == f"{ratio:.2f}x vanilla"
        assert vanilla is not None
        if whole:
            assert verdict.tokens_per_second / vanilla == pytest.approx(ratio)
            assert (verdict.saved_seconds or 0) == pytest.approx(
                verdict.tokens / vanilla - verdict.tokens / verdict.tokens_per_second, abs=1e-9
            )
    else:
        assert vanilla is verdict.saved_seconds is None
        assert not any(f"{digit}x" in sentence(verdict) + reply_line(verdict) for digit in range(10))
    assert verdict_of(reply_stats(verdict, None, seed=0, prompt_tokens=0, draft="d")) == verdict


def test_very_long_answers_stay_bounded_and_keep_their_sums() -> None:
    tracker = SpeedTracker()
    for index in range(40_000):
        tracker.add(a_round(index, drafted=2, accepted=index % 3, total_ms=10, vanilla=50.0 + index % 2))
    verdict, series = tracker.verdict(), tracker.series()
    assert len(series.seconds) <= 16_384
    assert tracker.rounds == 40_000
    assert verdict.tokens == 40_000 + sum(index % 3 for index in range(40_000))
    assert verdict.seconds == pytest.approx(400.0)
    assert sum(row.tokens for row in tracker.rows()) == verdict.tokens
    assert verdict.vanilla_tokens_per_second == pytest.approx(50.5, rel=0.01)


def test_a_long_answer_is_drawn_in_a_fraction_of_a_frame() -> None:
    tracker = SpeedTracker()
    for index in range(8_000):
        tracker.add(a_round(index, drafted=2, accepted=1, vanilla=50.0))
    best = min(_seconds_of(tracker) for _ in range(5))
    assert best < 0.016


def _seconds_of(tracker: SpeedTracker) -> float:
    start = time.perf_counter()
    tracker.series()
    tracker.verdict()
    return time.perf_counter() - start


def test_what_an_earlier_version_stored_is_read() -> None:
    old = ReplyStats.from_json(
        '{"tokens":212,"tokens_per_second":40.0,"finish_reason":"stop","baseline_tokens_per_second":20.0,'
        '"speed_up":1.7,"drafted":190,"accepted":148,"rounds":64,"decode_seconds":5.3,"draft":"d.gguf"}'
    )
    assert (
        reply_line(verdict_of(old)) == "212 tokens · 40.0 tokens/s · 2.00x vanilla · 148 of 190 draft tokens accepted"
    )
    looked_up = ReplyStats(40, 40.0, "stop", drafted=8, accepted=8, decode_seconds=1.0)
    assert verdict_of(looked_up).lookup == Proposed(8, 8)
    without_times = ReplyStats(1, 2.0, "stop")
    assert reply_line(verdict_of(without_times)) == "1 token · 2.0 tokens/s · vanilla"
    assert verdict_of(ReplyStats(40, 40.0, "stop", 20.0, drafted=2)).vanilla == AgainstVanilla(40, 1.0, 2.0)
