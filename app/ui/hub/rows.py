"""What the lists of this room are made of: a column of rows that scrolls, and a row with words left, buttons right."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.ui.widgets.elided_label import ElidedLabel
from app.ui.widgets.label import Label

_NARROW_PX = 480
_ICONS_PX = 100  # that buttons without words take at most


class Row(QFrame):
    """A name, lines below it, and room for buttons.

    Signals:
        chosen: clicked, or Enter was pressed on it; only where `is_choice`.
    """

    chosen = Signal()

    def __init__(self, name: str, is_choice: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("hubRow")
        self.setProperty("choice", is_choice)
        self._is_choice = is_choice
        self.setAccessibleName(name)
        if is_choice:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.name = ElidedLabel("value")
        self.name.set_whole(name)
        self.words = QVBoxLayout()
        self.words.setSpacing(2)
        self.words.addWidget(self.name)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(6)
        self._line = line = QHBoxLayout(self)
        line.setContentsMargins(14, 10, 12, 10)
        line.setSpacing(12)
        line.addLayout(self.words, 1)
        line.addLayout(self.buttons)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Buttons with words go below in a narrow row, which needs its width for the words."""
        super().resizeEvent(event)
        below = event.size().width() < _NARROW_PX and self.buttons.sizeHint().width() > _ICONS_PX
        direction = QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight
        if self._line.direction() != direction:
            self._line.setDirection(direction)
            self.buttons.setAlignment(Qt.AlignmentFlag.AlignLeft if below else Qt.AlignmentFlag(0))

    def fit(self, width_px: int) -> None:
        """There is this much room for it."""

    def add_line(self, text: str, role: str = "small") -> Label:
        """A line that wraps."""
        label = Label(text, role)
        label.setWordWrap(True)
        self.words.addWidget(label)
        return label

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._is_choice and self.rect().contains(event.position().toPoint()):
            self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._is_choice and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit()
        else:
            super().keyPressEvent(event)


class Rows(QScrollArea):
    """The rows below one another."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        inside.setObjectName("page")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 8, 16)
        self._column.setSpacing(8)
        self._column.addStretch(1)
        self.setWidget(inside)
        self.shown: tuple[QWidget, ...] = ()

    def show_rows(self, rows: Sequence[QWidget]) -> None:
        """These in place of what stood there; rows that stay are not made anew."""
        for old in self.shown:
            if old not in rows:
                self._column.removeWidget(old)
                old.hide()
                old.deleteLater()
        for place, row in enumerate(rows):
            if self._column.indexOf(row) != place:
                self._column.insertWidget(place, row)
                row.show()
        self.shown = tuple(rows)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def _fit(self) -> None:
        """A row that needs more than there is would make all of them as wide, and their ends would not be seen."""
        room = self.viewport().width() - self._column.contentsMargins().right()
        for row in self.shown:
            if isinstance(row, Row):
                row.fit(room)


def empty_text(text: str) -> Label:
    """What a list says while it has no rows."""
    label = Label(text, "muted")
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setContentsMargins(24, 48, 24, 48)
    return label
