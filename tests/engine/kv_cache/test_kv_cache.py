"""Conversations that come back: the same text as without, read from memory, from disk, and never from a bad file."""

import json
import os
from array import array
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.engine import Engine
from engine.kv_cache.cache import LEAST_TOKENS, KvCache
from engine.kv_cache.disk import DiskStates, forget_files
from engine.kv_cache.state import State
from engine.llama.context import Context
from engine.llama.model import Model
from engine.records import Finished, PairConfig, Request, Sampling
from tests.tiny_gguf import write_tiny

DISK_BYTES = 100_000_000
TEXTS = ["the cat sat on the mat and ", "a big dog ran and it was red ", "blue and small then it sat "]
QUESTIONS = [text * 12 for text in TEXTS]


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny(tmp_path_factory.mktemp("models") / "target.gguf", context=2048)


@pytest.fixture(scope="module")
def draft(target: Path) -> Path:
    return write_tiny(target.with_name("draft.gguf"), context=2048, layers=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "kv-states"


def engine_of(target: Path, folder: Path, draft: Path | None = None, disk_bytes: int = DISK_BYTES) -> Engine:
    config = PairConfig(target, draft, context=2048, threads=1, kv_disk_bytes=disk_bytes, flash_attention="on")
    return Engine(config, kv_states=folder)


def ask(engine: Engine, prompt: str, **more: object) -> Finished:
    """The draft, where there is one, reads all: whether it pays is not the question here."""
    request = Request(
        prompt=prompt, max_tokens=16, speculation="always", sampling=Sampling(temperature=0.8, seed=4), remember=True
    )
    *_, finished = engine.generate(replace(request, **more))  # type: ignore[arg-type]
    assert isinstance(finished, Finished)
    return finished


def second_turns(engine: Engine) -> list[Finished]:
    """Three conversations in turn, and then a second question in each."""
    first = [ask(engine, question) for question in QUESTIONS]
    return [
        ask(engine, question + answer.text + " and then") for question, answer in zip(QUESTIONS, first, strict=True)
    ]


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.kv"))


# --- in memory ---------------------------------------------------------------------------------


@pytest.mark.parametrize("with_draft", [False, True])
def test_three_conversations_in_turn_read_only_what_is_new(
    target: Path, draft: Path, folder: Path, with_draft: bool
) -> None:
    with engine_of(target, folder, draft if with_draft else None) as engine:
        kept = second_turns(engine)
        for answer in kept:  # all of the first question, and of the answer what splits alike when it is read again
            assert answer.prompt_tokens - answer.reused_tokens < 50
            assert answer.reused_tokens > 100
        if with_draft:
            assert engine.session.draft is not None
            assert len(engine.session.draft.tokens) > 100


def test_the_text_is_that_of_a_conversation_that_was_never_left(target: Path, folder: Path) -> None:
    with engine_of(target, folder) as engine:
        kept = second_turns(engine)
    for question, answer in zip(QUESTIONS, kept, strict=True):
        with engine_of(target, folder, disk_bytes=0) as engine:
            first = ask(engine, question)
            alone = ask(engine, question + first.text + " and then")
        assert alone.token_ids == answer.token_ids
        assert alone.reused_tokens == answer.reused_tokens


def test_what_is_not_a_conversation_is_neither_kept_nor_brought_back(target: Path, folder: Path) -> None:
    with engine_of(target, folder) as engine:
        for question in (QUESTIONS[0], QUESTIONS[1], QUESTIONS[0]):
            assert ask(engine, question, remember=False).reused_tokens < 10
    assert files(folder) == []


def test_the_memory_has_a_budget_and_the_oldest_leaves(target: Path, tmp_path: Path) -> None:
    with Model(target) as model, Context(model, 512) as context:
        texts = [model.tokenize(question)[:100] for question in QUESTIONS]
        context.decode(texts[0], 0)
        budget = int(2.5 * context.state_bytes)
        cache = KvCache(memory_bytes=budget)
        for text in texts:
            context.truncate(0)
            context.decode(text, 0)
            cache.keep([context])
        for text, length in zip(texts, (0, 100, 100), strict=True):
            context.truncate(0)
            cache.restore(context, [*text, 5])
            assert len(context.tokens) == length


# --- over a restart ----------------------------------------------------------------------------


@pytest.mark.parametrize("flash_attention", ["on", "off"])
def test_a_restart_goes_on_where_the_conversation_stood(target: Path, folder: Path, flash_attention: str) -> None:
    config = PairConfig(target, context=2048, threads=1, kv_disk_bytes=DISK_BYTES, flash_attention=flash_attention)  # type: ignore[arg-type]
    with Engine(config, kv_states=folder) as engine:
        first = ask(engine, QUESTIONS[0])
        going_on = QUESTIONS[0] + first.text + " and then"
        expected = ask(engine, going_on)
    with Engine(config, kv_states=folder) as engine:
        again = ask(engine, going_on)
    assert again.token_ids == expected.token_ids
    assert again.reused_tokens >= expected.reused_tokens > 100
    assert len(files(folder)) == 1, "a state replaces those that it continues"
    assert files(folder)[0].stat().st_mode & 0o077 == 0


def test_nothing_is_written_where_the_setting_says_no(target: Path, folder: Path) -> None:
    with engine_of(target, folder, disk_bytes=0) as engine:
        ask(engine, QUESTIONS[0])
    assert not folder.exists()


def test_nothing_is_written_where_the_disk_is_short(folder: Path) -> None:
    state = State("owner", array("i", range(100)), np.zeros(1000, np.uint8))
    DiskStates(folder, DISK_BYTES, least_free_bytes=1 << 62).write(state)
    assert files(folder) == []
    DiskStates(folder, DISK_BYTES, least_free_bytes=0).write(state)
    assert len(files(folder)) == 1


def test_the_folder_has_a_budget_and_the_oldest_leaves(target: Path, folder: Path) -> None:
    with engine_of(target, folder) as engine:
        ask(engine, QUESTIONS[0])
    size = files(folder)[0].stat().st_size
    os.utime(files(folder)[0], (1, 1))
    with engine_of(target, folder, disk_bytes=int(size * 1.5)) as engine:
        ask(engine, QUESTIONS[1])
    with engine_of(target, folder) as engine:
        assert ask(engine, QUESTIONS[0]).reused_tokens == 0


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 1000)


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-500] ^= 1
    path.write_bytes(content)


