"""What stands left and right of the page: shown as wanted, as far as there is room."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSignalBlocker, Slot
from PySide6.QtWidgets import QSplitter, QStackedWidget

from app.settings import keys
from app.settings.declaration import Setting
from app.settings.keys import Settings
from app.ui.chat.page import ChatPage
from app.ui.history.sidebar import Sidebar
from app.ui.speed.panel import SpeedPanel
from app.ui.style.fonts import scaled
from app.ui.window.floating_panel import FloatingPanel

if TYPE_CHECKING:
    from app.ui.steering.panel import SteeringPanel

_ROOM_FOR_BOTH_PX = 900
_ROOM_FOR_ONE_PX = 660
_ROOM_FOR_ALL_PX = 1440  # both panels on the right
_ROOM_FOR_LANES_PX = 1280  # Compare has figures of its own: below this its lanes get the panel's room
_STEERING_PLACE = 2  # in the splitter; an empty widget stands there until the answer settings are wanted
_SETTINGS: dict[str, Setting[bool]] = {
    "sidebar": keys.SIDEBAR_VISIBLE, "steering": keys.STEERING_VISIBLE, "panel": keys.PANEL_VISIBLE,
}  # fmt: skip


class SidePanels(QObject):
    """Sidebar, answer settings and speed panel. In a narrow window the one that was asked for last goes first.

    Where there is no room beside the page at all, the answer settings take the page's place.
    """

    def __init__(
        self, splitter: QSplitter, sidebar: Sidebar, stack: QStackedWidget, chat: ChatPage, panel: SpeedPanel,
        make_steering: Callable[[], "SteeringPanel"], settings: Settings,
    ) -> None:  # fmt: skip
        super().__init__(splitter)
        self._splitter, self._sidebar, self._stack = splitter, sidebar, stack
        self._chat, self._panel, self._settings = chat, panel, settings
        self._make_steering = make_steering
        self._steering: SteeringPanel | None = None
        self._middle = stack.parentWidget() or stack  # what holds the pages
        self._favourite = "panel"
        self._right = (
            "steering" if settings.get(keys.STEERING_VISIBLE) else "panel"
        )  # of the two on the right, the one that was asked for last
        self._floating = FloatingPanel(panel, splitter, chat.composer.field)
        self._panel_insisted = False  # asked for while Compare is on
        sidebar.hide_requested.connect(self._on_hide_sidebar)
        chat.pair_bar.sidebar_requested.connect(self._on_show_sidebar)
        chat.pair_bar.panel_toggled.connect(self._on_panel_toggled)
        chat.pair_bar.steering_toggled.connect(self._on_steering_toggled)
        panel.hide_requested.connect(self._on_hide_panel)
        panel.float_requested.connect(self._on_float_panel)

    @property
    def steering(self) -> "SteeringPanel":
        """The answer settings, made when they are first wanted."""
        if self._steering is None:
            self._steering = panel = self._make_steering()
            panel.hide_requested.connect(self._on_hide_steering)
            if (place := self._splitter.replaceWidget(_STEERING_PLACE, panel)) is not None:
                place.deleteLater()
        return self._steering

    @property
    def is_steering_shown(self) -> bool:
        return self._steering is not None and self._steering.isVisible()

    def ask_for(self, side: str, wanted: bool) -> None:
        """Show or hide `sidebar`, `steering` or `panel`."""
        if wanted:
            self._favourite = side
        if wanted and side != "sidebar":
            self._right = side
        if side == "panel":
            self._panel_insisted = wanted and self._chat.is_comparing
        self._settings.set(_SETTINGS[side], wanted)
        self.arrange()

    @Slot()
    def arrange(self) -> None:
        """To be called when the window's width or page is another."""
        width, floating = self._splitter.width(), self._floating.is_out
        is_chat = self._stack.currentWidget() is self._chat
        sidebar, steering, panel = (self._settings.get(setting) for setting in _SETTINGS.values())
        steering, panel = steering and is_chat, panel and is_chat
        if self._chat.is_comparing and width < scaled(_ROOM_FOR_LANES_PX) and not floating:
            panel = panel and self._panel_insisted
        if steering and panel and not floating and width < scaled(_ROOM_FOR_ALL_PX):
            steering, panel = self._right == "steering", self._right == "panel"
        right = steering or (panel and not floating)
        if width < scaled(_ROOM_FOR_BOTH_PX) and sidebar and right:
            sidebar = self._favourite == "sidebar"
            steering, panel = steering and not sidebar, panel and (floating or not sidebar)
        if width < scaled(_ROOM_FOR_ONE_PX):
            sidebar = sidebar and self._favourite == "sidebar"
            steering, panel = steering and self._favourite == "steering", panel and floating
        self._sidebar.setVisible(sidebar)
        self._chat.pair_bar.show_sidebar.setVisible(not sidebar)
        if steering:
            self.steering.show()
        elif (place := self._splitter.widget(_STEERING_PLACE)) is not None:
            place.hide()
        self._middle.setVisible(not (steering and width < scaled(_ROOM_FOR_ONE_PX)))
        if panel and floating:
            self._floating.place()
        self._panel.setVisible(panel)
        for button, shown in ((self._chat.pair_bar.steering, steering), (self._chat.pair_bar.panel, panel)):
            with QSignalBlocker(button):
                button.setChecked(shown)

    @Slot()
    def _on_hide_sidebar(self) -> None:
        self.ask_for("sidebar", False)

    @Slot()
    def _on_show_sidebar(self) -> None:
        self.ask_for("sidebar", True)

    @Slot(bool)
    def _on_steering_toggled(self, wanted: bool) -> None:
        self.ask_for("steering", wanted)

    @Slot()
    def _on_hide_steering(self) -> None:
        self.ask_for("steering", False)
        self._chat.focus_composer()

    @Slot()
    def _on_hide_panel(self) -> None:
        """One that floats goes back to its place first: to lose it by closing its window would be a surprise."""
        if self._floating.is_out:
            self._on_float_panel()
        else:
            self.ask_for("panel", False)

    @Slot(bool)
    def _on_panel_toggled(self, wanted: bool) -> None:
        self.ask_for("panel", wanted)

    @Slot()
    def _on_float_panel(self) -> None:
        """Into a window of its own, and back beside the conversation."""
        if self._floating.is_out:
            self._floating.put_back()
        else:
            self._floating.take_out()
        self.ask_for("panel", True)
