"""One lane of Compare: who answers, how fast and how far, the text, and whether this answer is the reply."""

from PySide6.QtCore import QRect, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.compare.comparison import Comparison, lane_name
from app.compare.lane import CompareLane, LaneStatus
from app.numbers import rate, time_taken
from app.speed.sentence import accepted_counts
from app.ui.compare.lane_text import LaneText
from app.ui.compare.race_bar import RaceBar
from app.ui.style.fonts import scaled
from app.ui.style.icons import Icons, TextButton
from app.ui.style.theme import Theme
from app.ui.widgets.elided_label import ElidedLabel
from app.ui.widgets.label import Label
from app.words import tr, tr_noop, trn
from engine.records import Divergence

KINDS = ("vanilla", "draft_one", "draft_two")
_PROMISES = (
    tr_noop("The target alone, one token at a time."),
    tr_noop("The draft proposes tokens and the target checks them: the same text, only sooner."),
    tr_noop("Another draft for the same target, under the same conditions."),
)
_SIDE_PX = 12
_TWO_LINES_PX = 330


class Swatch(QWidget):
    """The lane's colour beside its name: the first lane a circle, the second a square, the third a diamond."""

    def __init__(self, theme: Theme, lane: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._lane = theme, lane
        self.setFixedSize(12, 12)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color(f"{KINDS[self._lane]}_fill"))
        area = self.rect().adjusted(1, 1, -1, -1)
        if self._lane == 0:
            painter.drawEllipse(area)
        elif self._lane == 1:
            painter.drawRoundedRect(area, 2, 2)
        else:
            painter.translate(6, 6)
            painter.rotate(45)
            painter.drawRect(-4, -4, 8, 8)


