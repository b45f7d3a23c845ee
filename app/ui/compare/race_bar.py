"""How far a lane is: a bar in the lane's colour, with a notch where it was when the first lane finished."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.numbers import percent
from app.ui.style.theme import Theme
from app.words import tr

_HEIGHT_PX = 14
_BAR_PX = 6


class RaceBar(QWidget):
    """`kind` names the theme's colours: vanilla, draft_one or draft_two."""

    def __init__(self, theme: Theme, kind: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._kind, self._name = theme, kind, name
        self._share = 0.0
        self._notch: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Progress of {lane}", lane=name))
        theme.changed.connect(self.update)

    @property
    def share(self) -> float:
        return self._share

    @property
    def notch(self) -> float | None:
        return self._notch

    def set_share(self, share: float, notch: float | None = None) -> None:
        """0 to 1, and where the notch stands."""
        if (share, notch) == (self._share, self._notch):
            return
        self._share, self._notch = share, notch
        words = percent(share)
        if notch is not None:
            where = tr(
                "The notch: {lane} was here, at {share}, when the first lane finished.",
                lane=self._name,
                share=percent(notch),
            )
            self.setToolTip(where)
            words = f"{words}. {where}"
        self.setAccessibleDescription(words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, _HEIGHT_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        top, width = (self.height() - _BAR_PX) / 2, float(self.width())
        painter.setBrush(self._theme.color("border"))
        painter.drawRoundedRect(QRectF(0, top, width, _BAR_PX), 3, 3)
        if self._share > 0:
            painter.setBrush(self._theme.color(f"{self._kind}_fill"))
            painter.drawRoundedRect(QRectF(0, top, max(_BAR_PX, width * self._share), _BAR_PX), 3, 3)
        if self._notch is not None:
            x = min(max(1.0, width * self._notch), width - 1)
            painter.setPen(QPen(self._theme.color("text"), 2))
            painter.drawLine(int(x), 1, int(x), self.height() - 1)
