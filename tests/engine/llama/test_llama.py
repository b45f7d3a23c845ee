"""The bindings on real files: nothing crashes, every refusal is an error with a sentence, caches hold what they say."""

import gc
import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from engine.errors import EngineError, LoadCancelled, ModelError, NotEnoughMemory, RequestError
from engine.llama.backend import system_info, version
from engine.llama.context import Context
from engine.llama.devices import device_handles, list_devices
from engine.llama.model import Model
from engine.records import KvType
from tests.tiny_gguf import CHAT_TEMPLATE, write_tiny

TEXT = [1, 270, 280, 290, 265, 271, 262, 300]


@pytest.fixture
def model(tmp_path: Path) -> Iterator[Model]:
    with Model(write_tiny(tmp_path / "tiny.gguf", template=CHAT_TEMPLATE)) as model:
        yield model


@pytest.fixture
def context(model: Model) -> Iterator[Context]:
    with Context(model, 256, outputs=8) as context:
        yield context


# --- models ------------------------------------------------------------------------------------


def test_a_model_tells_what_it_is(model: Model) -> None:
    assert model.vocabulary_size > 300
    assert model.can_truncate
    assert model.adds_bos
    assert model.template == CHAT_TEMPLATE
    assert model.special_text("bos") == "<s>"
    assert model.special_text("eos") == "</s>"
    assert model.is_end(2)
    assert not model.is_end(270)
    assert model.end_token in {2, 4}
    assert model.size_bytes > 10_000


def test_text_becomes_tokens_and_tokens_become_text(model: Model) -> None:
    for text in ("the cat sat", "größe 🦙\n\ttab", "<|end|>", "日本語"):
        tokens = model.tokenize(text, add_special=False)
        assert b"".join(model.piece(token) for token in tokens).decode().strip() == text
    assert model.tokenize("", add_special=True) == [1]
    assert model.tokenize("", add_special=False) == []
    assert 4 in model.tokenize("a<|end|>", parse_special=True)
    assert 4 not in model.tokenize("a<|end|>", parse_special=False)
    assert model.piece(4) == b""


def test_a_long_text_is_tokenised_whole(model: Model) -> None:
    tokens = model.tokenize("ö" * 5000, add_special=False)
    assert b"".join(model.piece(token) for token in tokens).decode().strip() == "ö" * 5000


@pytest.mark.parametrize("name", ["größe 🦙.gguf", "with space.gguf", "-m.gguf"])
def test_odd_names_load(tmp_path: Path, name: str) -> None:
    with Model(write_tiny(tmp_path / name)) as model:
        assert model.vocabulary_size > 300


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems refuse names that are no text")
def test_a_name_that_is_no_utf_8_loads(tmp_path: Path) -> None:
    path = write_tiny(tmp_path / "tiny.gguf").rename(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.gguf"))
    with Model(path) as model:
        assert model.vocabulary_size > 300


@pytest.mark.parametrize("content", [b"", b"GGUF", b"no model at all" * 100])
def test_a_bad_file_is_a_model_error_with_its_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.gguf"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=r"bad\.gguf: .+\.$"):
        Model(path)


def test_a_missing_file_is_a_model_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"missing\.gguf"):
        Model(tmp_path / "missing.gguf")


def test_a_truncated_file_is_a_model_error(tmp_path: Path) -> None:
    path = write_tiny(tmp_path / "cut.gguf")
    path.write_bytes(path.read_bytes()[:-5000])
    with pytest.raises(ModelError, match=r"cut\.gguf"):
        Model(path)


def test_loading_reports_progress_and_can_be_cancelled(tmp_path: Path) -> None:
    path = write_tiny(tmp_path / "tiny.gguf")
    seen: list[float] = []
    Model(path, on_progress=seen.append).close()
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(LoadCancelled):
        Model(path, cancel=cancel)


def test_a_closed_model_says_so(tmp_path: Path) -> None:
    model = Model(write_tiny(tmp_path / "tiny.gguf"))
    model.close()
    model.close()
    uses: list[Callable[[], object]] = [
        lambda: Context(model, 64),
        lambda: model.tokenize("the"),
        lambda: model.piece(270),
        lambda: model.is_end(2),
    ]
    for use in uses:
        with pytest.raises(EngineError, match="no longer loaded"):
            use()


# --- contexts ----------------------------------------------------------------------------------


def test_a_batch_gives_the_logits_of_single_tokens(model: Model, context: Context) -> None:
    single = []
    for token in TEXT:
        assert context.decode([token])
        single.append(context.logits()[-1].copy())
    context.truncate(0)
    assert context.decode(TEXT, len(TEXT))
    batched = context.logits()
    assert batched.shape == (len(TEXT), model.vocabulary_size)
    np.testing.assert_allclose(batched, np.array(single), atol=0.05)
    assert context.tokens == TEXT


