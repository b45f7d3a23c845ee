"""Vanilla, speculative and a second draft side by side with true models, from the engine up to what is stored."""

import gc
from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.chat.conversation import Conversation, GenerationOptions
from app.chat.events import ReplyFinished, ReplyGrew
from app.compare.comparison import SPECULATIVE, VANILLA, Comparison
from app.compare.drafts import find_drafts
from app.compare.lane import LaneStatus
from app.engine_host.engine_thread import EngineThread
from app.models.library import DraftChoice, Library
from app.store.records import StoredMessage
from app.store.store import Store
from engine.bench.compare import compare as compare_lanes
from engine.bench.comparison import Compared, LaneSpec
from engine.engine import Engine
from engine.llama.model import Model
from engine.records import Finished, PairConfig, Request, Sampling
from tests.app.waiting import wait_for
from tests.real.test_chat_core import load
from tests.relatives import Family
from tests.tiny_gguf import write_tiny

TIMEOUT = 120_000  # ms


def compare(
    qtbot: QtBot, conversation: Conversation, text: str, options: GenerationOptions
) -> tuple[Comparison, StoredMessage]:
    with wait_for(qtbot, conversation, ReplyFinished) as signal:
        assert conversation.send(text, options)
    assert conversation.comparison is not None
    assert signal.args is not None
    return conversation.comparison, signal.args[0].message


def test_the_built_in_pair_in_two_lanes(
    qtbot: QtBot, engine: EngineThread, store: Store, built_in_pair: tuple[Path, Path]
) -> None:
    load(qtbot, engine, *built_in_pair)
    lanes = (LaneSpec(None, "off"), LaneSpec(built_in_pair[1], "auto"))
    conversation = Conversation(store, engine, store.create_conversation().id)
    options = GenerationOptions(sampling=Sampling(temperature=0.8, seed=3), max_tokens=60, lanes=lanes)
    comparison, reply = compare(qtbot, conversation, "What is speculative decoding?", options)
    vanilla, speculative = comparison.lanes
    assert comparison.is_over
    assert [lane.status for lane in comparison.lanes] == [LaneStatus.FINISHED] * 2
    assert comparison.speed(VANILLA).proposed.tokens == 0
    assert vanilla.tokens > 5
    if comparison.is_identical(SPECULATIVE):
        assert vanilla.text == speculative.text
    else:
        assert comparison.divergence(SPECULATIVE) is not None
        assert "part at token" in comparison.about_texts(SPECULATIVE)
    assert bool(comparison.first) == comparison.is_identical(SPECULATIVE)
    stages = {vanilla.tokens_at(vanilla.seconds * step / 1000) for step in range(1001)}
    assert len(stages) > 5  # its clock goes on with each round, also where several are told together
    span = comparison.speed(SPECULATIVE).vanilla
    assert span is not None
    assert 0 < span.tokens <= min(vanilla.tokens, speculative.tokens)
    assert reply.content == speculative.text
    assert reply.stats is not None
    assert reply.stats.draft == built_in_pair[1].name
    assert conversation.keep_answer(VANILLA)
    kept = conversation.messages()[-1]
    assert kept.id == reply.id
    assert kept.content == vanilla.text
    assert kept.stats is not None
    assert kept.stats.speculation == "off"
    conversation.close()


def test_a_third_lane_and_one_whose_draft_is_missing(
    qtbot: QtBot, engine: EngineThread, store: Store, family: Family, tmp_path: Path
) -> None:
    first, second = family.hostile, family.close
    load(qtbot, engine, family.target, first)
    conversation = Conversation(store, engine, store.create_conversation().id)
    for draft, takes_part in ((second, True), (tmp_path / "gone.gguf", False)):
        lanes = (LaneSpec(None, "off"), LaneSpec(first, "always"), LaneSpec(draft, "always"))
        options = GenerationOptions(sampling=Sampling(temperature=0.7, seed=9), max_tokens=40, lanes=lanes)
        comparison, _ = compare(qtbot, conversation, "Once upon a time", options)
        third = comparison.lanes[2]
        assert comparison.is_identical(SPECULATIVE)
        assert comparison.lanes[1].status is LaneStatus.FINISHED
        assert (third.status is LaneStatus.FINISHED) == takes_part
        assert comparison.is_identical(2) == takes_part
        if not takes_part:
            assert "gone.gguf" in third.failure
            assert "takes no part" in comparison.about_texts(2)
    conversation.close()


