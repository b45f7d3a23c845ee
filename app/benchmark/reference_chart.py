"""The chart that started the project, read from `resources/`: drawn by the same code as one's own results."""

import json
from dataclasses import dataclass
from pathlib import Path

from app import paths
from app.benchmark.chart import Bar, Group


@dataclass(frozen=True, slots=True)
class ReferenceChart:
    title: str
    groups: tuple[Group, ...]


def read_reference_chart(path: Path | None = None) -> ReferenceChart:
    """Raises ValueError with a sentence where the file is malformed."""
    path = path or paths.resources() / "reference_chart.json"
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        groups = tuple(Group(item["target"], tuple(Bar(**bar) for bar in item["bars"])) for item in data["groups"])
        return ReferenceChart(str(data["title"]), groups)
    except (ValueError, TypeError, KeyError) as error:
        raise ValueError(f"The reference chart {path.name} is malformed: {error}.") from error
