"""Settings that the disk refused are written as soon as there is room."""

from PySide6.QtCore import QObject, QTimer, Slot

from app.settings.keys import Settings
from app.ui.widgets.notices import Notices

_RETRY_MS = 5000


class SettingsSaver(QObject):
    """Main thread only. Says once that the file cannot be written, and tries again until it is."""

    def __init__(self, settings: Settings, notices: Notices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings, self._notices = settings, notices
        self._timer = QTimer(self, interval=_RETRY_MS)
        self._timer.timeout.connect(self._retry)
        settings.subscribe_trouble(self._on_trouble)

    def _on_trouble(self, sentence: str) -> None:
        self._timer.start()
        self._notices.say(sentence, "warning")

    @Slot()
    def _retry(self) -> None:
        self._settings.save()
        if not self._settings.is_unsaved:
            self._timer.stop()
