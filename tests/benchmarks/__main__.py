"""`make bench`: a short set of the yardstick, meant for ten minutes on two cores. Each step is a command too.

`python -m tests.benchmarks daily` is `daily.py`: what a day with Tandem costs.
"""

import sys
import time

from tests.benchmarks import daily, yardstick
from tests.benchmarks.machine import cache_folder, describe, load_average
from tests.benchmarks.results import progress

SHORT = ("--tokens", "96", "--repeats", "2")
STEPS: dict[str, tuple[str, ...]] = {
    "Vanilla over llama-server": ("vanilla", "--models", "q4_1", "--questions", "3"),
    "Automatic without a draft": ("no-draft", "--models", "q4_1", "--questions", "5"),
    "Automatic with a draft that does not pay": ("losing", "--questions", "1"),
    "A core taken": ("busy", "--questions", "2"),
    "Prefill over llama-bench": ("prefill",),
    "Sampling one token": ("sampling",),
    "The Guide in fresh processes": ("guide",),
}


def main() -> None:
    if sys.argv[1:2] == ["daily"]:
        raise SystemExit(daily.main(sys.argv[2:]))
    for name, value in describe().items():
        progress(f"{name}: {value}")
    progress(f"results: {cache_folder() / 'results'}")
    failed = False
    for name, step in STEPS.items():
        started = time.monotonic()
        progress(f"\n{name} (load {load_average()})")
        try:
            yardstick.main([*step, *SHORT, *sys.argv[1:]])
        except SystemExit as reason:  # a peer or a model that is not there: the others still run
            progress(f"Left out: {reason}")
            failed = True
        progress(f"{time.monotonic() - started:.0f} s")
    raise SystemExit(1 if failed else 0)


if __name__ == "__main__":
    main()
