"""What suits a model: its author's sampling, from its header or from the table.

The table is resources/model_defaults.json. These are defaults of one model, never of the program: what the user
chose counts before them.
"""

import json
import re
from dataclasses import dataclass
from functools import cache

from app import paths
from engine.records import ModelFile, Sampling


@dataclass(frozen=True, slots=True)
class Recommended:
    """`sampling` None: nobody recommends any. `source`: who says so."""

    sampling: Sampling | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    names: re.Pattern[str]
    recommended: Recommended


def recommended(model: ModelFile) -> Recommended:
    """For this model. What its own file says counts before the table."""
    known = recommended_for(model.name)
    if model.sampling is None:
        return known
    return Recommended(model.sampling, "the model's file")


def recommended_for(name: str) -> Recommended:
    """What the table says of a model that is called so."""
    return next((row.recommended for row in _table() if row.names.fullmatch(name)), Recommended())


@cache
def _table() -> tuple[_Row, ...]:
    rows = json.loads((paths.resources() / "model_defaults.json").read_text("utf-8"))
    return tuple(
        _Row(
            re.compile(row["names"], re.IGNORECASE),
            Recommended(Sampling(**row["sampling"]), row["source"]),
        )
        for row in rows
    )
