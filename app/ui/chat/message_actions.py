"""What the user does with one message of the conversation that is shown: again, edit, delete, go on, other branches."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, Slot

from app.chat.conversation import Conversation, GenerationOptions
from app.store.message_deletion import DeletedMessages
from app.store.records import StoredMessage
from app.store.store import Store, StoreError
from app.ui.chat.page import ChatPage
from app.words import trn


class Shown(Protocol):
    """What the actions need of the controller."""

    @property
    def conversation(self) -> Conversation | None: ...

    def open(self, conversation_id: int) -> None: ...


class MessageActions(QObject):
    """Main thread only. Nothing happens while an answer is being written, and a notice says so where that matters."""

    def __init__(self, store: Store, page: ChatPage, shown: Shown, options: Callable[[], GenerationOptions]) -> None:
        super().__init__(page)
        self._store, self._page, self._shown, self._options = store, page, shown, options
        transcript = page.transcript
        transcript.regenerate_requested.connect(self.regenerate)
        transcript.edit_requested.connect(self._on_edit)
        transcript.delete_requested.connect(self._on_delete)
        transcript.branch_requested.connect(self._on_branch)
        transcript.continue_requested.connect(self._on_continue)
        page.head.branch_chosen.connect(self._on_branch_chosen)
        page.head.tree = self._tree

    @Slot(int)
    def regenerate(self, message_id: int | None) -> None:
        """None: the last reply once more."""
        if (conversation := self._ready()) is not None and conversation.regenerate(self._options(), message_id):
            self._page.composer.opening.clear()
        self._page.focus_composer()

    @property
    def _idle(self) -> Conversation | None:
        """The shown conversation, if it may be asked something."""
        conversation = self._shown.conversation
        return conversation if conversation is not None and conversation.can_send else None

    def _ready(self) -> Conversation | None:
        """The same, to be asked now: what was said about earlier answers is over, as where a message is sent."""
        if self._idle is not None:
            self._page.notices.clear()
        return self._idle

    @Slot(int, str)
    def _on_edit(self, message_id: int, text: str) -> None:
        """Where it is refused the editor keeps the text and the keyboard."""
        conversation = self._ready() or self._shown.conversation
        if conversation is not None and conversation.edit(message_id, text, self._options()):
            self._page.composer.opening.clear()
            self._page.focus_composer()

    @Slot()
    def _on_continue(self) -> None:
        if (conversation := self._ready()) is not None:
            conversation.continue_reply(replace(self._options(), lanes=()))
        self._page.focus_composer()

    # --- branches ------------------------------------------------------------------------------

    @Slot(int, int)
    def _on_branch(self, message_id: int, step: int) -> None:
        if self._idle is None:
            return
        siblings = [message.id for message in self._store.siblings(message_id)]
        place = siblings.index(message_id) + step
        if 0 <= place < len(siblings):
            self._idle.show_branch(siblings[place])
        self._page.focus_composer()

    @Slot(int)
    def _on_branch_chosen(self, message_id: int) -> None:
        """A message of the small tree: its branch is shown, and the message brought into sight."""
        if self._idle is not None:
            if all(message.id != message_id for message in self._idle.messages()):
                self._idle.show_branch(message_id)
            self._page.transcript.show_found(message_id, ())
        self._page.focus_composer()

    def _tree(self) -> tuple[tuple[StoredMessage, ...], tuple[int, ...]]:
        conversation = self._shown.conversation
        if conversation is None:
            return (), ()
        return self._store.tree(conversation.id), tuple(message.id for message in conversation.messages())

    # --- delete and take it back ---------------------------------------------------------------

    @Slot(int, bool)
    def _on_delete(self, message_id: int, with_following: bool) -> None:
        conversation = self._shown.conversation
        deleted = conversation.delete(message_id, with_following) if conversation is not None else None
        if deleted is not None:
            self._page.undo_list.push(partial(self._take_back, deleted))
            self._page.toast.say(trn("Deleted the message", "Deleted %n messages", deleted.count))
        self._page.focus_composer()

    def _take_back(self, deleted: DeletedMessages) -> bool:
        """False: the conversation it was deleted from is gone. While an answer comes there it waits for another try."""
        try:
            if self._store.conversation(deleted.conversation_id).deleted_at is not None:
                return False
        except StoreError:
            return False
        self._shown.open(deleted.conversation_id)
        conversation = self._shown.conversation
        if conversation is not None and not conversation.restore(deleted) and not conversation.can_send:
            self._page.undo_list.push(partial(self._take_back, deleted))
        return True  # what stood in its way was said: nothing else is taken back instead
