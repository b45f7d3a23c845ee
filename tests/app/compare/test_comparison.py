"""The race, what was saved, and the words about two texts, from hand-made records."""

import math

import pytest

from app.compare.comparison import SPECULATIVE, VANILLA, Comparison
from app.compare.lane import LaneStatus
from engine.bench.comparison import Compared, LaneEvent, LaneFailed, LaneSpec
from engine.records import Divergence, Event, Finished, FinishReason, Origin, Piece, Prefill, Round

MS = 1_000_000
WORDS = ("The", " cat", " sat", " on", " the", " mat")


def comparison(lanes: int = 2, max_tokens: int | None = None) -> Comparison:
    specs = (LaneSpec(None, "off"), LaneSpec(None, "auto"), LaneSpec(None, "auto"))
    return Comparison(specs[:lanes], "Who sat?", 7, max_tokens)


def round_of(words: tuple[str, ...], drafted: int = 0) -> Round:
    pieces = tuple(Piece(number, word, Origin.TARGET) for number, word in enumerate(words))
    return Round(0, 0, pieces, drafted, drafted, Origin.DRAFT, 0, 0, 0, MS, MS)


def finished(words: tuple[str, ...], milliseconds: int, reason: FinishReason = "stop") -> Finished:
    ids = tuple(range(len(words)))
    return Finished(reason, "".join(words), ids, 3, 0, MS, milliseconds * MS, len(words), 0, 0, 7)


def say(made: Comparison, lane: int, event: Event, milliseconds: int = 0) -> None:
    made.take(LaneEvent(lane, event, milliseconds * MS))


def write(made: Comparison, lane: int, milliseconds_a_word: int, words: tuple[str, ...] = WORDS) -> None:
    say(made, lane, Prefill(3, 3))
    for number, word in enumerate(words, start=1):
        say(made, lane, round_of((word,)), number * milliseconds_a_word)


def test_a_race_is_run_on_the_lanes_own_clocks() -> None:
    made = comparison()
    write(made, SPECULATIVE, 50)
    write(made, VANILLA, 100, WORDS[:2])
    assert made.fastest is None
    assert made.progress(VANILLA) == made.progress(SPECULATIVE) / 3
    say(made, SPECULATIVE, finished(WORDS, 300))
    assert made.fastest == SPECULATIVE
    assert made.progress(SPECULATIVE) == 1.0
    assert made.progress(VANILLA) == pytest.approx(2 / 6)
    assert made.saved_seconds(SPECULATIVE) is None
    for number, word in enumerate(WORDS[2:], start=3):
        say(made, VANILLA, round_of((word,)), number * 100)
    say(made, VANILLA, finished(WORDS, 600))
    assert made.mark(VANILLA) == pytest.approx(3 / 6)  # three words at 300 ms
    assert made.mark(SPECULATIVE) is None
    assert made.saved_seconds(SPECULATIVE) == pytest.approx(0.3)
    assert made.speed_up(SPECULATIVE) == pytest.approx(2.0)
    assert made.speed_up(VANILLA) is None
    assert made.verdict(SPECULATIVE) == ""
    made.take(Compared((None, None)))
    assert made.is_over
    assert made.is_identical(SPECULATIVE)
    assert made.verdict(SPECULATIVE) == "Identical: all 6 tokens are the same."


def test_a_slower_draft_loses_time_and_the_words_say_so() -> None:
    made = comparison()
    for lane, pace in ((VANILLA, 10), (SPECULATIVE, 30)):
        write(made, lane, pace)
        say(made, lane, finished(WORDS, 6 * pace))
    assert made.fastest == VANILLA
    saved = made.saved_seconds(SPECULATIVE)
    assert saved is not None
    assert saved == pytest.approx(-0.12)


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
    sentence = made.verdict(SPECULATIVE)
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
    assert "vanilla ended, speculative broke the line" in made.verdict(SPECULATIVE)


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
    assert made.fastest is None  # nobody to race against
    assert made.verdict(2) == "Second draft takes no part: There is no file gone.gguf."
    assert not made.is_identical(2)


def test_stopped_lanes_are_compared_as_far_as_both_have_come() -> None:
    made = comparison()
    write(made, VANILLA, 10, WORDS[:2])
    write(made, SPECULATIVE, 5, WORDS[:4])
    say(made, VANILLA, finished(WORDS[:2], 20, "cancelled"))
    say(made, SPECULATIVE, finished(WORDS[:4], 20, "cancelled"))
    made.take(Compared((None, None)))
    assert [lane.status for lane in made.lanes] == [LaneStatus.STOPPED] * 2
    assert made.verdict(SPECULATIVE) == "Identical as far as both have come: 2 tokens."
    assert made.saved_seconds(SPECULATIVE) == pytest.approx(0.02)
    assert made.fastest is None
    assert made.answer(SPECULATIVE, None).state == "partial"


def test_stopped_before_the_kept_lane_said_anything_another_is_kept() -> None:
    made = comparison()
    write(made, VANILLA, 10, WORDS[:1])
    made.end("The window was closed.")
    assert made.kept == VANILLA
    assert made.lanes[VANILLA].status is LaneStatus.STOPPED
    assert made.verdict(SPECULATIVE) == "The texts were not compared."


def test_the_kept_answer_has_its_lanes_figures() -> None:
    made = comparison()
    for lane, pace in ((VANILLA, 20), (SPECULATIVE, 10)):
        write(made, lane, pace)
        say(made, lane, finished(WORDS, 6 * pace))
    made.take(Compared((None, None)))
    vanilla, speculative = (made.answer(lane, None) for lane in (VANILLA, SPECULATIVE))
    assert vanilla.text == speculative.text == "The cat sat on the mat"
    assert vanilla.stats.speculation == "off"
    assert vanilla.stats.speed_up is None
    assert speculative.stats.speed_up == pytest.approx(2.0)
    assert speculative.stats.baseline_tokens_per_second == pytest.approx(50.0)
    assert speculative.state == "complete"


def test_a_short_limit_makes_the_bar_a_real_share() -> None:
    made = comparison(max_tokens=12)
    write(made, VANILLA, 10)
    assert made.progress(VANILLA) == pytest.approx(0.5)
