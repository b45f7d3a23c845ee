from dataclasses import replace
from pathlib import Path

import pytest

from engine.engine import Engine
from engine.errors import ModelError
from engine.gguf.file import read_model_file
from engine.hardware.memory_fit import BATCH, FLOAT_BYTES
from engine.pair.attention import Heads, on_processor, plain_share
from engine.records import Finished, FlashAttention, ModelFile, PairConfig, Request
from tests.tiny_gguf import write_tiny


@pytest.fixture
def model(tmp_path: Path) -> ModelFile:
    write_tiny(tmp_path / "tiny.gguf")
    return read_model_file(tmp_path / "tiny.gguf")


def test_both_kinds_are_timed_here() -> None:
    assert plain_share(Heads(4, 2, 16, 16)) > 0


def test_heads_that_are_measured_keep_their_groups(model: ModelFile) -> None:
    llama_70b = replace(model, heads=64, kv_heads=8, key_length=128, value_length=128)
    assert Heads.of(llama_70b) == Heads(16, 2, 128, 128)
    assert Heads.of(replace(llama_70b, heads=12, kv_heads=12)) == Heads(12, 12, 128, 128)
    assert Heads.of(replace(llama_70b, heads=71, kv_heads=1)) == Heads(71, 1, 128, 128)


def plain_is_faster(_heads: Heads) -> float:
    return 0.1


def flash_is_faster(_heads: Heads) -> float:
    return 10.0


def test_the_faster_kind_is_taken(model: ModelFile) -> None:
    assert on_processor(model, 512, "f16", 25, plain_is_faster) == ("off", BATCH)
    assert on_processor(model, 512, "f16", 25, flash_is_faster) == ("auto", BATCH)


def test_what_cannot_be_timed_is_left_to_llama_cpp(model: ModelFile) -> None:
    odd = replace(model, heads=3, kv_heads=2, key_length=7, value_length=5)
    with pytest.raises(ModelError):
        plain_share(Heads.of(odd))
    assert on_processor(odd, 512, "f16", 25) == ("auto", BATCH)


def test_quantised_values_keep_flash_attention(model: ModelFile) -> None:
    assert on_processor(model, 512, "q8_0", 25, plain_is_faster) == ("auto", BATCH)


def test_scores_stay_within_their_share_of_memory(model: ModelFile) -> None:
    llama_1b = replace(model, heads=32, kv_heads=8, tensor_bytes=700_000_000)
    kind, batch = on_processor(llama_1b, 8192, "f16", 25, plain_is_faster)
    assert kind == "off"
    assert 32 <= batch < BATCH
    assert 32 * 8192 * batch * FLOAT_BYTES <= 128 * 1024 * 1024
    assert on_processor(llama_1b, 131_072, "f16", 25, plain_is_faster) == ("auto", BATCH)


@pytest.mark.parametrize("flash_attention", ["auto", "on", "off"])
def test_an_engine_answers_with_each(model: ModelFile, flash_attention: FlashAttention) -> None:
    with Engine(PairConfig(model.path, context=256, flash_attention=flash_attention)) as engine:
        *_, finished = engine.generate(Request(prompt="a", max_tokens=8))
        assert isinstance(finished, Finished)
        assert finished.tokens
        if flash_attention != "auto":
            assert engine.session.target.flash_attention == flash_attention
