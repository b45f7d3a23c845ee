"""One conversation from the first message to the window's end, on a real store and a real engine thread."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from pytestqt.qtbot import QtBot

from app.chat.conversation import Conversation, GenerationOptions
from app.chat.events import (
    BranchChanged,
    ContextUsed,
    ConversationEvent,
    MessageAdded,
    Notice,
    ReplyFinished,
    ReplyGrew,
    ReplyRemoved,
    State,
    StateChanged,
)
from app.engine_host.engine_thread import EngineThread
from app.models.load_plan import LoadPlan
from app.speed.sentence import sentence
from app.speed.stored import verdict_of
from app.speed.tracker import SpeedTracker
from app.store import token_origins as marks
from app.store.records import StoredMessage
from app.store.store import Store
from engine.records import PairConfig, Piece, Sampling
from tests.app.small_engine import CONTEXT, SmallEngine
from tests.app.waiting import wait_for

TIMEOUT = 10_000  # ms
OPTIONS = GenerationOptions()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "conversations.db")
    yield opened
    opened.close()


@pytest.fixture
def engine(qtbot: QtBot) -> Iterator[EngineThread]:
    thread = EngineThread(SmallEngine, lambda config, serving, cancel: LoadPlan(config))
    with qtbot.waitSignal(thread.loaded, timeout=TIMEOUT):
        thread.load(PairConfig(Path("target.gguf"), Path("draft.gguf")))
    yield thread
    assert thread.shut_down()


class Watched:
    """A conversation and all that it said."""

    def __init__(self, store: Store, engine: EngineThread, conversation_id: int) -> None:
        self.conversation = Conversation(store, engine, conversation_id)
        self.text = ""
        self.pieces: list[Piece] = []
        self.notices: list[str] = []
        self.added: list[StoredMessage] = []
        self.finished: list[StoredMessage] = []
        self.removed: list[int] = []
        self.states: list[State] = []
        self.used: list[tuple[int, int]] = []
        self.paints: list[str] = []
        self.conversation.happened.connect(self._on_event)

    def _on_event(self, event: ConversationEvent) -> None:
        match event:
            case ReplyGrew(text, pieces):
                self.text += text
                self.paints.append(text)
                self.pieces.extend(pieces)
            case Notice(sentence):
                self.notices.append(sentence)
            case MessageAdded(message):
                self.added.append(message)
            case ReplyFinished(message):
                self.finished.append(message)
            case ReplyRemoved(message_id):
                self.removed.append(message_id)
            case StateChanged(state):
                self.states.append(state)
            case ContextUsed(tokens, total):
                self.used.append((tokens, total))


@pytest.fixture
def watched(store: Store, engine: EngineThread) -> Iterator[Watched]:
    made = Watched(store, engine, store.create_conversation().id)
    yield made
    made.conversation.close()


def ask(qtbot: QtBot, watched: Watched, text: str, options: GenerationOptions = OPTIONS) -> StoredMessage:
    with wait_for(qtbot, watched.conversation, ReplyFinished) as finished:
        assert watched.conversation.send(text, options)
    assert finished.args is not None
    reply = finished.args[0].message
    assert isinstance(reply, StoredMessage)
    return reply


def contents(watched: Watched) -> list[str]:
    return [message.content for message in watched.conversation.messages()]


def test_a_message_is_answered_and_stored(qtbot: QtBot, store: Store, watched: Watched) -> None:
    store.set_unsent_text(watched.conversation.id, "spell 3")
    reply = ask(qtbot, watched, "  spell 3  ")
    assert reply.content == watched.text == "word0 word1 word2 "
    assert [message.role for message in watched.added] == ["user", "assistant"]
    assert watched.added[1].state == "streaming"
    assert contents(watched) == ["spell 3", "word0 word1 word2 "]
    assert watched.states == [State.GENERATING, State.IDLE]
    assert reply.stats is not None
    assert (reply.stats.tokens, reply.stats.drafted, reply.stats.finish_reason) == (3, 3, "stop")
    assert reply.stats.compared_tokens == 3
    assert reply.stats.speed_up is None  # three tokens say nothing
    assert (reply.stats.target, reply.stats.draft) == ("target.gguf", "draft.gguf")
    assert [piece.text for piece in marks.decode(reply.pieces_json)] == ["word0 ", "word1 ", "word2 "]
    assert [piece.text for piece in watched.pieces] == ["word0 ", "word1 ", "word2 "]
    record = watched.conversation.record
    assert (record.title, record.unsent_text, record.target) == ("spell 3", "", "target.gguf")
    assert sentence(verdict_of(reply.stats)).startswith("100.0 tokens/s: 100 % of 3 draft tokens were accepted.")
    assert watched.conversation.context_used == 2 + 3


@pytest.mark.parametrize("text", ["", "   \n\t "])
def test_an_empty_message_is_refused_with_a_sentence(watched: Watched, text: str) -> None:
    assert not watched.conversation.send(text, OPTIONS)
    assert watched.notices == ["There is nothing to send: type a message first."]
    assert contents(watched) == []


def test_stop_keeps_the_partial_text(qtbot: QtBot, watched: Watched) -> None:
    conversation = watched.conversation
    with wait_for(qtbot, conversation, ReplyGrew):
        conversation.send("endless", OPTIONS)
    assert not conversation.send("spell 1", OPTIONS)
    assert "still being written" in watched.notices[0]
    with wait_for(qtbot, conversation, ReplyFinished):
        conversation.stop()
        assert conversation.state is State.STOPPING
    (reply,) = watched.finished
    assert reply.state == "partial"
    assert reply.content == watched.text
    assert reply.content.startswith("word0 word1 ")
    assert reply.stats is not None
    assert reply.stats.finish_reason == "cancelled"
    assert conversation.state is State.IDLE
    assert ask(qtbot, watched, "spell 1").content == "word0 "


def test_a_question_stopped_at_once_never_reaches_the_engine(qtbot: QtBot, watched: Watched) -> None:
    conversation = watched.conversation
    with wait_for(qtbot, conversation, ReplyRemoved):
        conversation.send("endless", OPTIONS)
        conversation.stop()
    assert contents(watched) == ["endless"]
    assert watched.states == [State.GENERATING, State.STOPPING, State.IDLE]
    assert watched.text == ""


def test_painting_is_coalesced(qtbot: QtBot, watched: Watched) -> None:
    ask(qtbot, watched, "spell 500")
    speed = watched.conversation.speed_of(watched.finished[0])
    assert isinstance(speed, SpeedTracker)
    assert speed.rounds == 500
    assert len(watched.paints) < 100
    assert "".join(watched.paints) == watched.finished[0].content


def test_the_journal_is_on_disk_while_the_answer_streams(qtbot: QtBot, tmp_path: Path, watched: Watched) -> None:
    watched.conversation.send("endless", OPTIONS)
    reader = sqlite3.connect(tmp_path / "conversations.db")
    qtbot.waitUntil(lambda: reader.execute("SELECT count(*) FROM journal").fetchone()[0] >= 2, timeout=TIMEOUT)
    text = "".join(row[0] for row in reader.execute("SELECT text FROM journal ORDER BY sequence"))
    assert text.startswith("word0 word1 word2 ")
    assert watched.conversation.reply_so_far.startswith(text)
    reader.close()


def test_the_window_closes_in_the_middle_and_nothing_is_lost(qtbot: QtBot, store: Store, watched: Watched) -> None:
    with wait_for(qtbot, watched.conversation, ReplyGrew):
        watched.conversation.send("endless", OPTIONS)
    so_far = watched.conversation.reply_so_far
    watched.conversation.close()
    watched.conversation.close()
    reply = store.messages(watched.conversation.id)[-1]
    assert reply.content.startswith(so_far)
    assert reply.state == "partial"
    assert reply.stats is not None
    assert reply.stats.tokens == len(reply.content.split())
    assert store.recover() == ()
    assert not watched.conversation.send("spell 1", OPTIONS)


def test_regenerate_makes_a_branch_with_another_seed(qtbot: QtBot, watched: Watched) -> None:
    options = GenerationOptions(sampling=Sampling(temperature=0.8, seed=7))
    first = ask(qtbot, watched, "spell 2", options)
    conversation = watched.conversation
    with (
        wait_for(qtbot, conversation, BranchChanged),
        wait_for(qtbot, conversation, ReplyFinished),
    ):
        assert conversation.regenerate(options)
    second = conversation.messages()[-1]
    assert (second.parent_id, second.branch, second.branches) == (first.parent_id, 2, 2)
    assert first.stats is not None
    assert second.stats is not None
    assert (first.stats.seed, second.stats.seed) == (7, 8)
    with wait_for(qtbot, conversation, BranchChanged):
        conversation.show_branch(first.id)
    assert conversation.messages()[-1].id == first.id


def test_edit_asks_beside_the_earlier_question(qtbot: QtBot, watched: Watched) -> None:
    ask(qtbot, watched, "spell 1")
    ask(qtbot, watched, "spell 2")
    conversation = watched.conversation
    question = conversation.messages()[2]
    with wait_for(qtbot, conversation, ReplyFinished):
        assert conversation.edit(question.id, "spell 3", OPTIONS)
    assert contents(watched) == ["spell 1", "word0 ", "spell 3", "word0 word1 word2 "]
    assert (conversation.messages()[2].branch, conversation.messages()[2].branches) == (2, 2)
    assert not conversation.edit(conversation.messages()[1].id, "no", OPTIONS)
    assert "Only your own messages" in watched.notices[-1]


def test_a_partial_reply_goes_on(qtbot: QtBot, store: Store, watched: Watched) -> None:
    conversation = watched.conversation
    question = store.add_message(conversation.id, "user", "count")
    piece = marks.encode(watched.pieces)
    store.add_message(conversation.id, "assistant", "spell 2 ", question.id, state="partial", pieces_json=piece)
    with wait_for(qtbot, conversation, ReplyFinished):
        assert conversation.continue_reply(OPTIONS)
    assert contents(watched) == ["count", "spell 2 word0 word1 "]
    assert watched.text == "word0 word1 "
    assert len(marks.decode(conversation.messages()[-1].pieces_json)) == 2


def test_nothing_to_regenerate_or_continue(watched: Watched, store: Store) -> None:
    assert not watched.conversation.regenerate(OPTIONS)
    assert "empty" in watched.notices[-1]
    store.add_message(watched.conversation.id, "user", "hello")
    assert not watched.conversation.continue_reply(OPTIONS)
    assert "no reply to continue" in watched.notices[-1]


def test_a_refused_prompt_is_a_sentence_and_can_be_asked_again(qtbot: QtBot, watched: Watched) -> None:
    conversation = watched.conversation
    with wait_for(qtbot, conversation, ReplyRemoved):
        conversation.send("refuse this", OPTIONS)
    assert watched.notices == [f"The prompt has 2 tokens, and the context holds {CONTEXT}."]
    assert contents(watched) == ["refuse this"]
    assert conversation.state is State.IDLE
    with wait_for(qtbot, conversation, ReplyFinished):
        conversation.edit(conversation.messages()[0].id, "spell 1", OPTIONS)
    assert contents(watched) == ["spell 1", "word0 "]


def test_an_unanswered_message_can_be_answered(qtbot: QtBot, store: Store, watched: Watched) -> None:
    store.add_message(watched.conversation.id, "user", "spell 2")
    with wait_for(qtbot, watched.conversation, ReplyFinished):
        watched.conversation.regenerate(OPTIONS)
    assert contents(watched) == ["spell 2", "word0 word1 "]


def test_a_bug_in_the_middle_keeps_the_text(qtbot: QtBot, watched: Watched, caplog: pytest.LogCaptureFixture) -> None:
    reply = ask(qtbot, watched, "burst")
    assert (reply.content, reply.state) == ("word0 word1 word2 ", "partial")
    assert "ZeroDivisionError" in watched.notices[0]
    assert "ZeroDivisionError" in caplog.text


def test_a_full_context_is_a_notice(qtbot: QtBot, watched: Watched) -> None:
    reply = ask(qtbot, watched, "fill")
    assert reply.state == "complete"
    assert reply.stats is not None
    assert reply.stats.finish_reason == "context"
    assert watched.notices[0].startswith(f"The context of {CONTEXT} tokens is full, so the answer ends here.")
    assert watched.used[-1] == (CONTEXT, CONTEXT)


def test_an_outgrown_context_refuses_or_drops_the_oldest_turns(
    qtbot: QtBot, store: Store, engine: EngineThread
) -> None:
    watched = Watched(store, engine, store.create_conversation(system_prompt="be brief").id)
    conversation = watched.conversation
    ask(qtbot, watched, "spell 30")
    ask(qtbot, watched, "spell 20")
    with wait_for(qtbot, conversation, ReplyRemoved):
        conversation.send("spell 5 " + "and more " * 5, OPTIONS)
    assert f"the context holds {CONTEXT}" in watched.notices[-1]
    with wait_for(qtbot, conversation, ReplyFinished):
        conversation.regenerate(GenerationOptions(overflow="drop_oldest"))
    assert any("its oldest" in notice and "no longer sees them" in notice for notice in watched.notices)
    assert len(conversation.messages()) == 6
    stats = conversation.messages()[-1].stats
    assert stats is not None
    assert stats.prompt_tokens < CONTEXT
    assert stats.tokens == 5
    conversation.close()


def test_one_message_that_is_too_long_does_not_spoil_the_later_ones(qtbot: QtBot, watched: Watched) -> None:
    ask(qtbot, watched, "spell 2")
    with wait_for(qtbot, watched.conversation, ReplyRemoved):
        watched.conversation.send("spell 5 " + "and more " * CONTEXT, OPTIONS)
    assert ask(qtbot, watched, "spell 3").content == "word0 word1 word2 "
    assert "earlier messages that have no answer do not fit" in watched.notices[-1]
    assert ask(qtbot, watched, "spell 1").content == "word0 "
    assert len(contents(watched)) == 7


@pytest.mark.parametrize("overflow", ["refuse", "drop_oldest"])
def test_a_full_context_advises_only_what_is_not_on_already(
    qtbot: QtBot, watched: Watched, overflow: Literal["refuse", "drop_oldest"]
) -> None:
    ask(qtbot, watched, "fill", GenerationOptions(overflow=overflow))
    assert ("leave out the oldest turns" in watched.notices[0]) == (overflow == "refuse")


def test_a_disk_that_refuses_keeps_the_text_in_memory_and_saves_it_later(
    qtbot: QtBot, store: Store, watched: Watched
) -> None:
    conversation = watched.conversation
    with wait_for(qtbot, conversation, ReplyGrew):
        conversation.send("endless", OPTIONS)
    store.database.connection.execute("PRAGMA query_only = 1")
    with wait_for(qtbot, conversation, ReplyFinished):
        conversation.stop()
    assert len([notice for notice in watched.notices if "read-only" in notice]) == 1
    reply = watched.finished[0]
    assert conversation.messages()[-1] == reply
    assert not conversation.send("spell 1", OPTIONS)
    store.database.connection.execute("PRAGMA query_only = 0")
    conversation.close()
    assert store.messages(conversation.id)[-1].content == reply.content


def test_a_message_sent_while_the_pair_loads_is_answered(qtbot: QtBot, store: Store, engine: EngineThread) -> None:
    engine.load(PairConfig(Path("other.gguf")))
    watched = Watched(store, engine, store.create_conversation("Named").id)
    assert watched.conversation.state is State.IDLE
    reply = ask(qtbot, watched, "spell 2")
    assert watched.states[0] is State.LOADING
    assert reply.content == "word0 word1 "
    assert watched.conversation.record.title == "Named"
    assert watched.states[-1] is State.IDLE
    watched.conversation.close()


def test_two_conversations_do_not_mix(qtbot: QtBot, store: Store, engine: EngineThread, watched: Watched) -> None:
    other = Watched(store, engine, store.create_conversation().id)
    with wait_for(qtbot, watched.conversation, ReplyFinished), wait_for(qtbot, other.conversation, ReplyFinished):
        watched.conversation.send("spell 3", OPTIONS)
        other.conversation.send("spell 5", OPTIONS)
    assert len(watched.text.split()) == 3
    assert len(other.text.split()) == 5
    other.conversation.close()


def test_without_a_model_there_is_a_sentence(qtbot: QtBot, store: Store) -> None:
    thread = EngineThread(SmallEngine, lambda config, serving, cancel: LoadPlan(config))
    watched = Watched(store, thread, store.create_conversation().id)
    with wait_for(qtbot, watched.conversation, ReplyRemoved):
        watched.conversation.send("hello", GenerationOptions(overflow="drop_oldest"))
    assert watched.notices == ["No model is loaded. Open a target model first."]
    watched.conversation.close()
    assert thread.shut_down()
