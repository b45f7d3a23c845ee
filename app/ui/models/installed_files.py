"""What can be done with a model's file: shown where it lies, taken from the list, moved to the wastebasket."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QFile, QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox, QWidget

from app import paths
from app.models.library import BUILT_IN, LibraryEntry
from app.numbers import size
from app.settings import keys
from app.settings.keys import Settings
from app.words import tr, tr_noop, trn


class InstalledFiles(QObject):
    """Main thread only.

    Signals:
        changed: look for models again.
        said: a sentence about what was done, or why not.
    """

    changed = Signal()
    said = Signal(str)

    def __init__(self, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self._settings, self._window = settings, parent
        self.question: QMessageBox | None = None

    def reveal(self, entry: LibraryEntry, *_checked: object) -> None:
        """Opens the folder in the system's file manager."""
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(entry.path.parent))):
            folder = paths.shown(entry.path.parent)
            self.said.emit(tr("No file manager opened. The file lies in {folder}.", folder=folder))

    def hide(self, entry: LibraryEntry, *_checked: object) -> None:
        """The file stays, and opens as before; `show_hidden` takes it back."""
        self._settings.set(keys.HIDDEN_MODELS, (*self._settings.get(keys.HIDDEN_MODELS), str(entry.path)))

    @property
    def num_hidden(self) -> int:
        return len(self._settings.get(keys.HIDDEN_MODELS))

    def show_hidden(self, *_checked: object) -> None:
        """All that was taken from the list stands there again."""
        self._settings.set(keys.HIDDEN_MODELS, ())

    def ask_to_delete(self, entry: LibraryEntry, *_checked: object) -> None:
        if (reason := self.why_not(entry)) is not None:
            self.said.emit(reason)
            return
        what = trn(
            "One file, {size}, in {folder}",
            "%n files, {size}, in {folder}",
            len(entry.parts),
            size=size(entry.file_bytes),
            folder=paths.shown(entry.path.parent),
        )
        question = tr("Move {model} to the wastebasket?", model=entry.title)
        self._ask(question, what, tr("Move to the wastebasket"), entry, self.delete)

    def _ask(self, question: str, what: str, verb: str, entry: LibraryEntry, do: Callable[..., None]) -> None:
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(question)
        box.setInformativeText(what)
        box.addButton(verb, QMessageBox.ButtonRole.DestructiveRole).clicked.connect(partial(do, entry))
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        self.question = box
        box.open()

    def why_not(self, entry: LibraryEntry) -> str | None:
        """Only what is Tandem's or the user's own is deleted here."""
        own = [paths.models_dir(), *(Path(folder) for folder in self._settings.get(keys.MODEL_FOLDERS))]
        if any(entry.path.is_relative_to(folder) for folder in own):
            return None
        if entry.source == BUILT_IN:
            return tr("{model} comes with Tandem. Remove it from this list instead.", model=entry.title)
        return tr(
            "{model} belongs to {program}: delete it there, or remove it from this list.",
            model=entry.title, program=entry.source,
        )  # fmt: skip

    def delete(self, entry: LibraryEntry, *_checked: object) -> None:
        """All parts of it, into the wastebasket; where there is none, it asks once more."""
        kept = tuple(part for part in entry.parts if not QFile(str(part)).moveToTrash())
        if kept:
            folder = paths.shown(kept[0].parent)
            why = tr("{folder} has no wastebasket, so this cannot be undone.", folder=folder)
            question, left = tr("Delete {model} for good?", model=entry.title), replace(entry, parts=kept)
            self._ask(question, why, tr("Delete for good"), left, self.delete_for_good)
        else:
            self.said.emit(tr("{model} is in the wastebasket now.", model=entry.title))
        self.changed.emit()

    def delete_for_good(self, entry: LibraryEntry, *_checked: object) -> None:
        try:
            for part in entry.parts:
                part.unlink(missing_ok=True)
        except OSError as error:
            sentence = tr_noop("{model} could not be deleted ({reason}). Delete it in the file manager.")
            self.said.emit(tr(sentence, model=entry.title, reason=error.strerror))
        else:
            self.said.emit(tr("{model} is deleted.", model=entry.title))
        self.changed.emit()
