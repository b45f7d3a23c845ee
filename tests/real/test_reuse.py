"""A conversation with a true pair: every turn decodes only what is new, in both caches."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.engine import Engine
from engine.records import Message, PairConfig, Prefill, Request, Sampling
from tests.engine.same_text import Answer, answer
from tests.relatives import Family


@pytest.fixture
def guide(built_in_pair: tuple[Path, Path], known_costs: Callable[[], Path]) -> Iterator[Engine]:
    with Engine(PairConfig(*built_in_pair, threads=1), calibrations=known_costs()) as engine:
        yield engine


def read(engine: Engine, request: Request) -> tuple[int, Answer]:
    """Tokens that both caches decoded before the first new one, and the answer."""
    events = list(engine.generate(request))
    return max(event.total for event in events if isinstance(event, Prefill)), answer(events)


def ask_for(messages: tuple[Message, ...], **more: object) -> Request:
    values: dict[str, object] = {"messages": messages, "max_tokens": 60, "speculation": "always", "lookup": False}
    return Request(**(values | more))  # type: ignore[arg-type]


QUESTION = Message("user", "What is speculative decoding?")


def test_the_second_turn_reads_the_question_and_not_the_history(guide: Engine) -> None:
    total, first = read(guide, ask_for((QUESTION,)))
    assert total == 2 * (first.finished.prompt_tokens - 1)
    history = (QUESTION, Message("assistant", first.finished.text))
    question = Message("user", "How fast is it?")
    total, second = read(guide, ask_for((*history, question)))
    new = second.finished.prompt_tokens - first.finished.prompt_tokens - first.finished.tokens
    assert 0 < new < 40
    assert second.finished.reused_tokens >= first.finished.prompt_tokens + first.finished.tokens - 1
    assert total <= 2 * (new + 1) + 9  # the draft lacks at most what the last round guessed


def test_a_thousand_tokens_of_history_are_kept(family: Family, known_costs: Callable[[], Path]) -> None:
    history = "Once upon a time there was a little girl named Lily. " * 80
    target = family.target
    with Engine(PairConfig(target, family.draft, context=2048, threads=1), calibrations=known_costs()) as engine:
        _, first = read(engine, Request((), history, 1, speculation="always"))
        assert first.finished.prompt_tokens > 1000
        total, second = read(engine, Request((), history + "She had a dog", 5, speculation="always"))
        new = second.finished.prompt_tokens - first.finished.prompt_tokens
        assert 0 < new < 20
        assert total <= 2 * (new + 2)


def test_regenerating_with_another_seed_reads_nothing(guide: Engine) -> None:
    sampling = [Sampling(temperature=1.0, seed=seed) for seed in (1, 2)]
    _, first = read(guide, ask_for((QUESTION,), sampling=sampling[0]))
    total, other = read(guide, ask_for((QUESTION,), sampling=sampling[1]))
    assert total == 0
    assert other.finished.reused_tokens == other.finished.prompt_tokens - 1
    total, again = read(guide, ask_for((QUESTION,), sampling=sampling[0]))
    assert total == 0
    assert again.ids == first.ids


def test_an_edited_question_reads_from_the_edit_on(guide: Engine) -> None:
    earlier = (Message("user", "Hello!"), Message("assistant", "Hello! I am the Guide."))
    _, first = read(guide, ask_for((*earlier, QUESTION)))
    total, edited = read(guide, ask_for((*earlier, Message("user", "What is a draft model?"))))
    assert 0 < edited.finished.reused_tokens < first.finished.prompt_tokens
    assert total == 2 * (edited.finished.prompt_tokens - 1 - edited.finished.reused_tokens)
    assert total < first.finished.prompt_tokens
