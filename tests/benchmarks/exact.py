"""With --exact, the prompts whose token ids equal vanilla's (all of >= 60 prompts x 200 tokens), and without it."""

import argparse
from typing import Any

from tests.benchmarks.machine import common_options
from tests.benchmarks.models import Pair, parse_pairs
from tests.benchmarks.prompts import questions
from tests.benchmarks.results import progress, save, table
from tests.benchmarks.runners import Tandem


def measure(pair: Pair, exact: bool, args: argparse.Namespace) -> dict[str, Any]:
    equal, first, drafted, rounds, rates = 0, None, 0, 0, {"auto": 0.0, "off": 0.0}
    prompts = questions(args.prompts)
    with Tandem(pair.target_path, pair.draft_path, args.threads, exact=exact) as tandem:
        for index, prompt in enumerate(prompts):
            ask = (prompt, args.tokens, args.temperature, index)
            vanilla = tandem.run(*ask, speculation="off", lookup=False)
            auto = tandem.run(*ask, speculation=args.mode)
            equal += auto.ids == vanilla.ids
            if auto.ids != vanilla.ids and first is None:
                at = next((i for i, (a, b) in enumerate(zip(auto.ids, vanilla.ids, strict=False)) if a != b), None)
                first = f"prompt {index}, token {at}"
            drafted, rounds = drafted + auto.extra["drafted"], rounds + auto.extra["rounds"]
            rates["auto"] += auto.seconds / auto.tokens / len(prompts)
            rates["off"] += vanilla.seconds / vanilla.tokens / len(prompts)
        widths = tandem.loaded["exact_widths"]
    return {"equal": equal, "prompts": len(prompts), "first difference": first, "drafted a round": drafted / rounds,
            "exact widths": widths, "over vanilla": rates["off"] / rates["auto"]}  # fmt: skip


def main(argv: list[str] | None = None) -> None:
    parser = common_options(argparse.ArgumentParser(description=__doc__))
    parser.add_argument("--pairs", default="bf16/qat,q8/qat")
    parser.add_argument("--mode", choices=("auto", "always"), default="always", help="always drafts every round")
    parser.add_argument("--temperature", type=float, default=0.0)
    parser.set_defaults(prompts=60)
    args = parser.parse_args(argv)
    rows = []
    for pair in parse_pairs(args.pairs):
        for exact in (True, False):
            figures = measure(pair, exact, args)
            save("exact", {f"{pair.name} exact={exact} t={args.temperature}": figures}, args.out)
            rows.append(
                (
                    pair.name,
                    "yes" if exact else "no",
                    f"{figures['equal']}/{figures['prompts']}",
                    figures["first difference"],
                    figures["drafted a round"],
                    figures["over vanilla"],
                    " ".join(map(str, figures["exact widths"])),
                )
            )
    head = ("pair", "--exact", "same ids", "first difference", "drafted a round", "over vanilla", "exact widths")
    progress(table(head, rows))


if __name__ == "__main__":
    main()
