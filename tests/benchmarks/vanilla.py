"""Vanilla decoding, with everything Python does in it, over llama-bench on the same weights and threads (>= 0.98).

llama-bench starts behind as many tokens as Tandem's prompt has (-d): each token in the cache costs attention time.
"""

import argparse

from tests.benchmarks.machine import common_options
from tests.benchmarks.measure import Configuration, alternate
from tests.benchmarks.models import TARGETS, shaped
from tests.benchmarks.prompts import stories
from tests.benchmarks.results import progress, save, table
from tests.benchmarks.runners import Tandem, llama_bench


def measure(target: str, args: argparse.Namespace) -> dict[str, object]:
    path = shaped("same", *TARGETS[target])
    (prompt,) = stories(1)
    with Tandem(path, None, args.threads) as tandem:
        depth = tandem.run(prompt, 8, speculation="off", lookup=False).extra["prompt_tokens"]
        series = alternate(
            {
                "tandem": Configuration(
                    lambda prompt, _: tandem.run(prompt, args.tokens, speculation="off", lookup=False), tandem.pid
                ),
                "llama-bench": Configuration(
                    lambda _prompt, _: llama_bench(path, args.threads, args.tokens, ("-d", str(depth)))
                ),
            },
            [prompt],
            args.repeats,
            patience=args.patience,
        )
    figures: dict[str, object] = {name: one.as_json() for name, one in series.items()}
    figures["ratio"] = series["tandem"].rate / series["llama-bench"].rate
    return figures


def main(argv: list[str] | None = None) -> None:
    parser = common_options(argparse.ArgumentParser(description=__doc__))
    parser.add_argument("--targets", default="bf16,q8,1b-q4")
    args = parser.parse_args(argv)
    rows = []
    for target in args.targets.split(","):
        figures = measure(target, args)
        save("vanilla", {target: figures}, args.out)
        tandem, bench = figures["tandem"], figures["llama-bench"]
        rows.append(
            (
                target,
                tandem["tokens_per_second"],
                bench["tokens_per_second"],
                figures["ratio"],
                tandem["disturbed"] + bench["disturbed"],
            )
        )
    progress(table(("target", "tandem tokens/s", "llama-bench tokens/s", "ratio", "disturbed runs"), rows))


if __name__ == "__main__":
    main()
