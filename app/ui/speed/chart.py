"""The chart of the speed panel: tokens/s now, vanilla's dashed line, acceptance, and where drafting changed."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Slot
from PySide6.QtGui import QColor, QImage, QPainter, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.speed.series import SpeedMark, SpeedSeries
from app.speed.verdict import Verdict
from app.ui.speed.axes import STEPS, RateAxis, ShareAxis, TimeAxis, live_end, nice
from app.ui.speed.readings import Readings
from app.ui.style.fonts import sans, scaled
from app.ui.style.theme import Theme
from app.ui.widgets.label import Label
from app.words import tr

_HEADROOM = 1.18
_MOST_POINTS = 120  # a point each third pixel
_BASELINE_POINTS = 30  # it hardly moves, and dashes cost time by their number of corners
_FAR = 1e5  # seconds or replies: where the grid's lines end
_MOST_TICKS = 6
_RATE_AXIS_PX, _SHARE_AXIS_PX = 38, 40
_SIDE_PX = 28  # between the reading and the edges, where the axes have their labels


class SpeedChart(QWidget):
    """Draws what it is given; computes nothing but its axes."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._speed_color = ""
        self._end = 5.0  # of what is drawn, in the chart's own unit
        self._top = 0.0
        self._zoomed = False
        self._readings = Readings()
        self._time, self._share = TimeAxis(), ShareAxis()
        self._plot = self._build_plot()
        # pyqtgraph's own grid belongs to the axes, whose labels would be drawn with every point
        self._grid = pg.PlotCurveItem(connect="pairs")
        self._acceptance, self._speed, self._vanilla = (pg.PlotCurveItem(connect="finite") for _ in range(3))
        self._bars = pg.BarGraphItem(x=[], height=[], width=0.7)
        self._marks = pg.ScatterPlotItem(hoverable=True, tip=_mark_tip, symbol="d", size=9)
        self._pointer = pg.InfiniteLine(angle=90)
        for item in (self._grid, self._acceptance, self._speed, self._vanilla, self._bars, self._marks, self._pointer):
            self._plot.addItem(item)
        self._reading, self._nothing = Label(parent=self), Label(role="muted", parent=self)
        self._reading.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._plot)
        theme.changed.connect(self._restyle)
        self._restyle()
        self.show_nothing("")

    def _build_plot(self) -> pg.PlotWidget:
        plot = pg.PlotWidget(self, axisItems={"left": RateAxis(), "bottom": self._time, "right": self._share})
        plot.setAccessibleName(tr("Tokens per second over the answer"))
        plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        plot.setMenuEnabled(False)
        plot.hideButtons()
        plot.setMouseEnabled(x=True, y=False)
        plot.getViewBox().setDefaultPadding(0.0)
        plot.getViewBox().sigRangeChangedManually.connect(self._on_zoom)
        plot.scene().sigMouseClicked.connect(self._on_click)
        plot.scene().sigMouseMoved.connect(self._on_pointer)
        plot.setAccessibleDescription(tr("Turn the wheel to zoom in time, drag to move, double-click to see all of it"))
        return plot

    # --- content -------------------------------------------------------------------------------

    def show_nothing(self, why: str) -> None:
        """No lines, and no axes of nothing: only a sentence."""
        self._clear()
        self._plot.plotItem.hide()
        self._nothing.setText(why)
        self._nothing.show()

    def show_series(
        self, series: SpeedSeries, marks: tuple[SpeedMark, ...], is_drafted: bool, live: bool = False
    ) -> None:
        """Arrays have the shape [rounds], at least one. While `live`, the axes grow in steps. Vanilla's line and the
        acceptance rate are drawn where tokens were proposed: else the answer is vanilla itself."""
        self._show_axes(counts_replies=False, shares=is_drafted)
        if self.bars():
            self._bars.setOpts(x=[], height=[])
        self._readings = Readings(series, is_drafted=is_drafted)
        self._colour_speed("automatic" if is_drafted else "vanilla")
        shown, few = (_thinned(len(series.seconds), most) for most in (_MOST_POINTS, _BASELINE_POINTS))  # [points]
        baseline = series.baseline if is_drafted else np.full_like(series.baseline, np.nan)
        self._speed.setData(series.seconds[shown], series.rate[shown])
        self._vanilla.setData(series.seconds[few], baseline[few])
        highest = float(np.nanmax([np.nanmax(series.rate, initial=1.0), np.nanmax(baseline, initial=1.0)]))
        self._set_top(nice(highest * _HEADROOM))
        self._acceptance.setData(series.seconds[shown], series.acceptance[shown] * self._share.height_of(1.0))
        end = max(0.02, float(series.seconds[-1]))
        self._end = live_end(end) if live else end
        if not self._zoomed:
            self._plot.setXRange(0, self._end, padding=0 if live else 0.01)
        if len(marks) != len(self._marks.data):
            heights = np.interp([mark.seconds for mark in marks], series.seconds, series.rate)
            self._marks.setData([mark.seconds for mark in marks], heights, data=[mark.reason for mark in marks])
        self._plot.scene().prepareForPaint()  # moved axes settle now: during the paint, they would ask for a second one

    def show_history(self, replies: Sequence[Verdict]) -> None:
        """One bar a reply, at least one; vanilla's speed for the same tokens as a dashed line."""
        self._clear()
        self._show_axes(counts_replies=True, shares=False)
        self._readings = Readings(replies=tuple(replies))
        places = np.arange(1, len(replies) + 1)
        rates = np.array([reply.tokens_per_second for reply in replies])
        vanilla = np.array([reply.vanilla_tokens_per_second or np.nan for reply in replies])
        fills = [self._theme.color("automatic_fill" if reply.proposed.tokens else "vanilla_fill") for reply in replies]
        self._bars.setOpts(x=places, height=rates, width=0.7, brushes=fills, pen=pg.mkPen(None))
        steps = np.stack([places - 0.5, places + 0.5], axis=1).ravel()  # [2 * replies]: a step over each bar
        self._vanilla.setData(steps, np.repeat(vanilla, 2))
        self._set_top(nice(float(np.nanmax([rates.max(), *vanilla, 1.0])) * _HEADROOM))
        self._end = len(replies) + 0.5
        self._plot.setXRange(0.5, self._end, padding=0)

    def _clear(self) -> None:
        for curve in (self._acceptance, self._speed, self._vanilla):
            curve.setData([], [])
        self._marks.setData([])
        self._bars.setOpts(x=[], height=[])
        self._zoomed = False
        self._readings = Readings()
        self._hide_reading()

    def _show_axes(self, counts_replies: bool, shares: bool) -> None:
        self._nothing.hide()
        self._plot.plotItem.show()
        self._time.set_counts_replies(counts_replies)
        if self._share.isVisible() != shares:
            self._plot.showAxis("right", shares)

    def _set_top(self, top: float) -> None:
        """The height of the chart, and a line at each tick of its axis."""
        self._share.set_top(top)
        if top == self._top:
            return
        self._top = top
        self._plot.setYRange(0, top, padding=0)
        step = next((step for step in STEPS if top <= _MOST_TICKS * step), top)
        self._plot.getAxis("left").setTickSpacing(levels=[(step, 0)])
        levels = np.arange(0.0, top + step / 2, step)
        self._grid.setData(np.tile([0.0, _FAR], len(levels)), np.repeat(levels, 2))

    def _colour_speed(self, token: str) -> None:
        """Only where it is another colour: a new pen makes pyqtgraph build everything anew."""
        color = self._theme.color(token)
        if self._speed_color == color.name():
            return
        self._speed_color = color.name()
        self._speed.setPen(pg.mkPen(color, width=2))
        fill = QColor(color)
        fill.setAlpha(28)
        self._speed.setFillLevel(0)
        self._speed.setBrush(fill)

    # --- the pointer ---------------------------------------------------------------------------

    @property
    def reading(self) -> str:
        """What is said of the place under the pointer."""
        return self._reading.text().replace("\n", ", ") if self._reading.isVisibleTo(self) else ""

    @Slot(object)
    def _on_pointer(self, place: QPointF) -> None:
        x = self._plot.getViewBox().mapSceneToView(place).x()
        nearest = self._readings.nearest(x)
        if nearest is None or not self._plot.plotItem.isVisible():
            self._hide_reading()
            return
        self._pointer.setPos(nearest)
        self._pointer.show()
        self._reading.setText(self._readings.at(x).replace(", ", "\n", 1))
        self._reading.adjustSize()
        beside = _SIDE_PX if place.x() > self.width() / 2 else self.width() - self._reading.width() - _SIDE_PX
        self._reading.move(beside, self.height() - self._reading.height() - _SIDE_PX)  # off the lines, mostly
        self._reading.show()
        self._reading.raise_()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hide_reading()

    def _hide_reading(self) -> None:
        self._pointer.hide()
        self._reading.hide()

    @Slot()
    def _on_zoom(self) -> None:
        self._zoomed = True

    @Slot(object)
    def _on_click(self, event: Any) -> None:
        if event.double():
            self._zoomed = False
            self._plot.setXRange(0, self._end, padding=0.01)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._nothing.setGeometry(self.rect().adjusted(16, 0, -16, 0))

    # --- what is drawn -------------------------------------------------------------------------

    @property
    def is_empty(self) -> bool:
        return not self._plot.plotItem.isVisible()

    @property
    def speed_color(self) -> str:
        """`#rrggbb` of the speed's line."""
        return self._speed_color

    def bars(self) -> list[float]:
        """Heights of the bars of `show_history`."""
        return [float(height) for height in self._bars.opts["height"]]

    def points(self, name: str) -> list[tuple[float, float]]:
        """What a line shows: speed, vanilla or acceptance, as (seconds, height); unknown ones are left out."""
        curve = {"speed": self._speed, "vanilla": self._vanilla, "acceptance": self._acceptance}[name]
        seconds, heights = curve.getData()
        if seconds is None:
            return []
        return [(float(x), float(y)) for x, y in zip(seconds, heights, strict=True) if np.isfinite(y)]

    def tick_texts(self, name: str) -> list[str]:
        """What an axis says: bottom or right."""
        axis = self._plot.getAxis(name)
        spacing, values = axis.tickValues(*axis.range, axis.size().width() or 1)[0]
        return list(axis.tickStrings(values, 1.0, spacing))

    def reasons(self) -> list[str]:
        """What the marks say on hover."""
        return [str(point.data()) for point in self._marks.points()]

    def picture(self, width: int, height: int) -> QImage:
        """The chart as it stands, as an image."""
        image = QImage(width, height, QImage.Format.Format_ARGB32)
        image.fill(self._theme.color("surface"))
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._plot.render(painter, QRectF(0, 0, width, height), self._plot.rect())
        painter.end()
        return image

    def render_to(self, painter: QPainter, area: QRectF) -> None:
        """The chart drawn with lines, for an SVG file."""
        self._plot.scene().render(painter, area, self._plot.sceneRect())

    @Slot()
    def _restyle(self) -> None:
        theme = self._theme
        self._plot.setBackground(None)
        quiet = pg.mkPen(theme.color("border_strong"), width=1)
        for name in ("left", "bottom", "right"):
            axis = self._plot.getAxis(name)
            axis.setPen(quiet)
            axis.setTextPen(theme.color("draft_one" if name == "right" else "muted"))
            axis.setTickFont(sans(11))
            axis.setStyle(tickLength=0, tickTextOffset=6, hideOverlappingLabels=True)
        self._plot.getAxis("left").setWidth(scaled(_RATE_AXIS_PX))
        self._share.setWidth(scaled(_SHARE_AXIS_PX))
        self._plot.getAxis("bottom").setHeight(scaled(22))
        self._grid.setPen(pg.mkPen(theme.color("border"), width=1))
        self._vanilla.setPen(pg.mkPen(theme.color("vanilla"), width=1.8, style=Qt.PenStyle.DashLine))
        faint = QColor(theme.color("draft_one"))
        faint.setAlpha(150)
        self._acceptance.setPen(pg.mkPen(faint, width=1))
        self._marks.setBrush(theme.color("surface"))
        self._marks.setPen(pg.mkPen(theme.color("automatic"), width=1.6))
        self._pointer.setPen(pg.mkPen(theme.color("muted"), width=1))
        tokens = theme.tokens
        self._reading.setStyleSheet(
            f"background: {tokens.raised}; color: {tokens.text}; border: 1px solid {tokens.border_strong};"
            f"border-radius: 4px; padding: 2px 6px; font-size: {scaled(11)}px;"
        )


def _mark_tip(x: float, y: float, data: object) -> str:  # noqa: ARG001 - pyqtgraph names its arguments
    return tr("{seconds:.1f} s: {reason}", seconds=x, reason=data)


def _thinned(length: int, most: int) -> npt.NDArray[np.int64]:
    """Indices of at most `most` points, evenly spread, the last one among them.

    They lie at least 1 apart, so that none comes twice: `np.unique` brings in numpy.ma, at an answer's first words.
    """
    return np.linspace(0, length - 1, min(length, most)).astype(np.int64)
