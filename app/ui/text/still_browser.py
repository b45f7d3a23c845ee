"""A text that is shown whole: what scrolls is around it."""

from PySide6.QtCore import Qt, QUrl, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

_SCROLLING = {
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End,
    Qt.Key.Key_Space,
}  # fmt: skip


class StillBrowser(QTextBrowser):
    """No frame, no background, no scroll bars, and nothing that is read from anywhere."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalScrollBar().valueChanged.connect(self._stay)
        self.setOpenLinks(False)
        self.viewport().setAutoFillBackground(False)

    @Slot()
    def _stay(self) -> None:
        """Code that is not wrapped makes the document wider than the view; only the code is scrolled then."""
        self.horizontalScrollBar().setValue(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What would scroll is for what is around, where Qt keeps it for bars that are not there."""
        if event.key() in _SCROLLING:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Whatever a text names."""
        return None
