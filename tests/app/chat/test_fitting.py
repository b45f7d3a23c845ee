"""What goes into the context, counted in words: all of it, or the newest turns, and never more than has room."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.chat.context_use import ContextUse, context_use
from app.chat.fitting import TooLongError, answer_room, fit, summary_room, with_summary
from app.chat.prompt import GenerationOptions, Prompt, with_attachments
from app.settings.keys import Overflow
from app.store.records import StoredAttachment, StoredMessage
from engine.errors import RequestError
from engine.records import Request


def words(what: Request | str) -> int:
    """A template that refuses a system prompt alone, as some do."""
    if isinstance(what, str):
        return len(what.split())
    if all(message.role == "system" for message in what.messages):
        raise RequestError("No question.")
    return sum(len(message.content.split()) + 1 for message in what.messages)


def branch(*lengths: int, cut: int | None = None, summary: str = "") -> list[StoredMessage]:
    """Questions and answers of so many words; `cut`: from which on they were sent the last time."""
    return [
        StoredMessage(
            number + 1, 1, number or None, "assistant" if number % 2 else "user", "w " * length, "",
            cut=summary if number == cut else None,
        )
        for number, length in enumerate(lengths)
    ]  # fmt: skip


@given(
    st.lists(st.integers(1, 30), min_size=1, max_size=24),
    st.integers(16, 120),
    st.sampled_from(["drop_oldest", "summarise", "stop"]),
)
def test_what_is_sent_fits_and_is_the_newest_part(lengths: list[int], context: int, overflow: Overflow) -> None:
    messages = branch(*(lengths if len(lengths) % 2 else lengths[:-1] or [1]))
    options, whole = GenerationOptions(overflow=overflow), Prompt.of("be brief", messages)
    newest = whole if overflow == "stop" else whole.starting_at(len(whole.turns) - 1)
    if (least := words(newest.request(options))) >= context:
        with pytest.raises(TooLongError) as refused:
            fit(whole, options, words, context)
        assert refused.value.tokens == least
        return
    fitted = fit(whole, options, words, context)
    assert fitted.tokens == words(fitted.prompt.request(options)) < context
    assert fitted.prompt.turns == whole.turns[fitted.prompt.dropped :]
    assert fitted.prompt.system == "be brief"
    if fitted.prompt.dropped:
        assert words(whole.request(options)) > context - answer_room(options, context)
        assert fitted.prompt.turns[0].role == "user"
    if fitted.to_summarise is not None:
        assert fitted.tokens + summary_room(context) < context


def test_the_next_questions_are_sent_from_the_same_message_on_until_that_is_too_long() -> None:
    options = GenerationOptions()
    cut = fit(Prompt.of("", branch(30, 30, 20, 20, 10)), options, words, 100).prompt
    assert cut.dropped == 2
    again = fit(Prompt.of("", branch(30, 30, 20, 20, 10, 5, 5, cut=2)), options, words, 100).prompt
    assert again.dropped == 2
    further = fit(Prompt.of("", branch(30, 30, 20, 20, 10, 5, 5, 5, 5, cut=2)), options, words, 100).prompt
    assert further.dropped == 4
    all_of_it = fit(Prompt.of("", branch(30, 30, 20, 20, 10, cut=2)), options, words, 1000).prompt
    assert all_of_it.dropped == 0  # the context has grown


def test_a_summary_that_does_not_fit_is_not_sent() -> None:
    options = GenerationOptions(overflow="summarise")
    fitted = fit(Prompt.of("", branch(40, 40, 20, 20, 10)), options, words, 100)
    assert fitted.to_summarise is not None
    assert with_summary(fitted, "in short", words, options, 100).prompt.summary == "in short"
    assert with_summary(fitted, "too much " * 50, words, options, 100).prompt.summary == ""


def test_the_gauge_counts_what_stands_and_what_is_typed_as_it_would_be_sent() -> None:
    options, stop = GenerationOptions(), GenerationOptions(overflow="stop")
    stands = branch(10, 10)
    assert context_use("", [], "", (), options, 100, words) == ContextUse(0, 0, 100)
    assert context_use("be brief", [], "", (), options, 100, words) == ContextUse(3, 0, 100)
    assert context_use("be brief", stands, "", (), options, 100, words) == ContextUse(25, 0, 100)
    assert context_use("be brief", stands, "one two", (), options, 100, words) == ContextUse(28, 3, 100)
    opening = GenerationOptions(opening="Yes and")
    assert context_use("be brief", stands, "one two", (), opening, 100, words) == ContextUse(31, 6, 100)
    notes = StoredAttachment("notes.txt", 9, "", "one two three")
    files = context_use("be brief", stands, "", (notes,), options, 100, words)
    assert (files.used, files.typed) == (25 + files.typed, 1 + len(with_attachments("", (notes,)).split()))
    full = context_use("", branch(40, 40), "w " * 10, (), options, 100, words)
    assert (full.used, full.typed, full.leaves_out, full.too_long) == (11, 11, 2, "")
    cut = [*branch(40, 40, 10, 10, cut=2)]
    assert context_use("", cut, "", (), options, 100, words) == ContextUse(22, 0, 100)
    assert context_use("", cut, "w " * 10, (), options, 100, words).leaves_out == 0  # they are left out already
    stopped = context_use("", branch(40, 40), "w " * 30, (), stop, 100, words)
    assert "113 tokens, 13 more than the context of 100 has room for. Start a new" in stopped.too_long
    for policy in (options, stop):
        alone = context_use("", [], "w " * 120, (), policy, 100, words)
        assert alone.too_long.startswith("This message and what is sent with it have 121 tokens, 21 more than")
    brim = context_use("", [], "w " * 99, (), stop, 100, words)
    assert (brim.used, "100 tokens, 1 more than" in brim.too_long) == (100, True)  # an answer has a token too


@pytest.mark.parametrize("overflow", ["drop_oldest", "stop"])
def test_a_question_that_was_too_long_to_be_answered_is_passed_over(overflow: Overflow) -> None:
    messages = [*branch(5, 5, 200), StoredMessage(4, 1, 3, "user", "w " * 5, "")]
    fitted = fit(Prompt.of("", messages), GenerationOptions(overflow=overflow), words, 100)
    assert fitted.skipped
    assert fitted.prompt.ids == (1, 2, 4)
