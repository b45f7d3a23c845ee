"""Tells somebody who is doing something else meanwhile that a long answer is there."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication, QMainWindow, QSystemTrayIcon

from app.compare.comparison import Compared, LaneEvent
from app.engine_host.engine_thread import EngineThread
from app.models.names import title
from app.numbers import time_taken
from app.settings import keys
from app.settings.keys import Settings
from app.words import tr
from engine.records import Finished

_LONG_NS = 10_000_000_000


class AnswerNotifier(QObject):
    """A message of the desktop where there is a tray, and the taskbar's entry in any case. It holds no text.

    Signals:
        told: the message.
    """

    told = Signal(str)

    def __init__(self, settings: Settings, engine: EngineThread, window: QMainWindow, show: Callable[[], None]) -> None:
        """`show`: brings the window to the front, where the message is pressed."""
        super().__init__(window)
        self._show = show
        self._settings, self._engine, self._window = settings, engine, window
        self._tray: QSystemTrayIcon | None = None  # shown from the first message until the window is looked at
        self._lanes: tuple[int, tuple[Finished, ...]] = (0, ())  # job of a comparison, and how its lanes ended
        engine.record.connect(self._on_record)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus)

    @Slot(int, object)
    def _on_record(self, job: int, record: object) -> None:
        """Lanes side by side are one answer: it is there when the last of them is."""
        if isinstance(record, Finished):
            self._on_end((record,))
        elif isinstance(record, LaneEvent) and isinstance(record.event, Finished):
            earlier = self._lanes[1] if self._lanes[0] == job else ()
            self._lanes = (job, (*earlier, record.event))
        elif isinstance(record, Compared) and self._lanes[0] == job:
            self._on_end(self._lanes[1])

    def _on_end(self, answers: Sequence[Finished]) -> None:
        if any(answer.finish_reason == "cancelled" for answer in answers):
            return
        took_ns = sum(answer.prefill_ns + answer.decode_ns for answer in answers)
        if took_ns > _LONG_NS and self._settings.get(keys.NOTIFY) and not self._window.isActiveWindow():
            pair = self._engine.pair
            name = title(pair.target) if pair is not None else tr("The model")
            took = time_taken(took_ns / 1e9)
            if len(answers) == 1:
                self._tell(tr("{name} has answered, after {took}.", name=name, took=took))
            else:
                lanes = len(answers)
                self._tell(tr("{name} has answered in {lanes} lanes, after {took}.", name=name, lanes=lanes, took=took))

    def _tell(self, message: str) -> None:
        QApplication.alert(self._window)
        if QSystemTrayIcon.isSystemTrayAvailable():
            if self._tray is None:
                self._tray = QSystemTrayIcon(self._window.windowIcon(), self)
                self._tray.setToolTip("Tandem")
                self._tray.messageClicked.connect(self._on_pressed)
                self._tray.activated.connect(self._on_pressed)
            self._tray.show()
            self._tray.showMessage("Tandem", message, self._window.windowIcon())
        self.told.emit(message)

    @Slot()
    def _on_pressed(self) -> None:
        self._show()

    @Slot()
    def _on_focus(self) -> None:
        if self._tray is not None and self._window.isActiveWindow():
            self._tray.hide()
