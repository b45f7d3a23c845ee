"""The button that adds a second draft to Compare: every file of this machine with its verdict, or any other file."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from app.models.folders import DIALOG_FILTER
from app.models.library import DraftChoice
from app.models.names import title_of
from app.numbers import size
from app.ui.style.fonts import scaled
from app.ui.style.icons import Icons, TextButton
from app.ui.style.plain_text import tooltip
from app.words import tr

_WIDEST_TEXT_PX = 420
_NAME_PX = 150


class DraftPicker(TextButton):
    """Attributes:
    chosen_title: what the second draft is called; "none" without one.

    Signals:
    opened: the menu is about to show; whoever knows files may add them.
    chosen: the path of the second draft, or None for none.
    """

    opened = Signal()
    chosen = Signal(object)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(icons, tr("Second draft"), "plus", "quiet", parent)
        self._dialog: QFileDialog | None = None
        self.folder = str(Path.home())
        self._is_short = False
        self._titles: dict[Path, str] = {}  # of what was found
        self.chosen_title = ""
        self.choices = QMenu(self)
        self.choices.setToolTipsVisible(True)
        self.choices.setStyleSheet("QMenu { menu-scrollable: 1; }")  # else many files make several columns
        self.clicked.connect(self._on_clicked)
        self.set_chosen(None)

    def set_chosen(self, path: Path | None) -> None:
        """Its name stands on the button: the next question gets a lane for it."""
        self._chosen = path
        self.chosen_title = name = (self._titles.get(path) or title_of(path)) if path is not None else tr("none")
        self._show_name()
        hint = tr("Add a lane for another draft: which one is faster for this target?")
        when = tr("Takes part from the next question on.")
        chosen = tooltip(f"{path}\n{when}")
        self.setToolTip(hint if path is None else chosen)
        self.setAccessibleName(tr("Second draft: {draft}. Opens a menu.", draft=name))

    def set_short(self, is_short: bool) -> None:
        """There is no room for the name of the draft, which stands over its lane as well."""
        if is_short != self._is_short:
            self._is_short = is_short
            self._show_name()

    def _show_name(self) -> None:
        text = tr("Second draft")
        if self._chosen is not None and not self._is_short:
            metrics = self.fontMetrics()
            name = metrics.elidedText(self.chosen_title, Qt.TextElideMode.ElideMiddle, scaled(_NAME_PX))
            text = tr("Second draft: {draft}", draft=name)
        self.setText(f" {text}".replace("&", "&&"))

    def begin_search(self, is_searching: bool) -> None:
        """An empty list, with a line that says whether more will come."""
        menu = self.choices
        menu.clear()
        self._wait = menu.addAction(tr("Looking for drafts ...") if is_searching else tr("Not while a model is busy"))
        self._wait.setEnabled(False)
        menu.addSeparator()
        other = menu.addAction(self._icons.icon("folder-open"), tr("Open another file (GGUF) ..."))
        other.triggered.connect(self._ask)
        if self._chosen is not None:
            remove = menu.addAction(self._icons.icon("x"), tr("Without a second draft"))
            remove.triggered.connect(self._on_none)

    def add_found(self, draft: DraftChoice) -> None:
        """One that cannot serve is listed too, greyed, with the reason."""
        entry = draft.entry
        self._titles[entry.path] = entry.title
        text = f"{entry.title}   {size(entry.file_bytes)}" + ("" if draft.usable else f"   {draft.reason}")
        shown = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, _WIDEST_TEXT_PX)
        action = self.choices.addAction(self._icons.icon("box"), shown.replace("&", "&&"))
        self.choices.insertAction(self._wait, action)
        action.setEnabled(draft.usable)
        action.setToolTip(tooltip(f"{entry.path}\n{draft.reason}"))
        action.triggered.connect(partial(self.chosen.emit, entry.path))
        self._keep_on_screen()

    def end_search(self, num_usable: int) -> None:
        self._wait.setVisible(num_usable == 0)
        self._wait.setText(tr("No other draft for this target was found on this machine"))
        self._keep_on_screen()

    def _keep_on_screen(self) -> None:
        """The menu grows while it is open."""
        if self.choices.isVisible():
            self.choices.adjustSize()
            self.choices.move(self._place())

    def _place(self) -> QPoint:
        """Below the button, its right edge at the button's, and within the screen."""
        area, wanted = self.screen().availableGeometry(), self.choices.sizeHint()
        corner = self.mapToGlobal(self.rect().bottomRight()) - QPoint(wanted.width(), 0)
        left = max(area.left(), min(corner.x(), area.right() - wanted.width()))
        top = max(area.top(), min(corner.y() + 2, area.bottom() - wanted.height()))
        return QPoint(left, top)

    @Slot()
    def _on_clicked(self) -> None:
        self.opened.emit()
        self.choices.popup(self._place())

    @Slot()
    def _on_none(self) -> None:
        self.chosen.emit(None)

    @Slot()
    def _ask(self) -> None:
        self._dialog = QFileDialog(self.window(), tr("Open a second draft"), self.folder, tr(DIALOG_FILTER))
        self._dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._dialog.fileSelected.connect(self._on_file)
        self._dialog.open()

    @Slot(str)
    def _on_file(self, name: str) -> None:
        self.chosen.emit(Path(name))
