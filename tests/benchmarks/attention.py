"""Plain over flash attention on the processor, by depth and width, and what Tandem chooses for the model.

Below 1: plain attention is faster. Alternated in one process; of several timings the shortest counts.
"""

import argparse
import time
from pathlib import Path

from engine.gguf.file import read_model_file
from engine.llama.context import Context
from engine.llama.model import Model
from engine.pair.attention import AttentionChoices
from engine.records import FlashAttention
from tests.benchmarks.chat_models import model
from tests.benchmarks.machine import ROOT, common_options
from tests.benchmarks.models import TARGETS, WEIGHTS, shaped, weights_file
from tests.benchmarks.results import progress, save, table

KINDS: tuple[FlashAttention, ...] = ("on", "off")
DEPTHS, WIDTHS = (32, 256, 768, 2048), (1, 4, 8, 16)
CONTEXT = 4096


def read(context: Context, depth: int) -> None:
    context.truncate(0)
    while (left := depth - len(context.tokens)) > 0:
        context.decode(list(range(3, 3 + min(left, 500))), 0)


def measure(path: Path, args: argparse.Namespace) -> dict[str, float]:
    """Share of flash attention's time, by "depth/width"."""
    shares: dict[str, float] = {}
    with Model(path) as loaded:
        contexts = {
            kind: Context(loaded, CONTEXT, outputs=max(WIDTHS), threads=args.threads, flash_attention=kind)
            for kind in KINDS
        }
        for depth in DEPTHS:
            for context in contexts.values():
                read(context, depth)
            for width in WIDTHS:
                shortest = dict.fromkeys(KINDS, float("inf"))
                for _ in range(args.repeats):
                    for kind, context in contexts.items():
                        started = time.perf_counter()
                        context.decode(list(range(3, 3 + width)), width)
                        shortest[kind] = min(shortest[kind], time.perf_counter() - started)
                        context.truncate(depth)
                shares[f"{depth}/{width}"] = round(shortest["off"] / shortest["on"], 3)
        for context in contexts.values():
            context.close()
    return shares


def path_of(name: str) -> Path:
    if name == "guide":
        return ROOT / "resources" / "models" / "guide-target.gguf"
    if name in TARGETS:
        return shaped("same", *TARGETS[name])
    return weights_file(name) if name in WEIGHTS else model(name)


def main(argv: list[str] | None = None) -> None:
    parser = common_options(argparse.ArgumentParser(description=__doc__))
    known = ", ".join([*TARGETS, *WEIGHTS, "guide"])
    parser.add_argument("--models", default="q4_1,q4_0,shape,guide", help=f"of {known}, or chat_models.py")
    parser.set_defaults(repeats=9)
    args = parser.parse_args(argv)
    rows = []
    for name in args.models.split(","):
        path = path_of(name)
        shares = measure(path, args)
        with Model(path) as loaded:
            file, most = read_model_file(path), max(WIDTHS)
            chosen, _ = AttentionChoices().choose(loaded, file, CONTEXT, "f16", most, args.threads)
        save("attention", {name: {"plain over flash": shares, "chosen": chosen}}, args.out)
        cells = (" ".join(f"{shares[f'{depth}/{width}']:.2f}" for width in WIDTHS) for depth in DEPTHS)
        rows.append((name, *cells, "plain" if chosen == "off" else "flash"))
    head = (*(f"{depth} tokens: widths {', '.join(map(str, WIDTHS))}" for depth in DEPTHS), "chosen")
    progress(table(("model", *head), rows))


if __name__ == "__main__":
    main()
