"""What drafting does, live: figures, chart and one sentence, drawn by a timer of its own.

Ten times a second; less often where all cores decode, since painting then takes its time from decoding.
"""

from collections.abc import Sequence
from functools import reduce
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.refresh import chart_ms, text_ms
from app.speed.sentence import sentence_of_several
from app.speed.verdict import Standing, Verdict
from app.ui.speed.readout import QUIET, SpeedDetails, SpeedHeadline
from app.ui.style.fonts import scaled
from app.ui.style.icons import IconButton, Icons
from app.ui.widgets.controls import upright_scroll
from app.ui.widgets.label import Label
from app.ui.widgets.segmented import Segmented
from app.words import tr, tr_noop

if TYPE_CHECKING:
    from app.speed.tracker import SpeedTracker
    from app.ui.speed.chart import SpeedChart

_CHART_PX = 180
STORED = tr_noop(
    "This answer was written earlier: its figures are kept, its chart is not. “Conversation” shows all replies."
)
WAITING = tr_noop("The chart begins with the first token.")


class SpeedPanel(QFrame):
    """Readable from 280 px on. `start_charts` brings pyqtgraph in, after the window has been shown.

    Signals:
        hide_requested: the panel should go.
        float_requested: it should stand in a window of its own, or come back.
        scope_changed: the whole conversation is charted, or the newest answer alone.
    """

    hide_requested = Signal()
    float_requested = Signal()
    scope_changed = Signal(bool)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("speedPanel")
        self.setWindowTitle(tr("Tandem: speed"))
        self.setMinimumWidth(scaled(280))
        self._icons = icons
        self._replies: tuple[SpeedTracker | Verdict, ...] = ()
        self._drawn: tuple[Verdict, ...] | None = None  # what was drawn last
        self.chart: SpeedChart | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._build_head())
        self.inside = self._build_inside()
        column.addWidget(upright_scroll(self.inside), 1)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.refresh)
        self._soon = QTimer(self, singleShot=True, interval=0)  # the window has enough to do when an answer ends
        self._soon.timeout.connect(self._draw_anew)

    # --- parts ---------------------------------------------------------------------------------

    def _build_head(self) -> QWidget:
        head = QWidget()
        head.setFixedHeight(56)
        row = QHBoxLayout(head)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(2)
        title = Label(tr("Speed"))
        title.setProperty("role", "heading")
        row.addWidget(title, 1)
        self.pause = IconButton(self._icons, "pause", tr("Pause the panel"), size_px=16)
        self.pause.setCheckable(True)
        self.pause.toggled.connect(self._on_pause)
        self.save = IconButton(self._icons, "download", tr("Save or copy"), size_px=16)
        self.float_button = IconButton(self._icons, "maximize-2", tr("Show in a window of its own"), size_px=16)
        self.float_button.clicked.connect(self.float_requested)
        hide = IconButton(self._icons, "x", tr("Hide the speed panel"), "Ctrl+J", size_px=16)
        hide.clicked.connect(self.hide_requested)
        for button in (self.pause, self.save, self.float_button, hide):
            row.addWidget(button)
        return head

    def _build_inside(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 0, 16, 16)
        column.setSpacing(8)
        self._headline = SpeedHeadline(self._icons.theme)
        column.addWidget(self._headline)
        self._chart_place = QVBoxLayout()
        self._placeholder = QWidget()
        self._placeholder.setFixedHeight(scaled(_CHART_PX))
        self._chart_place.addWidget(self._placeholder)
        column.addLayout(self._chart_place)
        self._legend = QLabel()
        self._legend.setTextFormat(Qt.TextFormat.RichText)  # markup of our own
        self._legend.setProperty("role", "small")
        self._legend.setWordWrap(True)
        self._icons.theme.changed.connect(self._draw_anew)
        column.addWidget(self._legend)
        self.scope = Segmented((tr("This answer"), tr("Conversation")), tr("What the chart shows"))
        self.scope.set_current(0)
        self.scope.chosen.connect(self._on_scope)
        column.addWidget(self.scope, 0, Qt.AlignmentFlag.AlignLeft)
        self._details = SpeedDetails(self._icons.theme)
        column.addWidget(self._details)
        column.addStretch(1)
        return inside

    def _show_legend(self, verdict: Verdict | None = None) -> None:
        """One entry for each thing that is drawn, in its colour."""
        tokens = self._icons.theme.tokens
        vanilla = _entry(tokens.vanilla, "╍╍", tr("vanilla"))
        if verdict is None:
            parts = []
        elif self.scope.current() == 1:
            parts = [
                tr("Replies:"),
                _entry(tokens.automatic, "■", tr("drafted")),
                _entry(tokens.vanilla, "■", tr("not drafted")),
                vanilla,
            ]
        elif verdict.standing is Standing.DRAFTED:
            parts = [
                _entry(tokens.automatic, "━━", tr("tokens/s")),
                vanilla,
                _entry(tokens.draft_one, "──", tr("acceptance rate")),
            ]
        else:
            said = tr("tokens/s, {standing}", standing=tr(verdict.standing))
            parts = [_entry(tokens.vanilla, "━━", said)]
        self._legend.setText(" &nbsp; ".join(parts))

    # --- content -------------------------------------------------------------------------------

    @Slot()
    def start_charts(self) -> None:
        """Imports pyqtgraph, and draws once what nobody sees: an answer's first words need not wait for either.

        Call it once the window is painted.
        """
        if self.chart is not None:
            return
        from app.ui.speed.chart import SpeedChart  # heavy: the first paint must not wait for it

        self.chart = SpeedChart(self._icons.theme)
        _draw_unseen(self.chart)
        self.chart.setFixedHeight(scaled(_CHART_PX))
        self._chart_place.removeWidget(self._placeholder)
        self._placeholder.deleteLater()
        self._chart_place.addWidget(self.chart)
        self._draw_anew()

    @property
    def tracker(self) -> "SpeedTracker | None":
        """Of the answer that is shown, if it was written since the conversation was opened."""
        last = self._replies[-1] if self._replies else None
        return None if isinstance(last, Verdict) else last

    @property
    def sentence(self) -> str:
        return self._headline.sentence

    @property
    def headline(self) -> str:
        """E.g. "41.3 tokens/s 1.38x vanilla"."""
        return self._headline.text

    @property
    def legend(self) -> str:
        return self._legend.text()

    def value(self, key: str) -> str:
        """One of the figures: acceptance, per_round, vanilla or saved."""
        return self._details.value(key)

    def show_replies(self, replies: "Sequence[SpeedTracker | Verdict]") -> None:
        """What is known of each reply of the branch that is shown, the last one being "this answer"."""
        before, self._replies = self._replies, tuple(replies)
        if self._replies != before or not self._timer.isActive():  # else the timer draws them, and their end
            self._draw_anew()

    def set_scope(self, whole_conversation: bool) -> None:
        self.scope.set_current(int(whole_conversation))
        self._draw_anew()

    def set_live(self, live: bool) -> None:
        """While an answer streams the timer runs; after it, nothing does."""
        if live:
            self._timer.start(text_ms())  # until the first token, which must not be read before the panel knows of it
        else:
            self._timer.stop()
            self._soon.start()

    # --- drawing -------------------------------------------------------------------------------

    @Slot()
    def _draw_anew(self) -> None:
        self._drawn = None
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Draws what is known, where it is another than last time. All of it is read from the same verdicts."""
        if not self.isVisible() or self.pause.isChecked():
            return
        whole = self.scope.current() == 1
        shown = tuple(_verdict(reply) for reply in (self._replies if whole else self._replies[-1:]))
        if shown == self._drawn:
            return
        self._drawn = shown
        if not shown:
            self._headline.show_quiet(tr(QUIET))
            self._details.show_verdict(None)
            self._show_legend(None)
            self._draw_nothing("")
            return
        verdict = reduce(Verdict.plus, shown)
        if verdict.standing is not Standing.WAITING:
            self._timer.setInterval(chart_ms())
        self._headline.show_verdict(verdict, sentence_of_several(verdict, len(shown)))
        self._details.show_verdict(verdict)
        self._draw_chart(verdict, [reply for reply in shown if reply.tokens])

    def _draw_chart(self, verdict: Verdict, replies: Sequence[Verdict]) -> None:
        tracker = self.tracker
        if not replies:
            self._show_legend(None)
            self._draw_nothing("" if verdict.is_over else tr(WAITING))
        elif self.scope.current() == 1 and self.chart is not None:
            self._show_legend(verdict)
            self.chart.show_history(replies)
        elif tracker is not None and tracker.rounds and self.chart is not None:
            self._show_legend(verdict)
            is_drafted = verdict.standing is Standing.DRAFTED
            self.chart.show_series(tracker.series(), tracker.marks, is_drafted, self._timer.isActive())
        else:
            self._show_legend(None)
            self._draw_nothing(tr(STORED))

    def _draw_nothing(self, why: str) -> None:
        if self.chart is not None:
            self.chart.show_nothing(why)

    # --- what the user does --------------------------------------------------------------------

    @Slot(bool)
    def _on_pause(self, paused: bool) -> None:
        self.pause.set_icon("play" if paused else "pause")
        self.pause.set_label(tr("Go on") if paused else tr("Pause the panel"))
        self._draw_anew()

    @Slot(int)
    def _on_scope(self, index: int) -> None:
        self._draw_anew()
        self.scope_changed.emit(index == 1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw_anew()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Its own window is closed: back beside the conversation, once Qt has hidden it."""
        super().closeEvent(event)
        if self.isWindow():
            QTimer.singleShot(0, self.float_requested.emit)

    def sizeHint(self) -> QSize:
        return QSize(scaled(320), 600)


def _draw_unseen(chart: "SpeedChart") -> None:
    """What drawing needs is brought in. The chart is in no window yet, and has nothing in it when it comes into one."""
    import numpy as np

    from app.speed.series import SpeedSeries

    one = np.ones(1)  # of no answer: its picture is thrown away
    chart.show_series(SpeedSeries(one, one, one, one, one), (), is_drafted=True)
    chart.picture(_CHART_PX, _CHART_PX)
    chart.show_nothing("")


def _entry(color: str, mark: str, name: str) -> str:
    """Of the legend, as markup."""
    return f'<span style="color:{color}">{mark}</span> {name}'


def _verdict(reply: "SpeedTracker | Verdict") -> Verdict:
    return reply if isinstance(reply, Verdict) else reply.verdict()
