"""The engine that serves, and how another takes its place."""

import logging
import threading
from collections.abc import Callable, Collection, Iterator
from typing import Protocol

from app import paths
from app.engine_host.waiting import Work
from app.engine_host.work_note import Doing, WorkNote, WorkNotes
from app.models.load_plan import LoadPlan
from app.words import tr
from engine.errors import EngineError, LoadCancelled, RequestError
from engine.records import Event, Loaded, PairConfig, Request

IDLE_SECONDS = 10.0  # with nothing to do, before doubtful costs are measured again; twice as long after each try,
_MOST_IDLE_SECONDS = 60.0  # up to this: until then others may hold the cores

logger = logging.getLogger(__name__)


class EngineLike(Protocol):
    """What the application needs of `engine.engine.Engine`."""

    loaded: Loaded

    @property
    def is_in_doubt(self) -> bool:
        """Whether what passes cost was measured in a bad moment."""
        ...

    def measure_again(self, cancel: threading.Event) -> None:
        """If this is a good one. Raises LoadCancelled, EngineError."""
        ...

    def generate(self, request: Request, cancel: threading.Event | None = None) -> Iterator[Event]: ...

    def count_tokens(self, what: Request | str) -> int:
        """Of the prompt of a request, or of a text. Raises RequestError. From any thread."""
        ...

    def forget(self, labels: Collection[str]) -> None: ...

    def close(self) -> None: ...


Progress = Callable[[float], None]
Factory = Callable[[PairConfig, Progress, threading.Event], EngineLike]


def load_engine(config: PairConfig, on_progress: Progress, cancel: threading.Event) -> EngineLike:
    """llama.cpp is imported here, on the engine thread, long after the window shows."""
    from engine.engine import Engine

    return Engine(config, on_progress, cancel, paths.calibrations_file(), paths.kv_states())


class PairHolder:
    """Used on the engine thread; `pair` may be read and tokens be counted on any.

    `idle_seconds`: after which doubtful costs are measured again.

    Attributes:
        engine: the engine that serves.
        pair: what it has loaded.
    """

    def __init__(self, factory: Factory, notes: WorkNotes, idle_seconds: float = IDLE_SECONDS) -> None:
        self.engine: EngineLike | None = None
        self.pair: Loaded | None = None
        self._factory, self._notes = factory, notes
        self._last_config: PairConfig | None = None
        self._counting = threading.Lock()  # no pair is freed meanwhile
        self._first_idle_seconds = self._idle_seconds = idle_seconds

    def replace(self, plan: LoadPlan, on_progress: Progress, cancel: threading.Event) -> None:
        """Loads the new pair beside the old one, or after it where memory is short. Raises what loading raises."""
        if plan.free_first:
            self.close()
        engine = self._load(plan.config, on_progress, cancel)
        self.close()
        self._adopt(engine)

    def restore(self, on_progress: Progress) -> None:
        """Brings back the pair that had to make room for one that then failed. Raises EngineError."""
        if self.engine or not self._last_config:
            return
        try:
            self._adopt(self._load(self._last_config, on_progress, threading.Event()))
        except EngineError as error:
            raise EngineError(tr("The previous pair could not be loaded again: {reason}", reason=error)) from error

    def count_tokens(self, what: Request | str) -> int | None:
        """As the target that serves reads it; None: there is none. Raises RequestError where its template refuses."""
        with self._counting:
            return self.engine.count_tokens(what) if self.engine else None

    def run(self, work: Work, cancel: threading.Event, doing: Doing) -> Iterator[object]:
        """What the work yields. Raises RequestError where no pair serves, and what the work raises."""
        if not self.engine or not self.pair:
            raise RequestError(tr("No model is loaded. Open a target model first."))
        with self._notes.during(WorkNote.of(doing, self.pair.config, self.pair)):
            yield from work(self.engine, cancel)

    @property
    def idle_seconds(self) -> float | None:
        """How long there must be nothing to do before `use_idle_time`; None: nothing would be done in it."""
        return self._idle_seconds if self.engine and self.engine.is_in_doubt else None

    def use_idle_time(self, cancel: threading.Event) -> None:
        """Measures again what was measured while other programs held the cores, until `cancel` is set."""
        if not self.engine or not self.pair:
            return
        try:
            with self._notes.during(WorkNote.of("measuring", self.pair.config, self.pair), is_a_trial=False):
                self.engine.measure_again(cancel)
        except LoadCancelled:
            return  # and as soon as before it is tried again
        except Exception as error:
            logger.warning("The pair was not measured again: %s", error, exc_info=not isinstance(error, EngineError))
        self._idle_seconds = min(2 * self._idle_seconds, _MOST_IDLE_SECONDS)

    def close(self) -> None:
        """Frees the pair; twice is harmless."""
        with self._counting:
            engine = self.engine
            self.engine = self.pair = None
            if engine:
                engine.close()

    def _load(self, config: PairConfig, on_progress: Progress, cancel: threading.Event) -> EngineLike:
        with self._notes.during(WorkNote.of("loading", config)):
            return self._factory(config, on_progress, cancel)

    def _adopt(self, engine: EngineLike) -> None:
        self.engine, self.pair, self._last_config = engine, engine.loaded, engine.loaded.config
        self._idle_seconds = self._first_idle_seconds
