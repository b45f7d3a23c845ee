"""Several answers to one request side by side: lanes over the same weights take turns on the hardware.

A lane runs for a short slice, then the next one does; nothing runs at the same time, so neither disturbs the other.
Each lane's clock counts its own slices only, so its tokens/s is what it would be alone.
"""

import math
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from dataclasses import replace
from itertools import takewhile
from time import perf_counter_ns

from engine.bench.comparison import Compared, LaneEvent, LaneFailed, LaneSpec
from engine.bench.divergence import locate_divergence
from engine.engine import Engine
from engine.errors import EngineError, LoadCancelled
from engine.records import Divergence, Event, Finished, Request, Round
from engine.speculation.session import Session

_SLICE_NS = 120_000_000

Check = Callable[[LaneSpec], None]


class _Runner:
    """Runs one lane for a slice at a time."""

    def __init__(self, events: Iterator[Event], index: int, session: Session) -> None:
        self._events, self.index, self.session = events, index, session
        self.clock_ns = 0
        self._rounds_ns = 0
        self.finished: Finished | None = None

    def slice(self) -> Iterator[LaneEvent]:
        used = 0
        while self.finished is None and used < _SLICE_NS:
            started = perf_counter_ns()
            event = next(self._events)
            elapsed = perf_counter_ns() - started
            used += elapsed
            shown_ns = self.clock_ns
            if isinstance(event, Round):  # several may be told together: the first brings the time of all
                self.clock_ns += elapsed
                self._rounds_ns += event.total_ns
                shown_ns = min(self._rounds_ns, self.clock_ns)
            if isinstance(event, Finished):
                event = self.finished = replace(event, decode_ns=self.clock_ns)
            yield LaneEvent(self.index, event, shown_ns)


def compare(
    engine: Engine,
    request: Request,
    specs: tuple[LaneSpec, ...],
    cancel: threading.Event | None = None,
    check: Check = lambda _spec: None,
) -> Iterator[LaneEvent | LaneFailed | Compared]:
    """Answer `request` once a lane. Yields the lanes' events as they come, then one Compared.

    `check` may refuse a lane before it is opened, by raising an EngineError. A lane whose draft cannot serve is told
    as LaneFailed; otherwise raises as `Engine.open_session` and `Engine.generate` do. Closing the iterator early frees
    the lanes.
    """
    cancel = cancel or threading.Event()
    engine.forget_other_drafts([spec.draft for spec in specs])  # the last ones stay: the next question wants them again
    with ExitStack() as resources:
        runners = yield from _open_lanes(engine, request, specs, cancel, check, resources)
        while any(runner.finished is None for runner in runners):
            for runner in runners:
                yield from runner.slice()
        answers = {runner.index: runner.finished for runner in runners if runner.finished}
        first = runners[0].session if runners else None
        latest_first = sorted(range(len(specs)), key=lambda index: -_shared(answers, index))  # its cache only shrinks
        found = {index: _divergence(engine, request, answers, index, first) for index in latest_first}
        yield Compared(tuple(found[index] for index in range(len(specs))))


def _open_lanes(
    engine: Engine, request: Request, specs: tuple[LaneSpec, ...], cancel: threading.Event, check: Check,
    resources: ExitStack,
) -> Generator[LaneFailed, None, list[_Runner]]:  # fmt: skip
    """The lanes whose draft can serve; after a cancel, those that were open by then."""
    runners: list[_Runner] = []
    for index, spec in enumerate(specs):
        try:
            check(spec)
            session: Session = resources.enter_context(engine.open_session(spec.draft, cancel=cancel))
        except EngineError as error:
            if isinstance(error, LoadCancelled) and cancel.is_set():
                break
            if spec.draft is None:
                raise
            yield LaneFailed(index, str(error))
            continue
        lane_request = replace(request, speculation=spec.speculation, draft_length=None)
        runners.append(_Runner(engine.generate(lane_request, cancel, session), index, session))
    return runners


def _shared(answers: dict[int, Finished], index: int) -> int:
    """How many tokens this lane has in common with the first."""
    if 0 not in answers or index not in answers:
        return 0
    pairs = zip(answers[0].token_ids, answers[index].token_ids, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _divergence(
    engine: Engine, request: Request, answers: dict[int, Finished], index: int, vanilla_session: Session | None
) -> Divergence | None:
    if 0 not in answers or index not in answers:
        return None
    first, other = answers[0], answers[index]
    vanilla, ids = first.token_ids, other.token_ids
    was_stopped = "cancelled" in (first.finish_reason, other.finish_reason)
    if was_stopped:
        shared = min(len(vanilla), len(ids))
        vanilla, ids = vanilla[:shared], ids[:shared]
    if vanilla == ids:
        return None
    if was_stopped:  # where nothing may be decoded any more
        return _without_margin(engine, vanilla, ids)
    return locate_divergence(engine, request, 0, vanilla, ids, vanilla_session)


def _without_margin(engine: Engine, vanilla: tuple[int, ...], ids: tuple[int, ...]) -> Divergence:
    position = next(i for i, (a, b) in enumerate(zip(vanilla, ids, strict=True)) if a != b)
    one, two = vanilla[position], ids[position]
    return Divergence(0, position, one, two, engine.text_of(one), engine.text_of(two), math.nan)
