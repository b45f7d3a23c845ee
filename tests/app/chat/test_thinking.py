"""Thinking and answer are told apart, whole and while they stream."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.chat.thinking import SplitReply, split_reply

HARMONY = (
    "<|channel|>analysis<|message|>A sum. 2 and 2.<|end|>"
    "<|start|>assistant<|channel|>final<|message|>It is **4**.<|return|>"
)


@pytest.mark.parametrize(
    ("text", "thinking", "answer"),
    [
        ("Paris.", "", "Paris."),
        ("<think>\nEasy.\n</think>\n\nParis.", "Easy.", "Paris."),
        ("<think>\n\n</think>\n\nParis.", "", "Paris."),
        ("<thinking>Easy.</thinking>Paris.", "Easy.", "Paris."),
        ("[THINK]Easy.[/THINK]Paris.", "Easy.", "Paris."),
        (HARMONY, "A sum. 2 and 2.", "It is **4**."),
        (
            "The tag <think> opens a thought, </think> ends it.",
            "",
            "The tag <think> opens a thought, </think> ends it.",
        ),
        ("<think>a</think>b <think>c</think>", "a", "b <think>c</think>"),
    ],
)
def test_the_two_parts_of_a_reply(text: str, thinking: str, answer: str) -> None:
    found = split_reply(text)
    assert (found.thinking, found.answer, found.is_open) == (thinking, answer, False)
    assert text.startswith(found.answer, found.answer_start)


@pytest.mark.parametrize(
    "text", ["<think>\nLet me see", "<", "<thi", "<think>", "<|channel|>analysis<|message|>A su", "<|chan"]
)
def test_thinking_that_has_not_ended_is_no_answer(text: str) -> None:
    found = split_reply(text)
    assert found.is_open
    assert found.answer == ""


@pytest.mark.parametrize("text", ["<think>\nEasy, so easy.\n</think>\n\nIt is Paris.", HARMONY])
def test_an_answer_never_shrinks_while_it_streams(text: str) -> None:
    """Token by token: control tokens come whole."""
    tokens = [token for part in re.split(r"(<\|\w+\|>)", text) for token in ([part] if part[:2] == "<|" else part)]
    answers = [split_reply("".join(tokens[:end])).answer for end in range(len(tokens) + 1)]
    assert all(later.startswith(earlier) for earlier, later in pairwise(answers))
    assert answers[-1]


@given(st.text())
def test_any_text_can_be_split(text: str) -> None:
    found = split_reply(text)
    assert isinstance(found, SplitReply)
    assert 0 <= found.answer_start <= len(text)
