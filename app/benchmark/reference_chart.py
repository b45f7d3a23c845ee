"""The chart that started the project, read from `resources/`: drawn by the same code as one's own results."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app import paths
from app.benchmark.chart import Bar, Group
from app.words import tr


@dataclass(frozen=True, slots=True)
class ReferenceChart:
    title: str
    groups: tuple[Group, ...]


def read_reference_chart(path: Path | None = None) -> ReferenceChart:
    """Raises ValueError with a sentence where the file is malformed."""
    path = path or paths.resources() / "reference_chart.json"
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        groups = tuple(Group(item["target"], tuple(_bar(**bar) for bar in item["bars"])) for item in data["groups"])
        return ReferenceChart(tr("The chart that started Tandem"), groups)
    except (ValueError, TypeError, KeyError) as error:
        raise ValueError(f"The reference chart {path.name} is malformed: {error}.") from error


def _bar(draft: str = "", **figures: Any) -> Bar:
    return Bar(tr("draft {name}", name=draft) if draft else tr("vanilla"), **figures)
