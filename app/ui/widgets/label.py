"""A label that shows its text letter for letter: much of what the window says quotes what a stranger wrote."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from app.ui.style.plain_text import tooltip


class Label(QLabel):
    """Never reads HTML, in its text or its tooltip. `role` is the stylesheet's."""

    def __init__(self, text: str = "", role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)
        if role:
            self.setProperty("role", role)

    def setToolTip(self, text: str) -> None:
        super().setToolTip(tooltip(text))


class WrappedLabel(Label):
    """Takes the lines that its width needs, whatever else wants room: a sentence is never cut."""

    def __init__(self, text: str = "", role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, role, parent)
        self.setWordWrap(True)

    def setText(self, text: str) -> None:
        super().setText(text)
        self._fit(self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(event.size().width())

    def _fit(self, width: int) -> None:
        if self.isVisible():
            self.setMinimumHeight(0)  # else it counts as needed
            self.setMinimumHeight(self.heightForWidth(width))
