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
    ContextCut,
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
from app.chat.prompt import SUMMARY_HEAD
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
        self.cuts: list[ContextCut] = []
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
            case ContextCut():
                self.cuts.append(event)
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


def test_an_edited_reply_is_a_version_without_figures_and_can_go_on(qtbot: QtBot, watched: Watched) -> None:
    reply = ask(qtbot, watched, "spell 2")
    conversation = watched.conversation
    with wait_for(qtbot, conversation, BranchChanged):
        assert conversation.edit(reply.id, "spell 1 ", OPTIONS)
    edited = conversation.messages()[-1]
    assert (edited.content, edited.edited, edited.stats, edited.branch) == ("spell 1 ", True, None, 2)
    assert conversation.branches() == 2
    with wait_for(qtbot, conversation, ReplyFinished):
        assert conversation.continue_reply(OPTIONS)
    assert contents(watched)[-1] == "spell 1 word0 "
    pieces = marks.decode(conversation.messages()[-1].pieces_json)
    assert [piece.text for piece in pieces] == ["spell 1 ", "word0 "]
    conversation.show_branch(reply.id)
    assert contents(watched)[-1] == "word0 word1 "


def test_an_answer_begins_as_the_user_wishes_and_goes_on_from_there(qtbot: QtBot, watched: Watched) -> None:
    reply = ask(qtbot, watched, "count", GenerationOptions(opening="spell 2 "))
    assert reply.content == "spell 2 word0 word1 "
    assert [message.content for message in SmallEngine.requests[-1].messages] == ["count", "spell 2 "]
    assert reply.stats is not None
    assert reply.stats.tokens == 2
    with wait_for(qtbot, watched.conversation, ReplyRemoved):  # nothing was said: no reply of the user's own words
        watched.conversation.send("count", GenerationOptions(opening="refuse"))


def test_a_deleted_message_comes_back_to_its_place(qtbot: QtBot, watched: Watched) -> None:
    for question in ("spell 1", "spell 2"):
        ask(qtbot, watched, question)
    conversation, before = watched.conversation, contents(watched)
    ids = [message.id for message in conversation.messages()]
    deleted = conversation.delete(ids[1], with_following=True)
    assert deleted is not None
    assert (contents(watched), deleted.count) == (before[:1], 3)
    assert conversation.restore(deleted)
    assert contents(watched) == before
    alone = conversation.delete(ids[1], with_following=False)
    assert alone is not None
    assert contents(watched) == [before[0], *before[2:]]
    assert conversation.restore(alone)
    assert contents(watched) == before
    with wait_for(qtbot, conversation, ReplyGrew):
        conversation.send("endless", OPTIONS)
    assert conversation.delete(ids[0], with_following=True) is None
    assert "still being written" in watched.notices[-1]


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


def test_a_full_context_drops_the_oldest_turns_keeps_the_system_prompt_and_says_where(
    qtbot: QtBot, store: Store, engine: EngineThread
) -> None:
    watched = Watched(store, engine, store.create_conversation(system_prompt="be brief").id)
    conversation = watched.conversation
    for words in (30, 12, 2):
        ask(qtbot, watched, f"spell {words}")
    (cut,) = watched.cuts
    sent = SmallEngine.requests[-1].messages
    assert [message.content for message in sent[:2]] == ["be brief", "spell 12"]
    assert cut == ContextCut(conversation.messages()[2].id)
    assert [message.cut for message in conversation.messages()] == [None, None, "", None, None, None]
    ask(qtbot, watched, "spell 1")  # the same beginning as before: it need not be read again
    assert SmallEngine.requests[-1].messages[1].content == "spell 12"
    conversation.close()


def test_a_full_context_is_summarised_by_the_model_where_that_is_wished(
    qtbot: QtBot, store: Store, engine: EngineThread
) -> None:
    watched = Watched(store, engine, store.create_conversation(system_prompt="be brief").id)
    options = GenerationOptions(overflow="summarise")
    for words in (30, 12, 2):
        ask(qtbot, watched, f"spell {words}", options)
    order, answer = SmallEngine.requests[-2:]
    assert order.messages[0].content.startswith("Summarise the conversation below")
    assert order.max_tokens == CONTEXT // 8
    summary = " ".join(f"word{number}" for number in range(CONTEXT // 8))
    assert answer.messages[0].content == f"be brief\n\n{SUMMARY_HEAD}\n{summary}"
    assert watched.cuts == [ContextCut(watched.conversation.messages()[2].id, summary)]
    assert watched.conversation.messages()[2].cut == summary
    watched.conversation.close()


def test_where_it_is_to_stop_one_message_that_is_too_long_does_not_spoil_the_later_ones(
    qtbot: QtBot, watched: Watched
) -> None:
    stop = GenerationOptions(overflow="stop")
    ask(qtbot, watched, "spell 2", stop)
    with wait_for(qtbot, watched.conversation, ReplyRemoved):
        watched.conversation.send("spell 5 " + "and more " * CONTEXT, stop)
    assert f"more than the context of {CONTEXT} has room for" in watched.notices[-1]
    assert ask(qtbot, watched, "spell 3", stop).content == "word0 word1 word2 "
    assert "earlier messages that have no answer do not fit" in watched.notices[-1]
    assert ask(qtbot, watched, "spell 1", stop).content == "word0 "
    assert len(contents(watched)) == 7


@pytest.mark.parametrize("overflow", ["stop", "drop_oldest"])
def test_a_full_context_advises_only_what_is_not_on_already(
    qtbot: QtBot, watched: Watched, overflow: Literal["stop", "drop_oldest"]
) -> None:
    ask(qtbot, watched, "fill", GenerationOptions(overflow=overflow))
    assert ("leave out the oldest turns" in watched.notices[0]) == (overflow == "stop")


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


def test_an_edited_question_whose_answer_the_disk_refuses_is_shown_and_can_be_asked_again(
    qtbot: QtBot, store: Store, watched: Watched
) -> None:
    ask(qtbot, watched, "spell 1")
    conversation = watched.conversation
    store.database.connection.execute(
        "CREATE TRIGGER no_room BEFORE INSERT ON messages WHEN new.role = 'assistant' BEGIN SELECT json('no room'); END"
    )
    with wait_for(qtbot, conversation, BranchChanged):
        assert conversation.edit(conversation.messages()[0].id, "spell 2", OPTIONS)
    assert contents(watched) == ["spell 2"]
    assert "malformed JSON" in watched.notices[-1]  # as SQLite says it: it refuses while the answer is begun
    assert conversation.can_send
    store.database.connection.execute("DROP TRIGGER no_room")
    with wait_for(qtbot, conversation, ReplyFinished):
        assert conversation.regenerate(OPTIONS)
    assert contents(watched) == ["spell 2", "word0 word1 "]


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
