"""Hybrid targets: drafts and look-up are taken back from their recurrent state, and the text is vanilla's."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from engine.engine import Engine
from engine.gguf.file import read_model_file
from engine.hardware.memory_fit import ROLLBACK, kv_bytes
from engine.llama.context import Context
from engine.llama.model import Model
from engine.pair.pairing import check_pair
from engine.records import PairConfig, Request, Sampling
from tests.engine.same_text import ask
from tests.tiny_gguf import write_tiny, write_tiny_lfm2

TEXT = [1, 270, 280, 290, 265, 271, 262, 300, 301, 261, 262, 263, 264, 265]


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return write_tiny_lfm2(tmp_path / "hybrid.gguf")


@pytest.fixture
def model(target: Path) -> Iterator[Model]:
    with Model(target) as model:
        yield model


@pytest.mark.parametrize("accepted", [0, 1, 3, 4])
def test_tokens_of_the_last_pass_are_taken_back_as_if_they_had_never_been_read(model: Model, accepted: int) -> None:
    with Context(model, 128, outputs=8, rollback=8) as context, Context(model, 128, rollback=8) as fresh:
        assert context.rollback == 8
        context.decode(TEXT[:8])
        context.decode([TEXT[8], 290, 291, 292, 293], 5)
        context.truncate(8 + accepted)
        kept = [*context.tokens]
        for token in TEXT[9:]:
            context.decode([token])
        for token in [*kept, *TEXT[9:]]:
            fresh.decode([token])
        assert context.tokens == fresh.tokens
        assert np.abs(context.logits() - fresh.logits()).max() < 1e-3


def test_what_was_read_before_the_last_pass_is_read_again(model: Model) -> None:
    with Context(model, 128, outputs=8, rollback=8) as context, Context(model, 128) as fresh:
        for token in TEXT:
            context.decode([token])
        context.truncate(6)
        context.decode(TEXT[6:7])
        fresh.decode(TEXT[:7])
        assert np.abs(context.logits() - fresh.logits()).max() < 1e-3
        assert fresh.rollback == 0
        assert fresh.outputs == 1


@pytest.mark.parametrize("accepted", [1, 3, 5])
def test_a_state_that_is_kept_after_tokens_were_taken_back_is_the_right_one(model: Model, accepted: int) -> None:
    with Context(model, 128, outputs=8, rollback=8) as context, Context(model, 128, rollback=8) as other:
        context.decode(TEXT[:8])
        context.decode([TEXT[8], 290, 291, 292, 293], 5)
        context.truncate(8 + accepted)
        assert other.restore(context.state(), context.tokens)
        for one in (context, other):
            one.decode(TEXT[9:12])
        assert np.abs(context.logits() - other.logits()).max() < 1e-3


@pytest.mark.parametrize("temperature", [0.0, 0.8])
@pytest.mark.parametrize("with_draft", [False, True])
def test_drafts_and_look_up_leave_the_text_as_it_is(target: Path, with_draft: bool, temperature: float) -> None:
    draft = write_tiny(target.with_name("draft.gguf"), layers=1) if with_draft else None
    prompt = "the cat sat on the mat and the cat sat on the mat and the cat "
    with Engine(PairConfig(target, draft, context=256, threads=1)) as engine:
        assert engine.session.target.rollback == ROLLBACK
        texts, drafted = [], []
        for speculation, length in (("off", None), ("always", 4), ("always", 8)):
            sampling = Sampling(temperature=temperature, seed=7)
            request = Request((), prompt, 80, sampling, speculation, length)  # type: ignore[arg-type]
            answer = ask(engine, request)
            texts.append(answer.ids)
            drafted.append(answer.finished.drafted)
    assert texts[0] == texts[1] == texts[2]
    assert drafted[0] == 0
    assert drafted[1] > 0


def test_the_memory_of_the_states_is_counted(target: Path) -> None:
    file = read_model_file(target)
    assert file.recurrent
    assert file.state_bytes == 3 * 32 * 2 * 4  # layers, width, cached tokens, float32
    plain = read_model_file(write_tiny(target.with_name("plain.gguf")))
    assert plain.state_bytes == 0
    with_states, without = (kv_bytes(model, 256, "f16") for model in (file, plain))
    assert with_states > file.state_bytes * ROLLBACK
    assert without % 256 == 0


def test_no_warning_about_a_hybrid_that_can_take_tokens_back(target: Path) -> None:
    draft = write_tiny(target.with_name("draft.gguf"))
    assert not [warning for warning in check_pair(target, draft).warnings if "recurrent" in warning]
    assert [warning for warning in check_pair(draft, target).warnings if "recurrent" in warning]
