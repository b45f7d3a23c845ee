"""The race, what was saved, and the words about two texts, from hand-made records."""

import math

import pytest

from app.compare.comparison import SPECULATIVE, VANILLA, Comparison
from app.compare.lane import LaneStatus
from app.speed.sentence import reply_line
from app.speed.stored import verdict_of
from engine.bench.comparison import Compared, LaneEvent, LaneFailed, LaneSpec
from engine.records import Divergence, Event, Finished, FinishReason, Origin, Piece, Prefill, Round

MS = 1_000_000
WORDS = ("The", " cat", " sat", " on", " the", " mat")
LONG = WORDS * 8


def comparison(lanes: int = 2, max_tokens: int | None = None) -> Comparison:
    specs = (LaneSpec(None, "off"), LaneSpec(None, "auto"), LaneSpec(None, "auto"))
    return Comparison(specs[:lanes], "Who sat?", 7, max_tokens)


def round_of(words: tuple[str, ...], drafted: int = 0) -> Round:
    pieces = tuple(Piece(sum(word.encode()), word, Origin.TARGET) for word in words)
    return Round(0, 0, pieces, drafted, drafted, Origin.DRAFT, 0, 0, 0, MS, MS)


def finished(words: tuple[str, ...], milliseconds: float, reason: FinishReason = "stop") -> Finished:
    ids = tuple(range(len(words)))
    return Finished(reason, "".join(words), ids, 3, 0, MS, round(milliseconds * MS), len(words), 0, 0, 7)


def say(made: Comparison, lane: int, event: Event, milliseconds: float = 0) -> None:
    made.take(LaneEvent(lane, event, round(milliseconds * MS)))


def write(
    made: Comparison, lane: int, milliseconds_a_word: float, words: tuple[str, ...] = WORDS, drafted: int = 0
) -> None:
    say(made, lane, Prefill(3, 3))
    for number, word in enumerate(words, start=1):
        say(made, lane, round_of((word,), drafted), number * milliseconds_a_word)


def span_of(made: Comparison) -> tuple[int, float, float]:
    """Tokens, seconds and vanilla's seconds of what the speculative lane has in common with vanilla."""
    span = made.speed(SPECULATIVE).vanilla
    assert span is not None
    return span.tokens, span.seconds, span.vanilla_seconds


def test_a_race_is_run_on_the_lanes_own_clocks() -> None:
    made = comparison()
    write(made, SPECULATIVE, 50)
    write(made, VANILLA, 100, WORDS[:2])
    assert made.first == ()
    assert made.progress(VANILLA) == made.progress(SPECULATIVE) / 3
    say(made, SPECULATIVE, finished(WORDS, 300))
    assert made.first == (SPECULATIVE,)
    assert made.progress(SPECULATIVE) == 1.0
    assert made.progress(VANILLA) == pytest.approx(2 / 6)
    for number, word in enumerate(WORDS[2:], start=3):
        say(made, VANILLA, round_of((word,)), number * 100)
    say(made, VANILLA, finished(WORDS, 600))
    assert made.mark(VANILLA) == pytest.approx(3 / 6)  # three words at 300 ms
    assert made.mark(SPECULATIVE) is None
    assert span_of(made) == pytest.approx((6, 0.3, 0.6))
    assert made.speed(SPECULATIVE).speed_up is None  # six tokens say nothing
    assert made.speed(VANILLA).speed_up is None
    assert made.about_texts(SPECULATIVE) == ""
    made.take(Compared((None, None)))
    assert made.is_over
    assert made.is_identical(SPECULATIVE)
    assert made.about_texts(SPECULATIVE) == "Identical: all 6 tokens are the same."


def test_a_slower_draft_loses_time_and_the_words_say_so() -> None:
    made = comparison()
    for lane, pace, drafted in ((VANILLA, 10, 0), (SPECULATIVE, 30, 1)):
        write(made, lane, pace, LONG, drafted)
        say(made, lane, finished(LONG, len(LONG) * pace))
    assert made.first == (VANILLA,)
    assert made.speed(SPECULATIVE).saved_seconds == pytest.approx(-0.96)
    assert made.speed(SPECULATIVE).speed_up == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("vanilla", "speculative", "first"),
    [
        (2_410, 2_440, (VANILLA, SPECULATIVE)),  # "2.4 s" both
        (2_440, 2_460, (VANILLA,)),
        (640, 641, (VANILLA,)),
        (640, 640, (VANILLA, SPECULATIVE)),
    ],
)
def test_nobody_is_first_where_the_times_read_the_same(vanilla: int, speculative: int, first: tuple[int, ...]) -> None:
    made = comparison()
    for lane in (VANILLA, SPECULATIVE):
        write(made, lane, 100)
    say(made, VANILLA, finished(WORDS, vanilla))
    assert made.first == (VANILLA,)  # so far
    say(made, SPECULATIVE, finished(WORDS, speculative))
    assert made.first == first
    assert made.mark(VANILLA) is None
    assert (made.mark(SPECULATIVE) is None) == (SPECULATIVE in first)


