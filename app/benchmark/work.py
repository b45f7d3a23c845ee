"""One benchmark as work for the engine thread. The window and `tandem bench` both measure through here."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app import paths
from app.models.names import title_of
from app.numbers import sizes_apart
from app.words import tr
from engine.bench.prompts import BenchmarkPrompt, read_prompts
from engine.errors import EngineError, ModelError, NotEnoughMemory, RequestError
from engine.records import Device, Loaded, Measurement, Row, Sampling

_PILOT_PROMPTS, _PILOT_LENGTHS = 3, 9  # for each draft; only to say beforehand how much work it is


class PromptsError(Exception):
    """A sentence with the line number and the reason."""


@dataclass(frozen=True, slots=True)
class BenchmarkOrder:
    """What to measure on the target that is loaded."""

    prompts: tuple[BenchmarkPrompt, ...]
    drafts: tuple[Path, ...] = ()
    max_tokens: int = 128
    temperature: float = 0.0
    seed: int = 0
    repeats: int = 3
    raw: bool = False

    @property
    def answers(self) -> int:
        """How many answers it takes, about: pilots, and every configuration on every prompt."""
        configurations = 1 + 2 * len(self.drafts) + (not self.drafts)
        pilots = _PILOT_LENGTHS * len(self.drafts) + bool(self.drafts)
        return pilots * min(_PILOT_PROMPTS, len(self.prompts)) + configurations * len(self.prompts) * self.repeats + 1


@dataclass(frozen=True, slots=True)
class BenchmarkStep:
    """How far it is. `measurement`: what is known now; `last`: it is the result."""

    label: str
    fraction: float
    seconds_left: float | None = None
    measurement: Measurement | None = None
    last: bool = False

    @property
    def rows(self) -> tuple[Row, ...]:
        return self.measurement.rows if self.measurement else ()


def load_prompts(path: Path | None = None) -> tuple[BenchmarkPrompt, ...]:
    """The shipped prompts, or those of a file. Raises PromptsError."""
    try:
        return read_prompts(path or paths.benchmark_prompts())
    except RequestError as error:
        raise PromptsError(str(error)) from error


def one_of_each_kind(prompts: Sequence[BenchmarkPrompt]) -> tuple[BenchmarkPrompt, ...]:
    """The first prompt of every kind: a quick look instead of the whole measurement."""
    first: dict[str, BenchmarkPrompt] = {}
    for prompt in prompts:
        first.setdefault(prompt.kind, prompt)
    return tuple(first.values())


def measure(engine: Any, order: BenchmarkOrder, cancel: threading.Event) -> Iterator[BenchmarkStep]:
    """Runs on the thread that owns `engine` (an engine.engine.Engine). The last step holds the result, also after a
    cancel. A draft that cannot serve gets a row that says why, and the others go on. Raises EngineError."""
    from engine.bench.benchmark import Benchmark, BenchmarkPlan  # brings llama.cpp; the window shows long before

    yield BenchmarkStep(tr("checking the drafts"), 0.0)
    drafts, failed = sound_drafts(order.drafts, engine.loaded, cancel)
    if order.drafts and not drafts and not cancel.is_set():
        yield BenchmarkStep(tr("no draft can serve; measuring look-ups alone"), 0.0)
    plan = BenchmarkPlan(
        drafts=drafts,
        prompts=order.prompts,
        max_tokens=order.max_tokens,
        sampling=Sampling(temperature=order.temperature, seed=order.seed),
        repeats=order.repeats,
        raw=order.raw,
    )
    benchmark = Benchmark(engine, plan, cancel)
    try:
        for progress in benchmark.run():
            so_far = _with_rows(benchmark.measurement(locate=False), failed)
            yield BenchmarkStep(progress.label, progress.fraction, progress.seconds_left, so_far)
    finally:
        for draft in drafts:
            if draft != engine.loaded.config.draft:
                engine.forget_draft(draft)  # its memory is wanted again
    yield BenchmarkStep(tr("done"), 1.0, 0.0, _with_rows(benchmark.measurement(), failed), last=True)


def _with_rows(measurement: Measurement, failed: tuple[Row, ...]) -> Measurement:
    return replace(measurement, rows=measurement.rows + failed)


def sound_drafts(
    drafts: Sequence[Path], loaded: Loaded, cancel: threading.Event
) -> tuple[tuple[Path, ...], tuple[Row, ...]]:
    """The drafts that load and fit, and for each other one a row that says why not: one bad file must not end the
    rest."""
    from engine.pair.preflight import preflight

    sound: list[Path] = []
    failed: list[Row] = []
    taken_bytes = 0  # by the drafts before: all stay loaded, since they take turns
    for draft in drafts:
        try:
            needed_bytes = _check_memory(draft, loaded, taken_bytes)
            preflight(draft, cache=paths.sound_files(), cancel=cancel)
            sound.append(draft)
            taken_bytes += needed_bytes
        except (ModelError, NotEnoughMemory) as error:
            failed.append(_failed(draft, error))
    return tuple(sound), tuple(failed)


def _failed(draft: Path, error: EngineError) -> Row:
    return Row(
        "auto", draft.name, None, 0.0, 0.0, 0.0, 0.0, None, 0.0, 0, 0, error=str(error), draft_title=title_of(draft)
    )


def _check_memory(draft: Path, loaded: Loaded, taken_bytes: int) -> int:
    """What the draft needs; `taken_bytes` are promised to others. Raises NotEnoughMemory where weights and cache
    exceed what is free beside the loaded target."""
    from engine.gguf.file import read_model_file
    from engine.hardware.memory_fit import fit

    if loaded.config.draft == draft:
        return 0  # it is in memory already
    need = fit(read_model_file(draft), None, loaded.context, loaded.config.kv_type)
    free_bytes = need.free_bytes + _gpu_bytes(loaded.devices, loaded.config.draft_gpu_layers) - taken_bytes
    if need.needed_bytes > free_bytes:
        needed, free = sizes_apart(need.needed_bytes, max(0, free_bytes))
        raise NotEnoughMemory(
            tr(
                "{draft} does not fit beside the target: it needs {needed} for {tokens:,} tokens, and only {free} are "
                "free. Close other programs, or choose a smaller context or draft.",
                draft=title_of(draft),
                needed=needed,
                tokens=loaded.context,
                free=free,
            )
        )
    return need.needed_bytes


def _gpu_bytes(devices: Sequence[Device], gpu_layers: int) -> int:
    return sum(device.free_bytes for device in devices if device.kind == "gpu") if gpu_layers else 0
