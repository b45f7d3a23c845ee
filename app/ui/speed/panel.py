"""What drafting does, live: figures, chart and one sentence, drawn by a timer of its own.

Ten times a second; less often where all cores decode, since painting then takes its time from decoding.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.numbers import counted
from app.speed.tracker import SpeedSummary, SpeedTracker, redraw_ms
from app.store.records import ReplyStats
from app.ui.speed.readout import QUIET, SpeedDetails, SpeedHeadline
from app.ui.style.icons import IconButton, Icons
from app.ui.widgets.label import Label
from app.ui.widgets.segmented import Segmented

if TYPE_CHECKING:
    from app.ui.speed.chart import SpeedChart

_CHART_PX = 180


class SpeedPanel(QFrame):
    """Readable from 280 px on. `start_charts` brings pyqtgraph in, after the window has been shown.

    Signals:
        hide_requested: the panel should go.
        float_requested: it should stand in a window of its own, or come back.
        paused_changed: the user holds the chart still.
        scope_changed: the whole conversation is charted, or the newest answer alone.
    """

    hide_requested = Signal()
    float_requested = Signal()
    paused_changed = Signal(bool)
    scope_changed = Signal(bool)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("speedPanel")
        self.setWindowTitle("Tandem: speed")
        self.setMinimumWidth(280)
        self._icons = icons
        self._tracker: SpeedTracker | None = None
        self._history: tuple[ReplyStats, ...] = ()
        self._drawn: tuple[int, int] | None = None  # rounds and replies that were drawn last
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
        self._timer = QTimer(self, interval=redraw_ms())
        self._timer.timeout.connect(self.refresh)

    # --- parts ---------------------------------------------------------------------------------

    def _build_head(self) -> QWidget:
        head = QWidget()
        head.setFixedHeight(56)
        row = QHBoxLayout(head)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(2)
        title = Label("Speed")
        title.setProperty("role", "heading")
        row.addWidget(title, 1)
        self.pause = IconButton(self._icons, "pause", "Pause the chart", size_px=16)
        self.pause.setCheckable(True)
        self.pause.toggled.connect(self._on_pause)
        self.save = IconButton(self._icons, "download", "Save or copy", size_px=16)
        self.float_button = IconButton(self._icons, "maximize-2", "Show in a window of its own", size_px=16)
        self.float_button.clicked.connect(self.float_requested)
        hide = IconButton(self._icons, "x", "Hide the speed panel", "Ctrl+J", size_px=16)
        hide.clicked.connect(self.hide_requested)
        for button in (self.pause, self.save, self.float_button, hide):
            row.addWidget(button)
        return head

    def _build_inside(self) -> QWidget:
        inside = QWidget()
        inside.setAutoFillBackground(False)
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 0, 16, 16)
        column.setSpacing(8)
        self._headline = SpeedHeadline(self._icons.theme)
        column.addWidget(self._headline)
        self._chart_place = QVBoxLayout()
        self._placeholder = QWidget()
        self._placeholder.setFixedHeight(_CHART_PX)
        self._chart_place.addWidget(self._placeholder)
        column.addLayout(self._chart_place)
        self._legend = QLabel()
        self._legend.setTextFormat(Qt.TextFormat.RichText)  # markup of our own
        self._legend.setProperty("role", "small")
        self._legend.setWordWrap(True)
        self._icons.theme.changed.connect(self._show_legend)
        column.addWidget(self._legend)
        self.scope = Segmented(("This answer", "Conversation"), "What the chart shows")
        self.scope.set_current(0)
        self.scope.chosen.connect(self._on_scope)
        column.addWidget(self.scope, 0, Qt.AlignmentFlag.AlignLeft)
        self._details = SpeedDetails(self._icons.theme)
        column.addWidget(self._details)
        column.addStretch(1)
        self._show_legend()
        return inside

    @Slot()
    def _show_legend(self) -> None:
        tokens = self._icons.theme.tokens
        parts = [
            f'<span style="color:{tokens.automatic}">━━</span> tokens/s',
            f'<span style="color:{tokens.vanilla}">╍╍</span> vanilla',
        ]
        if self.scope.current() == 0:
            parts.append(f'<span style="color:{tokens.draft_one}">──</span> acceptance')
        else:
            parts.append("one bar a reply")
        self._legend.setText(" &nbsp; ".join(parts))

    # --- content -------------------------------------------------------------------------------

    @Slot()
    def start_charts(self) -> None:
        """Imports pyqtgraph; call it once the window is painted."""
        if self.chart is not None:
            return
        from app.ui.speed.chart import SpeedChart  # heavy: the first paint must not wait for it

        self.chart = SpeedChart(self._icons.theme)
        self.chart.setFixedHeight(_CHART_PX)
        self._chart_place.removeWidget(self._placeholder)
        self._placeholder.deleteLater()
        self._chart_place.addWidget(self.chart)
        self._icons.theme.changed.connect(self._draw_anew)
        self._draw_anew()

    @property
    def tracker(self) -> SpeedTracker | None:
        return self._tracker

    @property
    def sentence(self) -> str:
        return self._headline.sentence

    def value(self, key: str) -> str:
        """One of the figures: acceptance, per_round, answer or vanilla."""
        return self._details.value(key)

    def set_tracker(self, tracker: SpeedTracker | None) -> None:
        """The answer to show; None: nothing has been asked."""
        self._tracker = tracker
        self._draw_anew()

    def set_history(self, replies: Sequence[ReplyStats]) -> None:
        """What was measured for each reply of the conversation that is shown."""
        self._history = tuple(replies)
        self.refresh()

    def set_scope(self, whole_conversation: bool) -> None:
        self.scope.set_current(int(whole_conversation))
        self._draw_anew()

    def set_live(self, live: bool) -> None:
        """While an answer streams the timer runs; after it, nothing does."""
        if live:
            self._timer.start()
        else:
            self._timer.stop()
            self._draw_anew()

    # --- drawing -------------------------------------------------------------------------------

    @Slot()
    def _draw_anew(self) -> None:
        self._drawn = None
        self._show_legend()
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Draws what is known, where it is another than last time."""
        if not self.isVisible() or self.pause.isChecked():
            return
        summary = self._tracker.summary() if self._tracker is not None else None
        state = (summary.rounds if summary is not None else 0, len(self._history))
        if state == self._drawn:
            return
        self._drawn = state
        self._show_figures(summary)
        if self.chart is None:
            return
        if self.scope.current() == 1:
            self.chart.show_history(self._history)
        elif self._tracker is not None and summary is not None and summary.rounds:
            self.chart.show_series(
                self._tracker.series(), self._tracker.marks, summary.drafted > 0, self._timer.isActive()
            )
        else:
            self.chart.clear()

    def _show_figures(self, summary: SpeedSummary | None) -> None:
        if summary is not None and summary.rounds:
            shown = summary.rate if self._timer.isActive() else summary.tokens_per_second
            self._headline.show_figures(shown, summary.speed_up, summary.sentence)
            self._details.show_summary(summary)
        elif self._history:
            last, number = self._history[-1], len(self._history)
            sentence = f"As it was measured for the last of {counted(number, 'reply', 'replies')} here."
            self._headline.show_figures(last.tokens_per_second, last.speed_up, sentence)
            self._details.show_stats(last)
        else:
            self._headline.show_figures(None, None, QUIET)
            self._details.clear()

    # --- what the user does --------------------------------------------------------------------

    @Slot(bool)
    def _on_pause(self, paused: bool) -> None:
        self.pause.set_icon("play" if paused else "pause")
        self.pause.set_label("Go on" if paused else "Pause the chart")
        self.paused_changed.emit(paused)
        self._draw_anew()

    @Slot(int)
    def _on_scope(self, index: int) -> None:
        self._draw_anew()
        self.scope_changed.emit(index == 1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw_anew()

    def sizeHint(self) -> QSize:
        return QSize(320, 600)
