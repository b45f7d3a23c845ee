"""Where the layers of target and draft go: as much on the GPU as fits, the draft first when memory is tight. Pure.

A draft step is short and is taken several times a round: a draft on the CPU costs more than a few target layers there.
For the same reason RPC workers hold layers of the target only.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from engine.errors import NotEnoughMemory
from engine.hardware.memory_fit import CONTEXT_STEP, Plain, explain, fit, kv_bytes, largest_context, scratch_bytes
from engine.records import Device, KvType, ModelFile, PairConfig

DEFAULT_CONTEXT = 8192  # tokens, where the models and the memory allow it
ALL_LAYERS = -1
_RESERVE = 0.06  # of a GPU's free memory: what drivers and kernels take for themselves
SHARED_MEMORY = sys.platform == "darwin"  # the GPU's memory is the system's


@dataclass(frozen=True, slots=True)
class Placement:
    """Layers on the GPU (-1: all, the output layer too), and a context that fits with them."""

    gpu_layers: int
    draft_gpu_layers: int
    context: int
    plain_fits: bool = True  # there is room for the scores of plain attention, too


def place(
    config: PairConfig,
    target: ModelFile,
    draft: ModelFile | None,
    devices: Sequence[Device],
    free_bytes: int,
    outputs: int,
    shared_memory: bool = SHARED_MEMORY,
) -> Placement:
    """The placement for what the user asked; `free_bytes` is the system's memory.

    Raises NotEnoughMemory with the sentence that says what is needed, what is free and what to change.
    """
    local_bytes, rpc_bytes = _offload_bytes(config, devices)
    all_bytes = free_bytes + rpc_bytes + (0 if shared_memory else local_bytes)
    wanted = config.context or min(target.context_length or DEFAULT_CONTEXT, DEFAULT_CONTEXT)
    plain = plain_by_wish(config)
    if config.context is None:
        wanted = max(CONTEXT_STEP, largest_context(target, draft, config.kv_type, all_bytes, wanted, plain))
    needed = fit(target, draft, wanted, config.kv_type, all_bytes, outputs, plain)
    if not needed.fits:
        raise NotEnoughMemory(explain(needed))
    plain_fits = fit(target, draft, wanted, config.kv_type, all_bytes, outputs, (True, True)).fits
    if not local_bytes + rpc_bytes or (shared_memory and not rpc_bytes):
        return Placement(config.gpu_layers, config.draft_gpu_layers, wanted, plain_fits)
    draft_layers, left = config.draft_gpu_layers, local_bytes
    if draft and draft_layers == ALL_LAYERS and local_bytes:
        draft_layers, left = _layers_that_fit(draft, wanted, config.kv_type, outputs, left)
    layers = config.gpu_layers
    if layers == ALL_LAYERS:
        layers, _ = _layers_that_fit(target, wanted, config.kv_type, outputs, left + rpc_bytes)
    return Placement(layers, draft_layers, wanted, plain_fits)


def plain_by_wish(config: PairConfig) -> Plain:
    """Plain attention where the user wants no other."""
    return (config.flash_attention == "off",) * 2


def _offload_bytes(config: PairConfig, devices: Sequence[Device]) -> tuple[int, int]:
    """What GPUs here and RPC workers may take, after the reserve."""
    if config.gpu_layers == 0:
        return 0, 0
    local = sum(device.free_bytes for device in devices if device.kind in ("gpu", "igpu"))
    remote = sum(device.free_bytes for device in devices if device.kind == "rpc")
    return int(local * (1 - _RESERVE)), int(remote * (1 - _RESERVE))


def _layers_that_fit(model: ModelFile, context: int, kv_type: KvType, outputs: int, gpu_bytes: int) -> tuple[int, int]:
    """How many layers the GPU takes (-1: all), and what is then left of its memory."""
    room = gpu_bytes - scratch_bytes(model, context, outputs)
    layer_bytes = (model.tensor_bytes + kv_bytes(model, context, kv_type)) / (model.layers + 1)
    layers = max(0, int(room / layer_bytes))
    if layers > model.layers:
        return ALL_LAYERS, int(room - layer_bytes * (model.layers + 1))
    return layers, int(room - layer_bytes * layers)
