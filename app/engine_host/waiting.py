"""What waits for the engine thread: jobs, loads, and the wish to free a pair."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from app.engine_host.work_note import Doing
from app.models.load_plan import LoadPlan
from engine.records import PairConfig

Work = Callable[[Any, threading.Event], Iterator[object]]  # takes the engine


@dataclass(eq=False, slots=True)
class Job:
    """Something that the models do for somebody, e.g. an answer. `doing`: what, for the note that outlives a crash."""

    id: int
    work: Work
    doing: Doing
    cancel: threading.Event = field(default_factory=threading.Event)


@dataclass(eq=False, slots=True)
class Load:
    """A pair that is to serve. `outcome`: what the checks beside the engine thread found."""

    config: PairConfig
    cancel: threading.Event = field(default_factory=threading.Event)
    outcome: LoadPlan | Exception | None = None  # None: the checks still run


@dataclass(eq=False, slots=True)
class Eject:
    """The pair is to be freed."""
