"""What the model is told before a conversation: that of the one that is shown, or of the one that begins next."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from app.chat.conversation import Conversation
from app.engine_host.engine_thread import EngineThread
from app.models.model_settings import system_prompt
from app.settings import keys
from app.settings.declaration import Setting, Value
from app.settings.keys import Settings
from app.ui.chat.page import ChatPage


class SystemPrompt(QObject):
    """Shown and edited in the line above the conversation.

    Signals: changed: it is another now.
    """

    changed = Signal()

    def __init__(
        self, settings: Settings, engine: EngineThread, page: ChatPage, shown: Callable[[], Conversation | None]
    ) -> None:
        super().__init__(page)
        self._settings, self._engine, self._page, self._shown = settings, engine, page, shown
        self._line = page.head.system_prompt
        self._line.changed.connect(self._on_written)
        engine.loaded.connect(self._show_usual)
        settings.subscribe(self._on_setting)

    @property
    def usual(self) -> str:
        """What a new conversation with this model begins with."""
        return system_prompt(self._settings, self._engine.pair)

    @property
    def text(self) -> str:
        """Raises StoreError."""
        conversation = self._shown()
        if conversation is not None:
            return conversation.record.system_prompt
        begun = self._settings.get(keys.UNSENT_SYSTEM_PROMPT)  # of the conversation that the empty page begins
        return self.usual if begun is None else begun

    @Slot(str)
    def set_text(self, text: str) -> None:
        """Of this conversation, from its next answer on; on an empty page, of the next one."""
        conversation = self._shown()
        if conversation is None:
            self._settings.set(keys.UNSENT_SYSTEM_PROMPT, text)
        else:
            conversation.set_system_prompt(text)
        self.show()
        self.changed.emit()

    def show(self) -> None:
        """In the line above what is shown now. Raises StoreError."""
        self._line.show_text(self.text)

    def begin(self) -> None:
        """A conversation has begun with it; the one after begins with the usual one."""
        self._settings.set(keys.UNSENT_SYSTEM_PROMPT, None)

    @Slot(str)
    def _on_written(self, text: str) -> None:
        self.set_text(text)
        self._page.focus_composer()

    @Slot()
    def _show_usual(self) -> None:
        """On an empty page: it may be another with another model or setting."""
        if self._shown() is None:
            self.show()

    def _on_setting(self, setting: Setting[Value]) -> None:
        if setting in (keys.SYSTEM_PROMPT, keys.MODEL_SETTINGS):
            self._show_usual()
