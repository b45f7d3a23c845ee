"""One conversation's state machine: idle, loading, generating, stopping. Owns its writes to the store."""

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.engine_thread import EngineThread
from app.prompt import GenerationOptions, Prompt, title_of, tokens_per_character, with_new_seed
from app.reply import Reply
from app.reply_writer import ReplyWriter
from app.speed import SpeedTracker
from app.store import Store, StoreError
from app.stored import StoredConversation, StoredMessage
from engine.errors import RequestError
from engine.records import Finished, Prefill, Round

__all__ = ["Conversation", "GenerationOptions", "State"]

_PAINT_MS = 34  # at most 30 times a second
_LEAST_ROOM = 256  # tokens kept for the answer when old turns are dropped


class State(StrEnum):
    IDLE = "idle"
    LOADING = "loading"
    GENERATING = "generating"
    STOPPING = "stopping"


class Conversation(QObject):
    """One conversation. Construct one for each conversation that is opened; `close` it when it is left.

    A reply goes on streaming while another conversation is shown, as long as this object lives. A message sent while
    a pair loads is answered as soon as it is ready.

    Signals:
        state_changed: the new State.
        message_added: a StoredMessage, the user's or the reply that begins (state 'streaming', no text yet).
        branch_changed: after edit, regenerate, continue_reply, show_branch: show `messages()` anew, which already has
            the reply that begins; `message_added` is not sent for it.
        reply_text: text that the reply grew by, at most 30 times a second.
        reply_pieces: the same growth as a tuple of engine.records.Piece, for the marks.
        reply_round: every Round, as it comes.
        prefill: Prefill records, while the prompt is read.
        reply_finished: the StoredMessage with its stats, complete or partial.
        reply_removed: message id of a reply that never began (refused, or stopped before the first token).
        title_changed: the title, when it was made from the first message.
        context_changed: tokens used, tokens there are.
        notice: a sentence for the user.
    """

    state_changed = Signal(object)
    message_added = Signal(object)
    branch_changed = Signal()
    reply_text = Signal(str)
    reply_pieces = Signal(object)
    reply_round = Signal(object)
    prefill = Signal(object)
    reply_finished = Signal(object)
    reply_removed = Signal(int)
    title_changed = Signal(str)
    context_changed = Signal(int, int)
    notice = Signal(str)

    def __init__(self, store: Store, engine: EngineThread, conversation_id: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._engine = engine
        self._id = conversation_id
        self._reply: Reply | None = None
        self._tracker = SpeedTracker()
        self._state = State.IDLE
        self._dropped = 0
        self._closed = False
        self._writer = ReplyWriter(store, self)
        self._writer.failed.connect(self.notice)
        self._paint_timer = QTimer(self, singleShot=True, interval=_PAINT_MS)
        self._paint_timer.timeout.connect(self._paint)
        engine.record.connect(self._on_record)
        engine.failed.connect(self._on_failed)
        for change in (engine.loading, engine.loaded, engine.load_failed, engine.load_cancelled):
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
        return self._reply is None and not self._closed

    @property
    def tracker(self) -> SpeedTracker:
        """The speed of the current or latest answer; a new one for each answer."""
        return self._tracker

    @property
    def record(self) -> StoredConversation:
        """The conversation as it is stored now. Raises StoreError."""
        return self._store.conversation(self._id)

    @property
    def reply_so_far(self) -> str:
        """All text of the streaming reply, painted or not."""
        return self._reply.text if self._reply else ""

    @property
    def context_used(self) -> int:
        """Tokens of the context that this conversation fills, as of its latest answer."""
        if self._reply and self._reply.context_used:
            return self._reply.context_used
        stats = next((message.stats for message in reversed(self.messages()) if message.stats), None)
        return stats.prompt_tokens + stats.tokens if stats else 0

    def messages(self) -> tuple[StoredMessage, ...]:
        """The active branch, with text that could not be saved yet. Raises StoreError."""
        return tuple(self._writer.newest(message) for message in self._store.messages(self._id))

    # what the user does -------------------------------------------------------------------------

    def send(self, text: str, options: GenerationOptions) -> bool:
        """Stores the message and asks for an answer. False: nothing was sent (a notice says why), keep the text."""
        if not self._may_ask(text):
            return False

        def ask() -> None:
            branch = self._store.messages(self._id)
            question = self._store.add_message(self._id, "user", text.strip(), branch[-1].id if branch else None)
            self.message_added.emit(question)

        def answer() -> None:
            self._store.set_draft_text(self._id, "")
            self._name_after(text)
            self._answer(self._last(), options)
            if self._reply:
                self.message_added.emit(self._reply.message)

        return self._attempt(ask) and (self._attempt(answer) or True)  # the question is stored; Regenerate asks again

    def stop(self) -> None:
        """The partial text stays."""
        if self._reply:
            self._reply.stopping = True
            self._engine.stop(self._reply.job)
            self._update_state()

    def regenerate(self, options: GenerationOptions, message_id: int | None = None) -> bool:
        """Answers again beside an earlier reply (None: the last one), as a branch; or answers an unanswered message."""
        if not self._may_ask("again"):
            return False

        def ask() -> None:
            last = self._store.message(message_id) if message_id else self._last()
            if last.role == "user":
                question, seen = last, set[int]()
            else:
                question = self._store.message(last.parent_id or 0)
                seen = {reply.stats.seed for reply in self._store.siblings(last.id) if reply.stats}
            self._answer(question, with_new_seed(options, seen))
            self.branch_changed.emit()

        return self._attempt(ask)

    def edit(self, message_id: int, text: str, options: GenerationOptions) -> bool:
        """Asks another question beside an earlier one, as a branch."""
        if not self._may_ask(text):
            return False

        def ask() -> None:
            earlier = self._store.message(message_id)
            if earlier.role != "user":
                raise StoreError("Only your own messages can be edited; use Regenerate for a reply.")
            question = self._store.add_message(self._id, "user", text.strip(), earlier.parent_id)
            self._answer(question, options)
            self.branch_changed.emit()

        return self._attempt(ask)

    def continue_reply(self, options: GenerationOptions) -> bool:
        """Lets the last, partial reply go on where it stopped."""
        if not self._may_ask("on"):
            return False

        def ask() -> None:
            last = self._last()
            if last.role != "assistant":
                raise StoreError("There is no reply to continue; use Regenerate to answer the last message.")
            self._store.begin_streaming(last.id)
            self._begin(replace(last, state="streaming"), self._store.messages(self._id), options)
            self.branch_changed.emit()

        return self._attempt(ask)

    def show_branch(self, message_id: int) -> None:
        """Shows another branch; see StoredMessage.branch and Store.siblings."""
        if self.can_send and self._attempt(lambda: self._store.set_active_leaf(self._id, message_id)):
            self.branch_changed.emit()

    def save_draft_text(self, text: str) -> None:
        """Keeps what stands unsent in the composer."""
        self._attempt(lambda: self._store.set_draft_text(self._id, text))

    def close(self) -> None:
        """Stops a running answer and stores all its text before it returns. Nothing is emitted afterwards."""
        if self._closed:
            return
        if self._reply:
            self._engine.stop(self._reply.job)
            self._engine.deliver()
        if self._reply:
            self._end(None)
        self._closed = True
        self._writer.close()
        self._paint_timer.stop()
        self._engine.record.disconnect(self._on_record)
        self._engine.failed.disconnect(self._on_failed)
        for change in (self._engine.loading, self._engine.loaded, self._engine.load_failed):
            change.disconnect(self._update_state)
        self._engine.load_cancelled.disconnect(self._update_state)

    # asking -------------------------------------------------------------------------------------

    def _may_ask(self, text: str) -> bool:
        if self._reply:
            self.notice.emit("An answer is still being written. Stop it first, or wait for its end.")
        elif not text.strip():
            self.notice.emit("There is nothing to send: type a message first.")
        return self.can_send and bool(text.strip())

    def _attempt(self, action: Callable[[], object]) -> bool:
        try:
            action()
        except StoreError as error:
            self.notice.emit(str(error))
            return False
        return True

    def _last(self) -> StoredMessage:
        branch = self.messages()
        if not branch:
            raise StoreError("This conversation is empty: type a message first.")
        return branch[-1]

    def _name_after(self, text: str) -> None:
        if not self.record.title:
            self._store.rename(self._id, title_of(text))
            self.title_changed.emit(title_of(text))

    def _answer(self, question: StoredMessage, options: GenerationOptions) -> None:
        """Begins a reply under this question."""
        reply = self._store.add_message(self._id, "assistant", "", question.id, state="streaming")
        self._begin(reply, self._store.messages(self._id), options)

    def _begin(self, message: StoredMessage, branch: tuple[StoredMessage, ...], options: GenerationOptions) -> None:
        pair = self._engine.pair
        prompt = Prompt.of(self.record.system_prompt, branch)
        if options.overflow == "drop_oldest" and pair:
            room = min(options.max_tokens or _LEAST_ROOM, pair.context // 4)
            prompt = prompt.fitted(pair.context, room, tokens_per_character(branch))
        if pair:
            self._store.set_pair(self._id, str(pair.config.target), str(pair.config.draft or ""))
        self._reply = Reply(message, prompt, options, pair)
        self._tracker = self._reply.tracker
        self._writer.begin(self._reply)
        self._submit()

    def _submit(self) -> None:
        if not self._reply:
            return
        prompt = self._reply.prompt
        if prompt.dropped != self._dropped and prompt.dropped:
            self.notice.emit(
                f"The conversation is longer than the context: its oldest {prompt.dropped} messages stay here "
                "to read, but the model no longer sees them."
            )
        self._dropped = prompt.dropped
        self._reply.job = self._engine.submit(prompt.request(self._reply.options))
        self._update_state()

    # what the engine says -----------------------------------------------------------------------

    @Slot(int, object)
    def _on_record(self, job: int, record: object) -> None:
        if not self._reply or job != self._reply.job:
            return
        if isinstance(record, Round):
            if not self._reply.pair:  # it was still loading when the message was sent
                self._reply.pair = self._engine.pair
            self._reply.add(record, self._engine.baseline(record.position))
            self.reply_round.emit(record)
            if not self._paint_timer.isActive():
                self._paint_timer.start()
        elif isinstance(record, Prefill):
            self.prefill.emit(record)
        elif isinstance(record, Finished):
            self._reply.complete(record)
            self._end(record)

    @Slot(int, str)
    def _on_failed(self, job: int, sentence: str) -> None:
        reply = self._reply
        if not reply or job != reply.job:
            return
        too_long = isinstance(self._engine.error(job), RequestError) and self._engine.pair and not reply.has_begun
        if too_long and reply.options.overflow == "drop_oldest" and reply.prompt.can_drop and not reply.stopping:
            reply.prompt = reply.prompt.without_oldest()
            self._submit()
            return
        self.notice.emit(sentence)
        self._end(None)

    @Slot()
    def _paint(self) -> None:
        if not self._reply:
            return
        text, pieces = self._reply.unpainted()
        if text or pieces:
            self.reply_text.emit(text)
            self.reply_pieces.emit(pieces)
            self._tell_context()

    def _end(self, finished: Finished | None) -> None:
        """The reply is over: painted, stored, told. `finished` None: it was cut off."""
        self._paint_timer.stop()
        self._paint()
        reply = self._reply
        if not reply:
            return
        self._reply = None
        if not reply.text and (finished is None or finished.finish_reason == "cancelled"):
            self._writer.remove(reply)
            self.reply_removed.emit(reply.message.id)
        else:
            self.reply_finished.emit(self._writer.finish(reply, finished))
        for notice in reply.notices(finished):
            self.notice.emit(notice)
        self._update_state()

    @Slot()
    def _update_state(self) -> None:
        if self._reply:
            state = State.STOPPING if self._reply.stopping else State.GENERATING
        else:
            state = State.LOADING if self._engine.is_loading else State.IDLE
        if state is not self._state:
            self._state = state
            self.state_changed.emit(state)

    def _tell_context(self) -> None:
        if self._reply and self._engine.pair:
            self.context_changed.emit(self._reply.context_used, self._engine.pair.context)
