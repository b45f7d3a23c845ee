"""What the marks in a reply mean: each name with the line that marks it."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.style.fonts import sans, scaled
from app.ui.style.theme import Theme
from app.words import tr, tr_noop

_GAP_PX = 20
_HEIGHT_PX = 24
_FONT_PX = 12
_ENTRIES = (
    (tr_noop("draft token"), "draft_one", Qt.PenStyle.SolidLine, QFont.Weight.Normal),
    (tr_noop("look-up token"), "automatic", Qt.PenStyle.DashLine, QFont.Weight.Normal),
    (tr_noop("target's own choice instead"), "vanilla", Qt.PenStyle.DotLine, QFont.Weight.DemiBold),
)


class MarksLegend(QWidget):
    """One line, shown while the marks are."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Marks: {names}", names=self.text))
        self.setToolTip(tr("Point at a marked word to see what was proposed there"))
        theme.changed.connect(self.update)

    @property
    def text(self) -> str:
        return ", ".join(tr(name) for name, *_ in _ENTRIES)

    @property
    def width_px(self) -> int:
        """Of all entries."""
        widths = [QFontMetrics(sans(_FONT_PX, weight)).horizontalAdvance(tr(name)) for name, _, _, weight in _ENTRIES]
        return sum(widths) + _GAP_PX * (len(widths) - 1)

    def sizeHint(self) -> QSize:
        return QSize(self.width_px, scaled(_HEIGHT_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        x = max(8.0, (self.width() - self.width_px) / 2)
        for name, token, style, weight in _ENTRIES:
            font, shown = sans(_FONT_PX, weight), tr(name)
            width, base = QFontMetrics(font).horizontalAdvance(shown), scaled(_HEIGHT_PX) - scaled(9)
            painter.setFont(font)
            painter.setPen(self._theme.color("muted"))
            painter.drawText(QPointF(x, base), shown)
            painter.setPen(QPen(self._theme.color(token), 1.6, style))
            painter.drawLine(QPointF(x, base + scaled(4)), QPointF(x + width, base + scaled(4)))
            x += width + _GAP_PX
