"""A label that shows its text letter for letter: much of what the window says quotes what a stranger wrote."""

from PySide6.QtCore import Qt
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
