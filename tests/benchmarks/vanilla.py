"""Vanilla decoding, with everything Python does in it, over llama-bench on the same weights and threads (>= 0.98).

llama-bench starts behind as many tokens as Tandem's prompt has (-d), since each token in the cache costs time; once
with the attention that Tandem chose, which leaves Python's share, and once with llama.cpp's own choice. llama-bench
makes a cache for just these tokens, and with plain attention a larger one costs time, so Tandem gets none here.
"""

import argparse
from itertools import product
from typing import Any

from tests.benchmarks.machine import common_options
from tests.benchmarks.measure import Configuration, alternate
from tests.benchmarks.models import TARGETS, shaped
from tests.benchmarks.prompts import stories
from tests.benchmarks.results import progress, save, table
from tests.benchmarks.runners import Tandem, llama_bench

PROMPTS = {"start": stories(1)[0], "long": " ".join(stories(40))}  # a conversation's first tokens, and later ones


def measure(target: str, prompt: str, args: argparse.Namespace) -> dict[str, Any]:
    path = shaped("same", *TARGETS[target])
    with Tandem(path, None, args.threads) as tandem:
        depth = tandem.run(prompt, 8, speculation="off", lookup=False).extra["prompt_tokens"]
    with Tandem(path, None, args.threads, context=depth + args.tokens) as tandem:
        flash = tandem.loaded["flash_attention"]

        def bench(kind: str) -> Configuration:
            more = ("-d", str(depth), "-fa", kind)
            return Configuration(lambda _prompt, _: llama_bench(path, args.threads, args.tokens, more))

        configurations = {
            "tandem": Configuration(
                lambda prompt, _: tandem.run(prompt, args.tokens, speculation="off", lookup=False), tandem.pid
            ),
            "llama-bench": bench(flash),
        }
        if flash != "auto":
            configurations["llama-bench, its own attention"] = bench("auto")
        series = alternate(configurations, [prompt], args.repeats, patience=args.patience)
    figures: dict[str, Any] = {name: one.as_json() for name, one in series.items()}
    own = series.get("llama-bench, its own attention", series["llama-bench"])
    rate = series["tandem"].rate
    ratios = {"ratio": rate / series["llama-bench"].rate, "over its own attention": rate / own.rate}
    return {**figures, **ratios, "depth": depth, "flash attention": flash}


def main(argv: list[str] | None = None) -> None:
    parser = common_options(argparse.ArgumentParser(description=__doc__))
    parser.add_argument("--targets", default="bf16,q8,1b-q4")
    args = parser.parse_args(argv)
    rows = []
    for target, name in product(args.targets.split(","), PROMPTS):
        figures = measure(target, PROMPTS[name], args)
        save("vanilla", {f"{target} {name}": figures}, args.out)
        tandem, bench = figures["tandem"], figures["llama-bench"]
        disturbed = tandem["disturbed"] + bench["disturbed"]
        ratios = (figures["ratio"], figures["over its own attention"])
        rates = (tandem["tokens_per_second"], bench["tokens_per_second"])
        rows.append((target, figures["depth"], figures["flash attention"], *rates, *ratios, disturbed))
    head = ("target", "prompt tokens", "flash attention", "tandem tokens/s", "llama-bench tokens/s", "ratio",
            "over llama.cpp's own attention", "disturbed runs")  # fmt: skip
    progress(table(head, rows))


if __name__ == "__main__":
    main()
