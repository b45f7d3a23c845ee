"""Automatic with a draft that is nearly always wrong, over vanilla, 512 tokens (>= 0.98): never slower."""

import argparse

from tests.benchmarks.machine import common_options
from tests.benchmarks.measure import Configuration, alternate
from tests.benchmarks.models import Pair, parse_pairs
from tests.benchmarks.prompts import stories
from tests.benchmarks.results import progress, save, table
from tests.benchmarks.runners import Tandem


def measure(pair: Pair, args: argparse.Namespace) -> dict[str, object]:
    """A fresh engine for every round: what it learnt in one answer must not help the next."""
    ratios: dict[str, object] = {}

    def fresh(prompt: str, seed: int, mode: str) -> object:
        with Tandem(pair.target_path, pair.draft_path, args.threads) as tandem:
            return tandem.run(prompt, args.tokens, args.temperature, seed, speculation=mode, lookup=mode == "auto")

    with Tandem(pair.target_path, pair.draft_path, args.threads) as tandem:
        configurations = {
            "auto": Configuration(
                lambda p, s: tandem.run(p, args.tokens, args.temperature, s, speculation="auto"), tandem.pid
            ),
            "vanilla": Configuration(
                lambda p, s: tandem.run(p, args.tokens, args.temperature, s, speculation="off", lookup=False),
                tandem.pid,
            ),
        }
        warm = alternate(configurations, stories(args.prompts), args.repeats, patience=args.patience)
    cold = alternate(
        {mode: Configuration(lambda p, s, mode=mode: fresh(p, s, mode)) for mode in ("auto", "off")},
        stories(1),
        args.repeats,
        patience=0,
    )
    ratios.update({name: one.as_json() for name, one in warm.items()})
    ratios["ratio"] = warm["auto"].rate / warm["vanilla"].rate
    ratios["first answer"] = cold["auto"].rate / cold["off"].rate
    return ratios


def main(argv: list[str] | None = None) -> None:
    parser = common_options(argparse.ArgumentParser(description=__doc__))
    parser.add_argument("--pairs", default="bf16/l04,bf16/l04+,q8/l04,q8/l04+")
    parser.add_argument("--temperature", type=float, default=0.0)
    parser.set_defaults(tokens=512, prompts=2)
    args = parser.parse_args(argv)
    rows = []
    for pair in parse_pairs(args.pairs):
        figures = measure(pair, args)
        save("hostile", {f"{pair.name} t={args.temperature}": figures}, args.out)
        auto, vanilla = figures["auto"], figures["vanilla"]
        rows.append(
            (
                pair.name,
                auto["tokens_per_second"],
                vanilla["tokens_per_second"],
                figures["ratio"],
                figures["first answer"],
                auto["disturbed"] + vanilla["disturbed"],
            )
        )
    head = ("pair", "auto tokens/s", "vanilla tokens/s", "ratio", "ratio of a first answer", "disturbed runs")
    progress(table(head, rows))


if __name__ == "__main__":
    main()
