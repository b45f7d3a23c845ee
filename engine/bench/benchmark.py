"""Repeated, alternated, timed runs: vanilla, each draft at its best fixed length, and automatic, in one process.

Configurations take turns prompt by prompt, so that a machine that slows down slows all of them. A row's tokens/s are
all tokens over all decode time, taking for each prompt the median of its repeats; `low` and `high` take the slowest and
the fastest.
"""

import statistics
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import perf_counter

from engine.bench.divergence import locate_divergence
from engine.bench.prompts import Prompt
from engine.engine import Engine
from engine.errors import EngineError
from engine.hardware.machine import describe_machine, describe_versions
from engine.records import (
    Configuration,
    Divergence,
    Finished,
    Measurement,
    Message,
    Request,
    Row,
    Sampling,
    Speculation,
)
from engine.speculation.session import Session

FIXED_LENGTHS = (1, 2, 3, 4, 5, 6, 8, 11, 15)
_PILOT_PROMPTS = 3
_SPECULATION: dict[Configuration, Speculation] = {"vanilla": "off", "fixed": "always", "auto": "auto"}


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure on an engine that holds the target. `drafts`: files to try; none: look-ups alone."""

    drafts: tuple[Path, ...]
    prompts: tuple[Prompt, ...]
    max_tokens: int = 128
    sampling: Sampling = field(default_factory=Sampling)
    repeats: int = 3
    raw: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a benchmark is; `rows` are the results so far, best known now."""

    done: int
    total: int
    label: str
    seconds_left: float | None
    rows: tuple[Row, ...] = ()

    @property
    def fraction(self) -> float:
        return self.done / self.total if self.total else 0.0


@dataclass
class _Candidate:
    """One configuration and its runs: for each prompt the Finished of each repeat."""

    configuration: Configuration
    draft: Path | None
    length: int | None
    session: Session | None
    runs: dict[int, list[Finished]] = field(default_factory=dict)
    error: str | None = None

    @property
    def label(self) -> str:
        if self.configuration == "vanilla":
            return "vanilla"
        name = self.draft.stem if self.draft else "look-up"
        return f"{name}, {self.length} a round" if self.configuration == "fixed" else f"{name}, automatic"


