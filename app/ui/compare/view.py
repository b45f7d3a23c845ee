"""Compare: the same question answered by vanilla, by the draft and, if wanted, by a second draft, side by side."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.compare.comparison import Comparison
from app.refresh import LANES_MS
from app.ui.compare.draft_picker import DraftPicker
from app.ui.compare.lane_view import LaneView
from app.ui.compare.result import ComparisonResult
from app.ui.style.fonts import scaled
from app.ui.style.icons import IconButton, Icons
from app.ui.widgets.controls import centre, upright_scroll
from app.ui.widgets.elided_label import ElidedLabel
from app.words import tr, tr_noop

_LEAST_LANE_PX = 232  # narrower than this, the lanes stand one under the other
_STACKED_HEIGHT_PX = 220
_SHORT_PX = 560  # narrower than this, the head names the second draft no more
_SIDE_PX = 16
_GAP_PX = 12
_WIDEST_LANE_PX = 640  # the transcript's column and the lane's margins
_RULES = tr_noop("Every lane gets the same prompt and the same seed; they take turns, and each has a clock of its own.")


@dataclass(frozen=True, slots=True)
class LaneCaption:
    """Which models answer in a lane, in a word and in a tooltip."""

    text: str
    hint: str = ""
    promise: str = ""  # what the lane does, where it is not the usual


class CompareView(QFrame):
    """Reads a Comparison 25 times a second while it runs; the producer never paints.

    Signals:
        keep_requested: number of the lane whose answer shall be the reply.
        again_requested: the last question once more, with another seed.
        close_requested: back to the conversation.
    """

    keep_requested = Signal(int)
    again_requested = Signal()
    close_requested = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compare")
        self._icons = icons
        self._comparison: Comparison | None = None
        self._captions: tuple[LaneCaption, ...] = ()
        self.lanes: list[LaneView] = []
        self.result = ComparisonResult(icons)
        self.picker = DraftPicker(icons)
        self._column = QWidget()
        centre(self._column, self, scaled(2 * _WIDEST_LANE_PX), (0, 0, 0, 0))
        column = QVBoxLayout(self._column)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._build_head())
        column.addWidget(self._build_lanes(), 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(_SIDE_PX, 8, _SIDE_PX, 8)
        foot.addWidget(self.result)
        column.addLayout(foot)
        self._timer = QTimer(self, interval=LANES_MS)
        self._timer.timeout.connect(self.refresh)
        self.result.hide()

    def _build_head(self) -> QHBoxLayout:
        self._question = ElidedLabel("heading", mode=Qt.TextElideMode.ElideRight)
        self._rules = ElidedLabel("small")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._question)
        words.addWidget(self._rules)
        self.again = IconButton(self._icons, "refresh-cw", tr("Compare the last question again"), "Ctrl+R", size_px=16)
        self.again.clicked.connect(self.again_requested)
        self.again.setEnabled(False)
        close = IconButton(self._icons, "x", tr("Back to the conversation"), "Esc", size_px=16)
        close.clicked.connect(self.close_requested)
        head = QHBoxLayout()
        head.setContentsMargins(_SIDE_PX, 10, 12, 8)
        head.setSpacing(4)
        head.addLayout(words, 1)
        for widget in (self.picker, self.again, close):
            head.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def _build_lanes(self) -> QScrollArea:
        inside = QWidget()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, inside)
        self._row.setContentsMargins(_SIDE_PX, 0, _SIDE_PX, 0)
        self._row.setSpacing(_GAP_PX)
        return upright_scroll(inside)

    # --- content -------------------------------------------------------------------------------

    @property
    def comparison(self) -> Comparison | None:
        return self._comparison

    @property
    def question(self) -> str:
        return self._question.whole

    @property
    def is_stacked(self) -> bool:
        """The lanes stand one under the other, for lack of room."""
        return self._row.direction() == QBoxLayout.Direction.TopToBottom

    def set_captions(self, captions: tuple[LaneCaption, ...]) -> None:
        """The lanes that the next question gets."""
        self._captions = captions
        if self._comparison is None:
            self._show_nothing()

    def set_comparison(self, comparison: Comparison | None) -> None:
        """Another comparison, or none yet."""
        if comparison is self._comparison and comparison is not None:
            self.refresh()
            return
        self._comparison = comparison
        if comparison is None:
            self._show_nothing()
            return
        self._set_lanes(len(comparison.lanes))
        for view, caption in zip(self.lanes, self._captions, strict=False):
            view.set_idle(caption.text, caption.hint, caption.promise)
        self._question.set_whole(comparison.question)
        self._rules.set_whole(
            tr("Same prompt, same seed ({seed:,}); each lane has a clock of its own.", seed=comparison.seed)
        )
        self.refresh()
        if not comparison.is_over:
            self._timer.start()

    def set_can_repeat(self, can_repeat: bool) -> None:
        """There is a question that could be asked again."""
        self.again.setEnabled(can_repeat)
        if self._comparison is None:
            self._show_nothing()

    @Slot()
    def refresh(self) -> None:
        comparison = self._comparison
        if comparison is None:
            return
        for view in self.lanes:
            view.show_lane(comparison)
        self._level()
        self.result.show_comparison(comparison)
        if comparison.is_over:
            self._timer.stop()

    def _show_nothing(self) -> None:
        self._timer.stop()
        self._set_lanes(len(self._captions))
        for view, caption in zip(self.lanes, self._captions, strict=True):
            view.set_idle(caption.text, caption.hint, caption.promise)
        can_repeat = self.again.isEnabled()
        repeat = tr("Ask something below, or compare the last question again")
        self._question.set_whole(repeat if can_repeat else tr("Ask something below"))
        self._rules.set_whole(tr(_RULES))
        self._level()
        self.result.show_idle()

    def _set_lanes(self, count: int) -> None:
        while len(self.lanes) > count:
            view = self.lanes.pop()
            self._row.removeWidget(view)
            view.hide()
            view.deleteLater()
        while len(self.lanes) < count:
            view = LaneView(self._icons, len(self.lanes))
            view.keep_requested.connect(self.keep_requested)
            view.text.scrolled.connect(self._on_scrolled)
            view.resized.connect(self._level)
            self._row.addWidget(view, 1)
            self.lanes.append(view)
        self._arrange()

    @Slot(int)
    def _on_scrolled(self, place: int) -> None:
        """Once all have ended, the texts are read together."""
        if self._comparison is not None and self._comparison.is_over:
            for view in self.lanes:
                view.text.verticalScrollBar().setValue(place)

    @Slot()
    def _level(self) -> None:
        """Beside each other, lanes have their texts at one height, whoever's state takes two lines."""
        highest = 0 if self.is_stacked else max((view.status_px for view in self.lanes), default=0)
        for view in self.lanes:
            view.level(highest)

    # --- room ----------------------------------------------------------------------------------

    def _arrange(self) -> None:
        self._column.setMaximumWidth(2 * _SIDE_PX + max(2, len(self.lanes)) * (scaled(_WIDEST_LANE_PX) + _GAP_PX))
        room = self.width() - 2 * _SIDE_PX - _GAP_PX * max(0, len(self.lanes) - 1)
        stacked = bool(self.lanes) and room < scaled(_LEAST_LANE_PX) * len(self.lanes)
        direction = QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight
        if self._row.direction() != direction:
            self._row.setDirection(direction)
        self.picker.set_short(room < scaled(_SHORT_PX))
        for view in self.lanes:
            view.setMinimumHeight(_STACKED_HEIGHT_PX if stacked else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
