"""What must hold before a pair is loaded: sound files, a draft that serves the target, and enough memory."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from app import paths
from engine.errors import NotEnoughMemory, PairError
from engine.records import Loaded, ModelFile, PairConfig

_LEAST_CONTEXT = 1024  # tokens; less is of no use for a conversation
_USUAL_CONTEXT = 8192  # what the engine takes where there is room


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


def _must_free_first(config: PairConfig, target: ModelFile, draft: ModelFile | None, serving: Loaded | None) -> bool:
    from engine.hardware.memory_fit import explain, fit

    usual = config.context or min(target.context_length, _USUAL_CONTEXT)
    need = fit(target, draft, usual, config.kv_type)
    if need.fits:
        return False
    if config.context is None:  # the engine takes what fits
        need = fit(target, draft, min(usual, _LEAST_CONTEXT), config.kv_type)
    if serving:
        held = fit(serving.target, serving.draft, serving.context, serving.config.kv_type).needed_bytes
        if need.needed_bytes <= need.free_bytes + held:
            return True
    elif need.fits:
        return False
    pair = f"{config.target.name} with {config.draft.name}" if config.draft else config.target.name
    raise NotEnoughMemory(f"{pair} does not fit. {explain(need)}")
