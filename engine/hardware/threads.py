"""How many threads a decode should use: what the machine has free, never more than its physical cores."""

import functools
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

_SAMPLE_SECONDS = 0.06
_ROOMY = 4  # from this many cores on, one is left to the window


@dataclass(frozen=True, slots=True)
class CpuTicks:
    """Since boot, of all CPUs that this process may use."""

    cpus: int
    busy: int
    total: int

    def busy_since(self, earlier: "CpuTicks") -> float | None:
        """How many of these CPUs were busy; None: no tick has passed."""
        total = self.total - earlier.total
        return (self.busy - earlier.busy) / total * self.cpus if total > 0 else None


@functools.cache
def physical_cores() -> int:
    """Cores that this process may use; hyper-threads count once."""
    usable = sorted(_usable_cpus())
    count = len(usable)
    if sys.platform.startswith("linux"):
        cores = {_siblings(cpu) for cpu in usable}
        count = min(len(cores), _quota(), count)
    elif sys.platform == "darwin":
        count = _sysctl("hw.perflevel0.physicalcpu") or _sysctl("hw.physicalcpu") or count
    return max(1, count)


def window_has_a_core() -> bool:
    """Whether decoding leaves a core to the window by default."""
    return physical_cores() >= _ROOMY


def most_threads() -> int:
    """Threads of a machine that does nothing else: its cores, one of them left to the window where there are enough."""
    return physical_cores() - 1 if window_has_a_core() else physical_cores()


def default_threads() -> int:
    """Threads to start with: as many of these as cores are free."""
    cores = physical_cores()
    if cores == 1:  # nothing to decide, and a look takes its time
        return 1
    return max(1, min(most_threads(), round(cores - busy_cores())))


def busy_cores() -> float:
    """Cores of its own that other processes kept busy over the last moment (0 where that cannot be told)."""
    before = cpu_ticks()
    if before is None:
        return 0.0
    own_before, started = os.times(), monotonic()
    while monotonic() - started < _SAMPLE_SECONDS:
        os.sched_yield()  # ticks are coarse, and a sleep would lose the moment to the timer
    after, own_after = cpu_ticks(), os.times()
    busy = after.busy_since(before) if after else None
    own = (own_after.user + own_after.system) - (own_before.user + own_before.system)
    return max(0.0, busy - own / _SAMPLE_SECONDS) if busy is not None else 0.0


def cpu_ticks() -> CpuTicks | None:
    """Linux only. What runs on CPUs that this process is kept off takes nothing from it."""
    usable = {f"cpu{number}" for number in _usable_cpus()}
    cpus = busy = total = 0
    try:
        with Path("/proc/stat").open(encoding="ascii") as stat:
            for line in stat:
                name, *values = line.split()
                if name in usable:
                    ticks = [int(value) for value in values[:8]]
                    cpus, busy, total = cpus + 1, busy + sum(ticks) - ticks[3] - ticks[4], total + sum(ticks)
                elif not name.startswith("cpu"):
                    break
    except (OSError, ValueError, IndexError):
        return None
    return CpuTicks(cpus, busy, total) if cpus else None


def _usable_cpus() -> set[int]:
    """Numbers of the CPUs that this process may run on."""
    return os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set(range(os.cpu_count() or 1))


def _siblings(cpu: int) -> str:
    """The hyper-threads that share a core with `cpu`, as the kernel writes them."""
    try:
        return Path(f"/sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list").read_text().strip()
    except OSError:
        return str(cpu)


def _quota() -> int:
    """Whole CPUs that a container's quota allows."""
    try:
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text().split()
        return max(1, int(quota) // int(period))
    except (OSError, ValueError):
        return sys.maxsize


def _sysctl(name: str) -> int:
    try:
        return int(subprocess.run(["sysctl", "-n", name], capture_output=True, text=True, check=True).stdout)
    except (OSError, ValueError, subprocess.CalledProcessError):
        return 0
