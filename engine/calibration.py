"""Measures, once a pair and machine, what verification and drafting cost here, and remembers it in a file."""

import json
import logging
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter_ns
from typing import Any

from engine.costs import CostCurve
from engine.governor import MAX_LENGTH
from engine.llama import Context
from engine.threads import busy_cores

_WIDTHS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 16, 17, MAX_LENGTH + 1)
_COARSE_WIDTHS = (1, 2, 4, 8, 16)  # where a pass is slow
_BUDGET_NS = 600_000_000
_SLOW_PASS_NS = 40_000_000
_MAX_REPEATS = 9
_QUIET_CORES = 0.4  # that others may use while figures are taken that are kept
_STEPS = 3  # of the draft after a pass of the target
_PREFIX = 8  # tokens in the cache while measuring

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Calibration:
    """verify_ns[n]: one pass of the target over n tokens. draft_ns: one step of the draft."""

    verify_ns: dict[int, float]
    draft_ns: float | None
    draft_threads: int
    noise: float  # largest difference between logits of a batch and of single tokens

    def curve(self) -> CostCurve:
        return CostCurve(self.verify_ns, MAX_LENGTH + 1)


def calibrate(target: Context, draft: Context | None) -> Calibration:
    """Time both contexts in under a second. Both caches are empty before and after.

    Of several timings the shortest counts: what other processes do can only add to it.
    """
    verify_ns = _time_widths(target)
    noise = _measure_noise(target)
    if draft is None:
        return Calibration(verify_ns, None, 1, noise)
    steps: dict[int, float] = {}
    chosen = draft.threads
    for threads in sorted({1, chosen}):
        draft.set_threads(threads)
        steps[threads] = _time_steps(draft, target)
    best = min(steps, key=steps.__getitem__)
    draft.set_threads(best)
    return Calibration(verify_ns, steps[best], best, noise)


def _time_widths(context: Context) -> dict[int, float]:
    context.truncate(0)
    token = context.model.vocabulary_size // 2
    context.decode([token] * _PREFIX)
    samples: dict[int, list[int]] = {}
    started = perf_counter_ns()
    _time_pass(context, token, 1)  # the first pass warms caches and threads up
    slow = _time_pass(context, token, 1) > _SLOW_PASS_NS
    widths = [n for n in (_COARSE_WIDTHS if slow else _WIDTHS) if n <= min(context.outputs, context.free)]
    for repeat in range(_MAX_REPEATS):
        for width in widths:
            if repeat and perf_counter_ns() - started > _BUDGET_NS:
                break
            samples.setdefault(width, []).append(_time_pass(context, token, width))
    context.truncate(0)
    return {width: float(min(times)) for width, times in samples.items()}


def _time_pass(context: Context, token: int, width: int) -> int:
    started = perf_counter_ns()
    context.decode([token] * width, width)
    context.logits()
    elapsed = perf_counter_ns() - started
    context.truncate(_PREFIX)
    return elapsed


def _time_steps(draft: Context, target: Context) -> float:
    """Time of a draft step, its choice of a token included, as rounds take it: right after a pass of the target.

    That pass has pushed the draft's weights out of the processor's caches; a loop of draft steps alone would flatter.
    """
    draft.truncate(0)
    token = draft.model.vocabulary_size // 2
    times: list[float] = []
    started = perf_counter_ns()
    while len(times) < _MAX_REPEATS and (len(times) < 2 or perf_counter_ns() - started < _BUDGET_NS // 4):
        target.decode([min(token, target.model.vocabulary_size - 1)])
        target.logits()
        target.truncate(0)
        before = perf_counter_ns()
        for _ in range(_STEPS):
            draft.decode([token])
            token = int(draft.logits()[-1].argmax())
        times.append((perf_counter_ns() - before) / _STEPS)
    draft.truncate(0)
    return min(times)


def _measure_noise(context: Context, width: int = 4) -> float:
    """How far the logits of a batch lie from those of single tokens, at worst over a few positions."""
    if context.outputs < width:  # a recurrent model, which never verifies a batch
        return 0.0
    size = context.model.vocabulary_size
    tokens = [(size // 3 + 7 * i) % size for i in range(2 * width)]
    context.truncate(0)
    single = []
    for token in tokens:
        context.decode([token])
        single.append(context.logits()[-1].copy())
    context.truncate(width)
    context.decode(tokens[width:], width)
    differences = [abs(a - b).max() for a, b in zip(single[width:], context.logits(), strict=True)]
    context.truncate(0)
    return float(max(differences))


def machine_is_quiet() -> bool:
    """Whether other processes leave the cores alone."""
    return busy_cores() <= _QUIET_CORES


class CalibrationFile:
    """Calibrations by key, in one JSON file. A file that cannot be read or written is done without."""

    def __init__(self, path: Path | None, is_quiet: Callable[[], bool] = lambda: True) -> None:
        """`is_quiet`: whether what was measured just now may be kept."""
        self._path, self._is_quiet = path, is_quiet

    def get(self, key: str, measure: Callable[[], Calibration]) -> Calibration:
        """What is known for `key`, else what `measure` finds now."""
        known = self._read()
        entry = known.get(key)
        if isinstance(entry, dict):
            try:
                return _parse(entry)
            except (KeyError, TypeError, ValueError, AttributeError):
                log.warning("The calibration for %s is unreadable and is measured again.", key)
        calibration = measure()
        if not self._is_quiet():
            return calibration  # good enough for now, not for good
        known[key] = {
            "verify_ns": {str(width): ns for width, ns in calibration.verify_ns.items()},
            "draft_ns": calibration.draft_ns,
            "draft_threads": calibration.draft_threads,
            "noise": calibration.noise,
        }
        self._write(known)
        return calibration

    def _read(self) -> dict[str, object]:
        if self._path is None:
            return {}
        try:
            content = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return content if isinstance(content, dict) else {}

    def _write(self, known: dict[str, object]) -> None:
        if self._path is None:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            partial = self._path.with_suffix(".partial")
            partial.write_text(json.dumps(known), encoding="utf-8")
            partial.replace(self._path)
        except OSError as error:
            log.warning("Calibrations could not be kept in %s: %s.", self._path, error)


def _parse(entry: dict[str, Any]) -> Calibration:
    """Raises KeyError, TypeError, ValueError or AttributeError for what no calibration ever wrote."""
    widths = {int(width): float(ns) for width, ns in entry["verify_ns"].items()}
    draft_ns = None if entry["draft_ns"] is None else float(entry["draft_ns"])
    times = [*widths.values()] if draft_ns is None else [*widths.values(), draft_ns]
    if 1 not in widths or not all(math.isfinite(ns) and ns > 0 for ns in times):
        raise ValueError("times are positive, and a single token has one")
    return Calibration(widths, draft_ns, int(entry["draft_threads"]), float(entry["noise"]))
