"""The button that adds a second draft to Compare: the compatible files of this machine, or any other file."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from app.compare.drafts import FoundDraft
from app.models.folders import DIALOG_FILTER
from app.numbers import size
from app.ui.style.icons import Icons, TextButton
from app.ui.style.plain_text import tooltip


class DraftPicker(TextButton):
    """Signals:
    opened: the menu is about to show; whoever knows files may add them.
    chosen: the path of the second draft, or None for none.
    """

    opened = Signal()
    chosen = Signal(object)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(icons, "Second draft", "plus", "quiet", parent)
        self._dialog: QFileDialog | None = None
        self.folder = str(Path.home())
        self.choices = QMenu(self)
        self.choices.setToolTipsVisible(True)
        self.clicked.connect(self._on_clicked)
        self.set_chosen(None)

    def set_chosen(self, path: Path | None) -> None:
        self._chosen = path
        invitation = "Add a lane for another draft: which one is faster for this target?"
        self.setToolTip(invitation if path is None else tooltip(str(path)))
        self.setAccessibleName(f"Second draft: {path.name if path is not None else 'none'}. Opens a menu.")

    def begin_search(self, is_searching: bool) -> None:
        """An empty list, with a line that says whether more will come."""
        menu = self.choices
        menu.clear()
        self._wait = menu.addAction("Looking for drafts that fit ..." if is_searching else "Not while a model is busy")
        self._wait.setEnabled(False)
        menu.addSeparator()
        menu.addAction(self._icons.icon("folder-open"), "Open another file (GGUF) ...").triggered.connect(self._ask)
        if self._chosen is not None:
            remove = menu.addAction(self._icons.icon("x"), "Without a second draft")
            remove.triggered.connect(self._on_none)

    def add_found(self, draft: FoundDraft) -> None:
        action = self.choices.addAction(self._icons.icon("box"), f"{draft.name}   {size(draft.file_bytes)}")
        self.choices.insertAction(self._wait, action)
        action.setToolTip(tooltip(str(draft.path)))
        action.triggered.connect(partial(self.chosen.emit, draft.path))

    def end_search(self, num_found: int) -> None:
        self._wait.setVisible(num_found == 0)
        self._wait.setText("No other compatible draft was found on this machine")

    @Slot()
    def _on_clicked(self) -> None:
        self.opened.emit()
        self.choices.popup(self.mapToGlobal(self.rect().bottomLeft()))

    @Slot()
    def _on_none(self) -> None:
        self.chosen.emit(None)

    @Slot()
    def _ask(self) -> None:
        self._dialog = QFileDialog(self.window(), "Open a second draft", self.folder, DIALOG_FILTER)
        self._dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._dialog.fileSelected.connect(self._on_file)
        self._dialog.open()

    @Slot(str)
    def _on_file(self, name: str) -> None:
        self.chosen.emit(Path(name))
