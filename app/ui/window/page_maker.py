"""The window's pages but the chat: each is made when it is first wanted, with the imports that only it needs."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.engine_host.engine_thread import EngineThread
from app.settings.keys import Settings
from app.store.store import Store
from app.ui.history.controller import HistoryController
from app.ui.models.pair_controller import PairController
from app.ui.style.icons import Icons
from app.ui.window.models_section import ModelsSection
from app.words import tr

if TYPE_CHECKING:
    from app.ui.hub.controller import HubController


class PageMaker(QObject):
    """Main thread only.

    Signals:
        said: a sentence about what happened on a page that may not be shown.
        closing: the window is about to close.
    """

    said = Signal(str)
    closing = Signal()

    def __init__(
        self, icons: Icons, store: Store, settings: Settings, engine: EngineThread, help_folder: Path,
        models: ModelsSection, history: HistoryController, pair: PairController, parent: QObject,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._icons, self._store, self._settings, self._engine = icons, store, settings, engine
        self._help_folder, self._models, self._history, self._pair = help_folder, models, history, pair
        self._hub: HubController | None = None

    def make(self, name: str) -> QWidget:
        """models, benchmark, wastebasket, archive, settings, network or help. Raises KeyError for another name."""
        match name:
            case "models":
                return self._models.make(self.hub)
            case "benchmark":
                from app.ui.benchmark.page import BenchmarkPage

                benchmark = BenchmarkPage(self._icons, self._store, self._settings, self._engine)
                self.closing.connect(benchmark.close_run)
                return benchmark
            case "wastebasket":
                return self._history.make_wastebasket(self._icons)
            case "archive":
                return self._history.make_archive(self._icons)
            case "settings":
                from app.ui.settings.page import SettingsPage

                settings = SettingsPage(self._icons, self._settings)
                settings.reload_requested.connect(self._pair.start)
                self._engine.loaded.connect(settings.models_loaded)
                return settings
            case "network":
                from app.ui.hub.network_page import NetworkPage

                tandem_hub = self.hub.tandem_hub
                return NetworkPage(self._icons, self._settings, tandem_hub.log, tandem_hub.hub.token)
            case "help":
                from app.ui.help.page import HelpPage

                return HelpPage(self._icons, self._help_folder, self._settings, lambda: self._engine.pair)
        raise KeyError(name)

    @property
    def hub(self) -> "HubController":
        """Made when a page first wants it."""
        if self._hub is None:
            from app.ui.hub.controller import HubController

            self._hub = HubController(self._settings, lambda: self._engine.pair, self)
            self._hub.arrived.connect(self._on_arrived)
            self.closing.connect(self._hub.close)
        return self._hub

    @Slot(object)
    def _on_arrived(self, path: Path) -> None:
        self.said.emit(tr("{name} is downloaded. Open it as target or draft under Models, Downloads.", name=path.name))
