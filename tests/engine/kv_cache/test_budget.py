"""What of a long session is held: no more in memory than a long conversation takes, and no header of a lost file."""

import gc
import json
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from engine.engine import Engine
from engine.kv_cache.cache import KvCache
from engine.kv_cache.disk import DiskStates, StoredState
from engine.kv_cache.state import State, owner_of
from engine.llama.context import Context
from engine.llama.model import Model
from engine.records import PairConfig, Request, Sampling
from tests.tiny_gguf import write_tiny

PLENTY = 1 << 40  # bytes
LENGTH, CONTEXT = 256, 512  # tokens


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Context]:
    with Model(write_tiny(tmp_path / "target.gguf", context=2048)) as model, Context(model, CONTEXT) as context:
        yield context


@pytest.fixture
def draft(tmp_path: Path) -> Iterator[Context]:
    path = write_tiny(tmp_path / "draft.gguf", context=2048, layers=1)
    with Model(path) as model, Context(model, CONTEXT) as context:
        yield context


def say(contexts: Sequence[Context], first: int) -> list[int]:
    """Each holds a conversation of its own."""
    text = [261 + (first * 7 + place) % 40 for place in range(LENGTH)]
    for context in contexts:
        context.truncate(0)
        context.decode(text, 0)
    return text


def held_by(context: Context) -> list[State]:
    """States of this context that somebody still holds in memory."""
    gc.collect()
    owner = owner_of(context)
    return [one for one in gc.get_objects() if isinstance(one, State) and one.owner == owner]


def test_many_conversations_take_no_more_memory_than_full_caches_do(target: Context, draft: Context) -> None:
    cache = KvCache(memory_bytes=PLENTY)
    for number in range(10):
        say([target, draft], number)
        cache.keep([target, draft], str(number))
    size = target.state_bytes + draft.state_bytes
    held = sum(state.num_bytes for context in (target, draft) for state in held_by(context))
    assert size * CONTEXT // LENGTH - size < held <= size * CONTEXT // LENGTH
    cache.close()


def test_what_leaves_the_memory_comes_back_from_disk(target: Context, tmp_path: Path) -> None:
    cache = KvCache(tmp_path / "kv", 100_000_000, memory_bytes=PLENTY)
    texts = []
    for number in range(4):
        texts.append(say([target], number))
        cache.keep([target], str(number))
    cache.close()
    again = KvCache(tmp_path / "kv", 100_000_000, memory_bytes=PLENTY)
    for text in texts:
        target.truncate(0)
        again.restore(target, [*text, 5])
        assert len(target.tokens) == LENGTH
    again.close()


def test_where_memory_is_short_the_draft_does_not_push_the_target_out(
    target: Context, draft: Context, tmp_path: Path
) -> None:
    """Each answer would write the target's state to disk, and the next one read it from there."""
    say([target, draft], 1)
    folder = tmp_path / "kv"
    cache = KvCache(folder, 100_000_000, memory_bytes=target.state_bytes + draft.state_bytes // 2)
    cache.keep([target, draft])
    assert [len(held_by(context)) for context in (target, draft)] == [1, 0]
    cache.close()
    assert len(list(folder.glob("*.kv"))) == 1


def test_a_text_that_goes_on_is_held_once(target: Context) -> None:
    cache = KvCache(memory_bytes=PLENTY)
    say([target], 1)
    for _ in range(20):
        target.decode([262, 263], 0)
        cache.keep([target])
    assert [len(state.tokens) for state in held_by(target)] == [LENGTH + 40]
    cache.close()


def test_of_files_that_are_gone_or_were_used_since_nothing_is_remembered(tmp_path: Path) -> None:
    states = DiskStates(tmp_path / "kv", 100_000_000, least_free_bytes=0)
    first, second = (
        State("owner", array("i", range(start, start + 100)), np.zeros(1000, np.uint8)) for start in (0, 500)
    )
    for state in (first, second):
        states.write(state)
    for _ in range(10):
        assert all(states.read(stored) for stored in states.states("owner"))
    states.remove(states.states("owner")[0])
    assert len(states.states("owner")) == 1
    gc.collect()
    assert sum(isinstance(one, StoredState) for one in gc.get_objects()) == 1


def test_a_draft_that_was_not_asked_keeps_nothing_of_another_conversation(tmp_path: Path) -> None:
    """It still holds the other's text, which would outlast the other under this one's name."""
    target = write_tiny(tmp_path / "target.gguf", context=2048)
    draft = write_tiny(tmp_path / "draft.gguf", context=2048, layers=1)
    config = PairConfig(target, draft, context=2048, threads=1, kv_disk_bytes=100_000_000, flash_attention="on")
    folder = tmp_path / "kv"
    with Engine(config, kv_states=folder) as engine:
        for prompt, speculation, label in (("the cat sat on ", "always", "gone"), ("a big dog ran ", "off", "stays")):
            request = Request(
                prompt=prompt * 20, speculation=speculation, keep_as=label,  # type: ignore[arg-type]
                max_tokens=8, sampling=Sampling(temperature=0.0), remember=True,
            )  # fmt: skip
            *_, _finished = engine.generate(request)
        engine.forget({"gone"})
    headers = [json.loads(file.read_bytes().partition(b"\n")[0]) for file in folder.glob("*.kv")]
    assert [(Path(header["owner"].split(":")[0]).name, header["label"]) for header in headers] == [
        ("target.gguf", "stays")
    ]
