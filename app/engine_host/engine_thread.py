"""The engine thread: requests in, signals out. The one class that knows threads."""

import logging
import threading
import time
from collections import deque
from itertools import count
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from app import paths
from app.engine_host.failure import failure_in_words
from app.engine_host.main_thread_queue import MainThreadQueue
from app.engine_host.pair_holder import IDLE_SECONDS, Factory, PairHolder, load_engine
from app.engine_host.token_counter import TokenCounter
from app.engine_host.waiting import Eject, Job, Load, Work
from app.engine_host.work_note import Doing, WorkNote, WorkNotes
from app.models.load_plan import LoadPlan, Planner, plan_load
from app.words import tr
from engine.errors import EngineError, LoadCancelled
from engine.records import Loaded, PairConfig, Request

logger = logging.getLogger(__name__)


class EngineThread(QObject):
    """Owns the models. Every method returns at once; answers come as signals on the thread that made this object.

    The checks of a load, a child process among them, run beside a running answer, so that a bad file disturbs nothing.
    `tokens` counts the tokens of a text or of a prompt, beside a running answer too.

    Attributes:
        notes: what the models are doing, for the next start.

    Signals:
        loading: progress of a load, 0 to 1.
        loaded: a `Loaded`, when a pair is ready.
        load_failed: a sentence; the previous pair, if `pair` still names one, goes on serving.
        load_cancelled: after `cancel_load`.
        ejected: no pair serves any more, as the user wished.
        load_notice: a sentence about a load that goes on, e.g. a warning about the pair.
        record: job id and one record: Prefill, Round, Finished, or what `run` yields.
        failed: job id and the exception; `failure_in_words` makes a sentence of it.
        done: job id, after the last event or failure of every job.
    """

    loading = Signal(float)
    loaded = Signal(object)
    load_failed = Signal(str)
    load_cancelled = Signal()
    load_notice = Signal(str)
    ejected = Signal()
    record = Signal(int, object)
    failed = Signal(int, object)
    done = Signal(int)

    def __init__(
        self,
        factory: Factory = load_engine,
        planner: Planner = plan_load,
        parent: QObject | None = None,
        idle_seconds: float = IDLE_SECONDS,
    ) -> None:
        super().__init__(parent)
        self._to_main = MainThreadQueue(self)
        self.notes = WorkNotes(paths.work_note())
        self._holder = PairHolder(factory, self.notes, idle_seconds)
        self.tokens = TokenCounter(self._holder.count_tokens, self)
        self._planner = planner
        self._state = threading.Condition()  # guards what several threads write, down to _closing
        self._queue: deque[Job | Load | Eject] = deque()
        self._wanted = threading.Event()  # ends what the thread does of its own accord
        self._jobs: dict[int, Job] = {}  # waiting or running
        self._running: Job | None = None
        self._load: Load | None = None  # the latest, while it is not through
        self._checking: threading.Thread | None = None  # its checks
        self._closing = False
        self._ids = count(1)
        self._is_loading = False  # as the window has been told
        self.load_error: Exception | None = None  # why the latest load failed
        for ended in (self.loaded, self.load_failed, self.load_cancelled):
            ended.connect(self._on_load_ended)
        self._thread = threading.Thread(target=self._serve, name="engine", daemon=True)
        self._thread.start()

    # from the window ----------------------------------------------------------------------------

    @property
    def pair(self) -> Loaded | None:
        """The pair that serves now."""
        return self._holder.pair

    @property
    def is_busy(self) -> bool:
        """Whether an answer or other work runs or waits."""
        return bool(self._jobs)

    @property
    def is_loading(self) -> bool:
        """From `load` until the signal that says how it ended."""
        return self._is_loading

    def load(self, config: PairConfig) -> None:
        """Checks files, pair and memory, then loads. The latest call wins; one that is refused changes nothing."""
        with self._state:
            if self._closing:
                return
            if self._load:
                self._load.cancel.set()
            self._load = load = Load(config)
            self._is_loading = True
            self._put(load)
        self._checking = threading.Thread(target=self._check, args=(load,), name="load check", daemon=True)
        self._checking.start()

    def cancel_load(self) -> None:
        """Gives up the running load; the previous pair stays."""
        with self._state:
            if not (load := self._load):
                return
            load.cancel.set()
            self._state.notify_all()
        if self._withdraw(load):
            self._end(load, self.load_cancelled)

    def eject(self) -> None:
        """Ends what runs and frees the pair's memory."""
        with self._state:
            for job in self._jobs.values():
                job.cancel.set()
            self._put(Eject())

    def submit(self, request: Request) -> int:
        """One answer to generate; its job id."""
        return self.run(lambda engine, cancel: engine.generate(request, cancel), "answering")

    def run(self, work: Work, doing: Doing = "measuring") -> int:
        """Other work on the engine (a benchmark, a comparison): what it yields is sent as `record`."""
        with self._state:
            job = Job(next(self._ids), work, doing)
            if not self._closing:
                self._jobs[job.id] = job
                self._put(job)
        return job.id

    def _put(self, item: Job | Load | Eject) -> None:
        self._queue.append(item)
        self._wanted.set()
        self._state.notify_all()

    def is_waiting(self, job: int) -> bool:
        """Whether this job's turn has not come: another one runs."""
        running = self._running
        return job in self._jobs and running is not None and running.id != job

    def stop(self, job: int) -> None:
        """Ends a job within one decode; its partial answer comes as Finished with reason 'cancelled'."""
        with self._state:
            if job in self._jobs:
                self._jobs[job].cancel.set()

    def check(self, config: PairConfig, cancel: threading.Event) -> None:
        """Raises an EngineError where this pair cannot be loaded. For work that runs on the engine thread."""
        self._planner(config, self.pair, cancel)

    def deliver(self) -> None:
        """Emits at once what the engine has sent so far and the event loop has not brought yet."""
        self._to_main.deliver()

    def shut_down(self, timeout_seconds: float = 10.0) -> bool:
        """Stops everything, frees the pair and joins; False if llama.cpp did not return in time."""
        with self._state:
            self._closing = True
            self._wanted.set()
            for job in self._jobs.values():
                job.cancel.set()
            if self._load:
                self._load.cancel.set()
            self._state.notify_all()
        self.tokens.close()
        self._to_main.close()
        self.notes.close()
        until = time.monotonic() + timeout_seconds
        for thread in (self._thread, *([self._checking] if self._checking else [])):  # the checks have a child process
            thread.join(max(0.0, until - time.monotonic()))
        return not self._thread.is_alive()

    @Slot()
    def _on_load_ended(self) -> None:
        self._is_loading = self._load is not None  # another may have begun meanwhile

    # on other threads ---------------------------------------------------------------------------
    def _check(self, load: Load) -> None:
        """On a thread of its own: may this pair be loaded? If so, whatever runs makes way."""
        outcome: LoadPlan | Exception
        try:
            with self.notes.during(WorkNote.of("loading", load.config), is_a_trial=False):
                outcome = self._planner(load.config, self.pair, load.cancel)
        except Exception as error:
            if not isinstance(error, EngineError):
                logger.exception("checking %s", load.config)
            outcome = error
        if isinstance(outcome, Exception) and self._withdraw(load):
            self.load_error = outcome
            self._end(load, self.load_failed, failure_in_words(outcome))
            return
        with self._state:
            load.outcome = outcome
            if isinstance(outcome, LoadPlan) and not load.cancel.is_set() and load in self._queue:
                for job in self._jobs.values():
                    if job is self._running or self._queue.index(job) < self._queue.index(load):
                        job.cancel.set()
            self._state.notify_all()

    def _withdraw(self, load: Load) -> bool:
        """Takes a load back that still waits for a running answer, so that its end need not wait too."""
        with self._state:
            if not self._running or load not in self._queue:
                return False
            self._queue.remove(load)
            return True

    def _serve(self) -> None:
        """The engine thread: one job or load after the other."""
        while True:
            with self._state:
                self._state.wait_for(lambda: self._queue or self._closing, self._holder.idle_seconds)
                if self._closing:
                    break
                self._wanted.clear()
                item = self._queue.popleft() if self._queue else None
                self._running = item if isinstance(item, Job) else None
            if isinstance(item, Job):
                self._run_job(item)
            elif item is None:
                self._holder.use_idle_time(self._wanted)
            elif isinstance(item, Eject):
                self._holder.close()
                self._to_main.post(self.ejected)
            else:
                self._run_load(item)
        self._holder.close()

    def _run_job(self, job: Job) -> None:
        try:
            for item in self._holder.run(job.work, job.cancel, job.doing):
                self._to_main.post(self.record, job.id, item)
        except Exception as error:
            if not isinstance(error, EngineError):
                logger.exception("job %d", job.id)
            self._to_main.post(self.failed, job.id, error)
        with self._state:
            del self._jobs[job.id]
            self._running = None
        self._to_main.post(self.done, job.id)

    def _run_load(self, load: Load) -> None:
        with self._state:
            self._state.wait_for(lambda: load.outcome is not None or load.cancel.is_set())
        try:
            if load.outcome is None or load.cancel.is_set():
                raise LoadCancelled(tr("The load was stopped."))
            if isinstance(load.outcome, Exception):
                raise load.outcome
            for notice in load.outcome.notices:
                self._to_main.post(self.load_notice, notice)
            self._holder.replace(load.outcome, self._progress, load.cancel)
        except Exception as error:
            if not isinstance(error, EngineError):
                logger.exception("loading %s", load.config)
            self._end_failed(load, error)
        else:
            self._end(load, self.loaded, self.pair)

    def _end_failed(self, load: Load, error: Exception) -> None:
        """The previous pair comes back if it had to make room, unless a newer load is waiting already."""
        sentence, is_lost = failure_in_words(error), False
        if self._load is load and not self._closing:
            try:
                self._holder.restore(self._progress)
            except Exception as second:
                logger.exception("loading the previous pair again")
                sentence, is_lost = f"{sentence} {failure_in_words(second)}", True
        if isinstance(error, LoadCancelled) and not is_lost:
            self._end(load, self.load_cancelled)
        else:
            self.load_error = error
            self._end(load, self.load_failed, sentence)

    def _end(self, load: Load, signal: Any, *values: object) -> None:
        """Says how a load ended, if it is still the latest."""
        with self._state:
            if self._load is not load:
                return
            self._load = None
        self._to_main.post(signal, *values)

    def _progress(self, fraction: float) -> None:
        self._to_main.post(self.loading, fraction)
