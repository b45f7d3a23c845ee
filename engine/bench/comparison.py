"""What a comparison is told and what it says: frozen records, and no llama.cpp, so that a window may read them."""

from dataclasses import dataclass
from pathlib import Path

from engine.records import Divergence, Event, Speculation


@dataclass(frozen=True, slots=True)
class LaneSpec:
    """One lane of a comparison: which draft helps (none: vanilla or look-ups), and whether it may."""

    draft: Path | None
    speculation: Speculation


@dataclass(frozen=True, slots=True)
class LaneEvent:
    """What one lane has to say. `lane_ns`: its own clock since its first round, other lanes' slices left out."""

    lane: int
    event: Event
    lane_ns: int


@dataclass(frozen=True, slots=True)
class LaneFailed:
    """A lane that takes no part because its draft cannot serve; the others go on."""

    lane: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Compared:
    """The last record. divergences[i]: where lane i first leaves lane 0, or None where the token ids are equal.

    A lane that was stopped is compared as far as both have got; its margin was not measured (NaN). A lane that took
    no part has None.
    """

    divergences: tuple[Divergence | None, ...]
