"""Which models to measure: a short list with ways to add from the library or from a file, and to take away."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from app.models.folders import DIALOG_FILTER
from app.models.library import LibraryEntry
from app.models.names import elided, title_of
from app.numbers import size
from app.ui.style.icons import IconButton, Icons, TextButton
from app.ui.style.plain_text import tooltip
from app.ui.widgets.label import Label
from app.words import tr, tr_noop

_LONGEST = 44  # characters of a name
_TITLES = {"target": tr_noop("Targets"), "draft": tr_noop("Drafts")}
_ADD = {"target": tr_noop("Add a target"), "draft": tr_noop("Add a draft")}
Kind = Literal["target", "draft"]


class ModelList(QWidget):
    """Signals: changed: a model was added or taken away."""

    changed = Signal()

    def __init__(self, icons: Icons, kind: Kind, icon: str, empty: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons, self._kind, self._icon = icons, kind, icon
        self._paths: list[Path] = []
        self._library: tuple[LibraryEntry, ...] = ()
        self._titles: dict[Path, str] = {}
        self._dialog: QFileDialog | None = None
        title = Label(tr(_TITLES[kind]))
        title.setProperty("role", "section")
        self._empty = Label(empty)
        self._empty.setWordWrap(True)
        self._empty.setProperty("role", "small")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self.add_button = TextButton(icons, tr(_ADD[kind]), "plus", "link")
        self.add_button.clicked.connect(self._on_add)
        self._menu = QMenu(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(title)
        column.addLayout(self._rows)
        column.addWidget(self._empty)
        column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    def paths(self) -> tuple[Path, ...]:
        return tuple(self._paths)

    def set_paths(self, paths: Sequence[Path], titles: Mapping[Path, str] | None = None) -> None:
        """`titles`: what files are called, as far as it is known."""
        self._titles |= titles or {}
        wanted = list(dict.fromkeys(paths))
        if wanted != self._paths:
            self._paths = wanted
            self._build()
            self.changed.emit()

    def set_library(self, entries: Sequence[LibraryEntry]) -> None:
        """What is offered besides a file dialog."""
        self._library = tuple(entry for entry in entries if entry.usable)
        self._titles |= {entry.path: entry.title for entry in self._library}
        self._build()

    def menu(self) -> QMenu:
        """What can be added now."""
        self._menu.clear()
        opened = self._menu.addAction(self._icons.icon("folder-open"), tr("Open a GGUF file ..."))
        opened.triggered.connect(self._open)
        offered = [entry for entry in self._library if entry.path not in self._paths]
        if offered:
            self._menu.addSeparator()
        for entry in offered:
            action = self._menu.addAction(
                self._icons.icon("box"), f"{entry.title}  ·  {size(entry.file_bytes)}  ·  {entry.place}"
            )
            action.triggered.connect(partial(self.add, entry.path))
        return self._menu

    def add(self, path: Path, *_checked: object) -> None:
        self.set_paths([*self._paths, path])

    def remove(self, path: Path, *_checked: object) -> None:
        self.set_paths([other for other in self._paths if other != path])
        self.add_button.setFocus()

    @Slot()
    def _on_add(self) -> None:
        self.menu().popup(self.add_button.mapToGlobal(self.add_button.rect().bottomLeft() + QPoint(0, 4)))

    @Slot()
    def _open(self) -> None:
        self._dialog = QFileDialog(self, tr(_ADD[self._kind]), "", tr(DIALOG_FILTER))
        self._dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        self._dialog.filesSelected.connect(self._on_files)
        self._dialog.open()

    @Slot(list)
    def _on_files(self, names: list[str]) -> None:
        self.set_paths([*self._paths, *(Path(name) for name in names)])

    def _build(self) -> None:
        while item := self._rows.takeAt(0):
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for path in self._paths:
            self._rows.addWidget(self._row(path))
        self._empty.setVisible(not self._paths)

    def _title(self, path: Path) -> str:
        if path not in self._titles:
            self._titles[path] = title_of(path)
        return self._titles[path]

    def _row(self, path: Path) -> QWidget:
        row = QFrame()
        row.setObjectName("modelRow")
        line = QHBoxLayout(row)
        line.setContentsMargins(10, 2, 4, 2)
        line.setSpacing(8)
        icon = Label()
        icon.setPixmap(self._icons.icon(self._icon).pixmap(16, 16))
        called = self._title(path)
        name = Label(elided(called, _LONGEST))
        name.setToolTip(tooltip(str(path)))
        of_file = Label(_size(path, self._library))
        of_file.setProperty("role", "small")
        away = IconButton(self._icons, "x", tr("Do not measure {model}", model=called), size_px=14)
        away.clicked.connect(partial(self.remove, path))
        line.addWidget(icon)
        line.addWidget(name, 1)
        line.addWidget(of_file)
        line.addWidget(away)
        return row


def _size(path: Path, library: Sequence[LibraryEntry]) -> str:
    known = next((entry.file_bytes for entry in library if entry.path == path), None)
    try:
        return size(path.stat().st_size if known is None else known)
    except OSError:
        return tr("no longer there")
