"""Finds the best draft for the target that serves: when asked, or by itself while nobody waits for an answer."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app import paths
from app.engine_host.engine_thread import EngineThread
from app.engine_host.work_note import WorkNote
from app.models.draft_trial import DraftChoices, TrialResult, TrialStep, Tried, machine_of, trial_work
from app.models.library import DraftChoice
from app.models.model_settings import sampling_for
from app.models.names import title, title_of
from app.settings import keys
from app.settings.keys import Settings
from app.words import tr, tr_noop
from engine.records import Loaded, Message, Request

IDLE_MS = 120_000  # without an answer
_LEAST_ESTIMATE = 0.5  # of a draft that is tried unasked: estimates assume an acceptance, which a trial finds out
_PLAIN_QUESTIONS = (
    "Explain how a rainbow forms.",
    "Write a short letter to a landlord about a broken window.",
    "List five ideas for a rainy weekend, with one sentence each.",
)


class DraftChooser(QObject):
    """Main thread only.

    Attributes:
        questions: the user's own latest questions, the newest first.

    Signals:
        progressed: answers done and answers in all, while it tries.
        ended: a sentence about what came of it.
        draft_found: path of the draft to load; None: no draft.
    """

    progressed = Signal(int, int)
    ended = Signal(str)
    draft_found = Signal(object)

    def __init__(
        self,
        settings: Settings,
        engine: EngineThread,
        questions: Callable[[], Sequence[str]],
        parent: QObject,
        idle_ms: int = IDLE_MS,
    ) -> None:
        super().__init__(parent)
        self._settings, self._engine, self._questions = settings, engine, questions
        self.choices = DraftChoices(paths.draft_choices())
        self._drafts: tuple[DraftChoice, ...] = ()
        self._job = 0
        self._was_asked = False
        self._idle = QTimer(self, singleShot=True, interval=idle_ms)
        self._idle.timeout.connect(self._on_idle)
        engine.record.connect(self._on_record)
        engine.done.connect(self._on_done)
        engine.loaded.connect(self._on_loaded)

    @property
    def is_trying(self) -> bool:
        return self._job != 0

    @Slot(object, object)
    def set_drafts(self, target: Path, drafts: tuple[DraftChoice, ...]) -> None:
        """What may serve this target, as the library judged."""
        if self._engine.pair is not None and self._engine.pair.config.target == target:
            self._drafts = tuple(one for one in drafts if one.usable)
            self._idle.start()

    @Slot()
    def start(self) -> None:
        """Now, because the user asked."""
        self._was_asked = True
        self._begin()

    @Slot()
    def stop(self) -> None:
        """Somebody wants an answer, or had enough."""
        if self._job:
            self._engine.stop(self._job)
        self._idle.start()

    @property
    def _promising(self) -> tuple[DraftChoice, ...]:
        return tuple(one for one in self._drafts if (one.estimate or 1.0) >= _LEAST_ESTIMATE)

    def best_for(self, target: Path) -> Path | None:
        """What an earlier trial on this machine ended on."""
        loaded = self._engine.pair
        if loaded is None or not self._settings.get(keys.AUTO_DRAFT):
            return None
        return self.choices.best(machine_of(loaded), target)

    def _begin(self) -> None:
        loaded = self._engine.pair
        if loaded is None or self._job:
            return
        if not self._drafts:
            sentence = tr(
                "No draft on this computer can serve {target}. The catalogue names some.", target=title(loaded.target)
            )
            self.ended.emit(sentence)
            return
        texts = [*self._questions()][: len(_PLAIN_QUESTIONS)] or [*_PLAIN_QUESTIONS]
        sampling = sampling_for(self._settings, loaded.target)
        requests = [Request((Message("user", text),), sampling=sampling) for text in texts]
        drafts = [one.entry.path for one in self._promising or self._drafts]  # who asks learns what the others bring
        self._job = self._engine.run(trial_work(requests, drafts, self._engine.check))
        self.progressed.emit(0, 0)

    @Slot()
    def _on_idle(self) -> None:
        """Only what was never tried here, and only where the user has not chosen a draft."""
        loaded = self._engine.pair
        if loaded is None or loaded.draft is not None or not self._settings.get(keys.AUTO_DRAFT) or not self._promising:
            return
        if self._engine.is_loading or self.choices.tried(machine_of(loaded), loaded.config.target):
            return
        if self._crashed_before(loaded):
            return
        self._was_asked = False
        self._begin()

    def _crashed_before(self, loaded: Loaded) -> bool:
        """Trying drafts, or anything else with this target, ended the run before: not again unless the user asks."""
        if WorkNote.of("measuring", loaded.config).is_safe:  # opened with the safe settings
            return True
        left = self._engine.notes.left
        work = left.work if left else None
        if work is None or Path(work.target) != loaded.config.target:
            return False
        if work.doing == "measuring":  # nor in later runs
            self.choices.keep(machine_of(loaded), TrialResult(loaded.config.target, (Tried(None, 0.0),)))
        return True

    @Slot(object)
    def _on_loaded(self, _loaded: object) -> None:
        self._drafts = ()

    @Slot(int, object)
    def _on_record(self, job: int, record: object) -> None:
        if job != self._job:
            self._idle.start()  # somebody else's answer: not idle
        elif isinstance(record, TrialStep):
            self.progressed.emit(record.done, record.total)
        elif isinstance(record, TrialResult):
            self._end(record)

    @Slot(int)
    def _on_done(self, job: int) -> None:
        """Stopped, or failed: what was measured so far says nothing yet."""
        if job == self._job:
            self._job = 0
            self.ended.emit(tr("Stopped: nothing was changed.") if self._was_asked else "")

    def _end(self, result: TrialResult) -> None:
        loaded, self._job = self._engine.pair, 0
        if loaded is None or loaded.config.target != result.target:
            return
        self.choices.keep(machine_of(loaded), result)
        self.ended.emit(_in_words(result, title(loaded.target), bool(self._questions())))
        if result.best != loaded.config.draft:
            self.draft_found.emit(result.best)


def _in_words(result: TrialResult, target: str, on_own_questions: bool) -> str:
    """What came of it. `target`: its title."""
    if result.best is None:
        sentence = tr_noop("No draft makes {target} faster here: without one it writes {rate:.1f} tokens/s.")
        return tr(sentence, target=target, rate=result.vanilla)
    if on_own_questions:
        sentence = tr_noop(
            "{draft} is the fastest draft for {target} here: {ratio:.2f}x of no draft, measured on your own questions."
        )
    else:
        sentence = tr_noop(
            "{draft} is the fastest draft for {target} here: {ratio:.2f}x of no draft, measured on three plain "
            "questions."
        )
    return tr(sentence, draft=title_of(result.best), target=target, ratio=result.ratio)
