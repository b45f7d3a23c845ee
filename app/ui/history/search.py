"""Searching conversations: the field, and what finds."""

import threading
from contextlib import closing
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.engine_host.background import Background
from app.store.records import SearchHit
from app.store.store import Store, StoreError
from app.ui.style.key_names import key_names
from app.words import tr

_DELAY_MS = 60  # of rest after a key: a search for each key of a quick hand would come late for the next


class SearchField(QLineEdit):
    """Down leads into what was found, Enter opens it, Escape empties the field.

    Signals:
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
        label = tr("Search conversations")
        self.setPlaceholderText(label)
        self.setAccessibleName(label)
        self.setToolTip(f"{label} ({key_names('Ctrl+Shift+F')})")
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


class Searching(QObject):
    """Titles and words of messages are found at once; what takes a look at long texts, on a thread.

    Signals:
        found: what was found, SearchHits, and whether that is all of it.
        said: why the store refused.
    """

    found = Signal(tuple, bool)
    said = Signal(str)

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._words = ""
        self._known: tuple[SearchHit, ...] = ()  # from the index
        self._background = Background(self)
        self._background.done.connect(self._on_searched)

    def look_for(self, words: str) -> None:
        """Empty: no more. The same once more: what was found stays until more is known. Raises StoreError."""
        is_new, self._words = words != self._words, words
        self._background.stop()
        if not words:
            return
        index = self._store.search_index(words)
        self._known = index.hits
        if index.is_all:
            self.found.emit(index.hits, True)
            return
        if is_new:
            self.found.emit(index.hits, False)
        database = self._store.database.path
        self._background.start(lambda cancel: _search(database, words, cancel), "searching conversations")

    def close(self) -> None:
        """The window closes: nothing is found any more."""
        self._background.close()

    @Slot(object)
    def _on_searched(self, outcome: object) -> None:
        if isinstance(outcome, StoreError):
            self.said.emit(str(outcome))
        self.found.emit(outcome if isinstance(outcome, tuple) else self._known, True)


def _search(database: Path, words: str, cancel: threading.Event) -> tuple[SearchHit, ...] | StoreError:
    """On a thread of its own, with a connection of its own."""
    try:
        with closing(Store(database, is_second=True)) as store:
            return store.search(words, ended=cancel.is_set)
    except StoreError as error:
        return error
