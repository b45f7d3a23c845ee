"""The chart of the speed panel: tokens/s now, vanilla's dashed line, acceptance, and where drafting changed."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt, Slot
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.speed.tracker import SpeedMark, SpeedSeries
from app.store.records import ReplyStats
from app.ui.style.fonts import sans
from app.ui.style.theme import Theme

_HEADROOM = 1.18
_MOST_POINTS = 120  # a point each third pixel
_BASELINE_POINTS = 30  # it hardly moves, and dashes cost time by their number of corners
_LIVE_SECONDS = (0.25, 1, 3, 6, 10, 20, 30, 45, 60, 90, 120, 180, 240, 300, 450, 600, 900, 1200, 1800, 3600)
_FAR = 1e5  # seconds or replies: where the grid's lines end
_MOST_TICKS = 6
_STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)


class _TimeAxis(pg.AxisItem):  # type: ignore[misc]
    """Seconds with their unit, milliseconds for an answer that is over at once; or numbers of replies."""

    _counts_replies = False

    def set_counts_replies(self, counts: bool) -> None:
        if counts != self._counts_replies:
            self._counts_replies = counts
            self.setTickSpacing()  # draws it anew

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        if self._counts_replies:
            return [f"{value:g}" if float(value).is_integer() else "" for value in values]
        if spacing < 0.1:
            return [f"{value * 1000:.3g} ms" for value in values]
        return [f"{value:.4g} s" for value in values]


class SpeedChart(QWidget):
    """Draws what it is given; computes nothing but its axes."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._speed_color = ""
        self._end = 5.0  # of what is drawn, in the chart's own unit
        self._time = _TimeAxis("bottom")
        self._plot = pg.PlotWidget(self, axisItems={"bottom": self._time})
        self._plot.setAccessibleName("Tokens per second over the answer")
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.setMenuEnabled(False)
        self._plot.hideButtons()
        self._plot.setMouseEnabled(x=True, y=False)
        self._plot.getViewBox().setDefaultPadding(0.0)
        # pyqtgraph's own grid belongs to the axes, whose labels would be drawn with every point
        self._grid = pg.PlotCurveItem(connect="pairs")
        self._acceptance, self._speed, self._vanilla = (pg.PlotCurveItem(connect="finite") for _ in range(3))
        for curve in (self._grid, self._acceptance, self._speed, self._vanilla):
            self._plot.addItem(curve)
        self._bars = pg.BarGraphItem(x=[], height=[], width=0.7)
        self._plot.addItem(self._bars)
        self._zoomed = False
        self._plot.getViewBox().sigRangeChangedManually.connect(self._on_zoom)
        self._plot.scene().sigMouseClicked.connect(self._on_click)
        self._plot.setToolTip("Turn the wheel to zoom in time, drag to move, double-click to see all of it")
        self._marks = pg.ScatterPlotItem(hoverable=True, tip=_mark_tip, symbol="d", size=9)
        self._plot.addItem(self._marks)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._plot)
        theme.changed.connect(self._restyle)
        self._restyle()
        self.clear()

    def clear(self) -> None:
        for curve in (self._acceptance, self._speed, self._vanilla):
            curve.setData([], [])
        self._marks.setData([])
        self._bars.setOpts(x=[], height=[])
        self._zoomed = False
        self._time.set_counts_replies(False)
        self._plot.setXRange(0, 5, padding=0)
        self._set_top(10)

    def show_series(
        self, series: SpeedSeries, marks: tuple[SpeedMark, ...], drafting: bool, live: bool = False
    ) -> None:
        """Arrays have the shape [rounds]. While `live`, the axes grow in steps, so that they are rarely drawn anew."""
        if len(series.seconds) == 0:
            self.clear()
            return
        if self.bars():
            self._bars.setOpts(x=[], height=[])
        self._colour_speed("automatic" if drafting else "vanilla")
        shown, few = (_thinned(len(series.seconds), most) for most in (_MOST_POINTS, _BASELINE_POINTS))  # [points]
        seconds = series.seconds[shown]
        self._speed.setData(seconds, series.rate[shown])
        self._vanilla.setData(series.seconds[few], series.baseline[few])
        top = float(np.nanmax([np.nanmax(series.rate, initial=1.0), np.nanmax(series.baseline, initial=1.0)]))
        top = _nice(top * _HEADROOM)
        self._acceptance.setData(seconds, series.acceptance[shown] * top)
        self._set_top(top)
        end = max(0.02, float(series.seconds[-1]))
        self._end = next((step for step in _LIVE_SECONDS if step >= end), end) if live else end
        if not self._zoomed:
            self._plot.setXRange(0, self._end, padding=0 if live else 0.01)
        if len(marks) != len(self._marks.data):
            heights = np.interp([mark.seconds for mark in marks], series.seconds, series.rate)
            self._marks.setData([mark.seconds for mark in marks], heights, data=[mark.reason for mark in marks])
        self._plot.scene().prepareForPaint()  # moved axes settle now: during the paint, they would ask for a second one

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

    def show_history(self, replies: Sequence[ReplyStats]) -> None:
        """One bar a reply, vanilla's speed at the same time as a dashed line."""
        self.clear()
        if not replies:
            return
        places = np.arange(1, len(replies) + 1)
        rates = np.array([reply.tokens_per_second for reply in replies])
        vanilla = np.array([reply.baseline_tokens_per_second or np.nan for reply in replies])
        fills = [self._theme.color("automatic_fill" if reply.drafted else "vanilla_fill") for reply in replies]
        self._bars.setOpts(x=places, height=rates, width=0.7, brushes=fills, pen=pg.mkPen(None))
        steps = np.stack([places - 0.5, places + 0.5], axis=1).ravel()  # [2 * replies]: a step over each bar
        self._vanilla.setData(steps, np.repeat(vanilla, 2))
        top = float(np.nanmax([rates.max(), np.nanmax(vanilla) if np.isfinite(vanilla).any() else 1.0]))
        self._set_top(_nice(top * _HEADROOM))
        self._time.set_counts_replies(True)
        self._end = len(replies) + 0.5
        self._plot.setXRange(0.5, self._end, padding=0)

    def _set_top(self, top: float) -> None:
        """The height of the chart, and a line at each tick of its axis."""
        if self._plot.getViewBox().viewRange()[1] == [0, top] and len(self._grid.getData()[0]):
            return
        self._plot.setYRange(0, top, padding=0)
        step = next((step for step in _STEPS if top <= _MOST_TICKS * step), top)
        self._plot.getAxis("left").setTickSpacing(levels=[(step, 0)])
        levels = np.arange(0.0, top + step / 2, step)
        self._grid.setData(np.tile([0.0, _FAR], len(levels)), np.repeat(levels, 2))

    def bars(self) -> list[float]:
        """Heights of the bars of `show_history`."""
        return [float(height) for height in self._bars.opts["height"]]

    @Slot()
    def _on_zoom(self) -> None:
        self._zoomed = True

    @Slot(object)
    def _on_click(self, event: Any) -> None:
        if event.double():
            self._zoomed = False
            self._plot.setXRange(0, self._end, padding=0.01)

    def points(self, name: str) -> list[tuple[float, float]]:
        """What a line shows: speed, vanilla or acceptance, as (seconds, height)."""
        curve = {"speed": self._speed, "vanilla": self._vanilla, "acceptance": self._acceptance}[name]
        seconds, heights = curve.getData()
        return [] if seconds is None else list(zip(seconds.tolist(), heights.tolist(), strict=True))

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
        for name in ("left", "bottom"):
            axis = self._plot.getAxis(name)
            axis.setPen(quiet)
            axis.setTextPen(theme.color("muted"))
            axis.setTickFont(sans(11))
            axis.setStyle(tickLength=0, tickTextOffset=6, hideOverlappingLabels=True)
        self._plot.getAxis("left").setWidth(34)
        self._plot.getAxis("bottom").setHeight(22)
        self._grid.setPen(pg.mkPen(theme.color("border"), width=1))
        self._vanilla.setPen(pg.mkPen(theme.color("vanilla"), width=1.8, style=Qt.PenStyle.DashLine))
        faint = QColor(theme.color("draft_one"))
        faint.setAlpha(150)
        self._acceptance.setPen(pg.mkPen(faint, width=1))
        self._marks.setBrush(theme.color("surface"))
        self._marks.setPen(pg.mkPen(theme.color("automatic"), width=1.6))


def _mark_tip(x: float, y: float, data: object) -> str:  # noqa: ARG001 - pyqtgraph names its arguments
    return f"{x:.1f} s: {data}"


def _thinned(length: int, most: int) -> npt.NDArray[np.int64]:
    """Indices of at most `most` points, evenly spread, the last one among them."""
    return np.unique(np.linspace(0, length - 1, min(length, most)).astype(np.int64))


def _nice(value: float) -> float:
    """The next round number at or above."""
    for step in _STEPS:
        if value <= step * 10 and step * 10 >= value:
            return float(np.ceil(value / step) * step)
    return value
