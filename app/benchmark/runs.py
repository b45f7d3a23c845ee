"""Measurements that were taken together, as one result: what the page lists, draws, exports and reads back."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from app import result_json
from app.benchmark.advice import advise
from app.benchmark.chart import Group, group_of
from app.benchmark.names import target_title
from app.benchmark.table import measurement_to_csv, measurement_to_markdown
from app.numbers import size
from app.result_json import MeasurementFormatError
from app.store.records import StoredMeasurement
from engine.records import Measurement, Row

RUN = "run"  # key in a measurement's settings: when the benchmark that it belongs to began
EVERY_PROMPT, EACH_KIND = "All prompts", "Each kind"


@dataclass(frozen=True, slots=True)
class BenchmarkRun:
    """One benchmark: a measurement for each target. `ids`: their rows in the database, if they are kept."""

    measurements: tuple[Measurement, ...]
    ids: tuple[int, ...] = ()
    imported: bool = False

    @property
    def created(self) -> str:
        return self.measurements[0].created

    @property
    def title(self) -> str:
        """E.g. "23 Nov 2026, 05:31 · Guide · 1.62x"."""
        best = max((advice.ratio for one in self.measurements if (advice := advise(one))), default=None)
        parts = [when(self.created), ", ".join(target_title(one) for one in self.measurements)]
        parts += [f"{best:.2f}x"] if best else []
        parts += ["imported"] if self.imported else []
        parts += ["stopped early"] if not all(one.finished for one in self.measurements) else []
        return " · ".join(part for part in parts if part)

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of prompts, in order, if there are several."""
        kinds = tuple(dict.fromkeys(kind for one in self.measurements for kind in one.kinds))
        return kinds if len(kinds) > 1 else ()

    def rows(self, view: str = EVERY_PROMPT) -> tuple[tuple[str, Row], ...]:
        """(what the row belongs to, row) as the table shows them: a target, or a kind of prompt."""
        several = len(self.measurements) > 1
        if view == EACH_KIND:
            return tuple(
                (f"{target_title(one)}, {kind}" if several else kind, row)
                for one in self.measurements for kind, rows in one.kinds.items() for row in rows
            )  # fmt: skip
        return tuple((target_title(one), row) for one in self.measurements for row in _rows(one, view))

    def groups(self, view: str = EVERY_PROMPT) -> tuple[Group, ...]:
        """What the chart draws: a group for each target, or for each kind."""
        if view == EACH_KIND:
            several = len(self.measurements) > 1
            return tuple(
                Group(f"{target_title(one)}, {kind}" if several else kind, group_of(replace(one, rows=rows)).bars)
                for one in self.measurements for kind, rows in one.kinds.items()
            )  # fmt: skip
        return tuple(group_of(replace(one, rows=_rows(one, view))) for one in self.measurements)


def _rows(measurement: Measurement, view: str) -> tuple[Row, ...]:
    return measurement.rows if view == EVERY_PROMPT else measurement.kinds.get(view, ())


def when(created: str) -> str:
    """An ISO time as people write it, in this computer's own time; empty where it is none."""
    try:
        moment = datetime.fromisoformat(created).astimezone()
    except ValueError:
        return ""
    return f"{moment.day} {moment:%b %Y, %H:%M}"


def runs_of(stored: Iterable[StoredMeasurement]) -> tuple[BenchmarkRun, ...]:
    """Newest first, as they come; measurements of one benchmark are one run."""
    together: dict[str, list[StoredMeasurement]] = {}
    for one in stored:
        key = str(one.measurement.settings.get(RUN) or f"#{one.id}")
        together.setdefault(f"{key} {one.imported}", []).append(one)
    return tuple(
        BenchmarkRun(
            tuple(one.measurement for one in reversed(parts)), tuple(one.id for one in parts), parts[0].imported
        )
        for parts in together.values()
    )


def summary(measurement: Measurement) -> str:
    """Machine, versions and settings in a line or two, with what parted from vanilla's text."""
    machine, chosen = measurement.machine, measurement.settings
    memory = f", {size(float(known))} memory" if (known := machine.get("memory_bytes")) else ""
    processor, threads = machine.get("processor", "unknown processor"), machine.get("threads", "?")
    noun = "thread" if threads == 1 else "threads"
    work = f"{chosen.get('prompts', '?')} prompts x {chosen.get('repeats', '?')} repeats"
    said = [
        f"{processor}, {threads} {noun}{memory}",
        f"llama.cpp {measurement.versions.get('llama.cpp', '?')}",
        f"{work}, {chosen.get('max_tokens', '?')} tokens, temperature {chosen.get('temperature', '?')}",
    ]
    return " · ".join(said)


# --- in and out ----------------------------------------------------------------------------------


def to_json(run: BenchmarkRun) -> str:
    """One measurement as `tandem bench --json` writes it; several as a list of those."""
    if len(run.measurements) == 1:
        return result_json.dumps(run.measurements[0])
    data = [result_json.to_dict(one) for one in run.measurements]
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def to_csv(run: BenchmarkRun) -> str:
    head, *_ = texts = [measurement_to_csv(one) for one in run.measurements]
    return head + "".join(text.partition("\n")[2] for text in texts[1:])


def to_markdown(run: BenchmarkRun) -> str:
    return "\n".join(f"### {target_title(one)}\n\n{measurement_to_markdown(one)}" for one in run.measurements)


def read_run(path: Path) -> BenchmarkRun:
    """A file that `to_json` or `tandem bench --json` wrote. Raises MeasurementFormatError with a sentence."""
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise MeasurementFormatError(f"{path} cannot be read: {error.strerror or error}.") from error
    except (ValueError, RecursionError) as error:
        raise MeasurementFormatError(f"{path.name} is not a Tandem measurement: it is not JSON ({error}).") from error
    parts: Sequence[object] = data if isinstance(data, list) else [data]
    try:
        measurements = tuple(result_json.from_dict(part) for part in parts)
    except MeasurementFormatError as error:
        raise MeasurementFormatError(f"{path.name}: {error}") from error
    if not measurements:
        raise MeasurementFormatError(f"{path.name} holds no measurement.")
    return BenchmarkRun(measurements, imported=True)
