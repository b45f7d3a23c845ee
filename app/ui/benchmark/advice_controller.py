"""Fills the advice card from a benchmark, and loads what it recommends."""

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from app import paths
from app.benchmark.advice import Advice, advise
from app.benchmark.names import target_title
from app.benchmark.runs import BenchmarkRun
from app.engine_host.engine_thread import EngineThread
from app.settings import keys
from app.settings.keys import Settings
from app.ui.benchmark.advice_card import AdviceCard
from app.ui.chat.options import pair_config
from app.words import tr

Files = Callable[[], Iterable[Path]]


class AdviceController(QObject):
    """`files`: model files besides the built-in and the loaded ones; results name files, not folders.

    Signals:
        said: a sentence and its kind.
    """

    said = Signal(str, str)

    def __init__(self, card: AdviceCard, settings: Settings, engine: EngineThread, files: Files) -> None:
        super().__init__(card)
        self._card, self._settings, self._engine = card, settings, engine
        self._files = files
        card.applied.connect(self._on_apply)

    def show_run(self, run: BenchmarkRun) -> None:
        """Of several targets: the advice that gains most."""
        advices = [(advice, target_title(one)) for one in run.measurements if (advice := advise(one)) is not None]
        best, name = max(advices, key=lambda each: each[0].ratio, default=(None, ""))
        notes = []
        if len(run.measurements) > 1:
            notes.append(tr("This is for {target}.", target=name))
        if run.imported:
            notes.append(tr("It was measured on another machine, and may differ here."))
        self._card.show_advice(best, self._obstacle(best), " ".join(notes))

    def _find(self, name: str | None) -> Path | None:
        pair = self._engine.pair
        loaded = [pair.config.target, pair.config.draft] if pair is not None else []
        known = (*loaded, paths.built_in_target(), paths.built_in_draft(), *self._files())
        return next((path for path in known if path is not None and path.name == name and path.is_file()), None)

    def _obstacle(self, advice: Advice | None) -> str:
        """Why the advice cannot be followed here; empty where it can."""
        if advice is None:
            return ""
        missing = [name for name in (advice.target, advice.draft) if name and self._find(name) is None]
        if len(missing) == 2:
            target, draft = missing
            return tr("{target} and {draft} cannot be found on this computer.", target=target, draft=draft)
        return tr("{name} cannot be found on this computer.", name=missing[0]) if missing else ""

    @Slot(object)
    def _on_apply(self, advice: Advice) -> None:
        target = self._find(advice.target)
        if target is None:
            self.said.emit(tr("{name} is no longer there.", name=advice.target), "error")
            return
        self._settings.set(keys.SPECULATION, advice.speculation)
        self._settings.set(keys.DRAFT_LENGTH, advice.draft_length)
        config = pair_config(self._settings, target, self._find(advice.draft))
        if self._engine.pair is None or self._engine.pair.config != config:
            self._engine.load(config)
        if advice.speculation == "off":
            how = tr("From now on all conversations are answered without drafting.")
        else:
            how = tr("From now on all conversations are answered with {way}.", way=advice.name)
        back = tr("The switch below the text field and the settings change that again.")
        self.said.emit(f"{how} {back}", "info")
