import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from engine.engine import Engine
from engine.errors import LoadCancelled, NotEnoughMemory
from engine.gguf.file import read_model_file
from engine.hardware.memory_fit import BATCH, FLOAT_BYTES
from engine.llama.model import Model
from engine.pair.attention import AttentionChoices, plain_share
from engine.records import Finished, FlashAttention, KvType, ModelFile, PairConfig, Request
from tests.tiny_gguf import write_tiny


@pytest.fixture
def model(tmp_path: Path) -> ModelFile:
    write_tiny(tmp_path / "tiny.gguf")
    return read_model_file(tmp_path / "tiny.gguf")


@pytest.fixture
def loaded(model: ModelFile) -> Iterator[Model]:
    with Model(model.path) as loaded:
        yield loaded


def plain_is_faster(_model: Model, _threads: int, _kv_type: KvType) -> float:
    return 0.1


def flash_is_faster(_model: Model, _threads: int, _kv_type: KvType) -> float:
    return 10.0


def choose(
    loaded: Model, file: ModelFile, context: int, share: Callable[[Model, int, KvType], float], kv_type: KvType = "f16"
) -> tuple[FlashAttention, int]:
    return AttentionChoices(plain_share=share).choose(loaded, file, context, kv_type, 25, 1)


def test_both_kinds_are_timed_here(loaded: Model) -> None:
    assert 0.2 < plain_share(loaded, 1, "f16") < 5


def test_a_cancelled_load_is_not_measured_to_its_end(loaded: Model, model: ModelFile) -> None:
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(LoadCancelled):
        choose(loaded, model, 512, partial(plain_share, cancel=cancel))


def test_the_faster_kind_is_taken(loaded: Model, model: ModelFile) -> None:
    assert choose(loaded, model, 512, plain_is_faster) == ("off", BATCH)
    assert choose(loaded, model, 512, flash_is_faster) == ("auto", BATCH)


def test_a_cache_that_cannot_be_made_is_left_to_llama_cpp(loaded: Model, model: ModelFile) -> None:
    def fails(model: Model, threads: int, _kv_type: KvType) -> float:
        return plain_share(model, threads, "q4_0")  # heads of 8 channels do not fit blocks of 32

    with pytest.raises(NotEnoughMemory):
        fails(loaded, 1, "f16")
    assert choose(loaded, model, 512, fails) == ("auto", BATCH)


def test_quantised_values_keep_flash_attention(loaded: Model, model: ModelFile) -> None:
    assert choose(loaded, model, 512, plain_is_faster, "q8_0") == ("auto", BATCH)


def test_scores_stay_within_their_share_of_memory(loaded: Model, model: ModelFile) -> None:
    llama_1b = replace(model, heads=32, kv_heads=8, tensor_bytes=700_000_000)
    kind, batch = choose(loaded, llama_1b, 8192, plain_is_faster)
    assert kind == "off"
    assert 32 <= batch < BATCH
    assert 32 * 8192 * batch * FLOAT_BYTES <= 128 * 1024 * 1024
    assert choose(loaded, llama_1b, 131_072, plain_is_faster) == ("auto", BATCH)


def test_a_choice_is_made_once_for_a_model_and_a_number_of_threads(
    loaded: Model, model: ModelFile, tmp_path: Path
) -> None:
    asked: list[int] = []

    def share(_model: Model, threads: int, _kv_type: KvType) -> float:
        asked.append(threads)
        return 0.5

    file = tmp_path / "cache" / "attention.json"
    for threads in (1, 1, 2):
        choices = AttentionChoices(file, plain_share=share)
        assert [choices.choose(loaded, model, 512, "f16", 25, threads) for _ in range(2)] == [("off", BATCH)] * 2
    assert asked == [1, 2]
    file.write_text("{ torn")
    AttentionChoices(file, plain_share=share).choose(loaded, model, 512, "f16", 25, 1)
    assert asked == [1, 2, 1]
    file.unlink()
    assert AttentionChoices(file, lambda: False, share).choose(loaded, model, 512, "f16", 25, 3) == ("auto", BATCH)
    assert asked == [1, 2, 1], "on a busy machine nothing is timed, and nothing kept"
    assert AttentionChoices(file, plain_share=share).choose(loaded, model, 512, "f16", 25, 3) == ("off", BATCH)


def test_a_start_on_a_busy_machine_keeps_the_kind_of_the_quiet_ones(
    loaded: Model, model: ModelFile, tmp_path: Path
) -> None:
    """Else the KV states that they kept would be of no use to it."""
    file = tmp_path / "attention.json"
    AttentionChoices(file, plain_share=plain_is_faster).choose(loaded, model, 512, "f16", 25, 4)
    kept = file.read_text()
    busy = AttentionChoices(file, lambda: False, flash_is_faster)
    assert busy.expects_plain(model, 512, "f16", 25, 1)
    assert busy.choose(loaded, model, 512, "f16", 25, 1) == ("off", BATCH)
    assert file.read_text() == kept
    AttentionChoices(file, plain_share=flash_is_faster).choose(loaded, model, 512, "f16", 25, 2)
    busy = AttentionChoices(file, lambda: False, plain_is_faster)
    assert [busy.choose(loaded, model, 512, "f16", 25, threads)[0] for threads in (1, 6)] == ["auto", "off"]
    file.write_text('{"not a key": 0.5}')
    assert AttentionChoices(file, lambda: False).choose(loaded, model, 512, "f16", 25, 1) == ("auto", BATCH)


def test_the_engine_keeps_the_choice_beside_its_calibrations(model: ModelFile, tmp_path: Path) -> None:
    for _ in range(2):
        with Engine(PairConfig(model.path, context=256, threads=1), calibrations=tmp_path / "calibrations.json"):
            pass
    kept = tmp_path / "attention.json"
    assert not kept.exists() or len(json.loads(kept.read_text())) == 1  # none on a busy machine


@pytest.mark.parametrize("flash_attention", ["auto", "on", "off"])
def test_an_engine_answers_with_each(model: ModelFile, flash_attention: FlashAttention) -> None:
    with Engine(PairConfig(model.path, context=256, flash_attention=flash_attention)) as engine:
        *_, finished = engine.generate(Request(prompt="a", max_tokens=8))
        assert isinstance(finished, Finished)
        assert finished.tokens
        if flash_attention != "auto":
            assert engine.session.target.flash_attention == flash_attention
