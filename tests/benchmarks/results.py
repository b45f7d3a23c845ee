"""Results as JSON in a folder, one file a benchmark, merged by key so that a long set can be measured in parts."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.benchmarks.machine import cache_folder, describe, load_average


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure and what is wanted of it: at most `most`, at least `least`; neither: it is only told."""

    what: str
    value: float
    unit: str
    most: float | None = None
    least: float | None = None

    @property
    def is_good(self) -> bool:
        return (self.most is None or self.value <= self.most) and (self.least is None or self.value >= self.least)

    @property
    def row(self) -> tuple[str, str, str, str]:
        """For a table: what, the figure, what is wanted, whether that is met."""
        wanted = (
            f"<= {self.most:g}" if self.most is not None else f">= {self.least:g}" if self.least is not None else ""
        )
        value = f"{self.value:,.3f}" if self.unit == "x" else f"{self.value:,.1f}"
        return f"{self.what}, {self.unit}", value, wanted, wanted and ("yes" if self.is_good else "NO")


def save(name: str, entries: dict[str, Any], out: Path | None) -> Path:
    """Merge `entries` into NAME.json; each keeps its own time and load."""
    path = _path(name, out)
    path.parent.mkdir(parents=True, exist_ok=True)
    known = _load(path)
    stamp = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "load": load_average()}
    merged = {**known.get("entries", {}), **{key: {"taken": stamp, "figures": value} for key, value in entries.items()}}
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps({"machine": describe(), "entries": merged}, indent=1), encoding="utf-8")
    partial.replace(path)
    return path


def read(name: str, out: Path | None) -> dict[str, dict[str, Any]]:
    """What is known of a benchmark: key -> figures"""
    return {key: entry["figures"] for key, entry in _load(_path(name, out)).get("entries", {}).items()}


def _path(name: str, out: Path | None) -> Path:
    return (out or cache_folder() / "results") / f"{name}.json"


def _load(path: Path) -> dict[str, Any]:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table with aligned columns."""
    cells = [list(head), *([_text(cell) for cell in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    lines = [f"| {' | '.join(map(str.ljust, row, widths))} |" for row in cells]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def _text(cell: object) -> str:
    if cell is None:
        return "-"
    if isinstance(cell, float):
        return f"{cell:.3f}" if abs(cell) < 10 else f"{cell:.1f}"
    return str(cell)


def progress(text: str) -> None:
    print(text, flush=True)
