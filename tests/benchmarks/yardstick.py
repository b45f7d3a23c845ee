"""The yardstick: the speed of a real chat model, answering questions through its template, beside llama.cpp's programs.

    python -m tests.benchmarks.yardstick ROW [ROW...] [--questions N] [--tokens N] [--repeats N] [--models A,B]

Each row is one line of the table at the head of RESULTS.md. All that a ratio compares takes turns in one run, question
by question; a ratio is of one question's medians over the repeats, and the rows give the geometric mean over the
questions and that of the worst tenth of them (one question at least).
"""

import argparse
import math
import statistics
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from itertools import product
from typing import Any

from tests.benchmarks.chat_models import model
from tests.benchmarks.contention import core_taken
from tests.benchmarks.machine import common_options, wait_for_quiet
from tests.benchmarks.measure import Configuration, Series, alternate, geometric_mean
from tests.benchmarks.questions import SAMPLINGS, turns
from tests.benchmarks.results import progress, save, table
from tests.benchmarks.runners import Run, Server, Tandem
from tests.benchmarks.yardstick_parts import guide, prefill, sampling

OFF: dict[str, Any] = {"speculation": "off", "lookup": False}
AUTO: dict[str, Any] = {"speculation": "auto", "lookup": True}
GRID = [(2, 0.0), (4, 0.0), (4, 0.75), (8, 0.75)]  # n_max and p_min of llama.cpp's draft
HEAD = ("row", "models", "sampling", "tokens/s", "against", "ratio", "worst tenth", "turns", "disturbed")
Cells = tuple[object, ...]


def question_ratios(ours: Series, theirs: Series) -> list[float]:
    """For each turn: the median rate of one over that of the other."""
    return [
        statistics.median(run.rate for run in ours.runs[turn])
        / statistics.median(run.rate for run in theirs.runs[turn])
        for turn in ours.runs
    ]


def worst_tenth(ratios: list[float]) -> float:
    return geometric_mean(sorted(ratios)[: math.ceil(len(ratios) / 10)])


def cells(row: str, models: str, kind: str, ours: Series, theirs: Series) -> Cells:
    ratios = question_ratios(ours, theirs)
    disturbed = ours.disturbed + theirs.disturbed
    return (
        row,
        models,
        kind,
        ours.rate,
        theirs.rate,
        geometric_mean(ratios),
        worst_tenth(ratios),
        len(ratios),
        disturbed,
    )


def modes(tandem: Tandem, kind: str, tokens: int, **named: Mapping[str, Any]) -> dict[str, Configuration]:
    """One engine asked in several ways."""

    def asked(ask: Mapping[str, Any]) -> Callable[[str, int], Run]:
        return lambda turn, seed: tandem.chat(turn, tokens, SAMPLINGS[kind], seed, **ask)

    return {name: Configuration(asked(ask), tandem.pid) for name, ask in named.items()}


def served(server: Server, kind: str, tokens: int) -> Configuration:
    return Configuration(lambda turn, seed: server.chat(turn, tokens, SAMPLINGS[kind], seed), server.pid)


def run(configurations: Mapping[str, Configuration], asked: list[str], args: argparse.Namespace) -> dict[str, Series]:
    return alternate(configurations, asked, args.repeats, patience=args.patience)


def vanilla(args: argparse.Namespace) -> list[Cells]:
    """Tandem's vanilla over llama-server."""
    rows: list[Cells] = []
    for name in chosen(args, "q4_1", "q4_0", "shape"):
        with Tandem(model(name), None, args.threads) as tandem, Server(model(name), None, args.threads) as server:
            asked = turns(tandem, args.questions)
            for kind in args.samplings.split(","):
                both = modes(tandem, kind, args.tokens, ours=OFF) | {"server": served(server, kind, args.tokens)}
                series = run(both, asked, args)
                rows.append(cells("vanilla over llama-server", name, kind, series["ours"], series["server"]))
    return rows


def over_own_vanilla(row: str, target: str, draft: str | None, args: argparse.Namespace) -> list[Cells]:
    """Beside it vanilla over vanilla of the same engine: what of a ratio, and above all of a worst tenth, is chance."""
    rows: list[Cells] = []
    with Tandem(model(target), model(draft) if draft else None, args.threads) as tandem:
        asked = turns(tandem, args.questions)
        for kind in args.samplings.split(","):
            series = run(modes(tandem, kind, args.tokens, auto=AUTO, off=OFF, again=OFF), asked, args)
            models = f"{target}/{draft or '-'}"
            rows.append(cells(row, models, kind, series["auto"], series["off"]))
            rows.append(cells(f"{row}: vanilla over itself", models, kind, series["again"], series["off"]))
    return rows


