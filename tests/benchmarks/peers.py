"""Automatic drafting over llama.cpp's own speculation: its defaults, and its grid tuned by hand for each pair.

The grid is screened first (one pass over half of the prompts); its best settings, the defaults, llama.cpp's vanilla,
and Tandem's automatic and vanilla are then alternated in one run. The best of llama.cpp is the fastest of what was
alternated, so its luck counts for it.
"""

import argparse
from contextlib import ExitStack
from typing import Any

from tests.benchmarks.machine import common_options, wait_for_quiet
from tests.benchmarks.measure import Configuration, Series, alternate, geometric_mean
from tests.benchmarks.models import Pair, parse_pairs
from tests.benchmarks.prompts import stories
from tests.benchmarks.results import progress, read, save, table
from tests.benchmarks.runners import Server, Tandem

P_MINS = (0.0, 0.3, 0.5, 0.75)
GRIDS = {
    "tiny": [(n, p) for n in (3, 8) for p in (0.0, 0.3)],
    "short": [(n, p) for n in (2, 3, 5, 8, 16) for p in P_MINS],
    "full": [(n, p) for n in range(1, 17) for p in P_MINS],
}
DEFAULT_PAIRS = "bf16/qat,bf16/l0124,bf16/same,bf16/l04,bf16/qat+,bf16/same+,q8/qat,q8/l0124,q8/same,q8/l04"
Setting = tuple[int, float, int]  # n_max, p_min, draft threads
PLAIN = "llama.cpp screened best, -fa off"  # beside the grid: Tandem chooses flash attention by itself


