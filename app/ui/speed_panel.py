"""What drafting does, live: figures, chart and one sentence, drawn ten times a second by its own timer."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.speed import SpeedSummary, SpeedTracker
from app.ui.icons import IconButton, Icons
from app.ui.speed_figures import LengthBars, TimeSplit
from app.ui.wording import percent, rate

if TYPE_CHECKING:
    from app.ui.speed_chart import SpeedChart

_TICK_MS = 100
_QUIET = "Ask something: this answer's speed appears here, beside the target's own."


class SpeedPanel(QFrame):
    """Readable from 280 px on. `start_charts` brings pyqtgraph in, after the window has been shown.

    Signals:
        hide_requested: the panel should go.
        save_requested: the format wanted: copy, png, svg or csv.
    """

    hide_requested = Signal()
    save_requested = Signal(str)
    paused_changed = Signal(bool)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("speedPanel")
        self.setMinimumWidth(280)
        self._icons = icons
        self._tracker: SpeedTracker | None = None
        self._drafting = True
        self._drawn = -1
        self.chart: SpeedChart | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._build_head())
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.viewport().setAutoFillBackground(False)
        self.inside = self._build_inside()
        scroll.setWidget(self.inside)
        column.addWidget(scroll, 1)
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self.refresh)

    # --- parts ---------------------------------------------------------------------------------

    def _build_head(self) -> QWidget:
        head = QWidget()
        head.setFixedHeight(56)
        row = QHBoxLayout(head)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(2)
        title = QLabel("Speed")
        title.setProperty("role", "heading")
        row.addWidget(title, 1)
        self.pause = IconButton(self._icons, "pause", "Pause the chart", size_px=16)
        self.pause.setCheckable(True)
        self.pause.toggled.connect(self._on_pause)
        self.save = IconButton(self._icons, "download", "Save or copy", size_px=16)
        hide = IconButton(self._icons, "x", "Hide the speed panel", "Ctrl+J", size_px=16)
        hide.clicked.connect(self.hide_requested)
        for button in (self.pause, self.save, hide):
            row.addWidget(button)
        return head

    def _build_inside(self) -> QWidget:
        inside = QWidget()
        inside.setAutoFillBackground(False)
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 0, 16, 16)
        column.setSpacing(8)
        column.addLayout(self._build_figure())
        self._sentence = QLabel(_QUIET)
        self._sentence.setWordWrap(True)
        self._sentence.setMinimumHeight(40)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(self._sentence)
        self._chart_place = QVBoxLayout()
        self._placeholder = QWidget()
        self._placeholder.setFixedHeight(180)
        self._chart_place.addWidget(self._placeholder)
        column.addLayout(self._chart_place)
        column.addWidget(self._build_legend())
        column.addSpacing(8)
        column.addLayout(self._build_metrics())
        column.addSpacing(8)
        column.addWidget(_section("Guesses accepted a round"))
        self._lengths = LengthBars(self._icons.theme)
        column.addWidget(self._lengths)
        column.addSpacing(8)
        column.addWidget(_section("Where the time goes"))
        self._split = TimeSplit(self._icons.theme)
        column.addWidget(self._split)
        column.addStretch(1)
        return inside

    def _build_figure(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self._rate = QLabel()
        self._rate.setMinimumHeight(44)
        self._speed_up = QLabel("")
        self._speed_up.setProperty("role", "value")
        row.addWidget(self._rate, 1)
        row.addWidget(self._speed_up, 0, Qt.AlignmentFlag.AlignBottom)
        self._speed_up.setContentsMargins(0, 0, 0, 7)
        self._set_rate("")
        return row

    def _set_rate(self, figure: str) -> None:
        """One label, so that figure and unit share a base line."""
        muted = self._icons.theme.tokens.muted
        if not figure:
            self._rate.setText("")
            return
        self._rate.setText(
            f'<span style="font-size:32px; font-weight:600">{figure}</span>'
            f'<span style="font-size:13px; color:{muted}">&nbsp; tokens/s</span>'
        )

    def _build_legend(self) -> QLabel:
        self._legend = QLabel()
        self._legend.setProperty("role", "small")
        self._legend.setWordWrap(True)
        self._icons.theme.changed.connect(self._show_legend)
        self._show_legend()
        return self._legend

    def _build_metrics(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        self._values: dict[str, QLabel] = {}
        for number, (key, name) in enumerate(
            (
                ("acceptance", "Acceptance"),
                ("per_round", "Tokens a round"),
                ("answer", "Over the answer"),
                ("vanilla", "Vanilla here"),
            )
        ):
            label = QLabel(name)
            label.setProperty("role", "small")
            value = QLabel("–")
            value.setProperty("role", "value")
            self._values[key] = value
            cell = QVBoxLayout()
            cell.setSpacing(0)
            cell.addWidget(label)
            cell.addWidget(value)
            grid.addLayout(cell, number // 2, number % 2)
        return grid

    @Slot()
    def _show_legend(self) -> None:
        tokens = self._icons.theme.tokens
        live = tokens.automatic if self._drafting else tokens.vanilla
        self._legend.setText(
            f'<span style="color:{live}">━━</span> this answer &nbsp; '
            f'<span style="color:{tokens.vanilla}">╍╍</span> vanilla &nbsp; '
            f'<span style="color:{tokens.draft_one}">┄┄</span> acceptance'
        )

    # --- content -------------------------------------------------------------------------------

    @Slot()
    def start_charts(self) -> None:
        """Imports pyqtgraph; call it once the window is painted."""
        if self.chart is not None:
            return
        from app.ui.speed_chart import SpeedChart  # heavy: the first paint must not wait for it

        self.chart = SpeedChart(self._icons.theme)
        self.chart.setFixedHeight(180)
        self._chart_place.removeWidget(self._placeholder)
        self._placeholder.deleteLater()
        self._chart_place.addWidget(self.chart)
        self._drawn = -1
        self.refresh()

    def set_tracker(self, tracker: SpeedTracker | None, drafting: bool = True) -> None:
        """The answer to show; None: nothing has been asked."""
        self._tracker = tracker
        self._drafting = drafting
        self._drawn = -1
        self._show_legend()
        self.refresh()

    def set_live(self, live: bool) -> None:
        """While an answer streams the timer runs; after it, nothing does."""
        if live:
            self._timer.start()
        else:
            self._timer.stop()
            self.refresh()

    @property
    def sentence(self) -> str:
        return self._sentence.text()

    def value(self, key: str) -> str:
        """One of the figures: acceptance, per_round, answer or vanilla."""
        return self._values[key].text()

    @property
    def tracker(self) -> SpeedTracker | None:
        return self._tracker

    @Slot()
    def refresh(self) -> None:
        """Draws the tracker's state, where it is another than last time."""
        if not self.isVisible() or self.pause.isChecked():
            return
        summary = self._tracker.summary() if self._tracker is not None else None
        if summary is None or summary.rounds == 0:
            self._show_nothing()
        elif summary.rounds != self._drawn:
            self._show(summary)

    def _show_nothing(self) -> None:
        if self._drawn == 0:
            return
        self._drawn = 0
        self._set_rate("")
        self._speed_up.setText("")
        self._sentence.setText(_QUIET)
        for value in self._values.values():
            value.setText("–")
        self._lengths.set_counts(())
        self._split.set_shares(0, 0, 0, 0)
        if self.chart is not None:
            self.chart.clear()

    def _show(self, summary: SpeedSummary) -> None:
        self._drawn = summary.rounds
        live = self._timer.isActive()
        self._set_rate(rate(summary.rate if live else summary.tokens_per_second))
        self._speed_up.setText(f"{summary.speed_up:.1f}x vanilla" if summary.speed_up is not None else "")
        self._sentence.setText(summary.sentence)
        self._values["acceptance"].setText(percent(summary.acceptance))
        self._values["per_round"].setText(f"{summary.tokens_per_round:.1f}")
        self._values["answer"].setText(f"{rate(summary.tokens_per_second)} tokens/s")
        self._values["vanilla"].setText("–" if summary.baseline is None else f"{rate(summary.baseline)} tokens/s")
        self._lengths.set_counts(summary.accepted_lengths)
        self._split.set_shares(summary.draft_share, summary.verify_share, summary.sample_share, summary.waiting_share)
        if self.chart is not None and self._tracker is not None:
            self.chart.show_series(self._tracker.series(), self._tracker.marks, self._drafting)

    @Slot(bool)
    def _on_pause(self, paused: bool) -> None:
        self.pause.set_icon("play" if paused else "pause")
        self.pause.set_label("Go on" if paused else "Pause the chart")
        self.paused_changed.emit(paused)
        self.refresh()

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self._drawn = -1
        self.refresh()

    def sizeHint(self) -> QSize:
        return QSize(320, 600)


def _section(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "section")
    return label
