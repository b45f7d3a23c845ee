"""A second turn after 1,000 tokens of history: tokens decoded before its first new one (only the new ones)."""

import argparse
from typing import Any

from tests.benchmarks.machine import common_options
from tests.benchmarks.models import Pair, parse_pairs
from tests.benchmarks.prompts import STORIES
from tests.benchmarks.results import progress, save, table
from tests.benchmarks.runners import Tandem


def measure(pair: Pair, args: argparse.Namespace) -> dict[str, Any]:
    history = " ".join(STORIES * 20)[: args.history * 5 // 2]
    turn = " Then they all went home."
    with Tandem(pair.target_path, pair.draft_path, args.threads) as tandem:
        first = tandem.run(history, args.tokens)
        second = tandem.run(history + str(first.extra["text"]) + turn, args.tokens)
        again = tandem.run(history + str(first.extra["text"]) + turn, args.tokens)
        edited = tandem.run(history + str(first.extra["text"]) + turn.replace("home", "away"), args.tokens)
    before = first.extra["prompt_tokens"] + first.tokens
    runs = {"second turn": second, "regenerated": again, "edited": edited}
    return {
        "history": before,
        "new": second.extra["prompt_tokens"] - before + 1,  # the last token of the answer was never decoded
        "decoded": {name: run.extra["prompt_tokens"] - run.extra["reused_tokens"] for name, run in runs.items()},
        "both models": {name: run.extra["to_read"] for name, run in runs.items()},
        "prefill ms": {"first": first.extra["prefill_ns"] / 1e6, "second": second.extra["prefill_ns"] / 1e6},
    }


def main(argv: list[str] | None = None) -> None:
    parser = common_options(argparse.ArgumentParser(description=__doc__))
    parser.add_argument("--pairs", default="bf16/qat,bf16/qat+")
    parser.add_argument("--history", type=int, default=1000)
    parser.set_defaults(tokens=100)
    args = parser.parse_args(argv)
    rows = []
    for pair in parse_pairs(args.pairs):
        figures = measure(pair, args)
        save("prefix", {pair.name: figures}, args.out)
        rows.append(
            (
                pair.name,
                figures["history"],
                figures["new"],
                *figures["decoded"].values(),
                *figures["prefill ms"].values(),
            )
        )
    head = ("pair", "tokens of history", "new tokens", "decoded, second turn", "regenerated", "last word edited",
            "prefill of the first turn, ms", "of the second, ms")  # fmt: skip
    progress(table(head, rows))


if __name__ == "__main__":
    main()
