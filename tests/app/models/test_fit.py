"""A pair is judged before it is loaded: GPU and RPC memory count, and what would make it fit is offered."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.models.fit import Memory, judge, quantisation_advice
from engine.records import Device, ModelFile, PairConfig

GB = 10**9
TARGET = ModelFile(
    path=Path("Llama-3.1-8B-Q4_K_M.gguf"), name="Llama-3.1-8B", architecture="llama", file_bytes=5 * GB,
    tensor_bytes=5 * GB, parameters=8 * GB, quantisation="Q4_K_M", context_length=131_072, layers=32, width=4096,
    heads=32, kv_heads=8, key_length=128, value_length=128, vocabulary_size=128_256, vocabulary_type="gpt2",
    has_template=True, recurrent=False, feed_forward=14_336,
)  # fmt: skip
DRAFT = replace(TARGET, path=Path("Llama-3.2-1B-Q4_K_M.gguf"), tensor_bytes=GB, file_bytes=GB, layers=16, width=2048)
PLAIN = PairConfig(TARGET.path)


def gpu(free: float, kind: str = "gpu", name: str = "CUDA0") -> Device:
    return Device(name, f"Card {name}", kind, int(free * GB), 24 * GB)  # type: ignore[arg-type]


def test_a_20_gb_model_fits_a_24_gb_card_beside_little_system_memory() -> None:
    large = replace(TARGET, tensor_bytes=20 * GB, file_bytes=20 * GB)
    assert judge(PLAIN, large, None, Memory(8 * GB, (gpu(23.5),))).fits
    assert not judge(PLAIN, large, None, Memory(8 * GB)).fits


def test_the_memory_of_rpc_workers_counts() -> None:
    large = replace(TARGET, tensor_bytes=20 * GB, file_bytes=20 * GB)
    assert judge(PLAIN, large, None, Memory(8 * GB, (gpu(20, "rpc", "RPC0"),))).fits


def test_each_device_is_told_its_part() -> None:
    report = judge(PLAIN, TARGET, DRAFT, Memory(16 * GB, (gpu(4),)))
    assert report.fits
    card, system = report.devices
    assert card.name == "Card CUDA0"
    assert card.fits
    assert system.fits
    assert abs(card.needed_bytes + system.needed_bytes - report.need.needed_bytes) < GB / 2


def test_more_layers_than_the_card_holds_are_refused_with_the_way_out() -> None:
    report = judge(replace(PLAIN, gpu_layers=33), TARGET, None, Memory(16 * GB, (gpu(3),)))
    assert not report.fits
    assert "Card CUDA0 would have to hold" in report.sentence
    assert ("gpu_layers", -1) in [change for remedy in report.remedies for change in remedy.changes]


@pytest.mark.parametrize(
    ("context", "free", "expected"),
    [
        (65_536, 10 * GB, {"kv_type", "context"}),
        (32_768, 9 * GB, {"kv_type", "context"}),
    ],
)
def test_every_remedy_makes_it_fit(context: int, free: int, expected: set[str]) -> None:
    config = replace(PLAIN, context=context)
    report = judge(config, TARGET, None, Memory(free))
    assert not report.fits
    assert {key for remedy in report.remedies for key, _ in remedy.changes} == expected
    for remedy in report.remedies:
        changed = replace(config, **dict(remedy.changes))  # type: ignore[arg-type]
        assert judge(changed, TARGET, None, Memory(free)).fits, remedy


def test_without_the_draft_is_a_remedy_where_it_is_one() -> None:
    heavy = replace(DRAFT, tensor_bytes=4 * GB)
    report = judge(replace(PLAIN, draft=heavy.path, context=1024), TARGET, heavy, Memory(6 * GB))
    assert [remedy.without_draft for remedy in report.remedies][-1]


def test_what_no_setting_mends_names_a_quantisation_or_another_model() -> None:
    memory = Memory(int(4.5 * GB))
    report = judge(PLAIN, TARGET, None, memory)
    assert report.remedies == ()
    assert "bits a weight" in quantisation_advice(TARGET, memory)
    assert "choose a model of at most" in quantisation_advice(TARGET, Memory(GB))
    assert quantisation_advice(TARGET, Memory(64 * GB)) == ""


def test_a_context_too_small_to_talk_in_does_not_count_as_fitting() -> None:
    report = judge(PLAIN, TARGET, None, Memory(int(5.5 * GB)))
    assert not report.fits or report.need.context >= 1024
