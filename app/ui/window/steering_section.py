"""What the window has to do with answer settings: the panel, its presets, and the ways to answer again."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app import paths
from app.chat.presets import Presets
from app.engine_host.engine_thread import EngineThread
from app.settings.keys import Settings
from app.store.store import Store
from app.ui.chat.controller import ChatController
from app.ui.chat.page import ChatPage
from app.ui.models.pair_controller import PairController
from app.ui.steering.again import AgainController
from app.ui.steering.controller import SteeringController
from app.ui.steering.preset_actions import PresetActions

if TYPE_CHECKING:
    from app.ui.steering.panel import SteeringPanel


class SteeringSection(QObject):
    """Main thread only."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        engine: EngineThread,
        page: ChatPage,
        chat: ChatController,
        pair: PairController,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._page, self._file = page, Presets(paths.presets_file())
        self.presets = PresetActions(self._file, page.notices, window)
        self.controller = SteeringController(store, settings, engine, chat, page, self.presets)
        self.controller.changed.connect(page.pair_bar.show_steering)
        self.again = AgainController(engine, page, chat, pair, self.controller)
        self.use_preset = self.controller.use_preset

    def make_panel(self) -> "SteeringPanel":
        """The panel, from now on kept up to date."""
        from app.ui.steering.panel import SteeringPanel

        panel = SteeringPanel(self._page.icons)
        self.controller.show_in(panel)
        return panel

    @property
    def preset_names(self) -> tuple[str, ...]:
        return tuple(preset.name for preset in self._file.all())

    def tell_notices(self) -> None:
        """What was found wrong with the presets at the start."""
        if self._file.notice:
            self._page.notices.say(self._file.notice, "warning")
