"""A lane's tokens/s in Compare over its rate alone: within 5 %, so that watching the race does not change it.

`python -m tests.benchmarks.compare`: vanilla and speculative, each alone and then both in turns, repeated; medians of
the ratios. The drafts' governor is warm in both cases.
"""

import argparse
import statistics
from dataclasses import replace
from pathlib import Path
from typing import Any

from engine.bench.compare import compare
from engine.bench.comparison import LaneEvent, LaneSpec
from engine.engine import Engine
from engine.records import Finished, PairConfig, Request, Sampling
from tests.benchmarks.machine import Disturbance, common_options
from tests.benchmarks.models import Pair, parse_pairs
from tests.benchmarks.prompts import stories
from tests.benchmarks.results import progress, save, table

LANES = ("vanilla", "speculative")


def rates(engine: Engine, request: Request, specs: tuple[LaneSpec, ...]) -> list[float]:
    """Tokens/s of each lane, as Compare reports it."""
    found = {
        record.lane: record.event.tokens_per_second
        for record in compare(engine, request, specs)
        if isinstance(record, LaneEvent) and isinstance(record.event, Finished)
    }
    return [found[lane] for lane in range(len(specs))]


def alone(engine: Engine, request: Request, spec: LaneSpec) -> float:
    """Tokens/s with nothing in between, on the engine's own clock."""
    with engine.open_session(spec.draft) as session:
        asked = replace(request, speculation=spec.speculation)
        *_, finished = engine.generate(asked, session=session)
    assert isinstance(finished, Finished)
    return finished.tokens_per_second


def measure(pair: Pair, args: argparse.Namespace) -> dict[str, Any]:
    target, draft = pair.target_path, pair.draft_path
    specs = (LaneSpec(None, "off"), LaneSpec(draft, "auto"))
    samples: dict[str, list[dict[str, float]]] = {name: [] for name in LANES}
    disturbed = 0
    with Engine(PairConfig(Path(target), draft, context=1024, threads=args.threads)) as engine:
        for prompt in stories(args.repeats + 1):
            watch = Disturbance()
            request = Request(prompt=prompt, max_tokens=args.tokens, sampling=Sampling(temperature=0.0))
            by_itself = [alone(engine, request, spec) for spec in specs]
            together = rates(engine, request, specs)
            again = [alone(engine, request, spec) for spec in specs]
            disturbed += watch.cores() > 0.15
            for name, before, both, after in zip(LANES, by_itself, together, again, strict=True):
                samples[name].append({"alone": (before + after) / 2, "compare": both})
    figures: dict[str, Any] = {"disturbed": disturbed}
    for name in LANES:
        kept = samples[name][1:]  # the first warms the governor
        figures[name] = {
            "alone": statistics.median(sample["alone"] for sample in kept),
            "compare": statistics.median(sample["compare"] for sample in kept),
            "ratio": statistics.median(sample["compare"] / sample["alone"] for sample in kept),
        }
    return figures


def main(argv: list[str] | None = None) -> None:
    parser = common_options(argparse.ArgumentParser(description=__doc__))
    parser.add_argument("--pairs", default="bf16/qat")
    args = parser.parse_args(argv)
    rows = []
    for pair in parse_pairs(args.pairs):
        figures = measure(pair, args)
        save("compare", {pair.name: figures}, args.out)
        for name in LANES:
            lane = figures[name]
            assert isinstance(lane, dict)
            rows.append((pair.name, name, lane["alone"], lane["compare"], lane["ratio"], figures["disturbed"]))
    progress(table(("pair", "lane", "tokens/s alone", "in Compare", "ratio", "disturbed runs"), rows))


if __name__ == "__main__":
    main()
