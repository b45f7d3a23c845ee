"""What the pages of the hub share: consent to the network, and the download queue."""

import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app import paths
from app.hub.download_item import DownloadItem
from app.hub.download_queue import DownloadQueue
from app.hub.listing import HubModel
from app.hub.tandem_hub import TandemHub
from app.models.remote_fit import RemoteFits
from app.settings import keys
from app.settings.declaration import Setting, Value
from app.settings.keys import Settings
from app.ui.hub.background import Background
from engine.records import Device, Loaded

_REDRAW_MS = 100  # bars and figures; downloads tell far more often


class HubController(QObject):
    """Main thread only.

    Signals:
        consent_wanted: the user is to say whether the network may be used.
        consent_answered: whether it may.
        downloads_changed: something in the queue is another.
        arrived: the path of a model that is on disk now, whole and checked.
    """

    consent_wanted = Signal()
    consent_answered = Signal(bool)
    downloads_changed = Signal()
    arrived = Signal(object)

    def __init__(self, settings: Settings, loaded: Callable[[], Loaded | None], parent: QObject | None = None) -> None:
        """`loaded`: the pair that serves; drafts are judged for its target, sizes by its devices."""
        super().__init__(parent)
        self._loaded = loaded
        self.fits = RemoteFits(self._devices)
        self.tandem_hub = TandemHub(settings)
        self._waiting: list[Callable[[], None]] = []
        self.queue = DownloadQueue(self.tandem_hub.downloader, paths.downloads_file())
        self._shown = self.queue.items()
        settings.subscribe(self._on_setting)
        self._settings = settings
        self._timer = QTimer(self, interval=_REDRAW_MS)
        self._timer.timeout.connect(self._on_tick)

    def target(self) -> Path | None:
        """The file of the target that serves."""
        loaded = self._loaded()
        return loaded.target.path if loaded else None

    def _devices(self) -> tuple[Device, ...]:
        loaded = self._loaded()
        return tuple(loaded.devices) if loaded else ()

    # --- consent -----------------------------------------------------------------------------------

    def with_consent(self, action: Callable[[], None]) -> None:
        """Now, or once the user has allowed it; never, if not."""
        if self.tandem_hub.consent.is_open:
            self._waiting.append(action)
            self.consent_wanted.emit()
        else:
            action()

    @Slot(bool)
    def answer(self, allowed: bool) -> None:
        self.tandem_hub.consent.answer(allowed)
        waiting, self._waiting = self._waiting, []
        self.consent_answered.emit(allowed)
        if allowed:
            for action in waiting:
                action()

    def start(self, task: Background, work: Callable[[threading.Event], object]) -> None:
        """`work` beside the window, with consent."""
        self.with_consent(lambda: task.start(work))

    # --- downloads -----------------------------------------------------------------------------------

    def download(self, model: HubModel) -> None:
        self.with_consent(lambda: self._add(model))

    def resume(self, number: str) -> None:
        self.with_consent(lambda: self._resume(number))

    def item_of(self, model: HubModel) -> DownloadItem | None:
        return next((item for item in self.queue.items() if item.model.files == model.files), None)

    def _on_setting(self, setting: Setting[Value]) -> None:
        """Never use the network: what is on its way stops, too."""
        if setting.key == keys.OFFLINE.key and self._settings.get(keys.OFFLINE):
            for item in self.queue.items():
                self.queue.pause(item.id) if item.is_active else None
            self.refresh()

    @Slot()
    def refresh(self) -> None:
        """After a change that the user made."""
        self._timer.start()
        self._on_tick()

    def _add(self, model: HubModel) -> None:
        self.queue.add(model)
        self.refresh()

    def _resume(self, number: str) -> None:
        self.queue.resume(number)
        self.refresh()

    @Slot()
    def _on_tick(self) -> None:
        before, items = self._shown, self.queue.items()
        if not any(item.is_active for item in items):
            self._timer.stop()
        if items == before:
            return
        self._shown = items
        self.downloads_changed.emit()
        were_done = {item.id for item in before if item.state == "done"}
        for item in items:
            if item.state == "done" and item.id not in were_done:
                self.arrived.emit(item.path)

    @Slot()
    def close(self) -> None:
        self._timer.stop()
        self.queue.close()
        self.tandem_hub.network.close()
