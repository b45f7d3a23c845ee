"""No draft model, text that repeats what came before, over vanilla (>= 1.5): quoting, editing and lists.

The target is copier.py's, shaped like the others. Quoting: a passage is read out again. Editing: it is read out with
some words replaced by others. Lists: each item follows the one before, some words taking turns. llama.cpp's own
look-up (`--spec-type ngram-simple`, its defaults) runs beside it.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.llama.model import Model
from tests.benchmarks.copier import write
from tests.benchmarks.machine import cache_folder, common_options
from tests.benchmarks.measure import Configuration, alternate, geometric_mean
from tests.benchmarks.models import TARGETS, shape_file, weights_file
from tests.benchmarks.results import progress, save, table
from tests.benchmarks.runners import Server, Tandem

_STORY = (
    "One day, Lily saw a big red ball in the park. She ran to it and kicked it up to the sky. Then a bird came down "
    'and said, "This is my ball!" Lily was not happy. But the bird gave her a small blue box with a big car in it. '
    "He said it was for her, and she said he was a good bird. They were happy friends from that time on."
)
_TALE = (
    "Tim had a little boat. The wind took it far from the shore, and he cried. An old man with a big hat got the boat "
    "with his long stick. Tim was happy, and he made the man a cup of tea. He told him that every boat needs a rope."
)
_LIST = (
    "Things to take along:\n- For Lily, a red ball and a big hat.\n- For she, a little car and the blue book.\n"
    "- For he, the green box and a big cake.\n- For Lily, a pink doll and the little cup.\n- For"
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A way to repeat: words that the copier replaces (one token each), and prompts."""

    swaps: tuple[tuple[str, str], ...]
    prompts: tuple[str, ...]


KINDS = {
    "quoting": Kind((), (f"{_STORY}\nMom read it again: One day, Lily", f"{_TALE}\nDad told it once more: Tim had a")),
    "editing": Kind(
        ((" Lily", " he"), (" big", " little"), (" happy", " big")),
        (
            f"{_STORY}\nNow with other words: One day, Lily",
            f"{_TALE}\nNow with other words: Tim had a little boat. The wind",
        ),
    ),
    "lists": Kind(
        ((" Lily", " she"), (" she", " he"), (" he", " Lily"), (" big", " little"), (" a", " the")), (_LIST,)
    ),
}


def copier(kind: str, target: str) -> Path:
    """The copier of that kind in the shape and type of that target."""
    vocabulary = weights_file("same")
    small = cache_folder() / "models" / f"copier-{kind}.gguf"
    if not small.exists():
        small.parent.mkdir(parents=True, exist_ok=True)
        with Model(vocabulary) as model:
            swaps = {_token(model, copied): _token(model, said) for copied, said in KINDS[kind].swaps}
        write(small, vocabulary, swaps)
    return shape_file(small, small.stem, *TARGETS[target])


def _token(model: Model, word: str) -> int:
    start, tokens = model.tokenize("a", add_special=False), model.tokenize(f"a{word}", add_special=False)
    if len(tokens) != len(start) + 1:
        raise SystemExit(f"'{word}' is not one token of this vocabulary.")
    return tokens[-1]


def measure(kind: str, target: str, args: argparse.Namespace) -> dict[str, Any]:
    path = copier(kind, target)
    peer = Server(path, None, args.threads, more=("--spec-type", "ngram-simple"))
    with peer, Tandem(path, None, args.threads) as tandem:
        configurations = {
            "auto": Configuration(lambda p, s: tandem.run(p, args.tokens, speculation="auto"), tandem.pid),
            "vanilla": Configuration(
                lambda p, s: tandem.run(p, args.tokens, speculation="off", lookup=False), tandem.pid
            ),
            "ngram-simple": Configuration(lambda p, s: peer.run(p, args.tokens), peer.pid),
        }
        series = alternate(configurations, KINDS[kind].prompts, args.repeats, patience=args.patience)
    return {
        **{name: one.as_json() for name, one in series.items()},
        "ratio": series["auto"].rate / series["vanilla"].rate,
        "same text": series["auto"].ids() == series["vanilla"].ids(),
    }


def main(argv: list[str] | None = None) -> None:
    parser = common_options(argparse.ArgumentParser(description=__doc__))
    parser.add_argument("--targets", default="bf16,q8")
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.set_defaults(tokens=150)
    args = parser.parse_args(argv)
    rows = []
    for target in args.targets.split(","):
        for kind in args.kinds.split(","):
            figures = measure(kind, target, args)
            save("lookup", {f"{target} {kind}": figures}, args.out)
            rates = [figures[name]["tokens_per_second"] for name in ("auto", "vanilla", "ngram-simple")]
            auto = figures["auto"]
            rows.append(
                (
                    target,
                    kind,
                    *rates,
                    figures["ratio"],
                    auto["acceptance"],
                    auto["tokens_per_round"],
                    "yes" if figures["same text"] else "no",
                    auto["disturbed"],
                )
            )
    head = ("target", "text", "auto tokens/s", "vanilla", "llama.cpp ngram-simple", "over vanilla", "acceptance",
            "tokens a round", "same text", "disturbed")  # fmt: skip
    progress(table(head, rows))
    progress(f"over vanilla: {geometric_mean([row[5] for row in rows]):.3f} in the geometric mean")


if __name__ == "__main__":
    main()
