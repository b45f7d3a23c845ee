"""A Measurement as the JSON object that the command line, the benchmark page and the database share."""

import json
from dataclasses import asdict, fields
from typing import Any

from app.words import tr
from engine.records import Divergence, Measurement, Row

FORMAT = "tandem-measurement"
VERSION = 1


class MeasurementFormatError(Exception):
    """A sentence: not a measurement, or one of a newer version."""


def to_dict(measurement: Measurement) -> dict[str, Any]:
    return {"format": FORMAT, "version": VERSION, **asdict(measurement)}


def from_dict(data: object) -> Measurement:
    """Raises MeasurementFormatError. Unknown keys are left out; a missing format means the command line's output."""
    if not isinstance(data, dict) or data.get("format", FORMAT) != FORMAT or "rows" not in data:
        raise MeasurementFormatError(tr("This is not a Tandem measurement: it has no rows."))
    version = data.get("version", VERSION)
    if not isinstance(version, int) or version > VERSION:
        raise MeasurementFormatError(
            tr(
                "This measurement has format version {version}, and this Tandem reads up to {newest}. Update Tandem.",
                version=version,
                newest=VERSION,
            )
        )
    try:
        return Measurement(
            machine=_mapping(data.get("machine", {})),
            versions=_mapping(data.get("versions", {})),
            target=_mapping(data.get("target", {})),
            settings=_mapping(data.get("settings", {})),
            rows=tuple(_row(row) for row in data["rows"]),
            kinds={str(kind): tuple(_row(row) for row in rows) for kind, rows in data.get("kinds", {}).items()},
            finished=bool(data.get("finished", True)),
            created=str(data.get("created", "")),
            drafts={name: int(size) for name, size in _mapping(data.get("drafts", {})).items()},
        )
    except (TypeError, ValueError, AttributeError, KeyError) as error:
        raise MeasurementFormatError(tr("This measurement is damaged: {error}.", error=error)) from error


def dumps(measurement: Measurement) -> str:
    return json.dumps(to_dict(measurement), ensure_ascii=False, indent=2) + "\n"


def loads(text: str) -> Measurement:
    """Raises MeasurementFormatError."""
    try:
        data = json.loads(text)
    except ValueError as error:
        raise MeasurementFormatError(tr("This is not a Tandem measurement: {error}.", error=error)) from error
    return from_dict(data)


def _mapping(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError(f"expected an object, found {type(value).__name__}")
    return {str(key): item for key, item in value.items()}


def _row(value: object) -> Row:
    known = {field.name for field in fields(Row)}
    data = {key: item for key, item in _mapping(value).items() if key in known}
    if data.get("configuration") not in ("vanilla", "fixed", "auto"):
        raise ValueError(f"a row has the configuration {data.get('configuration')!r}")
    for name in ("tokens_per_second", "low", "high", "ratio", "tokens_per_round"):
        data[name] = float(data[name])
    if divergence := data.get("first_divergence"):
        wanted = {field.name for field in fields(Divergence)}
        data["first_divergence"] = Divergence(**{key: item for key, item in divergence.items() if key in wanted})
    return Row(**data)
