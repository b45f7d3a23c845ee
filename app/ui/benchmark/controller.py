"""Runs benchmarks on the engine thread, target after target, keeps what they measured, and brings the pair back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from app.benchmark.runs import RUN
from app.benchmark.work import BenchmarkOrder, BenchmarkStep, measure
from app.engine_host.engine_thread import EngineThread
from app.engine_host.failure import failure_in_words
from app.models.names import title_of
from app.settings.keys import Settings
from app.store.records import StoredMeasurement
from app.store.store import Store, StoreError
from app.ui.chat.options import pair_config
from app.words import tr, trn
from engine.records import Loaded, Measurement, PairConfig


class BenchmarkController(QObject):
    """Main thread only.

    Signals:
        began: title of the target whose turn it is.
        stepped: a BenchmarkStep.
        measured: a StoredMeasurement, when a target is through or was stopped with something measured.
        said: a sentence and its kind (error, warning, info).
        ended: nothing runs any more.
    """

    began = Signal(str)
    stepped = Signal(object)
    measured = Signal(object)
    said = Signal(str, str)
    ended = Signal()

    def __init__(self, store: Store, settings: Settings, engine: EngineThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._settings, self._engine = store, settings, engine
        self._waiting: list[Path] = []  # targets whose turn comes
        self._target: Path | None = None  # the one that is measured or loaded for it
        self._order: BenchmarkOrder | None = None
        self._run = ""  # when the benchmark began; joins its measurements
        self._job: int | None = None
        self._latest: Measurement | None = None
        self._kept: list[StoredMeasurement] = []  # of this benchmark
        self._is_loading = False  # for a target of ours
        self._is_stopped = False  # by the user
        self._back_to: PairConfig | None = None  # what served before
        engine.loaded.connect(self._on_loaded)
        engine.load_failed.connect(self._on_load_failed)
        engine.load_cancelled.connect(self._on_load_cancelled)
        engine.record.connect(self._on_record)
        engine.failed.connect(self._on_failed)
        engine.done.connect(self._on_done)

    @property
    def is_running(self) -> bool:
        return self._order is not None

    def start(self, targets: Sequence[Path], order: BenchmarkOrder) -> None:
        """Measures each target with every draft of the order. A target that is not loaded is loaded for it."""
        if self.is_running or not targets:
            return
        self._waiting, self._order, self._is_stopped = list(targets), order, False
        self._kept = []
        self._run = datetime.now(UTC).isoformat(timespec="milliseconds")
        pair = self._engine.pair
        self._back_to = pair.config if pair is not None else None
        self._next()

    def stop(self) -> None:
        """Ends within one decode; what was measured is kept."""
        self._waiting, self._is_stopped = [], True
        if self._job is not None:
            self._engine.stop(self._job)
        elif self._is_loading:
            self._engine.cancel_load()

    def close(self) -> None:
        """The window closes: what was measured so far is kept at once, without waiting for the engine."""
        if self._job is not None:
            self._engine.stop(self._job)
            self._keep()
        self._waiting, self._job, self._order = [], None, None

    # --- one target after the other ------------------------------------------------------------

    def _next(self) -> None:
        if not self._waiting:
            self._finish()
            return
        self._target = target = self._waiting.pop(0)
        self._latest = None
        self.began.emit(title_of(target))
        if self._is_stopped:  # by somebody who heard that
            self._finish()
            return
        pair = self._engine.pair
        if pair is not None and pair.config.target == target and not self._engine.is_loading:
            self._measure()
        else:
            self._is_loading = True
            self._engine.load(pair_config(self._settings, target, None))

    def _measure(self) -> None:
        order = self._order
        assert order is not None, "a target's turn has an order"
        mine = replace(order, drafts=tuple(draft for draft in order.drafts if draft != self._target))
        self._job = self._engine.run(lambda engine, cancel: measure(engine, mine, cancel))

    def _finish(self) -> None:
        back, pair = self._back_to, self._engine.pair
        if self._is_stopped:
            self._say_what_was_kept()
        self._order = self._target = self._back_to = None
        if back is not None and pair is not None and pair.config != back and not self._engine.is_loading:
            self._engine.load(back)
        self.ended.emit()

    def _keep(self) -> None:
        """Into the database, if anything was measured; every measurement of this benchmark carries its mark."""
        measurement, self._latest = self._latest, None
        if measurement is None or not any(row.prompts or row.error for row in measurement.rows):
            return
        marked = replace(measurement, settings={**measurement.settings, RUN: self._run})
        try:
            stored = self._store.add_measurement(marked)
        except StoreError as error:
            self.said.emit(tr("The result could not be kept: {error}", error=error), "error")
        else:
            self._kept.append(stored)
            self.measured.emit(stored)

    def _say_what_was_kept(self) -> None:
        rows = [row for stored in self._kept for row in stored.measurement.rows if row.prompts]
        if not rows:
            self.said.emit(tr("Stopped before the first answer was measured: there is nothing to keep."), "info")
            return
        prompts = max(row.prompts for row in rows)
        kept = trn(
            "Stopped. What was measured is kept below: {ways} on %n prompt.",
            "Stopped. What was measured is kept below: {ways} on %n prompts.",
            prompts,
            ways=trn("%n configuration", "%n configurations", len(rows)),
        )
        self.said.emit(kept, "info")

    # --- what the engine says ------------------------------------------------------------------

    @Slot(object)
    def _on_loaded(self, loaded: Loaded) -> None:
        if not self._is_loading:
            return
        self._is_loading = False
        if loaded.config.target == self._target:
            self._measure()
        else:  # another pair was opened meanwhile: that one stays
            self._give_up(tr("Another pair was opened, so the benchmark ended."))

    @Slot(str)
    def _on_load_failed(self, sentence: str) -> None:
        if self._is_loading:
            self._is_loading = False
            self.said.emit(sentence, "error")
            self._next()

    @Slot()
    def _on_load_cancelled(self) -> None:
        if self._is_loading:
            self._is_loading = False
            self._waiting = []
            self._next()

    @Slot(int, object)
    def _on_record(self, job: int, item: object) -> None:
        if job == self._job and isinstance(item, BenchmarkStep):
            self._latest = item.measurement or self._latest
            self.stepped.emit(item)

    @Slot(int, object)
    def _on_failed(self, job: int, error: Exception) -> None:
        if job == self._job:
            self.said.emit(failure_in_words(error), "error")

    @Slot(int)
    def _on_done(self, job: int) -> None:
        if job != self._job:
            return
        self._job = None
        self._keep()
        if self._engine.is_loading:  # a pair that the user opened while it measured
            self._give_up(tr("Another pair is being opened, so the benchmark ended; what was measured is kept."))
        else:
            self._next()

    def _give_up(self, sentence: str) -> None:
        self._waiting, self._back_to = [], None
        self.said.emit(sentence, "info")
        self._finish()