@pytest.mark.parametrize("outputs", [1, 3, 8])
def test_logits_are_those_of_the_last_tokens(context: Context, outputs: int) -> None:
    context.decode(TEXT, 8)
    all_rows = context.logits().copy()
    context.truncate(0)
    context.decode(TEXT, outputs)
    assert context.logits().shape[0] == outputs
    np.testing.assert_allclose(context.logits(), all_rows[-outputs:], atol=1e-4)


def test_truncation_leaves_the_prefix_as_it_was(context: Context) -> None:
    context.decode(TEXT, 8)
    expected = context.logits()[5].copy()
    context.truncate(5)
    assert context.tokens == TEXT[:5]
    context.decode([TEXT[5]])
    np.testing.assert_allclose(context.logits()[-1], expected, atol=0.05)
    context.truncate(100)
    assert context.tokens == TEXT[:6]


def test_a_full_context_is_refused_before_anything_happens(context: Context) -> None:
    context.decode([270] * context.n_ctx, 1)
    assert context.free == 0
    with pytest.raises(RequestError, match="is full"):
        context.decode([270])
    context.truncate(10)
    assert context.free == context.n_ctx - 10
    assert context.decode([270])


def test_the_stop_flag_aborts_a_decode_and_leaves_the_cache_as_before(context: Context) -> None:
    context.decode(TEXT)
    before = context.logits()[-1].copy()
    context.truncate(7)
    context.stop.set()
    assert context.decode([280] * 50) is False
    assert context.tokens == TEXT[:7]
    context.stop.clear()
    assert context.decode(TEXT[7:])
    np.testing.assert_allclose(context.logits()[-1], before, atol=1e-4)


def test_a_token_that_does_not_exist_is_an_error_and_no_crash(context: Context) -> None:
    context.decode(TEXT)
    for bad in (-5, 10**6):
        with pytest.raises(EngineError):
            context.decode([bad])
    assert context.tokens == TEXT
    assert context.decode([270])


def test_more_outputs_than_there_is_room_for_are_an_error_and_no_abort(context: Context) -> None:
    with pytest.raises(EngineError, match="9 positions"):
        context.decode([270] * 9, 9)
    assert context.decode(TEXT, 8)


def test_threads_change_while_running(context: Context) -> None:
    context.decode(TEXT)
    first = context.logits()[-1].copy()
    context.truncate(0)
    context.set_threads(2)
    assert context.threads == 2
    context.decode(TEXT)
    np.testing.assert_allclose(context.logits()[-1], first, atol=1e-4)


def test_a_cache_for_timing_is_filled_with_copies(model: Model) -> None:
    with Context(model, 256, outputs=4, for_timing=True) as context:
        context.decode(TEXT)
        for cells in (32, 128):
            context.deepen(cells)
            assert context.decode([270] * 4, 4)
            assert np.isfinite(context.logits()).all()
            context.truncate(len(TEXT))
        with pytest.raises(EngineError, match="could not copy"):
            context.deepen(512)


@pytest.mark.parametrize("kv_type", ["f32", "f16", "bf16"])
def test_types_of_the_cache(model: Model, kv_type: KvType) -> None:
    with Context(model, 64, kv_type=kv_type) as context:
        assert context.decode(TEXT)
        assert np.isfinite(context.logits()).all()


def test_a_cache_type_that_llama_cpp_refuses_is_an_error(model: Model) -> None:
    """Blocks of 32 do not fit heads of 8 channels."""
    with pytest.raises(NotEnoughMemory, match="context"):
        Context(model, 64, kv_type="q8_0", flash_attention="off")


def test_two_contexts_over_one_model_do_not_disturb_each_other(model: Model) -> None:
    with Context(model, 64) as first, Context(model, 64) as second:
        first.decode(TEXT)
        expected = first.logits()[-1].copy()
        second.decode([290] * 20)
        second.close()
        np.testing.assert_array_equal(first.logits()[-1], expected)
        assert first.tokens == TEXT


def test_a_closed_context_says_so(model: Model) -> None:
    context = Context(model, 64)
    context.close()
    context.close()
    context.tokens = [270, 280]
    for use in (lambda: context.decode([270]), context.logits, lambda: context.truncate(1)):
        with pytest.raises(EngineError, match="is closed"):
            use()


def _resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_loading_and_closing_leaves_no_memory_behind(tmp_path: Path) -> None:
    path = write_tiny(tmp_path / "wide.gguf", width=256, feed_forward=1024, layers=4)

    def load() -> None:
        with Model(path) as model, Context(model, 2048, outputs=25) as context:
            context.decode(TEXT)

    for _ in range(3):
        load()
    before = _resident_bytes()
    for _ in range(10):
        load()
    gc.collect()
    assert _resident_bytes() - before < 3 * path.stat().st_size


# --- devices -----------------------------------------------------------------------------------


def test_there_is_a_processor_with_memory() -> None:
    devices = list_devices()
    assert "cpu" in {device.kind for device in devices}
    assert all(device.name and 0 <= device.free_bytes <= device.total_bytes for device in devices)
    assert len(device_handles()) == len(devices)


def test_the_library_tells_its_version_and_features() -> None:
    assert version()
    assert "CPU" in system_info()
