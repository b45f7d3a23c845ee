"""Reading prompts into two caches: what they share with the last text is not decoded again."""

import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from engine.errors import EngineError, RequestError
from engine.llama.context import Context
from engine.llama.model import Model
from engine.policy.answer_policy import AnswerPolicy
from engine.policy.costs import CostCurve, DraftCost
from engine.policy.draft_token import Draft, Observation, Outcome, Scores
from engine.policy.policy import Policy
from engine.records import Request, Sampling
from engine.speculation.drafter import Drafter
from engine.speculation.session import Session
from engine.text.sampling import Sampler
from tests.tiny_gguf import write_tiny


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with Model(write_tiny(tmp_path / "tiny.gguf")) as model:
        policy = Policy(CostCurve({1: 1e6, 4: 2e6}, 25), DraftCost(1e5, 2e4))
        with Session(Context(model, 256, n_batch=32), Context(model, 256, n_batch=32), policy) as session:
            yield session


def drafter_of(session: Session) -> Drafter:
    drafter = session.drafter(Request(lookup=False), Sampler(Sampling()))
    assert drafter is not None
    return drafter


def drafts(session: Session) -> Context:
    assert session.draft is not None
    return session.draft


def prompt(length: int, start: int = 0) -> list[int]:
    return [260 + (start + i * 7) % 40 for i in range(length)]


def decoded(session: Session, text: Sequence[int], with_draft: bool = True) -> int:
    """Reads `text`, and says how many tokens were decoded for it."""
    events = list(session.prefill(text, drafter_of(session) if with_draft else None, threading.Event()))
    assert events[0].done == 0
    assert events[-1].done == events[-1].total
    assert [event.done for event in events] == sorted(event.done for event in events)
    assert {event.reused for event in events} == {session.reused}
    return events[-1].total


def test_all_but_the_last_token_goes_into_both_caches(session: Session) -> None:
    text = prompt(100)
    assert decoded(session, text) == 2 * 99
    assert session.reused == 0
    assert session.target.tokens == drafts(session).tokens == text[:-1]


def test_how_far_a_prompt_is_read_is_said_in_the_targets_tokens(session: Session) -> None:
    events = list(session.prefill(prompt(100), drafter_of(session), threading.Event()))
    assert {event.target_total for event in events} == {99}
    said = [event.target_done for event in events]
    assert said == [0, 32, 64, 96, 99, 99, 99, 99, 99]  # in batches, and then the draft reads the same


def test_a_follow_up_decodes_only_what_is_new(session: Session) -> None:
    first = prompt(100)
    decoded(session, first)
    follow_up = [*first, *prompt(20, 3)]
    assert decoded(session, follow_up) == 2 * 20
    assert session.reused == 99


def test_an_edit_keeps_what_comes_before_it(session: Session) -> None:
    first = prompt(100)
    decoded(session, first)
    edited = [*first[:60], 5, *first[61:]]
    assert decoded(session, edited) == 2 * 39
    assert session.reused == 60
    assert session.target.tokens == edited[:-1]


def test_the_same_prompt_again_decodes_nothing(session: Session) -> None:
    decoded(session, prompt(50))
    assert decoded(session, prompt(50)) == 0
    assert session.reused == 49


def test_a_shorter_prompt_leaves_its_last_token_to_the_first_round(session: Session) -> None:
    decoded(session, prompt(50))
    assert decoded(session, prompt(30)) == 0
    assert session.target.tokens == drafts(session).tokens == prompt(30)[:-1]


def test_one_token_needs_no_decode(session: Session) -> None:
    assert decoded(session, [270]) == 0


def test_the_caches_may_hold_different_texts(session: Session) -> None:
    decoded(session, prompt(40), with_draft=False)
    assert drafts(session).tokens == []
    assert decoded(session, prompt(45)) == 5 + 44


def test_reading_stops_between_two_batches_and_goes_on_where_it_stopped(session: Session) -> None:
    text = prompt(150)
    cancel, events = threading.Event(), []
    for event in session.prefill(text, drafter_of(session), cancel):
        events.append(event)
        if event.done == 64:
            cancel.set()
    assert events[-1].done == 64
    assert session.target.tokens == text[:64]
    assert decoded(session, text) == 149 - 64 + 149
    assert session.reused == 64


def test_a_cancel_reaches_the_library_in_the_middle_of_a_batch(session: Session) -> None:
    cancel = threading.Event()
    reading = session.prefill(prompt(100), drafter_of(session), cancel)
    assert next(reading).done == 0
    assert next(reading).done == 32  # the watch has begun
    cancel.set()
    until = time.monotonic() + 10
    while session.target.decode([260]) and time.monotonic() < until:
        session.target.truncate(32)
    assert session.target.tokens == prompt(100)[:32]
    assert list(reading) == []
    assert session.target.decode([260]), "the flag is down again"
    assert decoded(session, prompt(100)) == 99 - 32 + 99


def test_a_prompt_that_leaves_no_room_is_refused_with_both_numbers(session: Session) -> None:
    decoded(session, prompt(40))
    with pytest.raises(RequestError, match=r"256 tokens, and the context holds 256"):
        decoded(session, prompt(256))
    assert session.target.tokens == prompt(40)[:-1]
    assert decoded(session, prompt(255)) > 0


def test_a_draft_that_is_known_not_to_pay_leaves_a_long_prompt_unread(session: Session) -> None:
    wrong = Scores(tuple(Observation(2.0, matched=False) for _ in range(60)), 60, 1_000_000)
    learned = Outcome(Draft(scores=wrong), 100, (270,), 0, True, 0, 1_000_000, 0)
    assert decoded(session, prompt(200)) == 2 * 199, "nothing is known of this draft"
    session.policy.update(learned)
    assert not session.policy.drafting
    assert decoded(session, prompt(240, 3)) == 239
    assert len(drafts(session).tokens) < 10, "only what both prompts begin with"
    always = session.drafter(Request(lookup=False, speculation="always"), Sampler(Sampling()))
    *_, last = session.prefill(prompt(240, 3), always, threading.Event())
    assert last.done == last.total == 239
    assert drafts(session).tokens == prompt(240, 3)[:-1]


def test_the_ngrams_know_the_prompt(session: Session) -> None:
    text = [261, 262, 263, 264, 270, 261, 262, 263]
    alone = Session(session.target, None, session.policy, owns_target=False)
    drafter = alone.drafter(Request(draft_length=2), Sampler(Sampling()))
    assert drafter is not None
    deque(alone.prefill(text, drafter, threading.Event()), maxlen=0)
    draft = drafter.propose(text, AnswerPolicy(session.policy, "always", 2), 8)
    assert [token.token for token in draft.tokens] == [264, 270]


def test_closing_twice_is_harmless_and_a_shared_target_stays_open(session: Session) -> None:
    other = Session(session.target, None, session.policy, owns_target=False)
    other.close()
    assert decoded(session, prompt(10)) == 2 * 9
    session.close()
    session.close()
    with pytest.raises(EngineError, match="closed"):
        session.target.decode([270])
