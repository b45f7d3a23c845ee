import ctypes
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import llama_cpp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.gguf.file import read_model_file
from engine.hardware.memory_fit import (
    BATCH,
    KV_BYTES,
    TOKEN_BYTES,
    explain,
    fit,
    kv_bytes,
    largest_context,
    plain_batch,
    scratch_bytes,
    spare_cells,
)
from engine.llama.backend import start_backend
from engine.llama.context import Context
from engine.llama.model import Model
from engine.records import Fit, FlashAttention, KvType, ModelFile
from tests.tiny_gguf import write_tiny

GB = 10**9
LLAMA_8B = ModelFile(
    path=Path("8b.gguf"),
    name="Llama 3.1 8B",
    architecture="llama",
    file_bytes=5 * GB,
    tensor_bytes=4_900_000_000,
    parameters=8_030_000_000,
    quantisation="Q4_K",
    context_length=131_072,
    layers=32,
    width=4096,
    heads=32,
    kv_heads=8,
    key_length=128,
    value_length=128,
    vocabulary_size=128_256,
    vocabulary_type="gpt2",
    has_template=True,
    recurrent=False,
    feed_forward=14_336,
)
LLAMA_1B = replace(
    LLAMA_8B, path=Path("1b.gguf"), tensor_bytes=800_000_000, layers=16, width=2048, key_length=64, value_length=64,
    feed_forward=8192,
)  # fmt: skip


def test_kv_cache_of_llama_8b_is_one_gibibyte_at_8192_tokens() -> None:
    assert kv_bytes(LLAMA_8B, 8192, "f16") == 1 << 30
    assert kv_bytes(LLAMA_8B, 8192, "q8_0") == (1 << 30) * 34 // 64
    assert kv_bytes(LLAMA_8B, 8192, "q4_0") == (1 << 30) * 18 // 64
    assert kv_bytes(LLAMA_8B, 8192, "f32") == 2 << 30
    assert kv_bytes(LLAMA_8B, 8191, "bf16") == 1 << 30


def test_layers_with_their_own_head_counts() -> None:
    assert kv_bytes(replace(LLAMA_8B, total_kv_heads=128), 8192, "f16") == 1 << 29


def logged_buffers(path: Path, context: int, outputs: int, kv_type: KvType, plain: bool = False) -> dict[str, float]:
    """Megabytes by kind of buffer, from llama.cpp's own log."""
    lines: list[str] = []

    @llama_cpp.llama_log_callback  # type: ignore[untyped-decorator]
    def keep(_level: int, text: bytes, _data: ctypes.c_void_p) -> None:
        lines.append(text.decode())

    start_backend()
    previous, data = llama_cpp.llama_log_callback(), ctypes.c_void_p()
    llama_cpp.llama_log_get(ctypes.byref(previous), ctypes.byref(data))
    llama_cpp.llama_log_set(keep, ctypes.c_void_p(0))
    cells = context + spare_cells(context) if plain else context
    batch = max(plain_batch(read_model_file(path), context), outputs) if plain else BATCH
    flash: FlashAttention = "off" if plain else "on"
    try:
        with (
            Model(path) as model,
            Context(model, cells, outputs=outputs, n_batch=batch, kv_type=kv_type, flash_attention=flash),
        ):
            pass
    finally:
        llama_cpp.llama_log_set(previous, data)
    found = re.findall(r"(KV|compute) buffer size = +([\d.]+) MiB", "".join(lines))
    return {kind: float(size) for kind, size in found}


@pytest.mark.parametrize(
    "shape",
    [
        {"width": 256, "heads": 8, "kv_heads": 4, "feed_forward": 1024},
        {"width": 256, "heads": 8, "kv_heads": 4, "feed_forward": 4096},
        {"width": 512, "heads": 8, "kv_heads": 8, "feed_forward": 512},
        {"width": 128, "heads": 4, "kv_heads": 1, "feed_forward": 256, "extra_tokens": 20_000},
    ],
)
@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize(("context", "outputs"), [(2048, 33), (16_384, 9)])
def test_the_estimate_is_what_llama_cpp_takes(
    tmp_path: Path, shape: dict[str, Any], context: int, outputs: int, plain: bool
) -> None:
    model = read_model_file(write_tiny(tmp_path / "m.gguf", context=context, **shape))
    logged = logged_buffers(model.path, context, outputs, "f16", plain)
    assert kv_bytes(model, context, "f16", plain) / 2**20 == pytest.approx(logged["KV"], abs=0.01)
    beside = model.vocabulary_size * (TOKEN_BYTES + 4 * outputs)  # the vocabulary, and the logits for the reader
    estimate = (scratch_bytes(model, context, outputs, plain) - beside) / 2**20
    assert logged["compute"] <= estimate + 0.1
    assert estimate <= 1.1 * logged["compute"] + 1


