"""What the pages of the hub share: consent to the network, and the download queue."""

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from app import paths
from app.engine_host.background import Background
from app.engine_host.main_thread_queue import MainThreadQueue
from app.hub.download_item import DownloadItem
from app.hub.download_queue import DownloadQueue
from app.hub.listing import HubModel
from app.hub.tandem_hub import TandemHub
from app.models.remote_fit import RemoteFits
from app.settings import keys
from app.settings.declaration import Setting, Value
from app.settings.keys import Settings
from engine.records import Loaded


class HubController(QObject):
    """Main thread only.

    Signals:
        consent_wanted: the user is to say whether the network may be used.
        consent_answered: whether it may.
        downloads_changed: something in the queue is another.
        arrived: the path of a model that is on disk now, whole and checked.
        pair_arrived: paths of a target and its draft, or None, that were to be opened once they are here.
    """

    consent_wanted = Signal()
    consent_answered = Signal(bool)
    downloads_changed = Signal()
    arrived = Signal(object)
    pair_arrived = Signal(object, object)
    _changed = Signal()

    def __init__(self, settings: Settings, loaded: Callable[[], Loaded | None], parent: QObject | None = None) -> None:
        """`loaded`: the pair that serves; drafts are judged for its target, sizes by what is free without it."""
        super().__init__(parent)
        self._loaded = loaded
        self.fits = RemoteFits(loaded)
        self.tandem_hub = TandemHub(settings)
        self._waiting: list[Callable[[], object]] = []
        self._to_open: list[tuple[HubModel, ...]] = []
        self._to_main = MainThreadQueue(self)
        self._is_told = False  # several changes are one repaint
        self.queue = DownloadQueue(self.tandem_hub.downloader, paths.downloads_file(), self._tell)
        self._shown = self.queue.items()
        settings.subscribe(self._on_setting)
        self._settings = settings
        self._changed.connect(self._on_changed)

    def target(self) -> Path | None:
        """The file of the target that serves."""
        loaded = self._loaded()
        return loaded.target.path if loaded else None

    # --- consent -----------------------------------------------------------------------------------

    def with_consent(self, action: Callable[[], object]) -> None:
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
        self.with_consent(partial(self.queue.add, model))

    def download_and_open(self, models: tuple[HubModel, ...]) -> None:
        """A target, and its draft if it has one: `pair_arrived` once both are here."""
        self.with_consent(partial(self._add_to_open, models))

    def _add_to_open(self, models: tuple[HubModel, ...]) -> None:
        for model in models:
            self.queue.add(model)
        if models not in self._to_open:
            self._to_open.append(models)
        self._look_for_pairs()

    @property
    def speed(self) -> int:
        """Bytes a second of the last downloads; 0 before any."""
        return self._settings.get(keys.DOWNLOAD_SPEED)

    def resume(self, number: str) -> None:
        self.with_consent(lambda: self.queue.resume(number))

    def item_of(self, model: HubModel) -> DownloadItem | None:
        return next((item for item in self.queue.items() if item.model.files == model.files), None)

    def _on_setting(self, setting: Setting[Value]) -> None:
        """Never use the network: what is on its way stops, too."""
        if setting.key == keys.OFFLINE.key and self._settings.get(keys.OFFLINE):
            for item in self.queue.items():
                if item.is_active:
                    self.queue.pause(item.id)

    def _tell(self) -> None:
        """From any thread."""
        if not self._is_told:
            self._is_told = True
            self._to_main.post(self._changed)

    @Slot()
    def _on_changed(self) -> None:
        self._is_told = False
        before, items = self._shown, self.queue.items()
        self._shown = items
        self.downloads_changed.emit()
        self._forget_cancelled()
        were_done = {item.id for item in before if item.state == "done"}
        speeds = {item.id: item.bytes_per_second for item in before}
        for item in items:
            if item.state == "done" and item.id not in were_done:
                if speed := round(speeds.get(item.id, 0)):
                    self._settings.set(keys.DOWNLOAD_SPEED, speed)
                if not any(item.model.files == model.files for models in self._to_open for model in models):
                    self.arrived.emit(item.path)
        self._look_for_pairs()

    def _forget_cancelled(self) -> None:
        """What the user cancelled or removed is not opened unasked where it is downloaded after all."""
        for models in tuple(self._to_open):
            items = [self.item_of(model) for model in models]
            if any(item is None or item.state == "cancelled" for item in items):
                self._to_open.remove(models)

    def _look_for_pairs(self) -> None:
        """Whether all that was to be opened is here."""
        for models in tuple(self._to_open):
            found = [item.path for model in models if (item := self.item_of(model)) and item.state == "done"]
            if len(found) == len(models):
                self._to_open.remove(models)
                self.pair_arrived.emit(found[0], found[1] if len(found) > 1 else None)

    @Slot()
    def close(self) -> None:
        self._to_main.close()
        self.queue.close()
        self.tandem_hub.network.close()
