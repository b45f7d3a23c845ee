"""Will a pair fit, before it is loaded: on which device how much, and what would make it fit. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.numbers import size, sizes_apart
from app.words import tr
from engine.errors import NotEnoughMemory
from engine.hardware.memory_fit import (
    FLASH,
    OUTPUTS,
    Plain,
    balance,
    fit,
    kv_bytes,
    largest_context,
    may_be_plain,
    scratch_bytes,
)
from engine.hardware.placement import ALL_LAYERS, SHARED_MEMORY, Placement, place, plain_by_wish
from engine.records import Device, Fit, KvType, ModelFile, PairConfig

LEAST_CONTEXT = 1024  # tokens; less is of no use for a conversation
USUAL_CONTEXT = 8192  # what the engine takes where there is room
_SMALLER_KV: tuple[KvType, ...] = ("q8_0", "q4_0")
_KV_BLOCK = 32  # values that share a scale in those: llama.cpp refuses heads that are no multiple of it


@dataclass(frozen=True, slots=True)
class Memory:
    """What is free now: in the system, and on each device of its own memory, RPC workers included.

    `freed_bytes` of it is still held by a pair that would make room.
    """

    system_bytes: int
    devices: tuple[Device, ...] = ()
    freed_bytes: int = 0

    @property
    def offload(self) -> tuple[Device, ...]:
        """Devices that hold layers in memory of their own."""
        kinds = ("rpc",) if SHARED_MEMORY else ("gpu", "igpu", "rpc")
        return tuple(device for device in self.devices if device.kind in kinds)

    @property
    def free_bytes(self) -> int:
        return self.system_bytes + sum(device.free_bytes for device in self.offload)

    def with_freed(self, num_bytes: int) -> "Memory":
        """After a pair of this size has made room: on the devices first, as it was placed."""
        left, devices = num_bytes, []
        for device in self.devices:
            back = min(left, max(0, device.total_bytes - device.free_bytes)) if device in self.offload else 0
            left -= back
            devices.append(replace(device, free_bytes=device.free_bytes + back))
        return Memory(self.system_bytes + left, tuple(devices), self.freed_bytes + num_bytes)


@dataclass(frozen=True, slots=True)
class DeviceNeed:
    """What one device would hold."""

    name: str
    needed_bytes: int
    free_bytes: int

    @property
    def fits(self) -> bool:
        return self.needed_bytes <= self.free_bytes


@dataclass(frozen=True, slots=True)
class Remedy:
    """A change with which the pair fits, as a button says it: "Use a context of 4,096 tokens"."""

    sentence: str
    changes: tuple[tuple[str, int | str], ...] = ()  # key of a setting, its value
    without_draft: bool = False


@dataclass(frozen=True, slots=True)
class FitReport:
    """`placement` None: it does not fit, and `sentence` says so."""

    need: Fit
    placement: Placement | None
    devices: tuple[DeviceNeed, ...]
    sentence: str
    remedies: tuple[Remedy, ...] = ()

    @property
    def fits(self) -> bool:
        return self.placement is not None


class DoesNotFit(NotEnoughMemory):
    """Refused before loading.

    Attributes:
        report: how much is missing where, and what would make it fit.
        target: the model that was to be loaded.
    """

    def __init__(self, sentence: str, report: FitReport, target: ModelFile | None = None) -> None:
        super().__init__(sentence)
        self.report, self.target = report, target


def judge(
    config: PairConfig, target: ModelFile, draft: ModelFile | None, memory: Memory, expected: Plain = FLASH
) -> FitReport:
    """How this pair would lie in what is free, or what would make it fit.

    `expected`: which models would use plain attention if there is room, where the user leaves that to Tandem.
    """
    found = _try(config, target, draft, memory, expected)
    if found.fits:
        return found
    remedies = tuple(_remedies(config, target, draft, memory))
    if remedies and not found.need.fits:  # they say better what to do than the sentence does
        found = replace(found, sentence=balance(found.need))
    return replace(found, remedies=remedies)


def _try(
    config: PairConfig, target: ModelFile, draft: ModelFile | None, memory: Memory, expected: Plain = FLASH
) -> FitReport:
    context = config.context or min(target.context_length or USUAL_CONTEXT, USUAL_CONTEXT)
    try:
        placement = place(config, target, draft, memory.devices, memory.system_bytes, OUTPUTS)
    except NotEnoughMemory as error:
        need = fit(target, draft, context, config.kv_type, memory.free_bytes, plain=plain_by_wish(config))
        return FitReport(need, None, (), str(error))
    plain = _attention(config, target, draft, placement, expected)
    need = fit(target, draft, placement.context, config.kv_type, memory.free_bytes, plain=plain)
    if config.context is None and placement.context < min(LEAST_CONTEXT, context):
        sentence = tr(
            "Only a context of {context:,} tokens would fit beside the weights, too few for a conversation.",
            context=placement.context,
        )
        return FitReport(need, None, (), sentence)
    devices = tuple(_device_needs(config, placement, target, draft, memory, need.needed_bytes))
    if full := next((device for device in devices if not device.fits), None):
        needed, free = sizes_apart(full.needed_bytes, full.free_bytes)
        sentence = tr(
            "{device} would have to hold {needed} and has {free} free. Put fewer layers on the GPU, or let Tandem "
            "choose (-1).",
            device=full.name, needed=needed, free=free,
        )  # fmt: skip
        return FitReport(need, None, devices, sentence)
    needed, free = sizes_apart(need.needed_bytes, need.free_bytes)
    return FitReport(need, placement, devices, tr("Needs {needed} of {free} free.", needed=needed, free=free))


def _attention(
    config: PairConfig, target: ModelFile, draft: ModelFile | None, placement: Placement, expected: Plain
) -> Plain:
    """What the engine will choose: the user's wish, else the faster one if its scores fit."""
    if config.flash_attention != "auto" or not placement.plain_fits:
        return plain_by_wish(config)
    possible = (
        may_be_plain(model, placement.context, config.kv_type, OUTPUTS) if model else False for model in (target, draft)
    )
    target_plain, draft_plain = (wanted and may for wanted, may in zip(expected, possible, strict=True))
    return target_plain, draft_plain