@pytest.mark.parametrize("name", ["f32", "q8_0", "q4_0", "bf16"])
def test_every_kv_type_has_llama_cpps_size(tmp_path: Path, name: KvType) -> None:
    model = read_model_file(write_tiny(tmp_path / "m.gguf", width=256, heads=4, kv_heads=4, context=4096))
    logged = logged_buffers(model.path, 4096, 1, name)
    assert kv_bytes(model, 4096, name) / 2**20 == pytest.approx(logged["KV"], abs=0.01)


def test_a_pair_is_the_sum_of_its_parts() -> None:
    found = fit(LLAMA_8B, LLAMA_1B, 8192, "f16", free_bytes=8 * GB)
    assert (found.target_bytes, found.draft_bytes) == (4_900_000_000, 800_000_000)
    assert found.target_kv_bytes == 1 << 30
    assert found.draft_kv_bytes == 1 << 28
    assert 10**8 < found.scratch_bytes < 10**9
    assert found.needed_bytes == sum(
        (found.target_bytes, found.draft_bytes, found.target_kv_bytes, found.draft_kv_bytes, found.scratch_bytes)
    )
    assert found.fits
    alone = fit(LLAMA_8B, None, 8192, "f16", free_bytes=6 * GB)
    assert (alone.draft_bytes, alone.draft_kv_bytes) == (0, 0)
    assert not alone.fits


def test_what_is_free_now_is_asked_of_the_system() -> None:
    assert fit(LLAMA_1B, None, 512, "f16").free_bytes > 10**6


@given(
    free=st.integers(0, 40 * GB),
    wanted=st.integers(1, 131_072),
    kv_type=st.sampled_from(sorted(KV_BYTES)),
    draft=st.sampled_from([None, LLAMA_1B]),
)
def test_the_largest_context_fits_and_the_next_does_not(
    free: int, wanted: int, kv_type: KvType, draft: ModelFile | None
) -> None:
    context = largest_context(LLAMA_8B, draft, kv_type, free, wanted)
    assert 0 <= context <= wanted
    if context:
        assert fit(LLAMA_8B, draft, context, kv_type, free).fits
    if context < wanted:
        assert not fit(LLAMA_8B, draft, min(context + 256, wanted), kv_type, free).fits


def test_explanations() -> None:
    good = explain(fit(LLAMA_8B, LLAMA_1B, 8192, "f16", free_bytes=16 * GB))
    assert re.fullmatch(
        r"Needs 7\.\d GB of the 16\.0 GB that are free \(target 4\.9 GB, draft 800\.0 MB, "
        r"KV caches for 8,192 tokens 1\.3 GB, scratch [\d.]+ MB\)\.",
        good,
    )
    bad = explain(fit(LLAMA_8B, None, 131_072, "f16", free_bytes=8 * GB))
    assert bad.startswith("Needs 2")
    assert "only 8.0 GB are free" in bad
    advised = int(re.findall(r"at most ([\d,]+) tokens", bad)[0].replace(",", ""))
    assert fit(LLAMA_8B, None, advised, "f16", free_bytes=8 * GB).fits
    assert "smaller draft" in explain(fit(LLAMA_8B, LLAMA_1B, 512, "f16", free_bytes=5 * GB))
    assert "smaller model" in explain(fit(LLAMA_8B, LLAMA_1B, 512, "f16", free_bytes=GB))


def test_explaining_an_empty_fit_does_not_divide_by_zero() -> None:
    assert "only 0 B" in explain(Fit(1, 0, 0, 0, 0, 0, 0))