class Benchmark:
    """One benchmark on one engine. `run()` yields Progress; `measurement()` gives what was measured so far."""

    def __init__(self, engine: Engine, plan: Plan, cancel: threading.Event | None = None) -> None:
        self._engine, self._plan = engine, plan
        self._cancel = cancel or threading.Event()
        self._vanilla = _Candidate("vanilla", None, None, None)
        self._candidates = [self._vanilla]
        self._sessions: list[Session] = []
        self._done = 0
        self._total = 1
        self._started = perf_counter()
        self._complete = False
        self._machine, self._versions = describe_machine(engine.loaded.threads), describe_versions()
        self._created = datetime.now(UTC).isoformat(timespec="seconds")
        self._draft_bytes = {draft.name: draft.stat().st_size for draft in plan.drafts if draft.is_file()}

    def run(self) -> Iterator[Progress]:
        """Measure; ends early when cancelled. What was measured stays in `measurement()`."""
        plan = self._plan
        drafts: tuple[Path | None, ...] = plan.drafts or (None,)
        pilots = len(plan.drafts) * len(FIXED_LENGTHS) * min(_PILOT_PROMPTS, len(plan.prompts))
        self._total = pilots + (1 + 2 * len(plan.drafts) + (not plan.drafts)) * len(plan.prompts) * plan.repeats + 1
        try:
            yield from self._step("warm-up", partial(self._generate, self._vanilla, 0))
            for draft in drafts:
                yield from self._prepare(draft)
            for repeat in range(plan.repeats):
                for index in range(len(plan.prompts)):
                    for candidate in self._turn_order(repeat):
                        yield from self._step(candidate.label, partial(self._measure, candidate, index))
            self._complete = not self._cancel.is_set()
        finally:
            for session in self._sessions:
                session.close()

    def measurement(self, locate: bool = True) -> Measurement:
        """What was measured so far. `locate`: also find where texts part and how near the choice was there, which
        takes a few decodes."""
        kinds = sorted({prompt.kind for prompt in self._plan.prompts if prompt.kind})
        loaded, plan = self._engine.loaded, self._plan
        return Measurement(
            machine=self._machine,
            versions=self._versions,
            target={
                "file": loaded.target.path.name,
                "name": loaded.target.name,
                "bytes": loaded.target.file_bytes,
                "quantisation": loaded.target.quantisation,
                "parameters": loaded.target.parameters,
            },
            settings={
                "max_tokens": plan.max_tokens,
                "temperature": plan.sampling.temperature,
                "repeats": plan.repeats,
                "prompts": len(plan.prompts),
                "context": loaded.context,
                "threads": loaded.threads,
                "seed": plan.sampling.seed,
                "raw": int(plan.raw),
            },
            rows=self._rows(locate=locate),
            kinds={kind: self._rows(kind) for kind in kinds},
            finished=self._complete,
            created=self._created,
            drafts=self._draft_bytes,
        )

    # --- running -------------------------------------------------------------------------------

    def _prepare(self, draft: Path | None) -> Iterator[Progress]:
        """Open the draft's session, find its best fixed length on a few prompts, and enter both configurations."""
        try:
            session = self._engine.open_session(draft, share=self._engine.session)
        except EngineError as error:
            self._candidates.append(_Candidate("auto", draft, None, None, error=str(error)))
            return
        self._sessions.append(session)
        if draft is not None:
            times: dict[int, float] = {}
            for length in FIXED_LENGTHS:
                for index in range(min(_PILOT_PROMPTS, len(self._plan.prompts))):
                    pilot = _Candidate("fixed", draft, length, session)
                    yield from self._step(f"{pilot.label} (pilot)", partial(self._measure, pilot, index))
                    for finished in pilot.runs.get(index, []):
                        times[length] = times.get(length, 0.0) + finished.decode_ns / max(1, finished.tokens)
            if times:
                best = min(times, key=times.__getitem__)
                self._candidates.append(_Candidate("fixed", draft, best, session))
        self._candidates.append(_Candidate("auto", draft, None, session))

    def _turn_order(self, repeat: int) -> Sequence[_Candidate]:
        """Every other repeat in reverse, so that no configuration always follows the same one."""
        usable = [candidate for candidate in self._candidates if candidate.error is None]
        return usable[::-1] if repeat % 2 else usable

    def _step(self, label: str, work: Callable[[], object]) -> Iterator[Progress]:
        if self._cancel.is_set():
            return
        work()
        self._done += 1
        elapsed = perf_counter() - self._started
        left = elapsed / self._done * (self._total - self._done)
        yield Progress(self._done, self._total, label, left, self._rows())

    def _measure(self, candidate: _Candidate, index: int) -> None:
        try:
            finished = self._generate(candidate, index)
        except EngineError as error:
            candidate.error = f"prompt {index + 1}: {error}"
            return
        if finished.finish_reason != "cancelled" and finished.tokens:
            candidate.runs.setdefault(index, []).append(finished)

    def _generate(self, candidate: _Candidate, index: int) -> Finished:
        request = self._request(candidate, index)
        for event in self._engine.generate(request, self._cancel, candidate.session):
            if isinstance(event, Finished):
                return event
        raise AssertionError("an answer ends with Finished")

    def _request(self, candidate: _Candidate, index: int) -> Request:
        plan, prompt = self._plan, self._plan.prompts[index]
        return Request(
            messages=() if plan.raw else (Message("user", prompt.text),),
            prompt=prompt.text if plan.raw else None,
            max_tokens=plan.max_tokens,
            sampling=plan.sampling,
            speculation=_SPECULATION[candidate.configuration],
            draft_length=candidate.length,
        )

    # --- results -------------------------------------------------------------------------------

    def _rows(self, kind: str | None = None, locate: bool = False) -> tuple[Row, ...]:
        """`locate`: also find the first divergence and its margin, which takes a few decodes each."""
        indices = [i for i, prompt in enumerate(self._plan.prompts) if kind is None or prompt.kind == kind]
        rows = [self._row(candidate, indices, locate) for candidate in self._candidates]
        vanilla = rows[0].tokens_per_second
        return tuple(replace(row, ratio=row.tokens_per_second / vanilla if vanilla else 0.0) for row in rows)

    def _row(self, candidate: _Candidate, indices: Sequence[int], locate: bool) -> Row:
        runs = {index: candidate.runs[index] for index in indices if candidate.runs.get(index)}
        every = [finished for repeats in runs.values() for finished in repeats]
        drafted = sum(finished.drafted for finished in every)
        rounds = sum(finished.rounds for finished in every)
        vanilla = self._vanilla.runs
        differing = [i for i in runs if i in vanilla and runs[i][0].token_ids != vanilla[i][0].token_ids]
        return Row(
            configuration=candidate.configuration,
            draft=candidate.draft.name if candidate.draft else None,
            draft_length=candidate.length,
            tokens_per_second=_speed(runs, statistics.median),
            low=_speed(runs, max),
            high=_speed(runs, min),
            ratio=0.0,
            acceptance=sum(finished.accepted for finished in every) / drafted if drafted else None,
            tokens_per_round=sum(_produced(finished) for finished in every) / rounds if rounds else 0.0,
            identical=len(runs) - len(differing),
            prompts=len(runs),
            first_divergence=self._divergence(candidate, differing[0]) if differing and locate else None,
            error=candidate.error,
        )

    def _divergence(self, candidate: _Candidate, index: int) -> Divergence:
        vanilla, other = self._vanilla.runs[index][0].token_ids, candidate.runs[index][0].token_ids
        return locate_divergence(self._engine, self._request(candidate, index), index, vanilla, other)


def _speed(runs: dict[int, list[Finished]], of_repeats: Callable[[list[int]], float]) -> float:
    """Tokens/s over all prompts; `of_repeats` makes one time of each prompt's."""
    tokens = sum(repeats[0].tokens for repeats in runs.values())
    seconds = sum(of_repeats([finished.decode_ns for finished in repeats]) for repeats in runs.values()) / 1e9
    return tokens / seconds if seconds else 0.0


def _produced(finished: Finished) -> int:
    """Tokens that the rounds gave, the one that ended the answer among them: vanilla's rounds give one each."""
    return finished.tokens + (finished.finish_reason == "stop")
