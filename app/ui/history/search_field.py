"""Where conversations are searched: Down leads into what was found, Enter opens it, Escape empties the field."""

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.words import tr

_DELAY_MS = 60  # of rest after a key: a search for each key of a quick hand would come late for the next


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
        self.setPlaceholderText(tr("Search conversations"))
        self.setAccessibleName(tr("Search conversations"))
        self.setToolTip(tr("Search conversations (Ctrl+Shift+F)"))
        self.setClearButtonEnabled(True)
        self._timer = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._timer.timeout.connect(self.search_now)
        self.textChanged.connect(self._timer.start)

    @property
    def words(self) -> str:
        return self.text().strip()

    def stop(self) -> None:
        """The window closes: nothing is searched any more."""
        self._timer.stop()

    def clear_now(self) -> None:
        """Ends the search, and says so before it returns."""
        if self.text():
            self.clear()
            self.search_now()

    @Slot()
    def search_now(self) -> None:
        """Without waiting for the typing to rest."""
        self._timer.stop()
        self.searched.emit(self.words)

    def event(self, event: QEvent) -> bool:
        """Esc empties the field, and only then is it the window's again."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and self.text():
            event.accept()
            if event.type() == QEvent.Type.ShortcutOverride:
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._timer.isActive():
                self.search_now()
            (self.down_pressed if key == Qt.Key.Key_Down else self.enter_pressed).emit()
        else:
            super().keyPressEvent(event)
