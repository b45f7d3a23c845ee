"""Placement with numbers: the draft first on the GPU, RPC workers for the target alone."""

from pathlib import Path

import pytest

from engine.errors import NotEnoughMemory
from engine.gguf.file import read_model_file
from engine.hardware.memory_fit import fit
from engine.hardware.placement import ALL_LAYERS, Placement, place
from engine.records import Device, DeviceKind, ModelFile, PairConfig
from tests.tiny_gguf import write_tiny

OUTPUTS, CONTEXT, PLENTY = 9, 256, 1 << 34
LAYERS = 8


@pytest.fixture
def target(tmp_path: Path) -> ModelFile:
    return read_model_file(write_tiny(tmp_path / "target.gguf", layers=LAYERS, width=256, feed_forward=1024))


@pytest.fixture
def draft(tmp_path: Path) -> ModelFile:
    return read_model_file(write_tiny(tmp_path / "draft.gguf", layers=2, width=64))


def device(kind: DeviceKind, free_bytes: int) -> Device:
    return Device(kind.upper(), "", kind, free_bytes, free_bytes)


def placed(
    target: ModelFile,
    draft: ModelFile | None,
    *devices: Device,
    free: int = PLENTY,
    gpu_layers: int = ALL_LAYERS,
    shared_memory: bool = False,
) -> Placement:
    config = PairConfig(target.path, draft.path if draft else None, context=CONTEXT, gpu_layers=gpu_layers)
    return place(config, target, draft, devices, free, OUTPUTS, shared_memory)


def needed(model: ModelFile) -> int:
    return fit(model, None, CONTEXT, "f16", PLENTY, OUTPUTS).needed_bytes


def test_all_layers_go_where_there_is_room(target: ModelFile, draft: ModelFile) -> None:
    for kind in ("gpu", "igpu"):
        assert placed(target, draft, device(kind, PLENTY)) == Placement(ALL_LAYERS, ALL_LAYERS, CONTEXT)


def test_a_tight_gpu_takes_the_whole_draft_and_a_part_of_the_target(target: ModelFile, draft: ModelFile) -> None:
    layers = []
    for room in (0.3, 0.6, 0.9):
        free_bytes = int(needed(draft) * 1.2 + needed(target) - target.tensor_bytes * (1 - room))
        got = placed(target, draft, device("gpu", free_bytes))
        assert got.draft_gpu_layers == ALL_LAYERS
        layers.append(got.gpu_layers)
    assert layers == sorted(set(layers))
    assert layers[0] > 0
    assert layers[-1] < LAYERS


def test_workers_take_the_target_that_no_memory_here_would_hold(target: ModelFile, draft: ModelFile) -> None:
    little = needed(draft) + target.tensor_bytes // 4
    with pytest.raises(NotEnoughMemory):
        placed(target, draft, device("cpu", little), free=little)
    for shared_memory in (False, True):
        workers = [device("rpc", needed(target)), device("rpc", needed(target))]
        got = placed(target, draft, *workers, free=little, shared_memory=shared_memory)
        assert got.gpu_layers == ALL_LAYERS


def test_workers_make_no_room_for_a_draft_on_the_gpu(target: ModelFile, draft: ModelFile) -> None:
    small = needed(draft) // 2
    alone = placed(target, draft, device("gpu", small))
    beside_workers = placed(target, draft, device("rpc", PLENTY), device("gpu", small))
    assert alone.draft_gpu_layers == beside_workers.draft_gpu_layers < draft.layers
    assert beside_workers.gpu_layers == ALL_LAYERS


def test_no_layers_on_the_gpu_means_that_nothing_is_counted_there(target: ModelFile) -> None:
    for kind in ("gpu", "rpc"):
        with pytest.raises(NotEnoughMemory):
            placed(target, None, device(kind, PLENTY), free=needed(target) // 2, gpu_layers=0)
