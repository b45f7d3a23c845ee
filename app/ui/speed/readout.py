"""The figures of the speed panel: rate, gain, one sentence, and what lies behind them."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.numbers import rate, time_taken
from app.speed.sentence import accepted_share, headline_note
from app.speed.verdict import Standing, Verdict
from app.ui.speed.figures import LengthBars, TimeSplit
from app.ui.style.fonts import scaled
from app.ui.style.theme import Theme
from app.ui.widgets.label import Label
from app.words import localized, tr, tr_noop

QUIET = tr_noop("Ask something: this answer's speed appears here, beside the target's own.")
_METRICS = (
    ("acceptance", tr_noop("Acceptance rate")),
    ("per_round", tr_noop("Tokens a round")),
    ("vanilla", tr_noop("Vanilla here")),
    ("saved", tr_noop("Time saved")),
)


class SpeedHeadline(QWidget):
    """The large figure, the gain, and the sentence."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._figure, self._said = "", tr(QUIET)
        self._rate = Label()
        self._rate.setTextFormat(Qt.TextFormat.RichText)  # markup of our own, around a figure
        self._rate.setMinimumHeight(44)
        self._note = Label("", "value")
        self._note.setContentsMargins(0, 0, 0, 7)
        self._sentence = Label(self._said)
        self._sentence.setWordWrap(True)
        self._sentence.setMinimumHeight(40)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._rate, 1)
        row.addWidget(self._note, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self._sentence)
        theme.changed.connect(self._recolour)

    @property
    def sentence(self) -> str:
        return self._said

    @property
    def text(self) -> str:
        """E.g. "41.3 tokens/s 1.38x vanilla"."""
        figure = tr("{rate} tokens/s", rate=self._figure) if self._figure else ""
        return f"{figure} {self._note.text()}".strip()

    def show_verdict(self, verdict: Verdict, sentence: str) -> None:
        """Speed and ratio of the same tokens."""
        self._show(rate(verdict.tokens_per_second) if verdict.tokens else "", headline_note(verdict), sentence)

    def show_quiet(self, sentence: str) -> None:
        """There is nothing to show."""
        self._show("", "", sentence)

    def _show(self, figure: str, note: str, sentence: str) -> None:
        self._figure = figure
        self._recolour()
        self._note.setText(note)
        self._said = sentence
        self._sentence.setText(sentence.replace(" %", "\u00a0%"))  # a line must not break there

    @Slot()
    def _recolour(self) -> None:
        """One label, so that figure and unit share a base line."""
        if not self._figure:
            self._rate.setText("")
            return
        unit = tr("tokens/s")
        self._rate.setText(
            f'<span style="font-size:{scaled(32)}px; font-weight:600">{self._figure}</span>'
            f'<span style="font-size:{scaled(13)}px; color:{self._theme.tokens.muted}">&nbsp; {unit}</span>'
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
        for title, widget in ((tr("Accepted a round"), self._lengths), (tr("Where the time goes"), self._split)):
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
            label, value = Label(tr(name)), Label("–")
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

    def show_verdict(self, verdict: Verdict | None) -> None:
        """None: nothing is known."""
        known = verdict or Verdict()
        per_round, saved = known.tokens_per_round, known.saved_seconds
        vanilla = known.vanilla_tokens_per_second
        self._values["acceptance"].setText(accepted_share(known))
        self._values["per_round"].setText("–" if per_round is None else localized(f"{per_round:.1f}"))
        self._values["vanilla"].setText("–" if vanilla is None else tr("{rate} tokens/s", rate=rate(vanilla)))
        self._values["saved"].setText("–" if saved is None else _saved(saved))
        is_plain = known.is_over and known.standing in (Standing.VANILLA, Standing.OFF)
        self._lengths.set_counts(known.accepted_lengths, tr("No token was proposed.") if is_plain else "")
        self._split.set_shares(*known.shares)


def _saved(seconds: float) -> str:
    return time_taken(seconds) if seconds >= 0 else tr("{time} lost", time=time_taken(-seconds))
