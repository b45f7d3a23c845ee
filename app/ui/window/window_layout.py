"""How the window stood: brought back at the start, and kept as it changes, so that a kill costs less than a second."""

from PySide6.QtCore import QByteArray, QEvent, QObject, QTimer, Slot
from PySide6.QtWidgets import QMainWindow, QSplitter

from app.settings import keys
from app.settings.keys import Settings

_LATE_MS = 700
_USUAL_SIZE = (1240, 800)
_CHANGES = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.WindowStateChange)


class WindowLayout(QObject):
    """Size and place of the window, and how wide its parts are."""

    def __init__(self, window: QMainWindow, splitter: QSplitter, settings: Settings) -> None:
        super().__init__(window)
        self._window, self._splitter, self._settings = window, splitter, settings
        self._timer = QTimer(self, singleShot=True, interval=_LATE_MS)
        self._timer.timeout.connect(self.save)

    def restore(self) -> None:
        """As it stood last. From now on changes are kept."""
        geometry, state = self._settings.get(keys.WINDOW_GEOMETRY), self._settings.get(keys.WINDOW_STATE)
        if not (geometry and self._window.restoreGeometry(QByteArray.fromBase64(geometry.encode()))):
            self._window.resize(*_USUAL_SIZE)
        if state:
            self._splitter.restoreState(QByteArray.fromBase64(state.encode()))
        self._splitter.splitterMoved.connect(self._save_soon)
        self._window.installEventFilter(self)

    @Slot()
    def save(self) -> None:
        self._timer.stop()
        self._settings.set(keys.WINDOW_GEOMETRY, _text(self._window.saveGeometry()))
        self._settings.set(keys.WINDOW_STATE, _text(self._splitter.saveState()))

    @Slot()
    def _save_soon(self) -> None:
        """Not later because more changes follow."""
        if not self._timer.isActive():
            self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _CHANGES and self._window.isVisible():
            self._save_soon()
        return super().eventFilter(watched, event)


def _text(state: QByteArray) -> str:
    return bytes(state.toBase64().data()).decode()
