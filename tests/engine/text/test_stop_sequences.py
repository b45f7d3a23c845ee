"""Stop sequences: the answer ends before the first of them, however its text is cut into tokens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.text.answer_text import AnswerText
from engine.text.stop_sequences import StopSequences


def told(stops: list[str], parts: list[str]) -> tuple[str, bool]:
    """All that an answer of these parts tells, and whether a stop sequence ended it."""
    sequences = StopSequences(stops)
    text = ""
    for part in parts:
        text += sequences.push(part)
        if sequences.is_over:
            break
    return text + sequences.flush(), sequences.is_over


@given(
    st.lists(st.text("ab\n", max_size=4), max_size=12), st.lists(st.text("ab\n", min_size=1, max_size=4), min_size=1)
)
def test_the_text_ends_before_the_first_stop_sequence(parts: list[str], stops: list[str]) -> None:
    whole = "".join(parts)
    text, is_over = told(stops, parts)
    assert is_over == any(stop in whole for stop in stops)
    if not is_over:
        assert text == whole
        return
    assert whole.startswith(text)
    # what was complete first counts, and nothing before it was one: no stop sequence stands in what is told
    assert any(whole.startswith(stop, len(text)) for stop in stops)
    assert not any(stop in text for stop in stops)


def test_what_may_begin_one_is_held_back_until_it_is_none() -> None:
    sequences = StopSequences(["\nUser:"])
    assert sequences.push("Yes.\nUs") == "Yes."
    assert sequences.push("ually") == "\nUsually"
    assert sequences.push("\nUser: so") == ""
    assert sequences.is_over
    assert sequences.push("more") == sequences.flush() == ""


@pytest.mark.parametrize("step", [1, 3, 100])
def test_a_model_may_think_whatever_it_likes(step: int) -> None:
    reply = "<think>\nOne\n\nstop here?</think>\nOne\n\nstop two"
    parts = [reply[start : start + step] for start in range(0, len(reply), step)]
    assert told(["stop"], parts) == ("<think>\nOne\n\nstop here?</think>\nOne\n\n", True)
    assert told(["stop"], ["<b>", "stop"]) == ("<b>", True)


def test_characters_and_stop_sequences_over_several_tokens() -> None:
    answer = AnswerText(stops=["é!"])
    data = [b"caf", b"\xc3", b"\xa9", b"? caf\xc3", b"\xa9! no"]
    over = [answer.take(piece) for piece in data]
    assert over == [False, False, False, False, True]
    assert "".join(answer.told(piece) for piece in data) == "café? caf"
    assert answer.rest() == ""


def test_what_was_held_back_comes_at_an_end_of_another_kind() -> None:
    answer = AnswerText(stops=["END"])
    assert not answer.take(b"the EN")
    assert answer.told(b"the EN") == "the "
    assert answer.rest() == "EN"
