"""Conversation, engine thread and store with true models, llama.cpp underneath, no window."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.chat.conversation import Conversation, GenerationOptions
from app.chat.events import Notice, ReplyFinished, ReplyGrew, ReplyRemoved, State
from app.engine_host.engine_thread import EngineThread
from app.store.records import StoredMessage
from app.store.store import Store
from engine.records import Finished, Loaded, PairConfig, Request, Sampling
from tests.app.waiting import wait_for
from tests.relatives import Family
from tests.tiny_gguf import write_tiny

TIMEOUT = 120_000  # ms


def load(qtbot: QtBot, engine: EngineThread, target: Path, draft: Path | None, context: int = 512) -> Loaded:
    refusals: list[str] = []
    engine.load_failed.connect(refusals.append)
    engine.load(PairConfig(target, draft, context=context, threads=1))
    qtbot.waitUntil(lambda: not engine.is_loading, timeout=TIMEOUT)
    engine.load_failed.disconnect(refusals.append)
    assert refusals == []
    assert engine.pair is not None
    return engine.pair


def answer(qtbot: QtBot, conversation: Conversation, text: str, options: GenerationOptions) -> StoredMessage:
    with wait_for(qtbot, conversation, ReplyFinished) as signal:
        assert conversation.send(text, options)
    assert signal.args is not None
    reply = signal.args[0].message
    assert isinstance(reply, StoredMessage)
    return reply


def test_two_turns_are_the_same_text_with_and_without_the_draft(
    qtbot: QtBot, engine: EngineThread, store: Store, family: Family
) -> None:
    loaded = load(qtbot, engine, family.target, family.hostile)
    assert loaded.draft is not None
    texts = []
    for speculation in ("off", "always"):
        conversation = Conversation(store, engine, store.create_conversation().id)
        options = GenerationOptions(
            speculation=speculation,
            sampling=Sampling(temperature=0.8, seed=5),
            max_tokens=60,
        )
        first = answer(qtbot, conversation, "Once upon a time there was a dog", options)
        second = answer(qtbot, conversation, "The dog said", options)
        assert first.stats is not None
        assert second.stats is not None
        assert second.stats.reused_tokens > 0
        assert (first.stats.drafted > 0) == (speculation == "always")
        assert (first.stats.baseline_tokens_per_second is not None) == (speculation == "always")
        texts.append((first.content, second.content))
        conversation.close()
    assert texts[0] == texts[1]
    assert len(texts[0][0]) > 20


def test_stop_keeps_the_text_and_the_engine_answers_again(
    qtbot: QtBot, engine: EngineThread, store: Store, family: Family
) -> None:
    load(qtbot, engine, family.target, None, context=2048)
    conversation = Conversation(store, engine, store.create_conversation().id)
    with wait_for(qtbot, conversation, ReplyGrew):
        conversation.send("Once upon a time", GenerationOptions(sampling=Sampling(temperature=1.0, seed=1)))
    with wait_for(qtbot, conversation, ReplyFinished):
        conversation.stop()
    assert conversation.state is State.IDLE
    assert conversation.messages()[-1].content
    reply = answer(qtbot, conversation, "Then", GenerationOptions(max_tokens=5))
    assert reply.stats is not None
    assert reply.stats.tokens <= 5
    conversation.close()


def test_the_context_fills_up_without_an_error(
    qtbot: QtBot, engine: EngineThread, store: Store, tmp_path: Path
) -> None:
    load(qtbot, engine, write_tiny(tmp_path / "tiny.gguf", seed=1), None, context=256)
    conversation = Conversation(store, engine, store.create_conversation().id)
    notices: list[str] = []
    conversation.happened.connect(lambda event: notices.append(event.sentence) if isinstance(event, Notice) else None)
    reply = answer(qtbot, conversation, "the cat sat on the mat", GenerationOptions())
    assert reply.stats is not None
    assert reply.stats.finish_reason == "context"
    assert "is full" in notices[-1]
    with wait_for(qtbot, conversation, ReplyRemoved):
        assert conversation.send("the cat sat on the mat " * 200, GenerationOptions())
    assert "more than the context of 256 has room for" in notices[-1]
    conversation.close()


def test_a_cut_off_reply_goes_on_from_its_own_text(
    qtbot: QtBot, engine: EngineThread, store: Store, family: Family
) -> None:
    load(qtbot, engine, family.target, None)
    conversation = Conversation(store, engine, store.create_conversation().id)
    begun = answer(qtbot, conversation, "Once upon a time", GenerationOptions(max_tokens=10))
    with wait_for(qtbot, conversation, ReplyFinished):
        assert conversation.continue_reply(GenerationOptions(max_tokens=20))
    whole = conversation.messages()[-1]
    assert whole.id == begun.id
    assert whole.content.startswith(begun.content)
    assert len(whole.content) > len(begun.content)
    assert begun.stats is not None
    assert whole.stats is not None
    assert whole.stats.tokens > begun.stats.tokens == 10
    assert whole.stats.decode_seconds > begun.stats.decode_seconds
    conversation.close()


def test_bad_files_and_foreign_drafts_leave_the_pair_serving(
    qtbot: QtBot, engine: EngineThread, tmp_path: Path
) -> None:
    target = write_tiny(tmp_path / "target.gguf")
    load(qtbot, engine, target, None, context=256)
    write_tiny(tmp_path / "foreign.gguf", changed={270: "strange"})
    (tmp_path / "text.gguf").write_text("no model at all")
    refusals = [
        (PairConfig(tmp_path / "missing.gguf"), "missing.gguf"),
        (PairConfig(tmp_path), str(tmp_path.name)),
        (PairConfig(tmp_path / "text.gguf"), "text.gguf"),
        (PairConfig(target, tmp_path / "foreign.gguf"), "strange"),
    ]
    for config, named in refusals:
        with qtbot.waitSignal(engine.load_failed, timeout=TIMEOUT) as failed:
            engine.load(config)
        assert failed.args is not None
        assert named in failed.args[0]
        assert engine.pair is not None
        assert engine.pair.config.target == target
    records: list[object] = []
    engine.record.connect(lambda job, record: records.append(record))
    with qtbot.waitSignal(engine.done, timeout=TIMEOUT):
        engine.submit(Request(prompt="the cat", max_tokens=3))
    assert isinstance(records[-1], Finished)


def test_the_built_in_pair_answers(
    qtbot: QtBot, engine: EngineThread, store: Store, built_in_pair: tuple[Path, Path]
) -> None:
    load(qtbot, engine, *built_in_pair, context=1024)
    conversation = Conversation(store, engine, store.create_conversation().id)
    reply = answer(qtbot, conversation, "What is speculative decoding?", GenerationOptions(max_tokens=120))
    assert len(reply.content) > 20
    assert conversation.record.title == "What is speculative decoding?"
    assert reply.stats is not None
    assert reply.stats.tokens >= 5
    conversation.close()
