"""How much of the context is used: a ring and two numbers."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.ui.style.fonts import SMALL_PX, sans
from app.ui.style.theme import Theme

_FULL = 0.9  # from here on it warns
_RING = 16


class ContextGauge(QWidget):
    """Tokens used of those there are. Hidden until it knows."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._used = 0
        self._total = 0
        self._has_room = True
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        theme.changed.connect(self.update)
        self.hide()

    def set_tokens(self, used: int, total: int) -> None:
        self._used, self._total = used, total
        self.setVisible(total > 0 and self._has_room)
        left = max(0, total - used)
        self.setToolTip(f"Context: {used:,} of {total:,} tokens used, {left:,} left")
        self.setAccessibleName(self.toolTip())
        self.updateGeometry()
        self.update()

    def set_room(self, has_room: bool) -> None:
        """A narrow composer shows it not at all."""
        self._has_room = has_room
        self.setVisible(self._total > 0 and has_room)

    @property
    def _text(self) -> str:
        return f"{_short(self._used)} / {_short(self._total)}"

    def sizeHint(self) -> QSize:
        return QSize(_RING + 8 + QFontMetrics(sans(SMALL_PX)).horizontalAdvance(self._text) + 4, 32)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        share = min(1.0, self._used / self._total) if self._total else 0.0
        ring = QRectF(2, (self.height() - _RING) / 2 + 1, _RING - 2, _RING - 2)
        painter.setPen(QPen(self._theme.color("border_strong"), 2.5))
        painter.drawEllipse(ring)
        painter.setPen(QPen(self._theme.color("danger" if share >= _FULL else "accent"), 2.5))
        painter.drawArc(ring, 90 * 16, -int(share * 360 * 16))
        painter.setFont(sans(SMALL_PX))
        painter.setPen(self._theme.color("danger" if share >= _FULL else "muted"))
        painter.drawText(self.rect().adjusted(_RING + 8, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._text)


def _short(tokens: int) -> str:
    return f"{tokens / 1000:.1f}k" if tokens >= 10_000 else f"{tokens:,}"
