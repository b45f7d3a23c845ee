"""What a comparison asks of the engine: the lanes, each checked before it is opened."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from app.numbers import sizes_apart
from app.words import tr
from engine.bench.comparison import LaneSpec
from engine.errors import NotEnoughMemory
from engine.records import Loaded, PairConfig, Request

Check = Callable[[PairConfig, threading.Event], None]  # raises an EngineError where this pair cannot be loaded


def compare_work(request: Request, lanes: tuple[LaneSpec, ...], check: Check) -> Any:
    """For `EngineThread.run`: answers `request` once a lane."""

    def work(engine: Any, cancel: threading.Event) -> Iterator[object]:
        from engine.bench.compare import compare  # llama.cpp with it: on the engine thread only

        def check_lane(spec: LaneSpec) -> None:
            serving: Loaded = engine.loaded
            is_new = spec.draft is not None and spec.draft != serving.config.draft
            if is_new:
                check(replace(serving.config, draft=spec.draft), cancel)
            _check_memory(serving, spec, is_new)

        return compare(engine, request, lanes, cancel, check_lane)

    return work


def _check_memory(serving: Loaded, spec: LaneSpec, is_new: bool) -> None:
    """A lane shares the weights, but brings caches of its own. Raises NotEnoughMemory."""
    from engine.gguf.file import read_model_file
    from engine.hardware.memory_fit import fit

    draft = serving.draft if spec.draft == serving.config.draft else None
    if is_new and spec.draft is not None:
        draft = read_model_file(spec.draft)
    needs = fit(serving.target, draft, serving.context, serving.config.kv_type)
    lane_bytes = needs.target_kv_bytes + needs.draft_kv_bytes + needs.scratch_bytes
    needed = lane_bytes + (needs.draft_bytes if is_new else 0)
    if needed > needs.free_bytes:
        wanted, free = sizes_apart(needed, needs.free_bytes)
        raise NotEnoughMemory(
            tr(
                "This lane needs {needed} of its own and only {free} are free. Choose a smaller context in the "
                "settings, or close other programs.",
                needed=wanted,
                free=free,
            )
        )
