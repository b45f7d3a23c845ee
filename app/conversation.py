"""One conversation's state machine: idle, loading, generating, stopping. Owns its writes to the store."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from PySide6.QtCore import QObject, Signal

from app.engine_thread import EngineThread
from app.speed import SpeedTracker
from app.store import Store
from app.stored import StoredConversation, StoredMessage
from engine.records import Sampling, Speculation


class State(StrEnum):
    IDLE = "idle"
    LOADING = "loading"
    GENERATING = "generating"
    STOPPING = "stopping"


@dataclass(frozen=True, slots=True)
class GenerationOptions:
    """How the next answer is made; the window builds it from the settings."""

    speculation: Speculation = "auto"
    sampling: Sampling = field(default_factory=Sampling)
    max_tokens: int | None = None
    draft_length: int | None = None
    lookup: bool = True
    detail: bool = False  # chances of each token, for the marks' hover
    overflow: Literal["refuse", "drop_oldest"] = "refuse"  # when the conversation outgrows the context


class Conversation(QObject):
    """One conversation. Construct one for each conversation that is opened; `close` it when it is left.

    A reply goes on streaming while another conversation is shown, as long as this object lives.

    Signals:
        state_changed: the new State.
        message_added: a StoredMessage, the user's or the reply that begins (state 'streaming', no text yet).
        branch_changed: the active branch is another one: show `messages()` anew.
        reply_text: text that the reply grew by, at most 30 times a second.
        reply_pieces: the same growth as a tuple of engine.records.Piece, for the marks.
        reply_round: every Round, as it comes.
        prefill: Prefill records, while the prompt is read.
        reply_finished: the StoredMessage with its stats, complete or partial.
        reply_removed: message id of a reply that never began (the request was refused).
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
        raise NotImplementedError

    @property
    def id(self) -> int:
        raise NotImplementedError

    @property
    def state(self) -> State:
        raise NotImplementedError

    @property
    def tracker(self) -> SpeedTracker:
        """The speed of the current or latest answer; a new one for each answer."""
        raise NotImplementedError

    @property
    def record(self) -> StoredConversation:
        """The conversation as it is stored now."""
        raise NotImplementedError

    @property
    def reply_so_far(self) -> str:
        """All text of the streaming reply, painted or not."""
        raise NotImplementedError

    def messages(self) -> tuple[StoredMessage, ...]:
        """The active branch."""
        raise NotImplementedError

    def send(self, text: str, options: GenerationOptions) -> bool:
        """Stores the message and asks for an answer. False: nothing was sent (a notice says why), keep the text."""
        raise NotImplementedError

    def stop(self) -> None:
        """The partial text stays."""
        raise NotImplementedError

    def regenerate(self, options: GenerationOptions, message_id: int | None = None) -> bool:
        """Answers again beside an earlier reply (None: the last one), as a branch."""
        raise NotImplementedError

    def edit(self, message_id: int, text: str, options: GenerationOptions) -> bool:
        """Asks another question beside an earlier one, as a branch."""
        raise NotImplementedError

    def continue_reply(self, options: GenerationOptions) -> bool:
        """Lets the last, partial reply go on where it stopped."""
        raise NotImplementedError

    def show_branch(self, message_id: int) -> None:
        """Shows another branch; see StoredMessage.branch and Store.siblings."""
        raise NotImplementedError

    def save_draft_text(self, text: str) -> None:
        """Keeps what stands unsent in the composer."""
        raise NotImplementedError

    def close(self) -> None:
        """Stops a running answer and stores all its text before it returns. Nothing is emitted afterwards."""
        raise NotImplementedError
