"""Measures, once a pair and machine, what verification and drafting cost here, and remembers it in a file."""

import logging
import math
import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter_ns
from typing import Any

from engine.hardware.threads import busy_cores
from engine.keyed_file import KeyedFile
from engine.llama.context import Context
from engine.policy.costs import CostCurve, DraftCost
from engine.policy.policy_config import MAX_DRAFT_TOKENS
from engine.speculation.prefill import aborting

_WIDTHS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 16, 17, MAX_DRAFT_TOKENS + 1)
_COARSE_WIDTHS = (1, 2, 4, 8, 16)  # where a pass is slow
_BUDGET_NS = 600_000_000
_SLOW_PASS_NS = 40_000_000
_MAX_REPEATS = 9
_QUIET_CORES = 0.4  # that others may use while figures are taken that are kept
_ROW, _ROW_NS = 16, 120_000_000  # single tokens in a row: with small targets the first few are slower
_STEPS = 3  # of the draft, as in a round
_READ = 8  # tokens that it reads at once
_PREFIX = 8  # tokens in the cache while measuring
_SHORT = 256  # cells of a short-lived cache, llama.cpp's step: passes are as fast as behind so few tokens in a long one
_SHORT_BATCH = 32
_WORST = 2.0  # single passes that each token of a wider one may cost at most: on a quiet machine up to 1.2 were seen

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Calibration:
    """verify_ns[n]: one pass of the target over n tokens, among others. vanilla_ns: over one token after another."""

    verify_ns: dict[int, float]
    vanilla_ns: float
    draft: DraftCost | None
    draft_threads: int
    noise: float  # largest difference between logits of a batch and of single tokens

    def curve(self) -> CostCurve:
        return CostCurve(self.verify_ns, MAX_DRAFT_TOKENS + 1, self.vanilla_ns)

    @property
    def is_possible(self) -> bool:
        """Whether no pass took far longer than its tokens would one by one, which always is a way to decode them."""
        return all(ns <= _WORST * width * self.vanilla_ns for width, ns in self.verify_ns.items())


def calibrate(target: Context, draft: Context | None, cancel: threading.Event | None = None) -> Calibration:
    """Time both contexts in under a second, where passes are not slow. Both caches are empty before and after.

    Of several timings the shortest counts: what other processes do can only add to it. Raises LoadCancelled.
    """
    with aborting([target, draft] if draft else [target], cancel or threading.Event()):
        return _calibrate(target, draft)


def calibrate_beside(
    target: Context, draft: Context | None, threads: int, cancel: threading.Event | None = None
) -> Calibration:
    """As `calibrate`, on short-lived caches over the same models, so that these two keep what they hold.

    Raises LoadCancelled, and NotEnoughMemory where llama.cpp cannot make the caches.
    """
    with ExitStack() as stack:
        beside = [stack.enter_context(_short_lived(one, threads)) for one in (target, draft) if one]
        return calibrate(beside[0], beside[1] if draft else None, cancel)


def _short_lived(context: Context, threads: int) -> Context:
    return Context(
        context.model,
        _SHORT,
        outputs=context.outputs,
        threads=threads,
        n_batch=_SHORT_BATCH,
        kv_type=context.kv_type,
        flash_attention=context.flash_attention,
        rollback=context.rollback,
    )


def _calibrate(target: Context, draft: Context | None) -> Calibration:
    verify_ns, vanilla_ns = _time_widths(target)
    noise = _measure_noise(target)
    if draft is None:
        return Calibration(verify_ns, vanilla_ns, None, 1, noise)
    steps: dict[int, float] = {}
    for threads in sorted({1, draft.threads}):
        draft.set_threads(threads)
        steps[threads] = _time_step(draft, target)
    best = min(steps, key=steps.__getitem__)
    draft.set_threads(best)
    return Calibration(verify_ns, vanilla_ns, DraftCost(steps[best], _time_reading(draft)), best, noise)


def _time_widths(context: Context) -> tuple[dict[int, float], float]:
    """-> nanoseconds of a pass by width, of a single token after another"""
    context.truncate(0)
    token = context.model.vocabulary_size // 2
    context.decode_to_measure([token] * _PREFIX)
    samples: dict[int, list[int]] = {}
    started = perf_counter_ns()
    vanilla = [_time_pass(context, token, 1) for _ in range(2)]  # the first warms caches and threads up
    slow = min(vanilla) > _SLOW_PASS_NS
    widths = [n for n in (_COARSE_WIDTHS if slow else _WIDTHS) if n <= min(context.outputs, context.free)]
    for repeat in range(_MAX_REPEATS):
        for width in widths:
            if repeat and perf_counter_ns() - started > _BUDGET_NS:
                break
            samples.setdefault(width, []).append(_time_pass(context, token, width))
    started = perf_counter_ns()
    while not slow and len(vanilla) < _ROW and perf_counter_ns() - started < _ROW_NS:
        vanilla.append(_time_pass(context, token, 1))
    context.truncate(0)
    verify_ns = {width: float(min(times)) for width, times in samples.items()}
    return verify_ns, min(float(min(vanilla)), verify_ns[1])