class LaneView(QFrame):
    """Paints lane `lane` of a Comparison.

    Signals:
        keep_requested: the number of the lane whose answer shall be the reply.
        resized: its words may take more lines now, or fewer.
    """

    keep_requested = Signal(int)
    resized = Signal()

    def __init__(self, icons: Icons, lane: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons, self._lane = icons, lane
        self._name = name = lane_name(lane)
        self._figure = ""
        self._tokens_per_second: float | None = None
        self.setObjectName("lane")
        self.setAccessibleName(tr("{lane} lane", lane=name))
        self.bar = RaceBar(icons.theme, KINDS[lane], name)
        self.text = LaneText(icons, KINDS[lane], name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 8)
        column.setSpacing(0)
        column.addLayout(self._build_head())
        column.addWidget(_line())
        column.addWidget(self.text, 1)
        column.addLayout(self._build_foot())
        self.set_idle("")

    def _build_head(self) -> QVBoxLayout:
        self._caption = ElidedLabel("small", mode=Qt.TextElideMode.ElideRight)
        self._rate = Label(role="value")
        self._rate.setTextFormat(Qt.TextFormat.RichText)  # markup of our own, around a figure
        self._rate.setAccessibleName(tr("Speed of {lane}", lane=self._name))
        self._status = Label(role="small")
        self._status.setWordWrap(True)
        self._status.setTextFormat(Qt.TextFormat.PlainText)
        self._status.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._status.setAccessibleName(tr("State of {lane}", lane=self._name))
        name = ElidedLabel("heading")
        name.set_whole(self._name)
        title = QHBoxLayout()
        title.setSpacing(8)
        title.addWidget(Swatch(self._icons.theme, self._lane))
        title.addWidget(name, 1)
        title.addWidget(self._rate)
        head = QVBoxLayout()
        head.setContentsMargins(_SIDE_PX, 0, _SIDE_PX, 8)
        head.setSpacing(2)
        head.addLayout(title)
        head.addWidget(self._caption)
        head.addSpacing(2)
        head.addWidget(self.bar)
        head.addWidget(self._status)
        return head

    def _build_foot(self) -> QHBoxLayout:
        self.keep = TextButton(self._icons, tr("Keep this answer"), "check")
        self.keep.setAccessibleName(tr("Keep the answer of {lane} as the reply", lane=self._name))
        self.keep.clicked.connect(self._on_keep)
        self._kept_icon = Label()
        self._kept = Label(role="small")
        foot = QHBoxLayout()
        foot.setContentsMargins(_SIDE_PX, 4, _SIDE_PX, 0)
        foot.setSpacing(6)
        foot.addWidget(self.keep)
        foot.addWidget(self._kept_icon)
        foot.addWidget(self._kept)
        foot.addStretch(1)
        self._foot_height = QWidget()
        self._foot_height.setFixedSize(1, 32)  # the lanes' texts end at the same height
        foot.addWidget(self._foot_height)
        self._icons.theme.changed.connect(self._retint)
        self._retint()
        return foot

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.level(0)
        self.resized.emit()

    @property
    def status_px(self) -> int:
        """The height that the words of the state need."""
        room = QRect(0, 0, max(1, self._status.width()), 10_000)
        words = Qt.TextFlag.TextWordWrap
        return self._status.fontMetrics().boundingRect(room, words, self._status.text()).height() + 2

    def level(self, status_px: int) -> None:
        """The state gets this height at least, so that all lanes' texts begin at one."""
        lines = 2 if self.width() < scaled(_TWO_LINES_PX) else 1
        self._status.setMinimumHeight(max(status_px, lines * self._status.fontMetrics().lineSpacing() + 2))

    # --- content -------------------------------------------------------------------------------

    @property
    def status(self) -> str:
        return self._status.text()

    @property
    def figure(self) -> str:
        """The speed, as it is shown."""
        return self._figure

    @property
    def kept(self) -> str:
        return "" if self._kept.isHidden() else self._kept.text()

    def set_caption(self, caption: str, hint: str = "") -> None:
        """Which models answer here."""
        self._caption.set_whole(caption, hint)

    def set_idle(self, caption: str, hint: str = "", promise: str = "") -> None:
        """Nothing has been asked yet. `promise`: what this lane does, where it is not the usual."""
        self.set_caption(caption, hint)
        self.text.highlight(None)
        self.text.set_text("")
        self.bar.set_share(0.0)
        self._show_rate(None)
        self._status.setText(promise or tr(_PROMISES[self._lane]))
        for widget in (self.keep, self._kept, self._kept_icon):
            widget.hide()

    def show_lane(self, comparison: Comparison) -> None:
        """The state now; cheap where little has changed."""
        lane = comparison.lanes[self._lane]
        self.text.set_text(lane.text)
        self._show_rate(lane.tokens_per_second)
        self.bar.set_share(comparison.progress(self._lane), comparison.mark(self._lane))
        self._status.setText(_state(comparison, self._lane, lane))
        parting = comparison.divergence(self._lane) if self._lane else _first_divergence(comparison)
        self.text.highlight(lane.span(parting.position) if parting is not None else None)
        self._show_kept(comparison, lane)

    def _show_rate(self, tokens_per_second: float | None) -> None:
        """The unit is smaller than the figure, and on its base line."""
        self._tokens_per_second = tokens_per_second
        is_known = tokens_per_second is not None
        self._figure = tr("{rate} tokens/s", rate=rate(tokens_per_second)) if is_known else ""
        style = f"font-size:{scaled(12)}px; font-weight:400; color:{self._icons.theme.tokens.muted}"
        name = tr("tokens/s")
        unit = f'<span style="{style}">&nbsp;{name}</span>'
        self._rate.setText(f"{rate(tokens_per_second)}{unit}" if is_known else "")
        self._rate.setAccessibleDescription(self._figure)

    def _show_kept(self, comparison: Comparison, lane: CompareLane) -> None:
        is_reply = comparison.kept == self._lane and bool(lane.text)
        self.keep.setVisible(comparison.is_over and bool(lane.text) and not is_reply)
        self._kept.setVisible(is_reply)
        self._kept_icon.setVisible(is_reply and comparison.is_over)
        self._kept.setText(tr("This is the reply") if comparison.is_over else tr("This answer becomes the reply"))

    @Slot()
    def _retint(self) -> None:
        self._kept_icon.setPixmap(self._icons.pixmap("circle-check", "automatic", 16, self.devicePixelRatioF()))
        self._show_rate(self._tokens_per_second)  # its markup names a colour

    @Slot()
    def _on_keep(self) -> None:
        self.keep_requested.emit(self._lane)


def _state(comparison: Comparison, number: int, lane: CompareLane) -> str:
    match lane.status:
        case LaneStatus.FAILED:
            return lane.failure
        case LaneStatus.WAITING:
            return tr("Did not begin") if comparison.is_over else tr("Waiting for its turn")
        case LaneStatus.READING:
            return lane.reading.words(0.0)
    parts = [trn("%n token in {time}", "%n tokens in {time}", lane.tokens, time=time_taken(lane.seconds))]
    parts += accepted_counts(comparison.speed(number))
    if lane.status is LaneStatus.STOPPED:
        parts.insert(0, tr("Stopped"))
    elif lane.status is LaneStatus.FINISHED:
        parts.insert(0, _finish(comparison.first, number))
    return " · ".join(parts)


def _finish(first: tuple[int, ...], number: int) -> str:
    """Who was first is told by the times that are shown: where these are equal, nobody was."""
    if number not in first:
        return tr("Finished")
    return tr("Finished first") if len(first) == 1 else tr("Finished together")


def _first_divergence(comparison: Comparison) -> Divergence | None:
    """What vanilla's text shows: the earliest place where another lane leaves it."""
    found = [comparison.divergence(number) for number in range(1, len(comparison.lanes))]
    return min((one for one in found if one is not None), key=lambda one: one.position, default=None)


def _line() -> QFrame:
    line = QFrame()
    line.setObjectName("laneLine")
    line.setFixedHeight(1)
    return line
