"""Buttons under the sentence that refuses a pair: each makes it open, or leads to a file that will."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.models.fit import DoesNotFit, Remedy
from app.models.library import LibraryEntry
from app.models.load_plan import is_about_the_draft
from app.settings import keys
from app.settings.keys import Settings
from app.settings.per_model import PerModel
from app.words import tr
from engine.records import ModelFile, PairConfig

Way = tuple[str, Callable[[], None]]


class WaysOut(QObject):
    """Main thread only.

    Attributes:
        smaller_file: another file of this model here that would fit, if there is one.

    Signals:
        search_wanted: what to look for on the hub.
    """

    search_wanted = Signal(str)

    def __init__(self, settings: Settings, load: Callable[[Path, Path | None], None], parent: QObject) -> None:
        super().__init__(parent)
        self._settings, self._load = settings, load
        self.smaller_file: Callable[[ModelFile], LibraryEntry | None] = lambda _model: None

    def of(self, error: Exception | None, asked: PairConfig | None) -> list[Way]:
        """Of the pair that was refused with this error; none where nothing can be done with a click."""
        if asked is None:
            return []
        if isinstance(error, DoesNotFit):
            ways = [(remedy.sentence, partial(self._apply, remedy, asked)) for remedy in error.report.remedies]
            return ways + self._other_files(error)
        if is_about_the_draft(error) and asked.draft is not None:
            return [(tr("Open without the draft"), partial(self._load, asked.target, None))]
        return []

    def _other_files(self, error: DoesNotFit) -> list[Way]:
        """A quantisation that fits: one that is here, else the way to look for one where nothing milder helps."""
        if error.target is None:
            return []
        if (entry := self.smaller_file(error.target)) is not None:
            return [(tr("Open {model} instead", model=entry.title), partial(self._load, entry.path, None))]
        if error.report.remedies:
            return []
        return [(tr("Look for a smaller file of this model"), partial(self.search_wanted.emit, error.target.name))]

    def _apply(self, remedy: Remedy, asked: PairConfig) -> None:
        """Remembers the change for this model, and opens it."""
        own = PerModel(self._settings)
        for key, value in remedy.changes:
            own.set(asked.target, keys.SETTINGS[key], value)
        self._load(asked.target, None if remedy.without_draft else asked.draft)