def _device_needs(
    config: PairConfig,
    placement: Placement,
    target: ModelFile,
    draft: ModelFile | None,
    memory: Memory,
    needed: int,
) -> Iterator[DeviceNeed]:
    """The GPUs and workers together, then the system. llama.cpp splits layers by what each device has free."""
    on_device = _share_on_devices(target, placement.gpu_layers, placement.context, config.kv_type)
    if draft:
        on_device += _share_on_devices(draft, placement.draft_gpu_layers, placement.context, config.kv_type)
    free = sum(device.free_bytes for device in memory.offload)
    here = tr("This computer's memory")
    if not free or config.gpu_layers == 0:
        yield DeviceNeed(here, needed, memory.system_bytes)
        return
    names = ", ".join(dict.fromkeys(device.description or device.name for device in memory.offload))
    yield DeviceNeed(names, on_device, free)
    yield DeviceNeed(here, max(0, needed - on_device), memory.system_bytes)


def _share_on_devices(model: ModelFile, layers: int, context: int, kv_type: KvType) -> int:
    """Weights, cache and scratch of the layers that go to devices. -1: all, and the output layer."""
    if layers == 0:
        return 0
    share = 1.0 if layers == ALL_LAYERS else min(1.0, layers / (model.layers + 1))
    whole = model.tensor_bytes + kv_bytes(model, context, kv_type)
    return int(whole * share) + scratch_bytes(model, context, OUTPUTS)


def _remedies(config: PairConfig, target: ModelFile, draft: ModelFile | None, memory: Memory) -> Iterator[Remedy]:
    """Changes that suffice alone, the mildest first; at last the quantisation, which is another file."""

    def fits(changed: PairConfig, with_draft: ModelFile | None) -> bool:
        return _try(changed, target, with_draft, memory).fits

    if config.gpu_layers not in (ALL_LAYERS, 0) and fits(replace(config, gpu_layers=ALL_LAYERS), draft):
        yield Remedy(tr("Put as many layers on the GPU as fit"), (("gpu_layers", ALL_LAYERS),))
    wanted = config.context or min(target.context_length or USUAL_CONTEXT, USUAL_CONTEXT)
    heads = [length for model in (target, draft) if model for length in (model.key_length, model.value_length)]
    may_be_smaller = (
        config.kv_type == "f16"
        and config.flash_attention != "off"  # quantised values need flash attention
        and all(length % _KV_BLOCK == 0 for length in heads)
    )
    for kv_type in _SMALLER_KV:
        if may_be_smaller and fits(replace(config, kv_type=kv_type, context=wanted), draft):
            yield Remedy(tr("Use a {kind} KV cache", kind=kv_type), (("kv_type", kv_type),))
            break
    largest = largest_context(target, draft, config.kv_type, memory.free_bytes, wanted, plain_by_wish(config))
    if LEAST_CONTEXT <= largest < wanted and fits(replace(config, context=largest), draft):
        yield Remedy(tr("Use a context of {context:,} tokens", context=largest), (("context", largest),))
    if draft and fits(replace(config, draft=None), None):
        yield Remedy(tr("Open without the draft"), without_draft=True)


def quantisation_advice(target: ModelFile, memory: Memory) -> str:
    """What size of file would fit, as a sentence; empty where the weights are not what is too large."""
    room = memory.free_bytes - scratch_bytes(target, LEAST_CONTEXT, OUTPUTS) - kv_bytes(target, LEAST_CONTEXT, "f16")
    if target.tensor_bytes <= room or room <= 0:
        return ""
    bits = room * 8 / max(target.parameters, 1)
    if bits < 1.6:  # nothing readable is stored in less
        return tr("No quantisation of it fits here; choose a model of at most {size}.", size=size(room))
    return tr(
        "A quantisation of it of at most {size} ({bits:.1f} bits a weight) would fit.", size=size(room), bits=bits
    )