def no_draft(args: argparse.Namespace) -> list[Cells]:
    """Automatic without a draft model, which leaves the look-ups, over vanilla."""
    return [
        row
        for name in chosen(args, "q4_1", "q4_0", "shape")
        for row in over_own_vanilla("auto, no draft", name, None, args)
    ]


def losing(args: argparse.Namespace) -> list[Cells]:
    """Automatic with a draft that does not pay, over vanilla."""
    target, draft = (*chosen(args, "shape", "q4_1"), "q4_1")[:2]
    return over_own_vanilla("auto, draft that does not pay", target, draft, args)


def paying(args: argparse.Namespace) -> list[Cells]:
    """Automatic with a draft that pays, over the fastest of llama.cpp's small grid in the same run."""
    target, draft = (*chosen(args, "shape-bf16", "q4_0"), "q4_0")[:2]
    rows: list[Cells] = []
    for kind in args.samplings.split(","):
        with ExitStack() as stack:
            tandem = stack.enter_context(Tandem(model(target), model(draft), args.threads))
            all_of_them = modes(tandem, kind, args.tokens, auto=AUTO, off=OFF)
            for n_max, p_min in GRID:
                server = stack.enter_context(Server(model(target), model(draft), args.threads, n_max, p_min))
                all_of_them[f"n_max {n_max} p_min {p_min}"] = served(server, kind, args.tokens)
            series = run(all_of_them, turns(tandem, args.questions), args)
        grid = {name: one for name, one in series.items() if name.startswith("n_max")}
        best = max(grid, key=lambda name: grid[name].rate)
        rows.append(
            cells(f"auto over llama.cpp's best ({best})", f"{target}/{draft}", kind, series["auto"], grid[best])
        )
        rows.append(cells("the same over vanilla", f"{target}/{draft}", kind, series["auto"], series["off"]))
    return rows


def busy(args: argparse.Namespace) -> list[Cells]:
    """Automatic over vanilla while another process takes a core for the whole of each answer; vanilla over itself."""
    rows: list[Cells] = []
    for name in chosen(args, "q4_1"):
        with Tandem(model(name), None, args.threads) as tandem:
            ways = modes(tandem, "chat", args.tokens, auto=AUTO, off=OFF, again=OFF)
            series = {way: Series() for way in ways}
            for index, (repeat, turn) in enumerate(product(range(args.repeats), turns(tandem, args.questions))):
                begins = index % len(ways)
                for way in [*ways, *ways][begins : begins + len(ways)]:  # `alternate` would wait for the core
                    wait_for_quiet(args.patience)
                    with core_taken(0):
                        series[way].add(turn, ways[way].run(turn, repeat))
        row = "auto, a core taken"
        rows.append(cells(row, name, "chat", series["auto"], series["off"]))
        rows.append(cells(f"{row}: vanilla over itself", name, "chat", series["again"], series["off"]))
    return rows


ROWS: dict[str, Callable[[argparse.Namespace], list[Cells]]] = {
    "vanilla": vanilla,
    "no-draft": no_draft,
    "losing": losing,
    "paying": paying,
    "busy": busy,
    "prefill": prefill,
    "sampling": sampling,
    "guide": guide,
}


def chosen(args: argparse.Namespace, *usual: str) -> tuple[str, ...]:
    return tuple(args.models.split(",")) if args.models else usual


def main(argv: list[str] | None = None) -> None:
    parser = common_options(argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter))
    parser.add_argument("rows", nargs="+", choices=ROWS, metavar="ROW", help=", ".join(ROWS))
    parser.add_argument("--questions", type=int, default=80, help="of MT-Bench, both turns of each (default 80, all)")
    parser.add_argument(
        "--models", help="instead of the row's own: names of chat_models.py; target,draft where there is one"
    )
    parser.add_argument("--samplings", default=",".join(SAMPLINGS), help="where a row has both (default: both)")
    args = parser.parse_args(argv)
    for name in args.rows:
        rows = ROWS[name](args)
        entries = {" ".join(map(str, row[:3])): dict(zip(HEAD, row, strict=True)) for row in rows}
        save("yardstick", entries, args.out)
        progress(table(HEAD, rows))


if __name__ == "__main__":
    main()
