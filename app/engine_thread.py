"""The engine thread: requests in, signals out. The one class that knows threads."""

import threading
from collections.abc import Callable, Iterator
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from engine.records import Event, Loaded, PairConfig, Request


class EngineLike(Protocol):
    """What the thread needs of `engine.engine.Engine`."""

    loaded: Loaded

    def generate(self, request: Request, cancel: threading.Event | None = None) -> Iterator[Event]: ...

    def vanilla_ns(self, position: int) -> float | None: ...

    def close(self) -> None: ...


Work = Callable[[EngineLike, threading.Event], Iterator[object]]


class EngineThread(QObject):
    """Owns the models. Every method returns at once; answers come as signals on the thread that made this object.

    Signals:
        loading: progress of a load, 0 to 1.
        loaded: a `Loaded`, when a pair is ready.
        load_failed: a sentence; the previous pair, if there was one, still serves.
        load_notice: a sentence about a load that goes on, e.g. a warning about the pair.
        event: job id and one record: Prefill, Round, Finished, or what `run` yields.
        failed: job id and a sentence.
        done: job id, after the last event or failure of every job.
    """

    loading = Signal(float)
    loaded = Signal(object)
    load_failed = Signal(str)
    load_notice = Signal(str)
    event = Signal(int, object)
    failed = Signal(int, str)
    done = Signal(int)

    @property
    def pair(self) -> Loaded | None:
        """The pair that serves now."""
        raise NotImplementedError

    @property
    def is_loading(self) -> bool:
        raise NotImplementedError

    def load(self, config: PairConfig) -> None:
        """Checks files, pair and memory, then loads. The latest call wins; one that is refused changes nothing."""
        raise NotImplementedError

    def cancel_load(self) -> None:
        """Gives up the running load without a word; the previous pair stays."""
        raise NotImplementedError

    def submit(self, request: Request) -> int:
        """One answer to generate; its job id."""
        raise NotImplementedError

    def run(self, work: Work) -> int:
        """Other work on the engine (a benchmark, a comparison): what it yields is sent as `event`."""
        raise NotImplementedError

    def stop(self, job: int) -> None:
        """Ends a job within one decode; its partial answer comes as Finished with reason 'cancelled'."""
        raise NotImplementedError

    def baseline(self, position: int) -> float | None:
        """Vanilla tokens/s at this context depth, measured on this pair; None while unknown."""
        raise NotImplementedError

    def shut_down(self, timeout_seconds: float = 10.0) -> bool:
        """Stops everything and joins; False if llama.cpp did not return in time."""
        raise NotImplementedError
