"""Automatic over the best fixed draft length of Tandem itself, per pair (>= 1.00)."""

import argparse
from typing import Any

from tests.benchmarks.machine import common_options
from tests.benchmarks.measure import Configuration, alternate
from tests.benchmarks.models import Pair, parse_pairs
from tests.benchmarks.prompts import stories
from tests.benchmarks.results import progress, save, table
from tests.benchmarks.runners import Tandem


def measure(pair: Pair, args: argparse.Namespace) -> dict[str, Any]:
    lengths = [int(length) for length in args.lengths.split(",")]
    with Tandem(pair.target_path, pair.draft_path, args.threads) as tandem:

        def ask(**what: object) -> Configuration:
            return Configuration(lambda p, s: tandem.run(p, args.tokens, args.temperature, s, **what), tandem.pid)

        configurations = {
            "auto": ask(speculation="auto"),
            "vanilla": ask(speculation="off", lookup=False),
            **{f"fixed {k}": ask(speculation="always", draft_length=k, lookup=False) for k in lengths},
        }
        series = alternate(
            configurations, stories(args.prompts), args.repeats, sampled=args.temperature > 0, patience=args.patience
        )
    best = max((name for name in series if name.startswith("fixed")), key=lambda name: series[name].rate)
    return {
        "configurations": {name: one.as_json() for name, one in series.items()},
        "best": best,
        "ratio": series["auto"].rate / series[best].rate,
        "ratio with vanilla": series["auto"].rate / max(series[best].rate, series["vanilla"].rate),
    }


def main(argv: list[str] | None = None) -> None:
    parser = common_options(argparse.ArgumentParser(description=__doc__))
    parser.add_argument("--pairs", default="bf16/qat,bf16/l0124,bf16/same,bf16/qat+,bf16/same+,q8/qat,q8/same")
    parser.add_argument("--lengths", default="1,2,3,4,5,6,8,11,15")
    parser.add_argument("--temperature", type=float, default=0.0)
    args = parser.parse_args(argv)
    rows = []
    for pair in parse_pairs(args.pairs):
        figures = measure(pair, args)
        save("fixed", {f"{pair.name} t={args.temperature}": figures}, args.out)
        one = figures["configurations"]
        rows.append(
            (
                pair.name,
                one["auto"]["tokens_per_second"],
                one["vanilla"]["tokens_per_second"],
                one[figures["best"]]["tokens_per_second"],
                figures["best"],
                figures["ratio"],
                figures["ratio with vanilla"],
                sum(c["disturbed"] for c in one.values()),
            )
        )
        progress(table(HEAD, rows[-1:]))
    progress(table(HEAD, rows))


HEAD = (
    "pair",
    "auto",
    "vanilla",
    "best fixed",
    "which",
    "auto over it",
    "over the better of it and vanilla",
    "disturbed",
)

if __name__ == "__main__":
    main()
