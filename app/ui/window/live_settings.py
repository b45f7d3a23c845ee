"""Settings that count at once: whoever changes one, the window follows."""

from app.settings import keys
from app.settings.declaration import Setting, Value
from app.settings.keys import Settings
from app.ui.chat.page import ChatPage
from app.ui.markdown.code_block import CodeLook
from app.ui.models.pair_controller import PairController
from app.ui.speed.panel import SpeedPanel
from app.ui.style.motion import Motion
from app.ui.style.theme import Theme
from app.ui.window.side_panels import SidePanels

_AT_START = (
    keys.SEND_WITH_ENTER, keys.SHOW_MARKS, keys.SHOW_REPLY_STATS, keys.REDUCE_MOTION, keys.PANEL_PAUSED,
    keys.PANEL_WHOLE_CONVERSATION, keys.WRAP_CODE,
)  # fmt: skip


class LiveSettings:
    """Main thread only."""

    def __init__(
        self, theme: Theme, settings: Settings, chat: ChatPage, panel: SpeedPanel, pair: PairController,
        sides: SidePanels,
    ) -> None:  # fmt: skip
        self._theme, self._settings, self._chat, self._panel = theme, settings, chat, panel
        self._pair, self._sides = pair, sides
        self._motion = Motion()
        settings.subscribe(self._follow)

    def restore(self) -> None:
        """What was chosen in an earlier session."""
        for setting in _AT_START:
            self._follow(keys.SETTINGS[setting.key])

    def _follow(self, setting: Setting[Value]) -> None:
        value = self._settings.get(setting)
        match setting.key:
            case "theme":
                self._theme.set_mode(str(value))
            case "reduce_motion":
                self._motion.reduce(bool(value))
            case "font_size":
                self._theme.set_body_px(int(str(value)))
            case "sidebar_visible" | "panel_visible":
                self._sides.arrange()
            case "steering_visible":
                self._sides.ask_for("steering", bool(value))
            case "speculation" | "lookup":
                self._pair.show_mode()
            case "panel_paused":
                self._panel.pause.setChecked(bool(value))
            case "panel_whole_conversation":
                self._panel.set_scope(bool(value))
            case "show_reply_stats":
                self._chat.transcript.show_stats(bool(value))
            case "show_marks":
                self._chat.composer.marks.setChecked(bool(value))
                self._chat.transcript.show_marks(bool(value))
            case "wrap_code" | "code_line_numbers":
                wrap, numbers = self._settings.get(keys.WRAP_CODE), self._settings.get(keys.CODE_LINE_NUMBERS)
                self._chat.transcript.show_code_as(CodeLook(wrap, numbers))
            case "send_with_enter":
                self._chat.send_with_enter(bool(value))
