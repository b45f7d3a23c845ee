"""`make bench`: the short set, under ten minutes on two quiet cores. Each step is also a command of its own."""

import sys
import time
from collections.abc import Callable

from tests.benchmarks import hostile, lookup, peers, prefix, vanilla
from tests.benchmarks.machine import cache_folder, describe, load_average
from tests.benchmarks.results import progress

STEPS: dict[str, Callable[[], None]] = {
    "Vanilla over llama-bench": lambda: vanilla.main(["--targets", "bf16,q8", *sys.argv[1:]]),
    "Automatic over llama.cpp's speculation": lambda: peers.main(
        ["--pairs", "bf16/qat", "--grid", "tiny", "--prompts", "2", "--repeats", "2", *sys.argv[1:]]
    ),
    "A hostile draft": lambda: hostile.main(["--pairs", "bf16/l04", "--prompts", "1", "--repeats", "2", *sys.argv[1:]]),
    "Look-ups, no draft model": lambda: lookup.main(["--targets", "bf16", "--repeats", "2", *sys.argv[1:]]),
    "A second turn": lambda: prefix.main(["--pairs", "bf16/qat", *sys.argv[1:]]),
}


def main() -> None:
    for name, value in describe().items():
        progress(f"{name}: {value}")
    progress(f"results: {cache_folder() / 'results'}")
    failed = False
    for name, step in STEPS.items():
        started = time.monotonic()
        progress(f"\n{name} (load {load_average()})")
        try:
            step()
        except SystemExit as reason:  # a peer or a model that is not there: the others still run
            progress(f"Left out: {reason}")
            failed = True
        progress(f"{time.monotonic() - started:.0f} s")
    raise SystemExit(1 if failed else 0)


if __name__ == "__main__":
    main()
