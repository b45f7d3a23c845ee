"""What must hold before a pair is loaded: sound files, a draft that serves the target, and enough memory."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from app import paths
from app.models.fit import DoesNotFit, Memory, judge, quantisation_advice
from engine.errors import EngineError, PairError
from engine.hardware.memory_fit import fit
from engine.records import Loaded, ModelFile, PairConfig


@dataclass(frozen=True, slots=True)
class LoadPlan:
    """A pair that may be loaded. `free_first`: only once the serving pair has made room."""

    config: PairConfig
    notices: tuple[str, ...] = ()
    free_first: bool = False


Planner = Callable[[PairConfig, Loaded | None, threading.Event], LoadPlan]


def plan_load(config: PairConfig, serving: Loaded | None, cancel: threading.Event) -> LoadPlan:
    """Raises an EngineError with the sentence for the user: the file, the pair, the memory, or that it was cancelled.

    Files that were loaded once without harm, by a child process, are remembered over restarts.
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
    free_first = _must_free_first(config, target, draft, serving)
    for path in (config.target, config.draft):
        if path and config.preflight:
            preflight(path, cache=paths.sound_files(), cancel=cancel)
    notices = ("Memory is short for both pairs at once: the one that serves makes room first.",) if free_first else ()
    return LoadPlan(config, notices, free_first)


def is_about_the_draft(error: Exception | None) -> bool:
    """Whether the target would open without the draft."""
    return isinstance(error, PairError)


def free_now(config: PairConfig) -> Memory:
    """The system's memory and that of the devices this configuration may use, GPUs and RPC workers included."""
    from engine.hardware.free_memory import free_memory
    from engine.llama.devices import list_devices

    return Memory(free_memory(), tuple(list_devices(config.devices, config.rpc_servers)))


def free_in_any_case(config: PairConfig) -> Memory:
    """As `free_now`; the system's memory alone where a device or a worker does not answer: a load says so."""
    from engine.hardware.free_memory import free_memory

    try:
        return free_now(config)
    except EngineError:
        return Memory(free_memory())


def _must_free_first(config: PairConfig, target: ModelFile, draft: ModelFile | None, serving: Loaded | None) -> bool:
    """Whether the serving pair has to make room. Raises DoesNotFit where even that is not enough."""
    memory = free_now(config)
    report = judge(config, target, draft, memory)
    if report.fits:
        return False
    if serving:
        held = fit(serving.target, serving.draft, serving.context, serving.config.kv_type).needed_bytes
        memory = memory.with_freed(held)
        report = judge(config, target, draft, memory)
        if report.fits:
            return True
    pair = f"{config.target.name} with {config.draft.name}" if config.draft else config.target.name
    smaller = "" if report.remedies else quantisation_advice(target, memory)
    raise DoesNotFit(f"{pair} does not fit. {report.sentence} {smaller}".rstrip(), report)
