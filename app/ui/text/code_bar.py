"""What can be done with a block of code: the buttons in the head of its box."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMessageBox, QWidget

from app.settings.file import write_atomically
from app.ui.markdown.code_block import CodeBlock, CodeLook
from app.ui.markdown.code_colours import file_ending
from app.ui.style.icons import IconButton, Icons
from app.words import tr

_ICON_PX = 16


class CodeBar(QWidget):
    """Line numbers, wrapping, save, copy.

    Signals:
        look_changed: a CodeLook.
    """

    look_changed = Signal(object)

    def __init__(self, icons: Icons, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("codeBar")
        self.code: CodeBlock | None = None
        self.dialog: QFileDialog | None = None
        self.problem: QMessageBox | None = None
        self.numbers = IconButton(icons, "list-ordered", tr("Line numbers"), size_px=_ICON_PX)
        self.wrap = IconButton(icons, "wrap-text", tr("Wrap long lines"), size_px=_ICON_PX)
        self.save = IconButton(icons, "download", tr("Save the code to a file"), size_px=_ICON_PX)
        self.copy = IconButton(icons, "copy", tr("Copy code"), size_px=_ICON_PX)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for button in (self.numbers, self.wrap, self.save, self.copy):
            row.addWidget(button)
        for switch in (self.numbers, self.wrap):
            switch.setCheckable(True)
            switch.clicked.connect(self._on_look)
        self.save.clicked.connect(self._on_save)
        self.copy.clicked.connect(self._on_copy)
        self.setCursor(Qt.CursorShape.ArrowCursor)  # not that of the text below

    def stand_after(self, widget: QWidget) -> None:
        """Tab leads from there to these buttons, not to what was made before them."""
        for button in (self.numbers, self.wrap, self.save, self.copy):
            self.setTabOrder(widget, button)
            widget = button

    def show_code(self, code: CodeBlock, look: CodeLook) -> None:
        self.code = code
        self.numbers.setChecked(look.numbers)
        self.wrap.setChecked(look.wrap)
        for switch in (self.numbers, self.wrap):
            switch.set_icon(switch.icon_name, "accent" if switch.isChecked() else "muted")

    @Slot()
    def _on_look(self) -> None:
        self.look_changed.emit(CodeLook(self.wrap.isChecked(), self.numbers.isChecked()))

    @Slot()
    def _on_copy(self) -> None:
        if self.code is not None:
            QGuiApplication.clipboard().setText(self.code.text)
            self.copy.confirm(tr("Copied"))

    @Slot()
    def _on_save(self) -> None:
        if self.code is None:
            return
        ending = file_ending(self.code.language)
        self.dialog = QFileDialog(self.window(), tr("Save the code"), str(Path.home() / f"code{ending}"))
        self.dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog.fileSelected.connect(self._on_file)
        self.dialog.open()

    @Slot(str)
    def _on_file(self, name: str) -> None:
        if self.code is None:
            return
        path = Path(name)
        try:
            write_atomically(path.absolute(), f"{self.code.text}\n")
        except OSError as error:
            self.problem = QMessageBox(self.window())
            self.problem.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self.problem.setIcon(QMessageBox.Icon.Warning)
            self.problem.setTextFormat(Qt.TextFormat.PlainText)
            self.problem.setText(
                tr(
                    "{path} could not be written: {reason}. Save it somewhere else.",
                    path=path,
                    reason=error.strerror or error,
                )
            )
            self.problem.open()
        else:
            self.save.confirm(tr("Saved"))
