"""One conversation's state machine: idle, loading, generating, stopping. Owns its writes to the store."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.chat.events import BranchChanged, MessageAdded, Notice, ReplyFinished, State, StateChanged, TitleChanged
from app.chat.prompt import GenerationOptions, Prompt, title_of_question, with_new_seed
from app.chat.reply import Reply
from app.chat.reply_stream import ReplyStream
from app.chat.turns import Branch, Turns
from app.compare.comparison import Comparison
from app.engine_host.engine_thread import EngineThread
from app.speed.stored import verdict_of
from app.speed.verdict import Verdict
from app.store.message_deletion import DeletedMessages
from app.store.records import StoredAttachment, StoredConversation, StoredMessage
from app.store.store import Store, StoreError
from app.words import tr

if TYPE_CHECKING:
    from app.speed.tracker import SpeedTracker

__all__ = ["Conversation", "GenerationOptions", "State"]


class Conversation(QObject):
    """One conversation. Construct one for each conversation that is opened; `close` it when it is left.

    A reply goes on streaming while another conversation is shown, as long as this object lives. A message sent while
    a pair loads is answered as soon as it is ready.

    Signals:
        happened: everything that happens, as a record of `app.chat.events`.
    """

    happened = Signal(object)

    def __init__(self, store: Store, engine: EngineThread, conversation_id: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._engine = engine
        self._id = conversation_id
        self._state = State.IDLE
        self._closed = False
        self._stream = stream = ReplyStream(store, engine, self)
        stream.happened.connect(self.happened)
        self._turns = Turns(store, stream, conversation_id)
        self._changes = (stream.changed, engine.loading, engine.loaded, engine.load_failed, engine.load_cancelled)
        for change in self._changes:
            change.connect(self._update_state)
        self._update_state()

    @property
    def id(self) -> int:
        return self._id

    @property
    def state(self) -> State:
        return self._state

    @property
    def can_send(self) -> bool:
        """No answer is on its way here."""
        return self._stream.reply is None and not self._closed

    def speed_of(self, message: StoredMessage) -> "SpeedTracker | Verdict | None":
        """Of a reply: the tracker while there is one, else what was stored with it; None: nothing was measured."""
        tracker = self._stream.tracker(message.id)
        return tracker or (verdict_of(message.stats) if message.stats else None)

    @property
    def may_be_left(self) -> bool:
        """Nothing is on its way, and all of it is stored."""
        return self._state is State.IDLE and not self._stream.has_unsaved

    @property
    def comparison(self) -> Comparison | None:
        """The lanes of the current or latest answer, if several answered side by side; not once it was deleted."""
        return self._stream.comparison

    @property
    def record(self) -> StoredConversation:
        """The conversation as it is stored now. Raises StoreError."""
        return self._store.conversation(self._id)

    @property
    def reply_so_far(self) -> str:
        """All text of the streaming reply, painted or not."""
        return self._stream.reply.text if self._stream.reply else ""

    @property
    def waits_for_turn(self) -> bool:
        """The engine still does something else."""
        return self._stream.waits_for_turn

    def branches(self) -> int:
        """How many ends the conversation has. Raises StoreError."""
        return self._store.branches(self._id)

    def messages(self) -> tuple[StoredMessage, ...]:
        """The active branch, with text that could not be saved yet. Raises StoreError."""
        return self._turns.branch()

    # what the user does -------------------------------------------------------------------------

    def send(self, text: str, options: GenerationOptions, attachments: tuple[StoredAttachment, ...] = ()) -> bool:
        """Stores the message and asks for an answer. False: nothing was sent (a notice says why), keep the text.

        Files alone are a message too.
        """
        if not self._may_ask(text or "".join(file.name for file in attachments)):
            return False
        try:
            branch = self.messages()
            parent = branch[-1].id if branch else None
            question = self._store.add_message(self._id, "user", text.strip(), parent, attachments=attachments)
        except StoreError as error:
            self.happened.emit(Notice(str(error)))
            return False
        self.happened.emit(MessageAdded(question))

        def answer() -> None:
            self._store.set_unsent_text(self._id, "")
            self._store.set_unsent_attachments(self._id, ())
            self.happened.emit(MessageAdded(self._answer(question, options, branch)))

        self._attempt(answer)  # the question is stored; Regenerate asks again
        return True

    def stop(self) -> None:
        """The partial text stays."""
        self._stream.stop()

    def regenerate(self, options: GenerationOptions, message_id: int | None = None, keep_seed: bool = False) -> bool:
        """Answers again beside an earlier reply (None: the last one), as a branch; or answers an unanswered message.

        With a seed that no reply beside it had, unless `keep_seed` asks for the options' own. Begun as that reply was,
        unless the options say how.
        """
        if not self._may_ask("again"):
            return False

        def ask() -> None:
            again = self._turns.again(message_id)
            wanted = replace(options, opening=options.opening or again.opening)
            self._answer(again.question, wanted if keep_seed else with_new_seed(wanted, again.seeds))
            self.happened.emit(BranchChanged())

        return self._attempt(ask)

    def edit(self, message_id: int, text: str, options: GenerationOptions) -> bool:
        """Another version beside an earlier message, as a branch. A question is asked; a reply stands as it is now."""
        if not self._may_ask("again"):
            return False

        def ask() -> None:
            earlier = self._store.message(message_id)
            if not text.strip() and not earlier.attachments:
                raise StoreError(tr("There is nothing to send: type a message first."))
            if earlier.role == "user":
                question = self._store.add_message(
                    self._id, "user", text.strip(), earlier.parent_id, attachments=earlier.attachments
                )
                self._attempt(lambda: self._answer(question, options))  # it is stored; Regenerate asks again
            elif text != earlier.content:
                self._store.add_message(self._id, "assistant", text, earlier.parent_id, edited=True)
            self.happened.emit(BranchChanged())

        return self._attempt(ask)

    def delete(self, message_id: int, with_following: bool) -> DeletedMessages | None:
        """Into the wastebasket; see `Store.delete_message`. None: nothing was deleted, and a notice says why."""
        deleted: list[DeletedMessages] = []
        if not self._may_ask("delete"):
            return None
        self._attempt(lambda: deleted.append(self._store.delete_message(message_id, with_following)))
        if deleted:
            self.happened.emit(BranchChanged())
        return deleted[0] if deleted else None

    def restore(self, deleted: DeletedMessages) -> bool:
        """Takes a deletion back."""
        if not self._may_ask("restore") or not self._attempt(lambda: self._store.restore_messages(deleted)):
            return False
        self.happened.emit(BranchChanged())
        return True

    def continue_reply(self, options: GenerationOptions) -> bool:
        """Lets the last, partial reply go on where it stopped."""
        if not self._may_ask("on"):
            return False

        def ask() -> None:
            last = self._turns.last()
            if last.role != "assistant":
                raise StoreError(tr("There is no reply to continue; use Regenerate to answer the last message."))
            self._store.begin_streaming(last.id)
            self._begin(replace(last, state="streaming"), replace(options, opening=""))
            self.happened.emit(BranchChanged())

        return self._attempt(ask)

    def keep_answer(self, lane: int) -> bool:
        """Makes the answer of another lane of the latest comparison the reply."""
        comparison = self.comparison
        if not comparison or not self.can_send:
            return False

        def keep() -> None:
            if self._turns.last().id != comparison.message_id:
                raise StoreError(tr("The conversation has gone on since this comparison. Compare again to choose."))
            answer = comparison.answer(lane, self._engine.pair)
            message_id = comparison.message_id
            kept = self._store.finish_message(message_id, answer.text, answer.stats, answer.pieces_json, answer.state)
            comparison.kept = lane
            self._stream.keep_tracker(message_id, comparison.lanes[lane].tracker)
            self.happened.emit(ReplyFinished(kept))

        return self._attempt(keep)

    def show_branch(self, message_id: int) -> None:
        """Shows another branch; see StoredMessage.branch and Store.siblings."""
        if self.can_send and self._attempt(lambda: self._store.set_active_leaf(self._id, message_id)):
            self.happened.emit(BranchChanged())

    def set_system_prompt(self, text: str) -> bool:
        """What the model is told before this conversation, from the next answer on."""
        return self._attempt(lambda: self._store.set_system_prompt(self._id, text))

    def close(self) -> None:
        """Stops a running answer and stores all its text before it returns. Nothing is emitted afterwards."""
        if self._closed:
            return
        self._stream.close()
        self._closed = True
        for change in self._changes:
            change.disconnect(self._update_state)

    # asking -------------------------------------------------------------------------------------

    def _may_ask(self, text: str) -> bool:
        if self._stream.reply:
            self.happened.emit(Notice(tr("An answer is still being written. Stop it first, or wait for its end.")))
        elif not text.strip():
            self.happened.emit(Notice(tr("There is nothing to send: type a message first.")))
        return self.can_send and bool(text.strip())

    def _attempt(self, action: Callable[[], object]) -> bool:
        try:
            action()
        except StoreError as error:
            self.happened.emit(Notice(str(error)))
            return False
        return True

    def _answer(
        self, question: StoredMessage, options: GenerationOptions, before: Branch | None = None
    ) -> StoredMessage:
        """Begins a reply under this question. `before`: what stands above it, where that is known."""
        reply = self._turns.begin(question, options.opening)
        self._begin(reply, options, None if before is None else (*before, question, reply))
        return reply

    def _begin(self, message: StoredMessage, options: GenerationOptions, known: Branch | None = None) -> None:
        pair, record = self._engine.pair, self.record
        branch = self.messages() if known is None else known
        if not record.title:
            title = title_of_question(next((turn for turn in branch if turn.role == "user"), None))
            self._store.rename(self._id, title)
            self.happened.emit(TitleChanged(title))
        if pair:
            self._store.set_pair(self._id, str(pair.config.target), str(pair.config.draft or ""))
        self._stream.begin(Reply(message, Prompt.of(record.system_prompt, branch), options, pair))

    @Slot()
    def _update_state(self) -> None:
        state = State.IDLE
        if reply := self._stream.reply:
            waits = self._engine.is_loading and not reply.has_begun
            state = State.STOPPING if reply.stopping else State.LOADING if waits else State.GENERATING
        if state is not self._state:
            self._state = state
            self.happened.emit(StateChanged(state))
