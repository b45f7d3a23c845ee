"""Automatic with a draft that is nearly always wrong, over vanilla, 512 tokens (>= 0.98): never slower."""

import argparse
from typing import Any

from tests.benchmarks.machine import common_options
from tests.benchmarks.measure import Configuration, alternate
from tests.benchmarks.models import Pair, parse_pairs
from tests.benchmarks.prompts import stories
from tests.benchmarks.results import progress, save, table
from tests.benchmarks.runners import Run, Tandem


def measure(pair: Pair, args: argparse.Namespace) -> dict[str, Any]:
    """Draft alone is the strict figure: look-ups gain on what a long answer repeats. A first answer knows nothing."""
    modes: dict[str, dict[str, Any]] = {
        "draft alone": {"speculation": "auto", "lookup": False},
        "auto": {"speculation": "auto"},
        "vanilla": {"speculation": "off", "lookup": False},
    }

    def fresh(prompt: str, seed: int, ask: dict[str, Any]) -> Run:
        with Tandem(pair.target_path, pair.draft_path, args.threads) as tandem:
            return tandem.run(prompt, args.tokens, args.temperature, seed, **ask)

    with Tandem(pair.target_path, pair.draft_path, args.threads) as tandem:
        series = alternate(
            {
                name: Configuration(
                    lambda p, s, ask=ask: tandem.run(p, args.tokens, args.temperature, s, **ask), tandem.pid
                )
                for name, ask in modes.items()
            },
            stories(args.prompts),
            args.repeats,
            patience=args.patience,
        )
    first = alternate(
        {name: Configuration(lambda p, s, ask=modes[name]: fresh(p, s, ask)) for name in ("draft alone", "vanilla")},
        stories(1),
        args.repeats,
        patience=0,
    )
    return {
        **{name: one.as_json() for name, one in series.items()},
        "ratio": series["draft alone"].rate / series["vanilla"].rate,
        "ratio with look-ups": series["auto"].rate / series["vanilla"].rate,
        "first answer": first["draft alone"].rate / first["vanilla"].rate,
    }


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
        rates = [figures[name]["tokens_per_second"] for name in ("draft alone", "auto", "vanilla")]
        ratios = [figures[name] for name in ("ratio", "ratio with look-ups", "first answer")]
        rows.append(
            (pair.name, *rates, *ratios, sum(figures[name]["disturbed"] for name in ("draft alone", "vanilla")))
        )
    head = ("pair", "auto, draft alone", "auto", "vanilla", "draft alone over vanilla", "auto over vanilla",
            "draft alone, a first answer", "disturbed")  # fmt: skip
    progress(table(head, rows))


if __name__ == "__main__":
    main()
