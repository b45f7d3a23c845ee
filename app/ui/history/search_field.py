"""Where conversations are searched: Down leads into what was found, Enter opens it, Escape empties the field."""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

_DELAY_MS = 150  # of rest after a key: a search for each would come late for the next


class SearchField(QLineEdit):
    """Signals:
    searched: the words, once the typing rests; empty: no search.
    down_pressed: the keyboard goes on to the list.
    enter_pressed: the first of what was found is to be opened; `searched` came before.
    """

    searched = Signal(str)
    down_pressed = Signal()
    enter_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "search")
        self.setPlaceholderText("Search conversations")
        self.setAccessibleName("Search conversations")
        self.setToolTip("Search conversations (Ctrl+K)")
        self.setClearButtonEnabled(True)
        self._timer = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._timer.timeout.connect(self._search)
        self.textChanged.connect(self._timer.start)

    @property
    def words(self) -> str:
        return self.text().strip()

    @Slot()
    def _search(self) -> None:
        self._timer.stop()
        self.searched.emit(self.words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._timer.isActive():
                self._search()
            (self.down_pressed if key == Qt.Key.Key_Down else self.enter_pressed).emit()
        else:
            super().keyPressEvent(event)
