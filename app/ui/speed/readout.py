"""The figures of the speed panel: rate, gain, one sentence, and what lies behind them."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.numbers import percent, rate
from app.speed.tracker import SpeedSummary
from app.store.records import ReplyStats
from app.ui.speed.figures import LengthBars, TimeSplit
from app.ui.style.theme import Theme
from app.ui.widgets.label import Label

QUIET = "Ask something: this answer's speed appears here, beside the target's own."
_METRICS = (
    ("acceptance", "Acceptance"),
    ("per_round", "Tokens a round"),
    ("answer", "Over the answer"),
    ("vanilla", "Vanilla here"),
)


class SpeedHeadline(QWidget):
    """The large figure, the gain, and the sentence."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._figure = ""
        self._rate = Label()
        self._rate.setTextFormat(Qt.TextFormat.RichText)  # markup of our own, around a figure
        self._rate.setMinimumHeight(44)
        self._speed_up = Label("")
        self._speed_up.setProperty("role", "value")
        self._speed_up.setContentsMargins(0, 0, 0, 7)
        self._sentence = Label(QUIET)
        self._sentence.setWordWrap(True)
        self._sentence.setMinimumHeight(40)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._rate, 1)
        row.addWidget(self._speed_up, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self._sentence)
        theme.changed.connect(self._recolour)

    @property
    def sentence(self) -> str:
        return self._sentence.text()

    def show_figures(self, tokens_per_second: float | None, speed_up: float | None, sentence: str) -> None:
        self._figure = "" if tokens_per_second is None else rate(tokens_per_second)
        self._recolour()
        self._speed_up.setText("" if speed_up is None else f"{speed_up:.1f}x vanilla")
        self._sentence.setText(sentence)

    @Slot()
    def _recolour(self) -> None:
        """One label, so that figure and unit share a base line."""
        if not self._figure:
            self._rate.setText("")
            return
        self._rate.setText(
            f'<span style="font-size:32px; font-weight:600">{self._figure}</span>'
            f'<span style="font-size:13px; color:{self._theme.tokens.muted}">&nbsp; tokens/s</span>'
        )


class SpeedDetails(QWidget):
    """Four figures, the accepted lengths, and where the time went."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: dict[str, Label] = {}
        self._lengths = LengthBars(theme)
        self._split = TimeSplit(theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._build_metrics())
        for title, widget in (("Guesses accepted a round", self._lengths), ("Where the time goes", self._split)):
            label = Label(title)
            label.setProperty("role", "section")
            column.addSpacing(8)
            column.addWidget(label)
            column.addWidget(widget)

    def _build_metrics(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        for number, (key, name) in enumerate(_METRICS):
            label, value = Label(name), Label("–")
            label.setProperty("role", "small")
            value.setProperty("role", "value")
            self._values[key] = value
            cell = QVBoxLayout()
            cell.setSpacing(0)
            cell.addWidget(label)
            cell.addWidget(value)
            grid.addLayout(cell, number // 2, number % 2)
        return grid

    def value(self, key: str) -> str:
        return self._values[key].text()

    def clear(self) -> None:
        for value in self._values.values():
            value.setText("–")
        self._lengths.set_counts(())
        self._split.set_shares(0, 0, 0, 0)

    def show_summary(self, summary: SpeedSummary) -> None:
        """An answer that streams or has just ended."""
        self._show(summary.acceptance, summary.tokens_per_round, summary.tokens_per_second, summary.baseline)
        self._lengths.set_counts(summary.accepted_lengths)
        self._split.set_shares(summary.draft_share, summary.verify_share, summary.sample_share, summary.waiting_share)

    def show_stats(self, stats: ReplyStats) -> None:
        """An answer of an earlier day: what was stored with it."""
        self.clear()
        per_round = stats.tokens / stats.rounds if stats.rounds else None
        self._show(stats.acceptance, per_round, stats.tokens_per_second, stats.baseline_tokens_per_second)

    def _show(self, acceptance: float | None, per_round: float | None, answer: float, vanilla: float | None) -> None:
        self._values["acceptance"].setText(percent(acceptance))
        self._values["per_round"].setText("–" if per_round is None else f"{per_round:.1f}")
        self._values["answer"].setText(f"{rate(answer)} tokens/s")
        self._values["vanilla"].setText("–" if vanilla is None else f"{rate(vanilla)} tokens/s")
