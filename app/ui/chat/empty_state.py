"""What stands where there is no conversation yet: what this is, and what to try."""

from functools import partial
from typing import Literal

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.ui.style.fonts import BODY_PX, sans, scaled
from app.ui.style.icons import Icons, TextButton
from app.ui.widgets.label import Label
from app.words import tr, tr_noop

GUIDE_QUESTIONS = (
    "What is speculative decoding?",
    "How do I open my own model?",
    "Is the text the same with a draft?",
    "What does the speed panel show?",
)
MODEL_QUESTIONS = (
    tr_noop("Explain speculative decoding to a child."),
    tr_noop("Write a Python function that merges two sorted lists."),
    tr_noop("Plan a quiet weekend in the mountains."),
    tr_noop("Summarise the plot of Hamlet in five sentences."),
)
STARTER_QUESTIONS = (
    "Give me three tips for better sleep.",
    "Explain photosynthesis in two sentences.",
    "Write a short thank-you note to a neighbour.",
    "What is a black hole?",
)
ModelKind = Literal["starter", "guide", "own"]
QUESTIONS: dict[ModelKind, tuple[str, ...]] = {
    "starter": STARTER_QUESTIONS,
    "guide": GUIDE_QUESTIONS,
    "own": MODEL_QUESTIONS,
}
"""The first two kinds know English only, so their questions stay in it whatever the window speaks."""
_SAYS: dict[ModelKind, str] = {
    "starter": tr_noop(
        "{name} is a real chat model, and a tiny one: quick with short texts, often wrong about facts, sums and code."
    ),
    "guide": tr_noop(
        "The Guide is a tiny pair of models inside Tandem. It knows this app and speculative decoding, "
        "and nothing else."
    ),
    "own": tr_noop("{name} is ready. Everything stays on this computer."),
}

_CHIP_PX = 34
_TEXT_PX = 460
_LEAST_TEXT_PX = 64  # what stands below does not jump where a sentence is a line shorter
_TALL_PX = 440
_SIDE_PX = 24
_GAP_PX = 8
_CHIP_SIDE_PX = 20  # beside a suggestion's words, as the style sheet has it, and a little more


class EmptyState(QScrollArea):
    """Signals:
    chosen: a suggestion's text.
    better_requested: the way to larger models.
    drafting_requested: the Guide pair, to see drafting at work.
    """

    chosen = Signal(str)
    better_requested = Signal()
    drafting_requested = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._mark = Label()
        self._mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title = Label(tr("What would you like to know?"))
        self._title.setProperty("role", "title")
        self._title.setFont(sans(24, QFont.Weight.DemiBold))
        self._title.setWordWrap(True)
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text = Label()
        self._text.setWordWrap(True)
        self._text.setProperty("role", "muted")
        self._text.setStyleSheet(f"font-size: {scaled(BODY_PX)}px")
        self._text.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._ways = self._build_ways()
        self._chips = QVBoxLayout()
        self._chips.setSpacing(_GAP_PX)
        inside = self._build_inside()
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for behind in (inside, self.viewport()):  # setWidget turns it on
            behind.setAutoFillBackground(False)
        icons.theme.changed.connect(self._retint)
        self._retint()
        self.set_model("", "guide")

    def _build_ways(self) -> QWidget:
        """To larger models, and to drafting."""
        icons = self._icons
        self.better = TextButton(icons, tr("Get a better model"), "download", "primary")
        self.better.clicked.connect(self.better_requested)
        self.drafting = TextButton(icons, tr("See drafting at work"), "zap", "plain")
        self.drafting.setToolTip(tr("Opens the Guide pair: a target and a draft that knows it well"))
        self.drafting.clicked.connect(self.drafting_requested)
        ways = QWidget()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, ways)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(_GAP_PX)
        self._row.addWidget(self.better)
        self._row.addWidget(self.drafting)
        return ways

    def _build_inside(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(_SIDE_PX, 24, _SIDE_PX, 24)
        column.addStretch(2)
        column.addWidget(self._mark)
        column.addSpacing(12)
        column.addWidget(self._title)
        column.addSpacing(4)
        column.addWidget(self._text, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(12)
        column.addWidget(self._ways, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(20)
        column.addLayout(self._chips)
        column.addStretch(3)
        return inside

    def set_model(self, name: str, kind: ModelKind) -> None:
        """What the target that is loaded is, what it is not, and questions that suit it."""
        self._text.setText(tr(_SAYS[kind], name=name))
        self._ways.setVisible(kind != "own")
        self.drafting.setVisible(kind == "starter")
        while item := self._chips.takeAt(0):
            if (old := item.widget()) is not None:
                old.deleteLater()
        for question in map(tr, QUESTIONS[kind]) if kind == "own" else QUESTIONS[kind]:
            chip = QPushButton(question)
            chip.setProperty("kind", "chip")
            chip.setAccessibleName(question)
            chip.setCursor(Qt.CursorShape.PointingHandCursor)
            chip.clicked.connect(partial(self.chosen.emit, question))
            self._chips.addWidget(chip, 0, Qt.AlignmentFlag.AlignHCenter)
        self._fit()

    @Slot()
    def _retint(self) -> None:
        self._mark.setPixmap(self._icons.application_icon().pixmap(64, 64))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._mark.setVisible(event.size().height() >= _TALL_PX)
        self._fit()

    def _fit(self) -> None:
        """Nothing is cut at the sides: what stands beside something else goes below it, and words take more lines."""
        room = self.viewport().width() - 2 * _SIDE_PX
        width = min(scaled(_TEXT_PX), room)
        self._text.setFixedWidth(width)
        self._text.setMinimumHeight(0)  # else it counts as needed
        self._text.setMinimumHeight(max(_LEAST_TEXT_PX, self._text.heightForWidth(width)))
        beside = self.better.sizeHint().width() + _GAP_PX + self.drafting.sizeHint().width() <= room
        self._row.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        for place in range(self._chips.count()):
            if (item := self._chips.itemAt(place)) is not None and isinstance(chip := item.widget(), QPushButton):
                lines = _lines(chip.accessibleName(), chip.fontMetrics(), room - 2 * _CHIP_SIDE_PX)
                chip.setText("\n".join(lines))
                chip.setFixedHeight(scaled(_CHIP_PX) + (len(lines) - 1) * chip.fontMetrics().lineSpacing())


def _lines(text: str, metrics: QFontMetrics, room: int) -> list[str]:
    """Parted between words so that each line has room."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and metrics.horizontalAdvance(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
