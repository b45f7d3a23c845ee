"""Stopping a true model at every stage: within one pass, the partial text kept, the engine ready."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.engine import Engine
from engine.llama.context import Context
from engine.records import Event, Message, PairConfig, Prefill, Request, Round, Sampling
from tests.engine.same_text import Answer, answer, ask, near_tie
from tests.relatives import Family


@pytest.fixture(scope="module")
def guide(built_in_pair: tuple[Path, Path], known_costs: Callable[[], Path]) -> Iterator[Engine]:
    with Engine(PairConfig(*built_in_pair, threads=1), calibrations=known_costs()) as engine:
        yield engine


def stopped_at(engine: Engine, request: Request, kind: type[Event], count: int) -> Answer:
    """Set the event from another thread once `count` events of that kind were seen."""
    cancel, events = threading.Event(), []
    for event in engine.generate(request, cancel):
        events.append(event)
        if sum(isinstance(seen, kind) for seen in events) == count and not cancel.is_set():
            setter = threading.Thread(target=cancel.set)
            setter.start()
            setter.join()
    return answer(events)


REQUEST = Request(
    (Message("user", "What is speculative decoding?"),), None, 60, Sampling(temperature=0.8, seed=1), "always", 2
)


class StopsAt(threading.Event):
    """Set once so many tokens are in the cache: several rounds of so fast a model are told at once."""

    def __init__(self, context: Context, tokens: int) -> None:
        super().__init__()
        self._context, self._tokens = context, tokens

    def is_set(self) -> bool:
        return len(self._context.tokens) >= self._tokens


@pytest.mark.parametrize("tokens", [1, 8, 20])
def test_stopping_between_rounds(guide: Engine, tokens: int) -> None:
    whole = ask(guide, REQUEST)
    cancel = StopsAt(guide.session.target, whole.finished.prompt_tokens + tokens)
    part = answer(list(guide.generate(REQUEST, cancel)))
    assert part.finished.finish_reason == "cancelled"
    assert tokens < part.finished.tokens <= tokens + 3  # a round gives up to three
    assert part.finished.tokens < whole.finished.tokens
    assert whole.ids[: len(part.ids)] == part.ids
    assert near_tie(guide, REQUEST, whole, ask(guide, REQUEST)) is None


def test_stopping_while_a_long_prompt_is_read(family: Family, known_costs: Callable[[], Path]) -> None:
    prompt = "Once upon a time there was a little girl. " * 25
    target = family.target
    with Engine(PairConfig(target, family.draft, context=2048, threads=1), calibrations=known_costs()) as engine:
        request = Request((), prompt, 20, speculation="always")
        part = stopped_at(engine, request, Prefill, 2)
        assert part.finished.finish_reason == "cancelled"
        assert part.finished.tokens == 0
        resumed = ask(engine, request)
        assert 0 < resumed.finished.reused_tokens < part.finished.prompt_tokens
        engine.session.target.truncate(0)
        whole = ask(engine, request)
        near_tie(engine, request, whole, resumed)


def test_a_running_pass_is_aborted_by_the_librarys_flag(guide: Engine) -> None:
    """What the abort callback does for a stop in the middle of a pass: the answer ends, and the cache is sound."""
    whole = ask(guide, REQUEST)
    events: list[Event] = []
    for event in guide.generate(REQUEST):
        events.append(event)
        if isinstance(event, Round):
            guide.session.target.stop.set()
    guide.session.target.stop.clear()
    part = answer(events)
    assert part.finished.finish_reason == "cancelled"
    assert part.finished.rounds == 1
    assert whole.ids[: len(part.ids)] == part.ids
    assert near_tie(guide, REQUEST, whole, ask(guide, REQUEST)) is None
