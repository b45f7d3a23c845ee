"""One line of text that is cut in the middle where there is no room; the whole of it is in the tooltip."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.widgets.label import Label


class ElidedLabel(Label):
    """`role` is the stylesheet's. The end stays: it tells a file from its siblings."""

    def __init__(self, role: str, parent: QWidget | None = None) -> None:
        super().__init__(role=role, parent=parent)
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def whole(self) -> str:
        return self._whole

    def set_whole(self, text: str, hint: str = "") -> None:
        """`hint`: another tooltip than the text."""
        self._whole = " ".join(text.split())
        self.setToolTip(hint or text)
        self.setAccessibleName(self._whole)
        self._elide()

    def minimumSizeHint(self) -> QSize:
        return QSize(24, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideMiddle, max(24, self.width())))
