"""One core taken by another process, over vanilla alone on the other core (>= 0.9). Linux, two cores or more."""

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.benchmarks.machine import common_options, end_with_parent, wait_for_quiet
from tests.benchmarks.models import Pair, parse_pairs
from tests.benchmarks.prompts import stories
from tests.benchmarks.results import progress, save, table
from tests.benchmarks.runners import Tandem


@contextmanager
def core_taken(core: int) -> Iterator[None]:
    """Another process spins on `core` meanwhile."""
    spin = f"import os; os.sched_setaffinity(0, {{{core}}})\nwhile 1: pass"
    other = subprocess.Popen([sys.executable, "-c", spin], preexec_fn=end_with_parent)  # noqa: PLW1509
    try:
        yield
    finally:
        other.kill()
        other.wait()


def measure(pair: Pair, args: argparse.Namespace) -> dict[str, Any]:
    """Two cores only, on any machine. Each mode: a whole answer while the core is taken, its start included."""
    own, taken = sorted(os.sched_getaffinity(0))[:2]
    both, prompts = ("taskset", "-c", f"{own},{taken}"), stories(args.prompts)
    rates: dict[str, list[float]] = {"alone": [], "off": [], "auto": [], "after": []}
    with (
        Tandem(pair.target_path, None, 1, wrap=("taskset", "-c", str(own))) as alone,
        Tandem(pair.target_path, pair.draft_path, 2, wrap=both) as shared,
    ):
        for _ in range(args.repeats):
            for prompt in prompts:
                wait_for_quiet(args.patience)
                rates["alone"].append(alone.run(prompt, args.tokens, speculation="off", lookup=False).rate)
                for mode in ("off", "auto"):
                    with core_taken(taken):
                        run = shared.run(prompt, args.tokens, speculation=mode, lookup=mode == "auto")
                    rates[mode].append(run.rate)
                rates["after"].append(shared.run(prompt, args.tokens, speculation="off", lookup=False).rate)
    mean = {name: len(values) / sum(1 / value for value in values) for name, values in rates.items()}
    return {**{name: round(value, 2) for name, value in mean.items()}, "worst auto": min(rates["auto"]),
            "vanilla ratio": mean["off"] / mean["alone"], "ratio": mean["auto"] / mean["alone"]}  # fmt: skip


def main(argv: list[str] | None = None) -> None:
    parser = common_options(argparse.ArgumentParser(description=__doc__))
    parser.add_argument("--pairs", default="bf16/qat,q8/qat,bf16/l04")
    parser.set_defaults(prompts=2)
    args = parser.parse_args(argv)
    if not hasattr(os, "sched_getaffinity") or len(os.sched_getaffinity(0)) < 2:
        raise SystemExit("Two cores and sched_setaffinity are needed.")
    rows = []
    for pair in parse_pairs(args.pairs):
        figures = measure(pair, args)
        save("contention", {pair.name: figures}, args.out)
        rows.append((pair.name, *(figures[k] for k in ("alone", "off", "auto", "after", "vanilla ratio", "ratio"))))
    head = ("pair", "vanilla alone on one core", "vanilla, core taken", "auto, core taken", "vanilla afterwards",
            "vanilla ratio", "auto ratio")  # fmt: skip
    progress(table(head, rows))


if __name__ == "__main__":
    main()
