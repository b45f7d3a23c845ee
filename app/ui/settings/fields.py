"""Fields of the settings page that Qt has none for: a path with its dialog, a list of folders, a text of many lines."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.models.folders import DIALOG_FILTER
from app.ui.style.icons import IconButton, Icons
from app.ui.style.plain_text import tooltip
from app.words import tr

_REST_MS = 600  # of typing, after which a text is kept
_LIST_PX = 96
_PROSE_PX = 104


class PathField(QWidget):
    """Signals: edited: the path, typed or chosen; empty for none."""

    edited = Signal(str)

    def __init__(self, icons: Icons, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = label
        self.dialog: QFileDialog | None = None
        self.line = QLineEdit()
        self.line.setPlaceholderText(tr("none"))
        self.line.setAccessibleName(label)
        self.line.editingFinished.connect(self._on_typed)
        self.choose = IconButton(icons, "folder-open", tr("Choose a file: {label}", label=label), size_px=16)
        self.choose.clicked.connect(self._on_choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.line, 1)
        row.addWidget(self.choose)
        self.setFocusProxy(self.line)

    def show_path(self, path: str) -> None:
        self.line.setText(path)
        self.line.setCursorPosition(len(path))  # the name is at the end

    @Slot()
    def _on_typed(self) -> None:
        self.edited.emit(self.line.text().strip())

    @Slot()
    def _on_choose(self) -> None:
        here = Path(self.line.text()).parent if self.line.text() else Path.home()
        self.dialog = QFileDialog(self, self._label, str(here), tr(DIALOG_FILTER))
        self.dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self.dialog.fileSelected.connect(self._on_chosen)
        self.dialog.open()

    @Slot(str)
    def _on_chosen(self, path: str) -> None:
        self.show_path(path)
        self.edited.emit(path)


class FolderList(QWidget):
    """Signals: edited: the folders, as a tuple of paths."""

    edited = Signal(object)

    def __init__(self, icons: Icons, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.dialog: QFileDialog | None = None
        self.list = QListWidget()
        self.list.setObjectName("folders")
        self.list.setAccessibleName(label)
        self.list.setFixedHeight(_LIST_PX)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # the whole of it is in the tooltip
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.add = IconButton(icons, "folder-open", tr("Add a folder"), size_px=16)
        self.add.clicked.connect(self._on_add)
        self.remove = IconButton(icons, "x", tr("Take the folder off the list"), size_px=16)
        self.remove.clicked.connect(self._on_remove)
        buttons = QVBoxLayout()
        buttons.addWidget(self.add)
        buttons.addWidget(self.remove)
        buttons.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.list, 1)
        row.addLayout(buttons)
        self.setFocusProxy(self.list)

    def folders(self) -> tuple[str, ...]:
        return tuple(self.list.item(row).text() for row in range(self.list.count()))

    def show_folders(self, folders: tuple[str, ...]) -> None:
        self.list.clear()
        for folder in folders:
            self.list.addItem(folder)
            self.list.item(self.list.count() - 1).setToolTip(tooltip(folder))
        self.remove.setEnabled(bool(folders))

    @Slot()
    def _on_add(self) -> None:
        self.dialog = QFileDialog(self, tr("Add a folder with models"), str(Path.home()))
        self.dialog.setFileMode(QFileDialog.FileMode.Directory)
        self.dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        self.dialog.fileSelected.connect(self._on_chosen)
        self.dialog.open()

    @Slot(str)
    def _on_chosen(self, folder: str) -> None:
        if folder not in self.folders():
            self.show_folders((*self.folders(), folder))
            self.edited.emit(self.folders())

    @Slot()
    def _on_remove(self) -> None:
        row = max(self.list.currentRow(), 0)
        self.show_folders(tuple(folder for number, folder in enumerate(self.folders()) if number != row))
        self.edited.emit(self.folders())


class ProseField(QPlainTextEdit):
    """Signals: edited: the text, when the typing rests or the field is left."""

    edited = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("prose")
        self.setTabChangesFocus(True)
        self.setPlaceholderText(tr("none"))
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._keep)
        self.textChanged.connect(self._rest.start)

    def sizeHint(self) -> QSize:
        return QSize(240, _PROSE_PX)

    def show_text(self, text: str) -> None:
        if text != self.toPlainText():
            self.setPlainText(text)
        self._rest.stop()

    @Slot()
    def _keep(self) -> None:
        self._rest.stop()
        self.edited.emit(self.toPlainText())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._keep()
