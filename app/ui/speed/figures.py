"""The small drawings under the chart: accepted lengths as bars, time as one split bar."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.numbers import percents
from app.ui.style.fonts import sans, scaled
from app.ui.style.theme import Theme
from app.words import tr, tr_noop, trn

_LABEL_PX = 11


class LengthBars(QWidget):
    """How many rounds had 0, 1, 2 ... proposed tokens accepted."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._counts: tuple[int, ...] = ()
        self._why = ""
        self.setFixedHeight(scaled(72))
        self.setAccessibleName(tr("Accepted tokens a round: none yet"))
        theme.changed.connect(self.update)

    def set_counts(self, counts: Sequence[int], why: str = "") -> None:
        """counts[i]: rounds with i proposed tokens accepted. `why`: stands there where no round had any."""
        counts = tuple(counts)
        if (counts, why) != (self._counts, self._why):
            self._counts, self._why = counts, why
            said = [
                trn("%n round accepted {length}", "%n rounds accepted {length}", count, length=length)
                for length, count in enumerate(counts)
                if count
            ]
            self.setToolTip("\n".join(said))
            name = tr("Accepted tokens a round: {counts}", counts=", ".join(said))
            self.setAccessibleName(name if said else why or tr("Accepted tokens a round: none yet"))
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(sans(_LABEL_PX))
        counts = self._counts or (0,) * 5
        step = self.width() / max(5, len(counts))
        most = max(1, *counts) if len(counts) > 1 else max(1, counts[0])
        floor = self.height() - scaled(18)
        if self._why and not any(counts):
            painter.setPen(self._theme.color("muted"))
            painter.drawText(QRectF(0, 0, self.width(), floor), Qt.AlignmentFlag.AlignCenter, self._why)
        every = max(1, round(scaled(18) / step + 0.49))
        for length, count in enumerate(counts):
            height = (floor - 2) * count / most
            bar = QRectF(length * step + step * 0.14, floor - max(height, 1.5), step * 0.72, max(height, 1.5))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("automatic_fill" if count else "border"))
            painter.drawRoundedRect(bar, min(2.0, bar.height() / 2), min(2.0, bar.height() / 2))
            if length % every == 0:
                painter.setPen(self._theme.color("muted"))
                label = QRectF(length * step - 10, floor + 2, step + 20, scaled(16))
                painter.drawText(label, Qt.AlignmentFlag.AlignHCenter, str(length))


class TimeSplit(QWidget):
    """Shares of the time: draft, verify, sampling, waiting; each named, so that colour is not alone."""

    _PARTS = (
        (tr_noop("draft"), "draft_one_fill"),
        (tr_noop("verify"), "accent"),
        (tr_noop("sample"), "faint"),
        (tr_noop("wait"), "border_strong"),
    )

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shares: tuple[float, ...] = (0.0, 0.0, 0.0, 0.0)
        self._said = ["–"] * len(self._PARTS)
        self.setFixedHeight(scaled(52))
        theme.changed.connect(self.update)

    def set_shares(self, draft: float, verify: float, sample: float, waiting: float) -> None:
        """Shares that sum to one, or all zero."""
        self._shares = (draft, verify, sample, waiting)
        self._said = percents(self._shares) if any(self._shares) else ["–"] * len(self._PARTS)
        names = [f"{tr(name)} {said}" for (name, _), said in zip(self._PARTS, self._said, strict=True)]
        self.setToolTip(tr("Where the time went: {shares}", shares=", ".join(names)))
        self.setAccessibleName(self.toolTip())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, scaled(52))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, width = 0.0, float(self.width())
        for (_, token), share in zip(self._PARTS, self._shares, strict=True):
            part = share * width
            if part >= 1:
                painter.fillRect(QRectF(left, 2, max(1.0, part - 1), 10), self._theme.color(token))
            left += part
        if not any(self._shares):
            painter.fillRect(QRectF(0, 2, width, 10), self._theme.color("border"))
        name_font, share_font = sans(_LABEL_PX), sans(_LABEL_PX, QFont.Weight.DemiBold)
        cell = width / len(self._PARTS)
        for index, ((name, token), said) in enumerate(zip(self._PARTS, self._said, strict=True)):
            x = index * cell
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color(token))
            painter.drawEllipse(QRectF(x, scaled(26) - 3, 7, 7))
            painter.setFont(name_font)
            painter.setPen(self._theme.color("muted"))
            painter.drawText(QRectF(x + 11, scaled(18), cell - 11, scaled(16)), Qt.AlignmentFlag.AlignVCenter, tr(name))
            painter.setFont(share_font)
            painter.setPen(self._theme.color("text"))
            ascent = QFontMetrics(share_font).height()
            painter.drawText(QRectF(x + 11, scaled(35), cell - 11, ascent), Qt.AlignmentFlag.AlignVCenter, said)