def flip_token(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[content.index(b"\n") + 5] ^= 1
    path.write_bytes(content)


def other_format(path: Path) -> None:
    header, rest = path.read_bytes().split(b"\n", 1)
    path.write_bytes(json.dumps(json.loads(header) | {"format": 99}).encode() + b"\n" + rest)


def other_library(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"llama.cpp ", b"llama.cpp 9", 1))


def consistent_nonsense(path: Path) -> None:
    """A file that is sound by its checksums, whose state is none."""
    import zlib

    header, rest = path.read_bytes().split(b"\n", 1)
    known = json.loads(header)
    tokens = rest[: 4 * known["tokens"]]
    data = bytes(range(256)) * (known["bytes"] // 256) + bytes(known["bytes"] % 256)
    path.write_bytes(json.dumps(known | {"checksum": zlib.crc32(data)}).encode() + b"\n" + tokens + data)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def not_ours(path: Path) -> None:
    path.write_bytes(os.urandom(5000))


@pytest.mark.parametrize(
    "harm", [cut, flip, flip_token, other_format, other_library, consistent_nonsense, empty, not_ours]
)
def test_a_bad_file_is_ignored_and_removed(target: Path, folder: Path, harm: object) -> None:
    with engine_of(target, folder) as engine:
        expected = ask(engine, QUESTIONS[0])
    (path,) = files(folder)
    harm(path)  # type: ignore[operator]
    with engine_of(target, folder) as engine:
        answer = ask(engine, QUESTIONS[0])
        assert not path.exists()
        assert answer.reused_tokens == 0
        assert answer.token_ids == expected.token_ids


def test_a_model_file_that_changed_finds_nothing_of_the_old_one(tmp_path: Path, folder: Path) -> None:
    path = write_tiny(tmp_path / "model.gguf", context=2048, seed=1)
    with engine_of(path, folder) as engine:
        ask(engine, QUESTIONS[0])
    write_tiny(path, context=2048, seed=2)
    with engine_of(path, folder) as engine:
        assert ask(engine, QUESTIONS[0]).reused_tokens == 0
    assert len(files(folder)) == 1


def test_states_of_another_model_stay_for_its_return(target: Path, draft: Path, folder: Path) -> None:
    for path in (target, draft):
        with engine_of(path, folder) as engine:
            ask(engine, QUESTIONS[0])
    with engine_of(target, folder) as engine:
        assert ask(engine, QUESTIONS[0]).reused_tokens > LEAST_TOKENS


def test_a_state_longer_than_the_context_is_left_alone(target: Path, folder: Path) -> None:
    with engine_of(target, folder) as engine:
        ask(engine, QUESTIONS[0] * 4)
    config = PairConfig(target, context=512, threads=1, kv_disk_bytes=DISK_BYTES, flash_attention="on")
    with Engine(config, kv_states=folder) as engine:
        assert ask(engine, QUESTIONS[0]).reused_tokens == 0
    assert len(files(folder)) == 2


@pytest.fixture(autouse=True)
def only_what_is_expected_is_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


# --- forgotten ---------------------------------------------------------------------------------


def labels(folder: Path) -> list[str]:
    return sorted(json.loads(file.read_bytes().partition(b"\n")[0])["label"] for file in files(folder))


def test_what_is_forgotten_leaves_memory_and_disk_and_the_rest_stays(target: Path, folder: Path) -> None:
    with engine_of(target, folder) as engine:
        ask(engine, QUESTIONS[0], keep_as="old")
        ask(engine, QUESTIONS[1], keep_as="kept")
    assert labels(folder) == ["kept", "old"]
    with engine_of(target, folder) as engine:
        assert ask(engine, QUESTIONS[2], keep_as="new").reused_tokens < 50
        engine.forget({"old", "new"})
        ask(engine, QUESTIONS[2], keep_as="new")  # an answer that was on its way when its conversation went
        assert ask(engine, QUESTIONS[0]).reused_tokens < 50
    assert "old" not in labels(folder)
    assert "new" not in labels(folder)
    assert "kept" in labels(folder)


def test_files_are_forgotten_without_an_engine(target: Path, folder: Path) -> None:
    forget_files(folder, lambda label: True)  # nothing was ever kept
    with engine_of(target, folder) as engine:
        ask(engine, QUESTIONS[0], keep_as="old")
        ask(engine, QUESTIONS[1], keep_as="kept")
    (folder / "of an earlier Tandem.kv").write_bytes(b'{"format": 1}\n')
    forget_files(folder, lambda label: label != "old")
    assert labels(folder) == ["kept"]
