"""Repeated, alternated, timed runs: vanilla, each draft at its best fixed length, and automatic, in one process.

Configurations take turns prompt by prompt, so that a machine that slows down slows all of them. A row's tokens/s are
all tokens over all decode time, taking for each prompt the median of its repeats; `low` and `high` take the slowest and
the fastest.
"""

import statistics
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from engine.bench.candidate import Candidate, common_prompts, ns_a_token, produced, speed
from engine.bench.divergence import locate_divergence
from engine.bench.progress import Progress, Spent
from engine.bench.prompts import BenchmarkPrompt
from engine.engine import Engine
from engine.errors import EngineError
from engine.gguf.titles import title, titles_of
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
from engine.words import tr

FIXED_LENGTHS = (1, 2, 3, 4, 5, 6, 8, 11, 15)
_PILOT_PROMPTS = 3
_SPECULATION: dict[Configuration, Speculation] = {"vanilla": "off", "fixed": "always", "auto": "auto"}


@dataclass(frozen=True, slots=True)
class BenchmarkPlan:
    """What to measure on an engine that holds the target. `drafts`: files to try; none: look-ups alone."""

    drafts: tuple[Path, ...]
    prompts: tuple[BenchmarkPrompt, ...]
    max_tokens: int = 128
    sampling: Sampling = field(default_factory=Sampling)
    repeats: int = 3
    raw: bool = False


