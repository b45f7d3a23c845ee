"""What the figures were taken on, where the big files go, and whether the machine was quiet meanwhile."""

import argparse
import ctypes
import os
import platform
import signal
import sys
import time
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("TANDEM_SHARED") or ROOT.parent / "shared")  # test data and shape_model.py
QUIET_CORES = 0.15  # what other processes may use before a run counts as disturbed
_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


def cache_folder() -> Path:
    """Shaped models, peers and raw results live here: $TANDEM_BENCH_CACHE or the user's cache, never the checkout."""
    base = os.environ.get("TANDEM_BENCH_CACHE")
    folder = Path(base) if base else Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "tandem-bench"
    folder.mkdir(parents=True, exist_ok=True)
    return folder.resolve()


def describe() -> dict[str, Any]:
    """Machine and versions, for the head of every result."""
    model, flags = platform.processor(), []
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            key, _, value = line.partition(":")
            if key.strip() == "model name":
                model = value.strip()
            elif key.strip() == "flags":
                flags = [flag for flag in ("avx2", "avx512f", "avx512_vnni", "avx512_bf16") if flag in value.split()]
                break
    except OSError:
        pass
    return {
        "cpu": f"{model} {' '.join(flags)}".strip(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        **{name: metadata.version(name) for name in ("llama-cpp-python", "numpy", "gguf")},
    }


@dataclass(frozen=True, slots=True)
class Ticks:
    """CPU seconds of the whole machine and of some of its processes at one moment."""

    at: float
    machine: float
    own: float


class Disturbance:
    """Cores that processes other than `pids` (and this one) use between two looks; 0 where that cannot be told."""

    def __init__(self, *pids: int) -> None:
        self._pids = (os.getpid(), *pids)
        self._start = self._look()

    def cores(self) -> float:
        start, now = self._start, self._look()
        elapsed = now.at - start.at
        return max(0.0, (now.machine - start.machine) - (now.own - start.own)) / elapsed if elapsed > 0 else 0.0

    def _look(self) -> Ticks:
        try:
            fields = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]
        except OSError:
            return Ticks(time.monotonic(), 0.0, 0.0)
        busy = sum(map(int, fields)) - int(fields[3]) - int(fields[4])
        ended = os.times()  # children that have ended, e.g. llama-bench
        own = sum(_cpu_seconds(pid) for pid in self._pids) + ended.children_user + ended.children_system
        return Ticks(time.monotonic(), busy / _TICKS, own)


def end_with_parent() -> None:
    """For a child to call before it starts: it is not to outlive a benchmark that is killed. Linux."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def _cpu_seconds(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (OSError, IndexError):
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICKS


def wait_for_quiet(limit_seconds: float) -> float:
    """Wait until other processes use under QUIET_CORES for half a second. -> what they use at the end, in cores"""
    deadline = time.monotonic() + limit_seconds
    while True:
        watch = Disturbance()
        time.sleep(0.5)
        used = watch.cores()
        if used < QUIET_CORES or time.monotonic() > deadline:
            return used


def load_average() -> str:
    return " ".join(f"{value:.2f}" for value in os.getloadavg()) if hasattr(os, "getloadavg") else "?"


def common_options(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """The options that every benchmark has."""
    parser.add_argument("--threads", type=int, default=2, help="of target and draft, on both sides (default 2)")
    parser.add_argument("--tokens", type=int, default=200, help="generated per run (default 200)")
    parser.add_argument("--repeats", type=int, default=3, help="alternated rounds of all configurations (default 3)")
    parser.add_argument("--prompts", type=int, default=4, help="how many of the prompts (default 4)")
    parser.add_argument("--patience", type=float, default=20.0, help="seconds to wait for a quiet machine before a run")
    parser.add_argument("--out", type=Path, default=None, help="folder of the JSON results (default: in the cache)")
    return parser
