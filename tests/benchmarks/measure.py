"""Alternated runs of several configurations, and the rates over them."""

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.benchmarks.machine import QUIET_CORES, Disturbance, wait_for_quiet
from tests.benchmarks.runners import Run

_TRIES = 3


@dataclass(frozen=True, slots=True)
class Configuration:
    """Something to time: `run(prompt, seed)`, and the process whose CPU time is its own."""

    run: Callable[[str, int], Run]
    pid: int = 0


@dataclass
class Series:
    """Runs of one configuration, by prompt. `disturbed` counts those that others' work may have slowed."""

    sampled: bool = False
    runs: dict[str, list[Run]] = field(default_factory=dict)
    disturbed: int = 0

    def add(self, prompt: str, run: Run) -> None:
        self.runs.setdefault(prompt, []).append(run)

    @property
    def rate(self) -> float:
        """Tokens/s: greedy, the harmonic mean over prompts of the median over repeats; sampled, over all runs."""
        if self.sampled:
            return statistics.harmonic_mean([run.rate for runs in self.runs.values() for run in runs])
        return statistics.harmonic_mean([statistics.median(run.rate for run in runs) for runs in self.runs.values()])

    @property
    def spread(self) -> tuple[float, float]:
        """Lowest and highest rate of one round over all prompts."""
        rounds = zip(*self.runs.values(), strict=True)
        rates = [statistics.harmonic_mean([run.rate for run in runs]) for runs in rounds]
        return min(rates), max(rates)

    def ids(self, repeat: int = 0) -> list[tuple[int, ...]]:
        return [runs[repeat].ids for runs in self.runs.values()]

    def share(self, key: str) -> float:
        """Of the decode time: how much went into `key`, one of a worker's *_ns."""
        runs = [run for runs in self.runs.values() for run in runs]
        return sum(run.extra[key] for run in runs) / sum(run.extra["decode_ns"] for run in runs)

    def as_json(self) -> dict[str, Any]:
        low, high = self.spread
        rates = {"tokens_per_second": self.rate, "low": low, "high": high}
        entry: dict[str, Any] = {key: round(value, 2) for key, value in rates.items()}
        runs = [run for runs in self.runs.values() for run in runs]
        entry["tokens"] = sum(run.tokens for run in runs)
        entry["disturbed"] = self.disturbed
        if all("decode_ns" in run.extra for run in runs):
            entry["shares"] = {k: round(self.share(f"{k}_ns"), 3) for k in ("draft", "verify", "sample")}
            drafted = sum(run.extra["drafted"] for run in runs)
            entry["acceptance"] = round(sum(run.extra["accepted"] for run in runs) / drafted, 3) if drafted else None
            entry["tokens_per_round"] = round(sum(r.tokens for r in runs) / sum(r.extra["rounds"] for r in runs), 3)
        return entry


def alternate(
    configurations: Mapping[str, Configuration],
    prompts: Sequence[str],
    repeats: int,
    *,
    sampled: bool = False,
    patience: float = 20.0,
    first_seed: int = 0,
) -> dict[str, Series]:
    """Round by round, prompt by prompt, each configuration in turn; who begins rotates. Disturbed runs are repeated."""
    series = {name: Series(sampled) for name in configurations}
    names = list(configurations)
    for repeat in range(repeats):
        for index, prompt in enumerate(prompts):
            turn = (repeat + index) % len(names)
            for name in names[turn:] + names[:turn]:
                run, disturbed = _quiet_run(configurations[name], prompt, first_seed + repeat, patience)
                series[name].add(prompt, run)
                series[name].disturbed += disturbed
    return series


def _quiet_run(configuration: Configuration, prompt: str, seed: int, patience: float) -> tuple[Run, bool]:
    """A run while others use little CPU, else the fastest of a few. -> run, whether it was disturbed"""
    tried = []
    for _ in range(_TRIES):
        wait_for_quiet(patience) if patience > 0 else None
        watch = Disturbance(configuration.pid) if configuration.pid else Disturbance()
        run = configuration.run(prompt, seed)
        if watch.cores() < QUIET_CORES:
            return run, False
        tried.append(run)
        if patience <= 0:
            break
    return max(tried, key=lambda run: run.rate), True


def geometric_mean(ratios: Sequence[float]) -> float:
    return statistics.geometric_mean(ratios) if ratios else float("nan")
