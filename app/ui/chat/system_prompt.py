"""What the model is told before a conversation: that of the one that is shown, or of the one that begins next."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from app.chat.conversation import Conversation
from app.engine_host.engine_thread import EngineThread
from app.models.model_settings import system_prompt
from app.settings import keys
from app.settings.keys import Settings


class SystemPrompt(QObject):
    """Signals: changed: it is another now."""

    changed = Signal()

    def __init__(
        self, settings: Settings, engine: EngineThread, shown: Callable[[], Conversation | None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._settings, self._engine, self._shown = settings, engine, shown

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
        self.changed.emit()

    def begin(self) -> None:
        """A conversation has begun with it; the one after begins with the usual one."""
        self._settings.set(keys.UNSENT_SYSTEM_PROMPT, None)
