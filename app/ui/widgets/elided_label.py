"""One line of text that is cut where there is no room; the whole of it is in the tooltip."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.widgets.label import Label

_SPARE_PX = 2  # a text is painted with parts of a pixel more than its metrics say


class ElidedLabel(Label):
    """`role` is the stylesheet's. A name is cut in the middle, since its end tells a file from its siblings."""

    def __init__(
        self, role: str, parent: QWidget | None = None, *, mode: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle
    ) -> None:
        super().__init__(role=role, parent=parent)
        self._whole, self._mode = "", mode
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

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ContentsRectChange:  # other margins, in the same width
            self._elide()
        return super().event(event)

    def _elide(self) -> None:
        room = max(24, self.contentsRect().width() - _SPARE_PX)
        self.setText(self.fontMetrics().elidedText(self._whole, self._mode, room))
