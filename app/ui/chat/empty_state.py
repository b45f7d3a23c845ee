"""What stands where there is no conversation yet: what this is, and what to try."""

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.ui.style.fonts import BODY_PX, sans
from app.ui.style.icons import Icons
from app.ui.widgets.label import Label

GUIDE_QUESTIONS = (
    "What is speculative decoding?",
    "How do I open my own model?",
    "Is the text the same with a draft?",
    "What does the speed panel show?",
)
MODEL_QUESTIONS = (
    "Explain speculative decoding to a child.",
    "Write a Python function that merges two sorted lists.",
    "Plan a quiet weekend in the mountains.",
    "Summarise the plot of Hamlet in five sentences.",
)


_CHIP_PX = 34
_TEXT_PX = 460
_TALL_PX = 440


class EmptyState(QScrollArea):
    """Signals: chosen: a suggestion's text."""

    chosen = Signal(str)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._mark = Label()
        self._mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title = Label("What would you like to know?")
        self._title.setProperty("role", "title")
        self._title.setFont(sans(24, QFont.Weight.DemiBold))
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text = Label()
        self._text.setWordWrap(True)
        self._text.setProperty("role", "muted")
        self._text.setStyleSheet(f"font-size: {BODY_PX}px")
        self._text.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._text.setMinimumHeight(64)
        self._chips = QVBoxLayout()
        self._chips.setSpacing(8)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(24, 24, 24, 24)
        column.addStretch(2)
        column.addWidget(self._mark)
        column.addSpacing(12)
        column.addWidget(self._title)
        column.addSpacing(4)
        column.addWidget(self._text, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(20)
        column.addLayout(self._chips)
        column.addStretch(3)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        icons.theme.changed.connect(self._retint)
        self._retint()
        self.set_model("", built_in=True)

    def set_model(self, name: str, built_in: bool) -> None:
        """Suggestions that fit the target that is loaded."""
        self._text.setText(
            "The Guide is a tiny pair of models inside Tandem. It knows this app and speculative decoding. "
            "For anything else, drop a GGUF file on the window."
            if built_in
            else f"{name} is ready. Everything stays on this computer."
        )
        while item := self._chips.takeAt(0):
            if (old := item.widget()) is not None:
                old.deleteLater()
        for question in GUIDE_QUESTIONS if built_in else MODEL_QUESTIONS:
            chip = QPushButton(question)
            chip.setProperty("kind", "chip")
            chip.setFixedHeight(_CHIP_PX)
            chip.setCursor(Qt.CursorShape.PointingHandCursor)
            chip.clicked.connect(partial(self.chosen.emit, question))
            self._chips.addWidget(chip, 0, Qt.AlignmentFlag.AlignHCenter)

    @Slot()
    def _retint(self) -> None:
        self._mark.setPixmap(self._icons.application_icon().pixmap(64, 64))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._text.setFixedWidth(min(_TEXT_PX, event.size().width() - 48))
        self._mark.setVisible(event.size().height() >= _TALL_PX)