def screen(pair: Pair, args: argparse.Namespace) -> dict[Setting, float]:
    """Every setting of the grid once, then the best few with one draft thread as well. -> setting: tokens/s

    It only chooses who is alternated, so what an earlier call found is kept; it goes on where that one ended.
    """
    key = f"{pair.name} {args.threads} threads t={args.temperature}"
    rates = {} if args.screen_again else _read_screened(key, args)

    def look(setting: Setting) -> None:
        n_max, p_min, draft_threads = setting
        if setting in rates:
            return
        wait_for_quiet(args.patience)
        with Server(pair.target_path, pair.draft_path, args.threads, n_max, p_min, draft_threads) as server:
            tokens, temperature = args.screen_tokens, args.temperature
            configuration = Configuration(lambda p, s: server.run(p, tokens, temperature, s), server.pid)
            prompts = stories(max(1, args.prompts // 2))
            series = alternate({"": configuration}, prompts, 1, sampled=args.temperature > 0, patience=0)
        rates[setting] = series[""].rate
        save("screened", {key: {"/".join(map(str, s)): round(rate, 2) for s, rate in rates.items()}}, args.out)

    for n_max, p_min in GRIDS[args.grid]:
        look((n_max, p_min, args.threads))
    if args.threads > 1:
        for n_max, p_min, _ in _best(rates, 2):
            look((n_max, p_min, 1))
    return rates


def _read_screened(key: str, args: argparse.Namespace) -> dict[Setting, float]:
    entry = read("screened", args.out).get(key, {})
    return {(int(n), float(p), int(t)): rate for (n, p, t), rate in ((k.split("/"), v) for k, v in entry.items())}


def measure(pair: Pair, args: argparse.Namespace) -> dict[str, Any]:
    """Screen, then alternate. -> figures for JSON"""
    screened = screen(pair, args)
    tokens, temperature = args.tokens, args.temperature
    with ExitStack() as stack:
        tandem = stack.enter_context(Tandem(pair.target_path, pair.draft_path, args.threads))
        configurations = {
            f"tandem {mode}": Configuration(
                lambda p, s, mode=mode: tandem.run(p, tokens, temperature, s, speculation=mode, lookup=mode == "auto"),
                tandem.pid,
            )
            for mode in ("auto", "off")
        }
        settings = {f"llama.cpp n_max {n} p_min {p} td {t}": (n, p, t) for n, p, t in _best(screened, args.finalists)}
        first = next(iter(settings.values()))
        servers: dict[str, Server] = {
            "llama.cpp vanilla": Server(pair.target_path, None, args.threads),
            "llama.cpp defaults": Server(pair.target_path, pair.draft_path, args.threads),
            **{name: Server(pair.target_path, pair.draft_path, args.threads, *s) for name, s in settings.items()},
            PLAIN: Server(pair.target_path, pair.draft_path, args.threads, *first, ("-fa", "off")),
        }
        for name, server in servers.items():
            stack.enter_context(server)
            configurations[name] = Configuration(
                lambda p, s, server=server: server.run(p, tokens, temperature, s), server.pid
            )
        series = alternate(
            configurations, stories(args.prompts), args.repeats, sampled=temperature > 0, patience=args.patience
        )
    best = max(settings, key=lambda name: series[name].rate)
    return {
        "configurations": {name: one.as_json() for name, one in series.items()},
        "screened": {f"{n}/{p}/{t}": round(rate, 2) for (n, p, t), rate in sorted(screened.items())},
        "best": best,
        "over best": series["tandem auto"].rate / series[best].rate,
        "over plain": series["tandem auto"].rate / series[PLAIN].rate,
        "over defaults": series["tandem auto"].rate / series["llama.cpp defaults"].rate,
        "over vanilla": series["tandem auto"].rate / series["tandem off"].rate,
        "vanilla over llama.cpp's": series["tandem off"].rate / series["llama.cpp vanilla"].rate,
        "texts equal": _equal(series["tandem auto"], series["tandem off"]),
        "texts equal llama.cpp's": _equal(series["tandem auto"], series["llama.cpp vanilla"]),
    }


def _best(rates: dict[Setting, float], count: int) -> list[Setting]:
    return sorted(rates, key=rates.__getitem__, reverse=True)[:count]


def _equal(first: Series, second: Series) -> str:
    pairs = list(zip(first.ids(), second.ids(), strict=True))
    return f"{sum(a[: len(b)] == b[: len(a)] for a, b in pairs)}/{len(pairs)}"


def row(name: str, figures: dict[str, Any]) -> tuple[object, ...]:
    one = figures["configurations"]
    best = figures["best"]
    return (
        name, one["tandem auto"]["tokens_per_second"], one["tandem off"]["tokens_per_second"],
        one["llama.cpp vanilla"]["tokens_per_second"], one["llama.cpp defaults"]["tokens_per_second"],
        one[best]["tokens_per_second"], best.removeprefix("llama.cpp "), figures["over best"], figures["over plain"],
        figures["over defaults"], figures["over vanilla"], figures["texts equal"],
        sum(c["disturbed"] for c in one.values()),
    )  # fmt: skip


HEAD = (
    "pair", "auto", "vanilla", "llama.cpp vanilla", "its defaults", "its best", "which", "over best",
    "over it with -fa off", "over defaults", "over vanilla", "same text", "disturbed",
)  # fmt: skip


def main(argv: list[str] | None = None) -> None:
    parser = common_options(argparse.ArgumentParser(description=__doc__))
    parser.add_argument("--pairs", default=DEFAULT_PAIRS, help="target/draft,...; draft+ costs a tenth of the target")
    parser.add_argument("--grid", choices=GRIDS, default="short")
    parser.add_argument("--finalists", type=int, default=3, help="settings that are alternated (default 3)")
    parser.add_argument("--screen-tokens", type=int, default=120)
    parser.add_argument("--screen-again", action="store_true", help="forget what an earlier call found of the grid")
    parser.add_argument("--temperature", type=float, default=0.0)
    args = parser.parse_args(argv)
    rows, all_figures = [], []
    for pair in parse_pairs(args.pairs):
        figures = measure(pair, args)
        save("peers", {f"{pair.name} t={args.temperature}": figures}, args.out)
        rows.append(row(pair.name, figures))
        all_figures.append(figures)
        progress(table(HEAD, rows[-1:]))
    progress(f"\nTokens/s at temperature {args.temperature}, {args.tokens} tokens, grid {args.grid}\n")
    progress(table(HEAD, rows))
    for what in ("over best", "over plain", "over defaults", "over vanilla"):
        ratios = [float(figures[what]) for figures in all_figures]
        progress(f"automatic {what}: {geometric_mean(ratios):.3f} in the geometric mean, {min(ratios):.3f} at least")


if __name__ == "__main__":
    main()
