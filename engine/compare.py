"""Several answers to one request side by side: lanes over the same weights take turns on the hardware.

A lane runs for a short slice, then the next one does; nothing runs at the same time, so neither disturbs the other.
Each lane's clock counts its own slices only, so its tokens/s is what it would be alone.
"""

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter_ns

from engine.divergence import locate_divergence
from engine.engine import Engine
from engine.lane import Lane
from engine.records import Divergence, Event, Finished, Request, Round, Speculation

_SLICE_NS = 120_000_000


@dataclass(frozen=True, slots=True)
class LaneSpec:
    """One lane of a comparison: which draft helps (none: vanilla), and whether it may."""

    draft: Path | None
    speculation: Speculation


@dataclass(frozen=True, slots=True)
class LaneEvent:
    """What one lane has to say. `lane_ns`: its own clock since its first round, other lanes' slices left out."""

    lane: int
    event: Event
    lane_ns: int


@dataclass(frozen=True, slots=True)
class Compared:
    """The last record. divergences[i]: where lane i first leaves lane 0, or None where the token ids are equal.

    A lane that was stopped is compared as far as both have got.
    """

    divergences: tuple[Divergence | None, ...]


class _Runner:
    """Runs one lane for a slice at a time."""

    def __init__(self, events: Iterator[Event], index: int) -> None:
        self._events, self._index = events, index
        self.clock_ns = 0
        self.finished: Finished | None = None

    def slice(self) -> Iterator[LaneEvent]:
        used = 0
        while self.finished is None and used < _SLICE_NS:
            started = perf_counter_ns()
            event = next(self._events)
            elapsed = perf_counter_ns() - started
            used += elapsed
            if isinstance(event, Round):
                self.clock_ns += elapsed
            if isinstance(event, Finished):
                event = self.finished = replace(event, decode_ns=self.clock_ns)
            yield LaneEvent(self._index, event, self.clock_ns)


def compare(
    engine: Engine, request: Request, specs: tuple[LaneSpec, ...], cancel: threading.Event | None = None
) -> Iterator[LaneEvent | Compared]:
    """Answer `request` once a lane. Yields the lanes' events as they come, then one Compared.

    Raises as `Engine.open_lane` and `Engine.generate` do. Closing the iterator early frees the lanes.
    """
    with ExitStack() as resources:
        runners = []
        for index, spec in enumerate(specs):
            lane: Lane = resources.enter_context(engine.open_lane(spec.draft))
            lane_request = replace(request, speculation=spec.speculation, draft_length=None)
            runners.append(_Runner(engine.generate(lane_request, cancel, lane), index))
        while any(runner.finished is None for runner in runners):
            for runner in runners:
                yield from runner.slice()
        answers = [runner.finished for runner in runners if runner.finished]
        yield Compared(tuple(_divergence(engine, request, answers[0], other) for other in answers))


def _divergence(engine: Engine, request: Request, first: Finished, other: Finished) -> Divergence | None:
    vanilla, ids = first.token_ids, other.token_ids
    if "cancelled" in (first.finish_reason, other.finish_reason):
        shared = min(len(vanilla), len(ids))
        vanilla, ids = vanilla[:shared], ids[:shared]
    return None if vanilla == ids else locate_divergence(engine, request, 0, vanilla, ids)
