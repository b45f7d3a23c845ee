"""Threads that follow the machine: fewer while other processes want the cores, all again when they are done."""

import os
from dataclasses import dataclass
from time import monotonic

from engine.hardware.threads import CpuTicks, cpu_ticks, physical_cores
from engine.llama.context import Context
from engine.policy.costs import CostCurve

_LOOK_SECONDS = 0.25
_LOOKS = 2  # that must agree before anything changes


@dataclass
class _Reading:
    seconds: float
    ticks: CpuTicks
    own_seconds: float


class BusyMeter:
    """How many cores other processes kept busy between two looks. Linux; elsewhere it never sees any."""

    def __init__(self) -> None:
        self._last = _read()

    def others(self) -> float | None:
        """Cores in use by others since the last look; None when that was a moment ago or cannot be told."""
        last = self._last
        if last is None or monotonic() - last.seconds < _LOOK_SECONDS:
            return None
        now = self._last = _read()
        busy = now.ticks.busy_since(last.ticks) if now else None
        if now is None or busy is None:
            return None
        own = (now.own_seconds - last.own_seconds) / (now.seconds - last.seconds)
        return max(0.0, busy - own)


class ThreadFollower:
    """Keeps one engine's contexts at the number of threads that the machine has cores for, `most` at best."""

    def __init__(self, most: int, threads: int) -> None:
        """`threads`: what the contexts have, fewer than `most` after a start on a busy machine."""
        self._most = most
        self._meter = BusyMeter()
        self._wanted, self._agreeing = threads, 0
        self.threads = threads

    def follow(self, target: Context, draft: Context | None, costs: CostCurve, draft_threads: int) -> None:
        """Look (at most four times a second) and change threads between two decodes if the machine changed."""
        others = self._meter.others()
        if others is not None:
            self._decide(wanted_threads(self._most, physical_cores(), others))
        if target.threads != self.threads:
            costs.rescale(target.threads / self.threads)
            target.set_threads(self.threads)
            if draft:
                draft.set_threads(min(draft_threads, self.threads))

    def _decide(self, wanted: int) -> None:
        self._agreeing = self._agreeing + 1 if wanted == self._wanted else 1
        self._wanted = wanted
        if self._agreeing >= _LOOKS:
            self.threads = wanted


def wanted_threads(most: int, cores: int, others: float) -> int:
    """Threads that find a core of their own while others use `others` cores. Half a core is still shared."""
    return max(1, min(most, cores - int(others + 0.5)))


def _read() -> _Reading | None:
    ticks = cpu_ticks()
    if ticks is None:
        return None
    own = os.times()
    return _Reading(monotonic(), ticks, own.user + own.system)
