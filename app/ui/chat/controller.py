"""Which conversation is shown, and what the user asks of it. Conversations that still stream are kept."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from app.chat.conversation import Conversation, GenerationOptions
from app.chat.events import BranchChanged, ConversationEvent, ReplyFinished, State, StateChanged, TitleChanged
from app.compare.comparison import LaneSpec
from app.engine_host.engine_thread import EngineThread
from app.settings import keys
from app.settings.declaration import Setting, Value
from app.settings.keys import Settings
from app.store.store import Store, StoreError
from app.ui.chat.attaching import Attaching
from app.ui.chat.context_watch import ContextWatch
from app.ui.chat.conversation_binding import ConversationBinding
from app.ui.chat.message_actions import MessageActions
from app.ui.chat.options import generation_options
from app.ui.chat.page import ChatPage
from app.ui.chat.reading_place import ReadingPlace
from app.ui.chat.system_prompt import SystemPrompt
from app.ui.chat.unsent_texts import UnsentTexts
from app.ui.speed.panel import SpeedPanel


class ChatController(QObject):
    """Main thread only.

    Attributes:
        lanes: says in which lanes the next question is to be answered; none: one answer, as usual.
        steer: what this conversation changes in the options of a usual answer.
        system_prompt: of the conversation that is shown, or that begins next.
        unsent: what stands in the composer, conversation by conversation.

    Signals:
        list_changed: a title or the order of the conversation list changed.
        opened: conversation id that is shown now; -1: an empty page.
        began: id of a conversation that is stored now, and whose first question follows.
        state_changed: a conversation began or ended an answer; it need not be the one that is shown.
    """

    list_changed = Signal()
    opened = Signal(int)
    began = Signal(int)
    state_changed = Signal()

    def __init__(
        self, store: Store, settings: Settings, engine: EngineThread, page: ChatPage, panel: SpeedPanel
    ) -> None:
        super().__init__(page)
        self._store, self._settings, self._engine = store, settings, engine
        self._page, self._panel = page, panel
        self._streaming: dict[int, Conversation] = {}
        self._current: Conversation | None = None
        self._folder = ""  # of the conversation that the empty page begins
        self.lanes: Callable[[], tuple[LaneSpec, ...]] = tuple
        self.steer: Callable[[GenerationOptions], GenerationOptions] = lambda options: options
        self.system_prompt = SystemPrompt(settings, engine, page, lambda: self._current)
        self._binding: ConversationBinding | None = None
        self._place = ReadingPlace(store, page.transcript)
        self.began.connect(self._place.begin)
        composer = page.composer
        self.unsent = UnsentTexts(store, settings, page.notices, composer)
        self.began.connect(self.unsent.begin)
        composer.submitted.connect(self.send)
        composer.stop_requested.connect(self.stop)
        page.empty.chosen.connect(self.send)
        self.attaching = Attaching(page.icons, store, settings, engine, page)
        self.attaching.tokens_used = lambda: self.context.stands
        self._actions = MessageActions(store, page, self, self.options)
        self.context = ContextWatch(engine, composer, self.options, lambda: page.head.system_prompt.text)
        self.context.attachments = self.attaching.ready
        self.context.cleared.connect(self.send)
        self.context.stopped_after.connect(page.transcript.show_stop)
        self.system_prompt.changed.connect(self._count)
        settings.subscribe(self._on_setting)

    @property
    def current_id(self) -> int | None:
        return self._current.id if self._current is not None else None

    @property
    def is_busy(self) -> bool:
        """The conversation that is shown waits for an answer, or is about to."""
        return self._current is not None and self._current.state is not State.IDLE

    @property
    def conversation(self) -> Conversation | None:
        return self._current

    # --- which conversation --------------------------------------------------------------------

    def open(self, conversation_id: int) -> None:
        """Shows a conversation; the one shown before goes on streaming if it does. Raises StoreError: it is gone."""
        if self.current_id != conversation_id:
            self._store.conversation(conversation_id)  # before the one that is shown is left
            self._leave()
            known = conversation_id in self._streaming
            self._show(self._streaming.pop(conversation_id) if known else self._make(conversation_id))
            self._settings.set(keys.LAST_CONVERSATION, conversation_id)
        self._page.focus_composer()
        self.opened.emit(conversation_id)

    def open_at(self, conversation_id: int, message_id: int) -> None:
        """Shows a conversation with this message in it, on another branch if need be. Raises StoreError."""
        self.open(conversation_id)
        shown = self._store.messages(conversation_id)
        if self._current is not None and all(message.id != message_id for message in shown):
            self._current.show_branch(message_id)

    @Slot()
    def new(self) -> None:
        """An empty page; the conversation is stored with its first message."""
        self._leave()
        self._folder = ""
        self._settings.set(keys.LAST_CONVERSATION, None)
        self._page.transcript.set_messages(())
        self._page.show_transcript(False)
        self.unsent.show(None)
        self.attaching.show(0)
        self._page.composer.set_generating(False)
        self.system_prompt.show()
        self._page.head.show_branches(0)
        self.context.show(None)
        self._panel.show_replies(())
        self._panel.set_live(False)
        self._page.focus_composer()
        self.opened.emit(-1)

    @Slot(str)
    def new_in(self, folder: str) -> None:
        """An empty page whose conversation will be in this folder."""
        self.new()
        self._folder = folder

    def forget(self, conversation_id: int) -> None:
        """The conversation was deleted: its answer ends, and if it is shown, an empty page follows."""
        if self.current_id == conversation_id and self._current is not None:
            self._current.close()
            self.new()
        elif (conversation := self._streaming.pop(conversation_id, None)) is not None:
            self._let_go(conversation)

    def close(self) -> None:
        """The window closes."""
        self.put_all_away()
        self.attaching.close()

    def put_all_away(self) -> None:
        """Stores what streams, what stands unsent, and where the reader is."""
        self.unsent.keep()
        self.unsent.retry()
        self._place.keep()
        for conversation in (*self._streaming.values(), *([self._current] if self._current else [])):
            conversation.close()
        self._streaming.clear()

    def _make(self, conversation_id: int) -> Conversation:
        with suppress(StoreError):  # it is shown as it is; opened again, it is tried again
            self._store.recover(conversation_id)
        conversation = Conversation(self._store, self._engine, conversation_id, self)
        conversation.happened.connect(self._on_event)
        return conversation

    @Slot(object)
    def _on_event(self, event: ConversationEvent) -> None:
        match event:
            case TitleChanged() | ReplyFinished() | BranchChanged():
                self.list_changed.emit()
            case StateChanged():
                self.state_changed.emit()

    def _show(self, conversation: Conversation) -> None:
        self._current = conversation
        record = conversation.record
        self.system_prompt.show()
        self._binding = ConversationBinding(conversation, self._page, self._panel, self.context)
        self._place.show(record)
        self.unsent.show(record)
        self.attaching.show(conversation.id)

    @Slot()
    def _count(self) -> None:
        """What is sent is another text now."""
        self.context.show(self._current)

    def _on_setting(self, setting: Setting[Value]) -> None:
        if setting in (keys.OVERFLOW, keys.MAX_TOKENS, keys.THINKING):
            self._count()

    def _leave(self) -> None:
        """Puts the shown conversation aside: it is closed unless it still streams."""
        self.unsent.keep()
        self._place.leave()
        self._page.notices.clear("chat")  # they were about what is left now
        conversation, self._current = self._current, None
        if self._binding is not None:
            self._binding.release()
            self._binding = None
        for idle in [other for other in self._streaming.values() if other.may_be_left]:
            self._let_go(self._streaming.pop(idle.id))
        if conversation is not None and conversation.may_be_left:
            self._let_go(conversation)
        elif conversation is not None:
            self._streaming[conversation.id] = conversation

    def _let_go(self, conversation: Conversation) -> None:
        conversation.close()
        conversation.deleteLater()

    # --- what the user does --------------------------------------------------------------------

    @Slot(str)
    def send(self, text: str) -> None:
        self._page.focus_composer()
        if not self.context.may_send(text) or (attachments := self.attaching.to_send()) is None:
            return
        self._page.notices.clear()
        is_new = self._current is None
        conversation = self._current or self._begin()
        if conversation is None:
            return
        if conversation.send(text, self.options(), attachments):
            self._page.composer.take_sent(text)
            self.attaching.clear()
            self.unsent.sent(from_empty_page=is_new)
        if is_new:
            self.attaching.move(conversation.id)
            self._settings.set(keys.LAST_CONVERSATION, conversation.id)
            self.opened.emit(conversation.id)
        self.list_changed.emit()

    def _begin(self) -> Conversation | None:
        """A conversation for the first question; None and a sentence where the disk refuses, and the text stays."""
        try:
            folder = self._folder if any(one.path == self._folder for one in self._store.folders()) else ""
            record = self._store.create_conversation(system_prompt=self.system_prompt.text, folder=folder)
        except StoreError as error:
            self._page.notices.say(str(error), "error")
            return None
        self._current = self._make(record.id)
        self.system_prompt.begin()
        self._binding = ConversationBinding(self._current, self._page, self._panel, self.context)
        self.began.emit(record.id)
        return self._current

    @Slot()
    def stop(self) -> None:
        if self._current is not None:
            self._current.stop()
        self._page.focus_composer()

    @Slot()
    def regenerate(self) -> None:
        """The last reply once more."""
        self._actions.regenerate(None)

    def options(self) -> GenerationOptions:
        """How the next answer of what is shown is made."""
        options = self.steer(generation_options(self._settings, self._engine.pair))
        return replace(options, lanes=self.lanes(), opening=self._page.composer.opening.text())