class Benchmark:
    """One benchmark on one engine. `run()` yields Progress; `measurement()` gives what was measured so far."""

    def __init__(self, engine: Engine, plan: BenchmarkPlan, cancel: threading.Event | None = None) -> None:
        self._engine, self._plan = engine, plan
        self._cancel = cancel or threading.Event()
        self._vanilla = Candidate("vanilla", None, None, None)
        self._candidates = [self._vanilla]
        self._sessions: list[Session] = []
        self._pilots: list[Candidate] = []  # what was tried to find each draft's best length
        self._pilot_time, self._run_time = Spent(), Spent()
        self._complete = False
        self._machine, self._versions = describe_machine(engine.loaded.threads), describe_versions()
        self._created = datetime.now(UTC).isoformat(timespec="seconds")
        self._draft_bytes = {draft.name: draft.stat().st_size for draft in plan.drafts if draft.is_file()}
        self._titles = titles_of(plan.drafts)

    def run(self) -> Iterator[Progress]:
        """Measure; ends early when cancelled. What was measured stays in `measurement()`."""
        plan = self._plan
        drafts: tuple[Path | None, ...] = plan.drafts or (None,)
        self._pilot_time.planned = (len(FIXED_LENGTHS) * len(plan.drafts) + bool(plan.drafts)) * len(
            self._pilot_prompts
        )
        self._run_time.planned = (1 + 2 * len(plan.drafts) + (not plan.drafts)) * len(plan.prompts) * plan.repeats
        try:
            if not self._cancel.is_set():
                self._generate(self._vanilla, 0)  # warms up what a first answer finds cold
                yield self._progress(tr("warm-up"))
            if plan.drafts:
                yield from self._pilot(Candidate("vanilla", None, None, None))
            for draft in drafts:
                yield from self._prepare(draft)
            for repeat in range(plan.repeats):
                for index in range(len(plan.prompts)):
                    for candidate in self._turn_order(repeat):
                        yield from self._step(candidate.label, candidate, index, self._run_time)
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
                "title": title(loaded.target),
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
            session = self._engine.open_session(draft, share=self._engine.session, cancel=self._cancel)
        except EngineError as error:
            if self._cancel.is_set():
                return
            self._candidates.append(self._candidate("auto", draft, None, None, str(error)))
            self._pilot_time.planned -= bool(draft) * len(FIXED_LENGTHS) * len(self._pilot_prompts)
            self._run_time.planned -= (2 if draft else 1) * len(self._plan.prompts) * self._plan.repeats
            return
        self._sessions.append(session)
        if draft is not None:
            pilots = [self._candidate("fixed", draft, length, session) for length in FIXED_LENGTHS]
            for pilot in pilots:
                yield from self._pilot(pilot)
            if measured := [pilot for pilot in pilots if pilot.runs]:
                best = min(measured, key=lambda pilot: ns_a_token(pilot.runs))
                self._candidates.append(self._candidate("fixed", draft, best.length, session))
        self._candidates.append(self._candidate("auto", draft, None, session))

    def _candidate(
        self, configuration: Configuration, draft: Path | None, length: int | None, session: Session | None,
        error: str | None = None,
    ) -> Candidate:  # fmt: skip
        name = self._titles[draft] if draft else ""
        return Candidate(configuration, draft, length, session, error=error, draft_title=name)

    @property
    def _pilot_prompts(self) -> range:
        return range(min(_PILOT_PROMPTS, len(self._plan.prompts)))

    def _pilot(self, candidate: Candidate) -> Iterator[Progress]:
        """Tries one length (or vanilla, so that a benchmark stopped here has something to compare with)."""
        self._pilots.append(candidate)
        for index in self._pilot_prompts:
            yield from self._step(
                tr("{configuration} (pilot)", configuration=candidate.label), candidate, index, self._pilot_time
            )

    def _turn_order(self, repeat: int) -> Sequence[Candidate]:
        """Every other repeat in reverse, so that no configuration always follows the same one."""
        usable = [candidate for candidate in self._candidates if candidate.error is None]
        return usable[::-1] if repeat % 2 else usable

    def _step(self, label: str, candidate: Candidate, index: int, spent: "Spent") -> Iterator[Progress]:
        if self._cancel.is_set():
            return
        started = perf_counter()
        self._measure(candidate, index)
        spent.add(perf_counter() - started)
        yield self._progress(label)

    def _progress(self, label: str) -> Progress:
        """What is left is reckoned from the answers so far; before a full run was timed, from the pilots."""
        pilots, runs = self._pilot_time, self._run_time
        left: float | None = None
        if pilots.done or runs.done:
            left = pilots.left(pilots.mean or runs.mean) + runs.left(runs.mean or pilots.mean)
        done, total = 1 + pilots.done + runs.done, 1 + pilots.planned + runs.planned
        return Progress(done, total, label, left, self._rows())

    def _measure(self, candidate: Candidate, index: int) -> None:
        try:
            finished = self._generate(candidate, index)
        except EngineError as error:
            candidate.error = tr("prompt {number}: {error}", number=index + 1, error=error)
            return
        if finished.finish_reason != "cancelled" and finished.tokens:
            candidate.runs.setdefault(index, []).append(finished)

    def _generate(self, candidate: Candidate, index: int) -> Finished:
        request = self._request(candidate, index)
        for event in self._engine.generate(request, self._cancel, candidate.session):
            if isinstance(event, Finished):
                return event
        raise AssertionError("an answer ends with Finished")

    def _request(self, candidate: Candidate, index: int) -> Request:
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
        candidates = self._told()
        common = common_prompts(candidates)
        indices = [i for i in common if kind is None or self._plan.prompts[i].kind == kind]
        rows = [self._row(candidate, candidates[0], indices, locate) for candidate in candidates]
        vanilla = rows[0].tokens_per_second
        return tuple(replace(row, ratio=row.tokens_per_second / vanilla if vanilla else 0.0) for row in rows)

    def _told(self) -> list[Candidate]:
        """The configurations; where the benchmark was stopped before they had their turn, what the pilots showed."""
        if self._cancel.is_set() and not any(candidate.runs for candidate in self._candidates):
            return [pilot for pilot in self._pilots if pilot.runs] or self._candidates
        return self._candidates

    def _row(self, candidate: Candidate, vanilla: Candidate, indices: Sequence[int], locate: bool) -> Row:
        runs = {index: candidate.runs[index] for index in indices if candidate.runs.get(index)}
        every = [finished for repeats in runs.values() for finished in repeats]
        drafted = sum(finished.drafted for finished in every)
        rounds = sum(finished.rounds for finished in every)
        texts = vanilla.runs
        differing = [i for i in runs if i in texts and runs[i][0].token_ids != texts[i][0].token_ids]
        return Row(
            configuration=candidate.configuration,
            draft=candidate.draft.name if candidate.draft else None,
            draft_length=candidate.length,
            tokens_per_second=speed(runs, statistics.median),
            low=speed(runs, max),
            high=speed(runs, min),
            ratio=0.0,
            acceptance=sum(finished.accepted for finished in every) / drafted if drafted else None,
            tokens_per_round=sum(produced(finished) for finished in every) / rounds if rounds else 0.0,
            identical=len(runs) - len(differing),
            prompts=len(runs),
            first_divergence=self._divergence(candidate, vanilla, differing[0]) if differing and locate else None,
            error=candidate.error,
            draft_title=candidate.draft_title,
        )

    def _divergence(self, candidate: Candidate, vanilla: Candidate, index: int) -> Divergence:
        expected, other = vanilla.runs[index][0].token_ids, candidate.runs[index][0].token_ids
        return locate_divergence(self._engine, self._request(candidate, index), index, expected, other)
