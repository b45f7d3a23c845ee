"""What is said while a prompt is read moves with the time, and never claims what nobody knows."""

from app.speed.reading import DRAFT_READS, READING, PromptReading
from engine.records import Prefill


def test_a_prompt_is_counted_as_it_is_read() -> None:
    reading = PromptReading()
    assert reading.words(5.0) == READING  # nothing is known yet
    reading.take(Prefill(0, 1454, 0, 727), 10.0)
    assert reading.words(10.5) == "Reading 727 tokens"
    assert reading.words(13.2) == "Reading 727 tokens, 3 s so far"
    reading.take(Prefill(256, 1454, 0, 727), 14.0)
    assert reading.words(14.0) == "Reading the prompt: 256 of 727 tokens, about 7 s left"  # 471 of 64 a second
    assert reading.words(17.0) == "Reading the prompt: 256 of 727 tokens, about 4 s left"
    assert reading.words(60.0) == "Reading the prompt: 256 of 727 tokens"  # slower than thought: nobody knows
    reading.take(Prefill(727, 1454, 0, 727), 21.0)
    assert reading.words(21.0) == DRAFT_READS
    reading.take(Prefill(1454, 1454, 0, 727), 22.0)
    assert reading.words(22.0) == READING


def test_a_prompt_that_is_in_the_cache_is_not_counted() -> None:
    reading = PromptReading()
    reading.take(Prefill(0, 0, 400), 1.0)
    assert reading.words(9.0) == READING
    only_draft = PromptReading()
    only_draft.take(Prefill(0, 40, 400, 40), 1.0)
    assert only_draft.words(9.0) == READING
