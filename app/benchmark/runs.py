"""Measurements that were taken together, as one result: what the page lists, draws, exports and reads back."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from app import result_json
from app.benchmark.advice import advise
from app.benchmark.chart import Group, group_of
from app.benchmark.names import kind_title, target_title
from app.benchmark.table import measurement_to_csv, measurement_to_markdown
from app.numbers import size, times
from app.result_json import MeasurementFormatError
from app.store.records import StoredMeasurement
from app.words import tr, tr_noop, trn
from engine.records import Measurement, Row

RUN = "run"  # key in a measurement's settings: when the benchmark that it belongs to began
EVERY_PROMPT, EACH_KIND = "", "*"  # views; any other is the name of a kind of prompts
_MONTHS = (
    tr_noop("Jan"), tr_noop("Feb"), tr_noop("Mar"), tr_noop("Apr"), tr_noop("May"), tr_noop("Jun"), tr_noop("Jul"),
    tr_noop("Aug"), tr_noop("Sep"), tr_noop("Oct"), tr_noop("Nov"), tr_noop("Dec"),
)  # fmt: skip


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
        parts += [times(best)] if best else []
        parts += [tr("imported")] if self.imported else []
        parts += [tr("stopped early")] if not all(one.finished for one in self.measurements) else []
        return " · ".join(part for part in parts if part)

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of prompts, in order, if there are several."""
        kinds = tuple(dict.fromkeys(kind for one in self.measurements for kind in one.kinds))
        return kinds if len(kinds) > 1 else ()

    def rows(self, view: str = EVERY_PROMPT) -> tuple[tuple[str, Row], ...]:
        """(what the row belongs to, row) as the table shows them: a target, or a kind of prompt."""
        if view == EACH_KIND:
            return tuple(
                (self._part(one, kind), row)
                for one in self.measurements for kind, rows in one.kinds.items() for row in rows
            )  # fmt: skip
        return tuple((target_title(one), row) for one in self.measurements for row in _rows(one, view))

    def groups(self, view: str = EVERY_PROMPT) -> tuple[Group, ...]:
        """What the chart draws: a group for each target, or for each kind."""
        if view == EACH_KIND:
            return tuple(
                Group(self._part(one, kind), group_of(replace(one, rows=rows)).bars)
                for one in self.measurements for kind, rows in one.kinds.items()
            )  # fmt: skip
        return tuple(group_of(replace(one, rows=_rows(one, view))) for one in self.measurements)

    def _part(self, measurement: Measurement, kind: str) -> str:
        """What the rows of one kind are headed by."""
        return f"{target_title(measurement)}, {kind_title(kind)}" if len(self.measurements) > 1 else kind_title(kind)


def _rows(measurement: Measurement, view: str) -> tuple[Row, ...]:
    return measurement.rows if view == EVERY_PROMPT else measurement.kinds.get(view, ())


def when(created: str) -> str:
    """An ISO time as people write it, in this computer's own time; empty where it is none."""
    try:
        moment = datetime.fromisoformat(created).astimezone()
    except ValueError:
        return ""
    month, time = tr(_MONTHS[moment.month - 1]), f"{moment:%H:%M}"
    return tr("{day} {month} {year}, {time}", day=moment.day, month=month, year=moment.year, time=time)


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
    parts = [str(machine.get("processor", tr("unknown processor")))]
    if isinstance(threads := machine.get("threads"), int):
        parts.append(trn("%n thread", "%n threads", threads))
    if isinstance(memory_bytes := machine.get("memory_bytes"), (int, float)) and memory_bytes:
        parts.append(tr("{size} memory", size=size(memory_bytes)))
    version = f"llama.cpp {measurement.versions.get('llama.cpp', '?')}"
    return " · ".join(part for part in (", ".join(parts), version, _work(chosen)) if part)


def _work(chosen: Mapping[str, object]) -> str:
    """As far as the measurement says it."""
    parts = []
    match chosen:
        case {"prompts": int(prompts), "repeats": int(repeats)}:
            several = trn("%n prompt", "%n prompts", prompts)
            parts.append(trn("{prompts} x %n repeat", "{prompts} x %n repeats", repeats, prompts=several))
    match chosen:
        case {"max_tokens": int(tokens)}:
            parts.append(trn("%n token", "%n tokens", tokens))
    match chosen:
        case {"temperature": int() | float() as temperature}:
            parts.append(tr("temperature {temperature:g}", temperature=temperature))
    return ", ".join(parts)


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
        raise MeasurementFormatError(
            tr("{path} cannot be read: {reason}.", path=path, reason=error.strerror or error)
        ) from error
    except (ValueError, RecursionError) as error:
        why = tr("{file} is not a Tandem measurement: it is not JSON ({error}).", file=path.name, error=error)
        raise MeasurementFormatError(why) from error
    parts: Sequence[object] = data if isinstance(data, list) else [data]
    try:
        measurements = tuple(result_json.from_dict(part) for part in parts)
    except MeasurementFormatError as error:
        raise MeasurementFormatError(f"{path.name}: {error}") from error
    if not measurements:
        raise MeasurementFormatError(tr("{file} holds no measurement.", file=path.name))
    return BenchmarkRun(measurements, imported=True)
