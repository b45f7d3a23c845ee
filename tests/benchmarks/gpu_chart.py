"""What `gpu.py` prints: the chart as a table, the cost of a pass by its width, and what sampling takes of a round."""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.benchmarks.gpu_sampling import lines
from tests.benchmarks.models import WEIGHTS
from tests.benchmarks.results import table

CHART = {"70b": {"8b": 1.15, "1b": 1.52}, "405b": {"8b": 2.00, "1b": 0.55}}  # speed-up over vanilla, the reference
_HEAD = (
    "target", "draft", "acceptance at 3", "best length", "vanilla", "at that length", "automatic", "llama.cpp's best",
    "reference chart",
)  # fmt: skip
Results = Mapping[str, Mapping[str, Any]]


def chart(results: Results, peer_weights: str) -> str:
    """The chart's table: tokens/s and the ratio over vanilla, per agreement, the reference's ratio beside it."""
    curves = {name: part["verify_ms"] for name, part in results.items() if "verify_ms" in part}
    said = [table(_HEAD, list(_rows(results, peer_weights))), "", "Cost of a pass of n tokens, ms:"]
    said += [f"  {name}: {' '.join(f'{n}:{ms}' for n, ms in curve.items())}" for name, curve in curves.items()]
    said += [f"  {name}: {part['skipped']}" for name, part in results.items() if "skipped" in part]
    if (sampling := results.get("sampling")) and "skipped" not in sampling:
        said += ["", "Temperature 0.7 over 128,256 tokens, an 8B target and a 1B draft, medians:"]
        said += [line for name, figures in sampling.items() for line in lines(name, figures)]
    return "\n".join(said)


def _rows(results: Results, peer_weights: str) -> Iterator[tuple[object, ...]]:
    for target, drafts in CHART.items():
        vanilla = results.get(f"{target} vanilla", {})
        yield (target, "vanilla", None, None, vanilla.get("tokens_per_second"), None, None, None, 1.0)
        base = results.get(f"{target} llama.cpp vanilla", {}).get("tokens_per_second", {}).get("defaults")
        for draft, reference in drafts.items():
            beside = results.get(f"{target} {draft} llama.cpp", {}).get("tokens_per_second", {})
            for weights in WEIGHTS:
                part = results.get(f"{target} {draft} {weights}", {})
                peer = max(beside.values()) if beside and weights == peer_weights else None
                yield (target, f"{draft} {weights}", *_cells(part), _rate(peer, base), reference)


def _cells(part: Mapping[str, Any]) -> tuple[object, ...]:
    rates = part.get("tokens_per_second", {})
    vanilla, fixed = rates.get("vanilla"), rates.get(part.get("best fixed", ""))
    at_lengths = [_rate(value, vanilla) for value in (fixed, rates.get("auto"))]
    return (part.get("acceptance"), part.get("best fixed"), vanilla, *at_lengths)


def _rate(rate: float | None, base: float | None) -> str | None:
    if rate is None:
        return None
    return f"{rate:.1f} ({rate / base:.2f}x)" if base else f"{rate:.1f}"
