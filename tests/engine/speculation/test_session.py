"""Reading prompts into two caches: what they share with the last text is not decoded again."""

import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from engine.errors import EngineError, RequestError
from engine.llama.context import Context
from engine.llama.model import Model
from engine.speculation.costs import CostCurve, DraftCost
from engine.speculation.policy import Governor
from engine.speculation.session import Lane
from tests.tiny_gguf import write_tiny


@pytest.fixture
def lane(tmp_path: Path) -> Iterator[Lane]:
    with Model(write_tiny(tmp_path / "tiny.gguf")) as model:
        governor = Governor(CostCurve({1: 1e6, 4: 2e6}, 25), DraftCost(1e5, 1e5, 2e4))
        with Lane(Context(model, 256, n_batch=32), Context(model, 256, n_batch=32), governor) as lane:
            yield lane


def drafts(lane: Lane) -> Context:
    assert lane.draft is not None
    return lane.draft


def prompt(length: int, start: int = 0) -> list[int]:
    return [260 + (start + i * 7) % 40 for i in range(length)]


def decoded(lane: Lane, text: Sequence[int], with_draft: bool = True) -> int:
    """Reads `text`, and says how many tokens were decoded for it."""
    events = list(lane.read(text, with_draft, threading.Event()))
    assert events[0].done == 0
    assert events[-1].done == events[-1].total
    assert [event.done for event in events] == sorted(event.done for event in events)
    assert {event.reused for event in events} == {lane.reused}
    return events[-1].total


def test_all_but_the_last_token_goes_into_both_caches(lane: Lane) -> None:
    text = prompt(100)
    assert decoded(lane, text) == 2 * 99
    assert lane.reused == 0
    assert lane.target.tokens == drafts(lane).tokens == text[:-1]


def test_a_follow_up_decodes_only_what_is_new(lane: Lane) -> None:
    first = prompt(100)
    decoded(lane, first)
    follow_up = [*first, *prompt(20, 3)]
    assert decoded(lane, follow_up) == 2 * 20
    assert lane.reused == 99


def test_an_edit_keeps_what_comes_before_it(lane: Lane) -> None:
    first = prompt(100)
    decoded(lane, first)
    edited = [*first[:60], 5, *first[61:]]
    assert decoded(lane, edited) == 2 * 39
    assert lane.reused == 60
    assert lane.target.tokens == edited[:-1]


def test_the_same_prompt_again_decodes_nothing(lane: Lane) -> None:
    decoded(lane, prompt(50))
    assert decoded(lane, prompt(50)) == 0
    assert lane.reused == 49


def test_a_shorter_prompt_leaves_its_last_token_to_the_first_round(lane: Lane) -> None:
    decoded(lane, prompt(50))
    assert decoded(lane, prompt(30)) == 0
    assert lane.target.tokens == drafts(lane).tokens == prompt(30)[:-1]


def test_one_token_needs_no_decode(lane: Lane) -> None:
    assert decoded(lane, [270]) == 0


def test_the_caches_may_hold_different_texts(lane: Lane) -> None:
    decoded(lane, prompt(40), with_draft=False)
    assert drafts(lane).tokens == []
    assert decoded(lane, prompt(45)) == 5 + 44


def test_reading_stops_between_two_batches_and_goes_on_where_it_stopped(lane: Lane) -> None:
    text = prompt(150)
    cancel, events = threading.Event(), []
    for event in lane.read(text, True, cancel):
        events.append(event)
        if event.done == 64:
            cancel.set()
    assert events[-1].done == 64
    assert lane.target.tokens == text[:64]
    assert decoded(lane, text) == 149 - 64 + 149
    assert lane.reused == 64


def test_a_cancel_reaches_the_library_in_the_middle_of_a_batch(lane: Lane) -> None:
    cancel = threading.Event()
    reading = lane.read(prompt(100), True, cancel)
    assert next(reading).done == 0
    assert next(reading).done == 32  # the watch has begun
    cancel.set()
    until = time.monotonic() + 10
    while lane.target.decode([260]) and time.monotonic() < until:
        lane.target.truncate(32)
    assert lane.target.tokens == prompt(100)[:32]
    assert list(reading) == []
    assert lane.target.decode([260]), "the flag is down again"
    assert decoded(lane, prompt(100)) == 99 - 32 + 99


def test_a_prompt_that_leaves_no_room_is_refused_with_both_numbers(lane: Lane) -> None:
    decoded(lane, prompt(40))
    with pytest.raises(RequestError, match=r"256 tokens, and the context holds 256"):
        decoded(lane, prompt(256))
    assert lane.target.tokens == prompt(40)[:-1]
    assert decoded(lane, prompt(255)) > 0


def test_the_look_up_knows_the_prompt(lane: Lane) -> None:
    text = [261, 262, 263, 264, 270, 261, 262, 263]
    decoded(lane, text)
    assert next(lane.lookup.guesses(text)).token == 264


def test_closing_twice_is_harmless_and_a_shared_target_stays_open(lane: Lane) -> None:
    other = Lane(lane.target, None, lane.governor, owns_target=False)
    other.close()
    assert decoded(lane, prompt(10)) == 2 * 9
    lane.close()
    lane.close()
    with pytest.raises(EngineError, match="closed"):
        lane.target.decode([270])
