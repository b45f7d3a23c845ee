"""What must hold before a pair is loaded: sound files, a draft that serves the target, and enough memory."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from app import paths
from app.models.fit import USUAL_CONTEXT, DoesNotFit, Memory, judge, quantisation_advice
from app.models.names import title
from app.words import tr
from engine.errors import EngineError, PairError
from engine.hardware.memory_fit import FLASH, OUTPUTS, Plain, fit
from engine.records import Loaded, ModelFile, PairConfig


@dataclass(frozen=True, slots=True)
class LoadPlan:
    """A pair that may be loaded. `free_first`: only once the serving pair has made room."""

    config: PairConfig
    notices: tuple[str, ...] = ()
    free_first: bool = False


Planner = Callable[[PairConfig, Loaded | None, threading.Event], LoadPlan]


def plan_load(
    config: PairConfig,
    serving: Loaded | None,
    cancel: threading.Event,
    free: Callable[[PairConfig], Memory] | None = None,
) -> LoadPlan:
    """Raises an EngineError with the sentence for the user: the file, the pair, the memory, or that it was cancelled.

    Files that were loaded once without harm, by a child process, are remembered over restarts. `free`: what is free
    now; None: as the system and the devices tell it.
    """
    from engine.gguf.file import read_model_file  # here, so that the window shows before any of this is imported
    from engine.pair.pairing import check_pair
    from engine.pair.preflight import preflight

    target = read_model_file(config.target)
    draft = read_model_file(config.draft) if config.draft else None
    if config.draft:
        report = check_pair(config.target, config.draft)
        if not report.usable:
            raise PairError(" ".join(report.problems))
    free_first = _must_free_first(config, target, draft, serving, (free or free_now)(config))
    for path in (config.target, config.draft):
        if path and config.preflight:
            preflight(path, cache=paths.sound_files(), cancel=cancel)
    notice = tr("Memory is short for both pairs at once: the one that serves makes room first.")
    return LoadPlan(config, (notice,) if free_first else (), free_first)


def is_about_the_draft(error: Exception | None) -> bool:
    """Whether the target would open without the draft."""
    return isinstance(error, PairError)


def free_now(config: PairConfig) -> Memory:
    """The system's memory and that of the devices this configuration may use, GPUs and RPC workers included."""
    from engine.hardware.free_memory import free_memory
    from engine.llama.devices import list_devices

    return Memory(free_memory(), tuple(list_devices(config.devices, config.rpc_servers)))


def free_in_any_case(config: PairConfig, serving: Loaded | None = None) -> Memory:
    """As `free_now`; the system's memory alone where a device or a worker does not answer: a load says so.

    `serving` would make room for another pair: what it holds counts as free.
    """
    from engine.hardware.free_memory import free_memory

    try:
        memory = free_now(config)
    except EngineError:
        memory = Memory(free_memory())
    return with_room_made(memory, serving)


def with_room_made(memory: Memory, serving: Loaded | None) -> Memory:
    """What is free once the pair that serves has gone."""
    if serving is None:
        return memory
    held = fit(serving.target, serving.draft, serving.context, serving.config.kv_type)
    return memory.with_freed(held.needed_bytes)


def expected_attention(config: PairConfig, target: ModelFile, draft: ModelFile | None, memory: Memory) -> Plain:
    """Which models would use plain attention, as far as it was timed here; on a GPU none."""
    from engine.hardware.threads import default_threads, physical_cores
    from engine.pair.attention import AttentionChoices

    if config.flash_attention != "auto" or (memory.offload and config.gpu_layers != 0):
        return FLASH
    choices = AttentionChoices(paths.attention_file())
    threads = min(config.threads, physical_cores()) if config.threads else default_threads()
    context = config.context or min(target.context_length or USUAL_CONTEXT, USUAL_CONTEXT)
    target_plain, draft_plain = (
        model is not None and choices.expects_plain(model, context, config.kv_type, OUTPUTS, threads)
        for model in (target, draft)
    )
    return target_plain, draft_plain


def _must_free_first(
    config: PairConfig, target: ModelFile, draft: ModelFile | None, serving: Loaded | None, memory: Memory
) -> bool:
    """Whether the serving pair has to make room. Raises DoesNotFit where even that is not enough."""
    expected = expected_attention(config, target, draft, memory)
    report = judge(config, target, draft, memory, expected)
    if report.fits:
        return False
    if serving:
        memory = with_room_made(memory, serving)
        report = judge(config, target, draft, memory, expected)
        if report.fits:
            return True
    smaller = "" if report.remedies else quantisation_advice(target, memory)
    raise DoesNotFit(f"{_does_not_fit(target, draft)} {report.sentence} {smaller}".rstrip(), report, target)


def _does_not_fit(target: ModelFile, draft: ModelFile | None) -> str:
    if draft is None:
        return tr("{target} does not fit.", target=title(target))
    return tr("{target} with {draft} does not fit.", target=title(target), draft=title(draft))
