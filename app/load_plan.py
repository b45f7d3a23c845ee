"""What must hold before a pair is loaded: sound files, a draft that serves the target, and enough memory."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from engine.errors import NotEnoughMemory, PairError
from engine.records import Loaded, ModelFile, PairConfig

_LEAST_CONTEXT = 1024  # tokens; less is of no use for a conversation


@dataclass(frozen=True, slots=True)
class LoadPlan:
    """A pair that may be loaded. `free_first`: only once the serving pair has made room."""

    config: PairConfig
    notices: tuple[str, ...] = ()
    free_first: bool = False


Planner = Callable[[PairConfig, Loaded | None], LoadPlan]


class LoadPlanner:
    """Makes plans, and remembers which files a child process has loaded without harm."""

    def __init__(self) -> None:
        self._sound: set[tuple[Path, int, int]] = set()

    def __call__(self, config: PairConfig, serving: Loaded | None) -> LoadPlan:
        """Raises an EngineError with the sentence for the user: the file, the pair, or the memory."""
        from engine.gguf_file import read_model_file  # here, so that the window shows before any of this is imported
        from engine.pairing import check_pair

        target = read_model_file(config.target)
        draft = read_model_file(config.draft) if config.draft else None
        notices: tuple[str, ...] = ()
        if config.draft:
            report = check_pair(config.target, config.draft)
            if not report.usable:
                raise PairError(" ".join(report.problems))
            notices = report.warnings
        free_first = _must_free_first(config, target, draft, serving)
        for path in (config.target, config.draft):
            if path:
                self._try_in_a_child(path)
        return LoadPlan(config, notices, free_first)

    def _try_in_a_child(self, path: Path) -> None:
        from engine.preflight import preflight

        stat = path.stat()
        key = (path.resolve(), stat.st_size, stat.st_mtime_ns)
        if key not in self._sound:
            preflight(path)
            self._sound.add(key)


def _must_free_first(config: PairConfig, target: ModelFile, draft: ModelFile | None, serving: Loaded | None) -> bool:
    from engine.memory_fit import explain, fit

    wanted = config.context or min(
        target.context_length, _LEAST_CONTEXT
    )  # the engine takes what fits
    need = fit(target, draft, wanted, config.kv_type)
    if need.fits:
        return False
    if serving:
        held = fit(serving.target, serving.draft, serving.context, serving.config.kv_type).needed_bytes
        if need.needed_bytes <= need.free_bytes + held:
            return True
    pair = f"{config.target.name} with {config.draft.name}" if config.draft else config.target.name
    raise NotEnoughMemory(f"{pair} does not fit. {explain(need)}")
