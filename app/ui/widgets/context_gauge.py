"""How much of the context is used: a ring and two numbers."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.ui.style.fonts import SMALL_PX, sans
from app.ui.style.theme import Theme
from app.words import localized, tr, tr_noop

_USED = {
    (False, True): tr_noop("Context: {used:,} of {total:,} tokens used, {left:,} left"),
    (False, False): tr_noop("Context: {used:,} of {total:,} tokens used, {left:,} too many"),
    (True, True): tr_noop("Context: about {used:,} of {total:,} tokens used, {left:,} left"),
    (True, False): tr_noop("Context: about {used:,} of {total:,} tokens used, {left:,} too many"),
}  # whether that is about so, and whether it fits
_TYPED = tr_noop("{said}; {typed:,} of them are what you are writing")
_TYPED_ABOUT = tr_noop("{said}; about {typed:,} of them are what you are writing")
_FULL = 0.9  # from here on it warns
_RING = 16
_WHOLE = 360 * 16  # Qt's sixteenths of a degree
_TOP = 90 * 16


class ContextGauge(QWidget):
    """Tokens used of those there are, with the part that is typed and not sent yet. Hidden until it knows."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.used = self.typed = self.total = 0
        self.is_about = False
        self._has_room = True
        self._told = QSize()  # what the layout knows of
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        theme.changed.connect(self.update)
        self.hide()

    def set_tokens(self, used: int, total: int, typed: int = 0, is_about: bool = False) -> None:
        """`typed`: the part of `used` that stands unsent. `is_about`: not counted as it will be sent."""
        self.used, self.total, self.typed, self.is_about = used, total, min(typed, used), is_about
        self.setVisible(total > 0)
        self.setToolTip(self._sentence())
        self.setAccessibleName(self.toolTip())
        if self.sizeHint() != self._told:  # the whole window is laid out for it
            self._told = self.sizeHint()
            self.updateGeometry()
        self.update()

    def set_room(self, has_room: bool) -> None:
        """A narrow composer shows the ring alone; the numbers are in its tooltip."""
        self._has_room = has_room
        self.updateGeometry()
        self.update()

    def _sentence(self) -> str:
        left = self.total - self.used
        said = tr(_USED[self.is_about, left >= 0], used=self.used, total=self.total, left=abs(left))
        if not self.typed:
            return said
        return tr(_TYPED_ABOUT if self.is_about else _TYPED, said=said, typed=self.typed)

    @property
    def _text(self) -> str:
        return f"{'~' if self.is_about else ''}{_short(self.used)} / {_short(self.total)}"

    def sizeHint(self) -> QSize:
        words = 8 + QFontMetrics(sans(SMALL_PX)).horizontalAdvance(self._text) if self._has_room else 0
        return QSize(_RING + words + 4, 32)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = QRectF(2, (self.height() - _RING) / 2 + 1, _RING - 2, _RING - 2)
        is_full = self._share(self.used) >= _FULL
        painter.setPen(QPen(self._theme.color("border_strong"), 2.5))
        painter.drawEllipse(ring)
        stands = int(self._share(self.used - self.typed) * _WHOLE)
        painter.setPen(QPen(self._theme.color("danger" if is_full else "accent"), 2.5))
        painter.drawArc(ring, _TOP, -stands)
        if self.typed:
            painter.setPen(QPen(self._theme.color("danger" if is_full else "automatic"), 2.5))
            painter.drawArc(ring, _TOP - stands, stands - int(self._share(self.used) * _WHOLE))
        if not self._has_room:
            return
        painter.setFont(sans(SMALL_PX))
        painter.setPen(self._theme.color("danger" if is_full else "muted"))
        painter.drawText(self.rect().adjusted(_RING + 8, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._text)

    def _share(self, tokens: int) -> float:
        return min(1.0, tokens / self.total) if self.total else 0.0


def _short(tokens: int) -> str:
    return localized(f"{tokens / 1000:.1f}k" if tokens >= 10_000 else f"{tokens:,}")