def _time_pass(context: Context, token: int, width: int, keep: int = _PREFIX) -> int:
    started = perf_counter_ns()
    context.decode_to_measure([token] * width, width)
    context.logits()
    elapsed = perf_counter_ns() - started
    context.truncate(keep)
    return elapsed


def _time_step(draft: Context, target: Context) -> float:
    """Nanoseconds of a draft token, of a few after a pass of the target, which sweeps the caches as in a round."""
    token = draft.model.vocabulary_size // 2
    times: list[int] = []
    started = perf_counter_ns()
    while len(times) < _MAX_REPEATS and (len(times) < 2 or perf_counter_ns() - started < _BUDGET_NS // 4):
        target.truncate(0)
        draft.truncate(0)
        target.decode_to_measure([min(token, target.model.vocabulary_size - 1)])
        target.logits()
        begun = perf_counter_ns()
        for _ in range(_STEPS):
            draft.decode_to_measure([token])
            draft.logits()[-1].argmax()
        times.append(perf_counter_ns() - begun)
    target.truncate(0)
    draft.truncate(0)
    return min(times) / _STEPS


def _time_reading(draft: Context) -> float:
    """A token of a known text, several at a time."""
    tokens = min(_READ, draft.outputs, draft.n_ctx)
    times: list[int] = []
    started = perf_counter_ns()
    while not times or (len(times) < _MAX_REPEATS and perf_counter_ns() - started < _ROW_NS):
        times.append(_time_pass(draft, draft.model.vocabulary_size // 2, tokens, keep=0))
    return min(times) / tokens


def _measure_noise(context: Context, width: int = 4) -> float:
    """How far the logits of a batch lie from those of single tokens, at worst over a few positions."""
    if context.outputs < width:  # a recurrent model, which never verifies a batch
        return 0.0
    size = context.model.vocabulary_size
    tokens = [(size // 3 + 7 * i) % size for i in range(2 * width)]
    context.truncate(0)
    single = []
    for token in tokens:
        context.decode_to_measure([token])
        single.append(context.logits()[-1].copy())
    context.truncate(width)
    context.decode_to_measure(tokens[width:], width)
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
        self._file, self._is_quiet = KeyedFile(path), is_quiet
        self._keeps = path is not None
        self._in_doubt: set[str] = set()

    def get(self, key: str, measure: Callable[[], Calibration]) -> Calibration:
        """What is known for `key`, else what `measure` finds now."""
        entry = self._file.read().get(key)
        if isinstance(entry, dict):
            try:
                return _parse(entry)
            except (KeyError, TypeError, ValueError, AttributeError):
                log.warning("The calibration for %s is unreadable and is measured again.", key)
        calibration = measure()
        if self._keeps and calibration.is_possible and self._is_quiet():
            self._keep(key, calibration)
        elif self._keeps:  # good enough for now, not for good
            self._in_doubt.add(key)
        return calibration

    def is_in_doubt(self, key: str) -> bool:
        """Whether what `get` gave was measured in a bad moment."""
        return key in self._in_doubt

    def again(self, key: str, measure: Callable[[], Calibration]) -> Calibration | None:
        """What `measure` finds now, kept whatever it is; None where the machine is not quiet before and after."""
        if not self._is_quiet():
            return None
        calibration = measure()
        if not self._is_quiet():
            return None
        self._in_doubt.discard(key)
        self._keep(key, calibration)
        return calibration

    def _keep(self, key: str, calibration: Calibration) -> None:
        known = self._file.read()
        known[key] = {
            "verify_ns": {str(width): ns for width, ns in calibration.verify_ns.items()},
            "vanilla_ns": calibration.vanilla_ns,
            "draft": asdict(calibration.draft) if calibration.draft else None,
            "draft_threads": calibration.draft_threads,
            "noise": calibration.noise,
        }
        self._file.write(known)


def _parse(entry: dict[str, Any]) -> Calibration:
    """Raises KeyError, TypeError, ValueError or AttributeError for what no calibration ever wrote."""
    widths = {int(width): float(ns) for width, ns in entry["verify_ns"].items()}
    vanilla_ns = float(entry["vanilla_ns"])
    draft = None if entry["draft"] is None else DraftCost(**{name: float(ns) for name, ns in entry["draft"].items()})
    times = [*widths.values(), vanilla_ns] + ([] if draft is None else [*asdict(draft).values()])
    if 1 not in widths or not all(math.isfinite(ns) and ns > 0 for ns in times):
        raise ValueError("times are positive, and a single token has one")
    return Calibration(widths, vanilla_ns, draft, int(entry["draft_threads"]), float(entry["noise"]))