def test_every_file_is_judged_as_a_draft_with_a_reason(
    qtbot: QtBot, engine: EngineThread, family: Family, tmp_path: Path
) -> None:
    first = family.hostile
    load(qtbot, engine, family.target, first)
    folder = tmp_path / "models"
    folder.mkdir()
    for name, source in (("fits.gguf", family.draft), ("foreign.gguf", write_tiny(tmp_path / "tiny.gguf"))):
        (folder / name).write_bytes(source.read_bytes())
    (folder / "broken.gguf").write_text("no model")
    found: list[object] = []
    engine.record.connect(lambda job, record: found.append(record))
    with qtbot.waitSignal(engine.done, timeout=TIMEOUT):
        engine.run(find_drafts(lambda: Library(folder, home=tmp_path, environment={})))
    drafts = [draft for draft in found if isinstance(draft, DraftChoice)]
    assert [(draft.entry.path.name, draft.usable) for draft in drafts if draft.entry.path.parent == folder] == [
        ("fits.gguf", True), ("broken.gguf", False), ("foreign.gguf", False),
    ]  # fmt: skip
    assert all(draft.reason for draft in drafts)


def test_of_the_drafts_that_were_compared_only_the_last_ones_stay_loaded(
    family: Family, known_costs: Callable[[], Path]
) -> None:
    request = Request(prompt="Once upon a time", max_tokens=4)
    config = PairConfig(family.target, family.draft, context=256, threads=1)
    with Engine(config, calibrations=known_costs()) as engine:
        for second in (family.close, family.hostile, family.talker_draft):
            lanes = (LaneSpec(None, "off"), LaneSpec(family.draft, "always"), LaneSpec(second, "always"))
            *_, last = compare_lanes(engine, request, lanes)
            assert isinstance(last, Compared)
            loaded = {path for path in astuple(family) if is_loaded(path)}
            assert loaded == {family.target, family.draft, second}


def is_loaded(path: Path) -> bool:
    """Whether its weights are mapped."""
    models = [one for one in gc.get_objects() if isinstance(one, Model) and one.path == path]
    return any(model._handle for model in models)


def test_the_margin_from_the_lane_itself_is_the_one_measured_anew(
    family: Family, known_costs: Callable[[], Path]
) -> None:
    request = Request(prompt="Once upon a time", max_tokens=20)
    config = PairConfig(family.target, context=256, threads=1)
    with Engine(config, calibrations=known_costs()) as engine, engine.open_session(None) as session:
        *_, answer = engine.generate(request, session=session)
        assert isinstance(answer, Finished)
        for position in (12, 1, 0):
            ids = answer.token_ids[:position]
            chosen, other = answer.token_ids[position], 300
            kept = engine.margin(request, ids, chosen, other, session)
            assert kept == pytest.approx(engine.margin(request, ids, chosen, other), abs=0.02)
            assert kept > 0


def begun(qtbot: QtBot, engine: EngineThread, store: Store, family: Family) -> Conversation:
    """Two lanes that would write for long have begun."""
    target, draft = family.target, family.hostile
    load(qtbot, engine, target, draft)
    conversation = Conversation(store, engine, store.create_conversation().id)
    lanes = (LaneSpec(None, "off"), LaneSpec(draft, "always"))
    with wait_for(qtbot, conversation, ReplyGrew):
        conversation.send("Once", GenerationOptions(sampling=Sampling(temperature=1.0, seed=1), lanes=lanes))
    return conversation


def test_stop_ends_every_lane_and_keeps_what_they_wrote(
    qtbot: QtBot, engine: EngineThread, store: Store, family: Family
) -> None:
    conversation = begun(qtbot, engine, store, family)
    with wait_for(qtbot, conversation, ReplyFinished):
        conversation.stop()
    comparison = conversation.comparison
    assert comparison is not None
    assert comparison.is_over
    assert LaneStatus.STOPPED in [lane.status for lane in comparison.lanes]
    assert "as far as both have come" in comparison.about_texts(SPECULATIVE)
    assert conversation.messages()[-1].content == comparison.lanes[SPECULATIVE].text
    conversation.close()


def test_a_load_that_is_asked_for_meanwhile_ends_the_comparison(
    qtbot: QtBot, engine: EngineThread, store: Store, family: Family
) -> None:
    conversation = begun(qtbot, engine, store, family)
    with wait_for(qtbot, conversation, ReplyFinished), qtbot.waitSignal(engine.loaded, timeout=TIMEOUT):
        engine.load(PairConfig(family.target, None, context=256, threads=1))
    assert conversation.messages()[-1].content
    conversation.close()
