"""The attached files above the message field, side by side, and what to do where they are too long."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from app.ui.attached.chip import CHIP_PX, Chip, ChipText
from app.ui.style.icons import Icons
from app.ui.widgets.label import Label
from app.words import tr

_GAP_PX = 6
_TWO_FROM_PX = 430  # from here on two chips stand side by side
_MOST_ROWS = 3  # more are scrolled


class ChipRow(QWidget):
    """Hidden while nothing is attached.

    Signals:
        removed, opened: the key of a chip.
    """

    removed = Signal(int)
    opened = Signal(int)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self.chips: list[Chip] = []
        self._inside = QWidget()
        self._grid = QGridLayout(self._inside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(_GAP_PX)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(self._inside)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for behind in (self._inside, self._scroll.viewport()):
            behind.setAutoFillBackground(False)
        self.advice = Label(role="small")
        self.advice.setWordWrap(True)
        self.advice.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 2)
        column.setSpacing(_GAP_PX)
        column.addWidget(self._scroll)
        column.addWidget(self.advice)
        self.setAccessibleName(tr("Attached files"))
        self.hide()

    def show_chips(self, texts: Sequence[ChipText]) -> None:
        """In this order; what is known already keeps its widget, and with it the keyboard."""
        known = {chip.shown.key: chip for chip in self.chips}
        self.chips = [known.pop(text.key) if text.key in known else self._make(text) for text in texts]
        for gone in known.values():
            gone.hide()
            gone.deleteLater()
        for chip, text in zip(self.chips, texts, strict=True):
            chip.show_text(text)
        self._arrange()
        self.setVisible(bool(texts))

    def say(self, sentence: str) -> None:
        """What to do where they do not fit; empty: they do."""
        self.advice.setText(sentence)
        self.advice.setAccessibleName(sentence)
        self.advice.setVisible(bool(sentence))

    def _make(self, text: ChipText) -> Chip:
        chip = Chip(self._icons, text)
        chip.removed.connect(self.removed)
        chip.opened.connect(self.opened)
        return chip

    def _arrange(self) -> None:
        columns = 2 if self.width() >= _TWO_FROM_PX else 1
        for number, chip in enumerate(self.chips):
            self._grid.addWidget(chip, number // columns, number % columns)
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        rows = min(_MOST_ROWS, -(-len(self.chips) // columns))
        self._scroll.setFixedHeight(max(0, rows * (CHIP_PX + _GAP_PX) - _GAP_PX))

    def sizeHint(self) -> QSize:
        return QSize(320, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
