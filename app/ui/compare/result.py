"""Under the lanes: what was saved, and whether the texts are the same."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from app.compare.comparison import VANILLA, Comparison, lane_name
from app.numbers import time_taken, times
from app.speed.verdict import Standing, Verdict
from app.ui.style.fonts import scaled
from app.ui.style.icons import Icons
from app.ui.widgets.label import Label
from app.words import tr, tr_noop, trn

_WAITING = tr_noop("Both texts are compared token by token when the lanes have ended.")
_ICON, _SAVED, _SENTENCE = range(3)
_BESIDE_PX = 560  # narrower than this, the sentence stands under what was saved


class ComparisonResult(QFrame):
    """One row for each lane beside vanilla."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._rows: list[tuple[Label, Label, Label]] = []
        self._icon_names: list[tuple[str, str]] = []
        self.setObjectName("card")
        self.setAccessibleName(tr("Result of the comparison"))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(16, 10, 16, 10)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(_SENTENCE, 1)
        icons.theme.changed.connect(self._retint)

    def saved(self, row: int = 0) -> str:
        """E.g. "Saved 3.4 s · 2.10x"."""
        return self._rows[row][_SAVED].text()

    def sentence(self, row: int = 0) -> str:
        return self._rows[row][_SENTENCE].text()

    def show_idle(self) -> None:
        """Nothing has been asked yet."""
        self._set_rows(0)
        self.hide()

    def show_comparison(self, comparison: Comparison) -> None:
        self._set_rows(len(comparison.lanes) - 1)
        for row in range(len(self._rows)):
            self._show_row(comparison, row)
        self.setVisible(bool(self._rows))

    def _show_row(self, comparison: Comparison, row: int) -> None:
        lane = row + 1
        _, saved, sentence = self._rows[row]
        several = len(self._rows) > 1
        saved.setText(_saved(comparison, lane, several))
        saved.setVisible(bool(saved.text()))
        if comparison.lanes[lane].failure:
            name, words = ("triangle-alert", "draft_one"), tr("{lane} takes no part.", lane=lane_name(lane))
        elif comparison.error:
            name, words = ("triangle-alert", "danger"), comparison.error
        elif not comparison.is_over:
            name, words = ("info", "muted"), comparison.about_texts(lane) or tr(_WAITING)
        elif comparison.is_identical(lane):
            name, words = ("circle-check", "automatic"), comparison.about_texts(lane)
        else:
            name, words = (
                ("triangle-alert", "draft_one"),
                comparison.about_texts(lane) or tr("There is nothing to compare."),
            )
        if sentence.text() != words:
            sentence.setText(words)
        if self._icon_names[row] != name:
            self._icon_names[row] = name
            self._retint()

    def _set_rows(self, count: int) -> None:
        while len(self._rows) > count:
            for label in self._rows.pop():
                label.deleteLater()
            self._icon_names.pop()
        while len(self._rows) < count:
            row = len(self._rows)
            labels = (Label(), Label(), Label())
            labels[_SAVED].setProperty("role", "value")
            labels[_SENTENCE].setWordWrap(True)
            labels[_SENTENCE].setTextFormat(Qt.TextFormat.PlainText)  # it quotes the models
            labels[_SENTENCE].setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._rows.append(labels)
            self._place(row)
            self._icon_names.append(("", ""))

    def _place(self, row: int) -> None:
        icon, saved, sentence = self._rows[row]
        beside = self.width() >= scaled(_BESIDE_PX)
        self._grid.addWidget(icon, 2 * row, _ICON, 1 if beside else 2, 1)
        self._grid.addWidget(saved, 2 * row, _SAVED)
        if beside:
            self._grid.addWidget(sentence, 2 * row, _SENTENCE)
        else:
            self._grid.addWidget(sentence, 2 * row + 1, _SAVED, 1, 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if (event.size().width() >= scaled(_BESIDE_PX)) != (event.oldSize().width() >= scaled(_BESIDE_PX)):
            for row in range(len(self._rows)):
                self._place(row)

    def _retint(self) -> None:
        for (icon, _, _), (name, token) in zip(self._rows, self._icon_names, strict=True):
            if name:
                icon.setPixmap(self._icons.pixmap(name, token, 18, self.devicePixelRatioF()))


def _saved(comparison: Comparison, lane: int, several: bool) -> str:
    """Once all have ended: over the tokens that the lane has in common with vanilla."""
    if not comparison.is_over:
        return ""
    verdict = comparison.speed(lane)
    seconds, span = verdict.saved_seconds, verdict.vanilla
    if seconds is None or span is None:
        words = _why_not(verdict)
    else:
        is_part = span.tokens < verdict.tokens or span.tokens < comparison.lanes[VANILLA].tokens
        words = _gain(seconds, times(verdict.speed_up), span.tokens if is_part else 0)
    return f"{lane_name(lane)}: {words}" if several and words else words[:1].upper() + words[1:]


def _gain(seconds: float, ratio: str, common: int) -> str:
    """`common`: tokens, where the ratio is of a part of the texts only."""
    if ratio == times(1.0):
        even = tr_noop("as fast as vanilla · {ratio}")
        said = tr_noop("as fast as vanilla · {ratio} over the {tokens:,} tokens in common") if common else even
    elif _reads_as_nothing(seconds):
        none = tr_noop("no saving · {ratio}")
        said = tr_noop("no saving · {ratio} over the {tokens:,} tokens in common") if common else none
    elif seconds > 0:
        saved = tr_noop("saved {time} · {ratio}")
        said = tr_noop("saved {time} · {ratio} over the {tokens:,} tokens in common") if common else saved
    else:
        lost = tr_noop("lost {time} · {ratio}")
        said = tr_noop("lost {time} · {ratio} over the {tokens:,} tokens in common") if common else lost
    return tr(said, time=time_taken(abs(seconds)), ratio=ratio, tokens=common)


def _reads_as_nothing(seconds: float) -> bool:
    """No "saved 0 ms" beside a ratio that two short times have."""
    return time_taken(abs(seconds)) == time_taken(0.0)


def _why_not(verdict: Verdict) -> str:
    """There is no ratio: in words."""
    if verdict.standing is Standing.DRAFTED and verdict.vanilla is not None:
        return trn(
            "only %n token in common, too few for a ratio",
            "only %n tokens in common, too few for a ratio",
            verdict.vanilla.tokens,
        )
    return tr("nothing was drafted") if verdict.standing in (Standing.OFF, Standing.VANILLA) else ""
