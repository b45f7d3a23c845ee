"""Fills the pair bar's menus with what is installed: targets that suit this machine, drafts with their verdicts."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from app.engine_host.engine_thread import EngineThread
from app.models.fit import Memory
from app.models.library import DraftChoice, LibraryEntry
from app.models.measured import measured_rates, measured_ratios
from app.models.ranking import rank
from app.numbers import size
from app.ui.chat.pair_bar import MenuModel, PairBar
from app.ui.models.library_watch import LibraryWatch
from app.words import tr
from engine.records import Loaded, Measurement


class PairMenus(QObject):
    """Main thread only. The first look for models waits for the first pair, which it would slow down."""

    def __init__(
        self,
        bar: PairBar,
        library: LibraryWatch,
        engine: EngineThread,
        measurements: Callable[[], tuple[Measurement, ...]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._bar, self._library, self._engine, self._measurements = bar, library, engine, measurements
        self.drafts: tuple[DraftChoice, ...] = ()
        library.found.connect(self._on_found)
        library.drafts_judged.connect(self._on_judged)
        engine.loaded.connect(self._on_loaded)
        engine.load_failed.connect(self._on_failed)

    @Slot(object)
    def _on_loaded(self, loaded: Loaded) -> None:
        if self._library.memory is None:
            self._library.start()
        else:
            self._judge(loaded.config.target)

    @Slot(str)
    def _on_failed(self, _sentence: str) -> None:
        if self._library.memory is None:
            self._library.start()

    @Slot(object, object)
    def _on_found(self, entries: tuple[LibraryEntry, ...], memory: Memory) -> None:
        loaded = self._engine.pair
        held = loaded.target.tensor_bytes if loaded else 0
        ranked = rank(entries, memory.with_freed(held), measured_ratios(self._measurements()), self._library.costs)
        self._bar.set_targets(
            [
                MenuModel(
                    one.entry.path,
                    one.entry.title,
                    f"{size(one.entry.file_bytes)}{'' if one.fits else ', ' + one.verdict}",
                    "" if one.fits else one.entry.reason or tr("Its weights need more memory than is free here."),
                    one.entry.usable,
                )
                for one in ranked
                if one.entry.usable
            ]
        )
        if loaded:
            self._judge(loaded.config.target)

    def _judge(self, target: Path) -> None:
        self._library.judge_drafts(target, measured_rates(self._measurements(), target.name))

    @Slot(object, object)
    def _on_judged(self, target: Path, choices: tuple[DraftChoice, ...]) -> None:
        loaded = self._engine.pair
        if loaded is None or loaded.config.target != target:
            return
        self.drafts = choices
        self._bar.set_drafts([_line(choice) for choice in choices if choice.entry.usable])


def _line(choice: DraftChoice) -> MenuModel:
    if choice.tokens_per_second is not None:
        remark = tr("{rate:.0f} tokens/s measured", rate=choice.tokens_per_second)
    elif choice.usable:
        remark = f"{size(choice.entry.file_bytes)}, {choice.verdict}"
    else:
        remark = tr("cannot serve")
    return MenuModel(choice.entry.path, choice.entry.title, remark, choice.reason, choice.usable)