def test_speeds_are_compared_up_to_the_parting() -> None:
    """Both need 10 ms a token until they part; then one writes far more than the other, and its context slows it."""
    made = comparison()
    short, long = (*LONG, *[" no"] * 100), (*LONG, *[" yes"] * 900)
    write(made, SPECULATIVE, 10, short, drafted=1)
    say(made, SPECULATIVE, finished(short, 10 * len(short)))
    assert made.first == (SPECULATIVE,)
    write(made, VANILLA, 10, LONG)
    for number in range(1, 901):
        say(made, VANILLA, round_of((" yes",)), len(LONG) * 10 + number * 40)
    say(made, VANILLA, finished(long, len(LONG) * 10 + 900 * 40))
    made.take(Compared((None, Divergence(0, len(LONG), 1, 2, " yes", " no", 0.01))))
    assert made.first == ()  # nobody was first where the answers are different
    assert made.mark(VANILLA) is None
    assert span_of(made) == pytest.approx((48, 0.48, 0.48))
    stats = made.answer(SPECULATIVE, None).stats
    assert stats.speed_up == pytest.approx(1.0)
    assert stats.compared_tokens == 48
    assert "1.00x vanilla over 48 of 148 tokens" in reply_line(verdict_of(stats))


def test_a_rounds_tokens_are_spread_over_it() -> None:
    made = comparison()
    say(made, VANILLA, round_of(WORDS[:2]), 20)
    say(made, VANILLA, round_of(WORDS[2:]), 100)
    assert [made.lanes[VANILLA].seconds_at(tokens) for tokens in (1, 2, 4, 6)] == pytest.approx([0.01, 0.02, 0.06, 0.1])


@pytest.mark.parametrize(
    ("margin", "said"),
    [(0.004, "near-tie"), (-0.004, "near-tie"), (2.5, "please report"), (math.nan, "was not measured")],
)
def test_where_texts_part_is_located_and_explained(margin: float, said: str) -> None:
    made = comparison()
    other = (*WORDS[:4], " a", " mat")
    write(made, VANILLA, 10)
    write(made, SPECULATIVE, 5, other)
    say(made, VANILLA, finished(WORDS, 60))
    say(made, SPECULATIVE, finished(other, 30))
    made.take(Compared((None, Divergence(0, 4, 4, 9, " the", " a", margin))))
    sentence = made.about_texts(SPECULATIVE)
    assert "part at token 5: vanilla wrote “the”, speculative wrote “a”." in sentence
    assert said in sentence
    assert not made.is_identical(SPECULATIVE)
    for lane, word in ((VANILLA, " the"), (SPECULATIVE, " a")):
        start, end = made.lanes[lane].span(4)
        assert made.lanes[lane].text[start:end] == word


def test_a_token_without_a_character_is_shown_by_the_next() -> None:
    made = comparison()
    say(made, VANILLA, round_of(("a", "", "", "é", "b")), 10)
    lane = made.lanes[VANILLA]
    assert [lane.span(number) for number in range(6)] == [(0, 1), (1, 2), (1, 2), (1, 2), (2, 3), (3, 3)]


def test_an_answer_that_ends_earlier_parts_there() -> None:
    made = comparison()
    made.take(Compared((None, Divergence(0, 6, -1, 8, "", "\n", 0.01))))
    assert "vanilla ended, speculative broke the line" in made.about_texts(SPECULATIVE)


def test_a_lane_that_cannot_serve_leaves_the_others_and_the_reply_to_vanilla() -> None:
    made = comparison(3)
    made.take(LaneFailed(2, "There is no file gone.gguf."))
    assert made.lanes[2].status is LaneStatus.FAILED
    assert made.kept == SPECULATIVE
    made.take(LaneFailed(SPECULATIVE, "It does not fit."))
    assert made.kept == VANILLA
    write(made, VANILLA, 10)
    say(made, VANILLA, finished(WORDS, 60))
    made.take(Compared((None, None, None)))
    assert made.first == ()  # nobody to race against
    assert made.about_texts(2) == "Second draft takes no part: There is no file gone.gguf."
    assert not made.is_identical(2)


def test_stopped_lanes_are_compared_as_far_as_both_have_come() -> None:
    made = comparison()
    write(made, VANILLA, 10, WORDS[:2])
    write(made, SPECULATIVE, 5, WORDS[:4])
    say(made, VANILLA, finished(WORDS[:2], 20, "cancelled"))
    say(made, SPECULATIVE, finished(WORDS[:4], 20, "cancelled"))
    made.take(Compared((None, None)))
    assert [lane.status for lane in made.lanes] == [LaneStatus.STOPPED] * 2
    assert made.about_texts(SPECULATIVE) == "Identical as far as both have come: 2 tokens."
    assert span_of(made) == pytest.approx((2, 0.01, 0.02))
    assert made.first == ()
    assert made.answer(SPECULATIVE, None).state == "partial"


def test_stopped_before_the_kept_lane_said_anything_another_is_kept() -> None:
    made = comparison()
    write(made, VANILLA, 10, WORDS[:1])
    made.end("The window was closed.")
    assert made.kept == VANILLA
    assert made.lanes[VANILLA].status is LaneStatus.STOPPED
    assert made.about_texts(SPECULATIVE) == "The texts were not compared."


def test_the_kept_answer_has_its_lanes_figures() -> None:
    made = comparison()
    for lane, pace, drafted in ((VANILLA, 20, 0), (SPECULATIVE, 10, 1)):
        write(made, lane, pace, LONG, drafted)
        say(made, lane, finished(LONG, len(LONG) * pace))
    made.take(Compared((None, None)))
    vanilla, speculative = (made.answer(lane, None) for lane in (VANILLA, SPECULATIVE))
    assert vanilla.text == speculative.text == "".join(LONG)
    assert vanilla.stats.speculation == "off"
    assert vanilla.stats.speed_up is None
    assert speculative.stats.speed_up == pytest.approx(2.0)
    assert speculative.stats.baseline_tokens_per_second == pytest.approx(50.0)
    assert speculative.state == "complete"


def test_a_short_limit_makes_the_bar_a_real_share() -> None:
    made = comparison(max_tokens=12)
    write(made, VANILLA, 10)
    assert made.progress(VANILLA) == pytest.approx(0.5)
