"""A page of Markdown: a column as wide as is good to read, scrolled."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from app.ui.style.fonts import scaled
from app.ui.style.icons import Icons
from app.ui.text.message_body import MessageBody
from app.words import tr

_COLUMN_PX = 560
_PAD_PX = 32
_NARROW_PAD_PX = 12  # at the sides, where there is little room


class ReadingPage(QScrollArea):
    """Shows one text from its beginning."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inside = QWidget()
        self._inside.setObjectName("page")
        self.body = MessageBody(icons, parent=self._inside)
        self.body.is_alone = True
        self.setWidget(self._inside)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_text(self, markdown: str) -> None:
        self.body.set_source(markdown)
        heading = markdown.lstrip().partition("\n")[0].lstrip("# ")
        for widget in (self, self.body):
            widget.setAccessibleName(heading or tr("Text"))
        self._fit()
        self.verticalScrollBar().setValue(0)

    def _fit(self) -> None:
        pad = _PAD_PX if self.viewport().width() > scaled(_COLUMN_PX) else _NARROW_PAD_PX
        width = min(scaled(_COLUMN_PX), max(120, self.viewport().width() - 2 * pad))
        height = self.body.fit(width)
        self.body.move(max(pad, (self.viewport().width() - width) // 2), _PAD_PX)
        self._inside.resize(self.viewport().width(), max(height + 2 * _PAD_PX, self.viewport().height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
