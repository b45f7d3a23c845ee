"""What a conversation tells the window, as frozen records on one signal."""

from dataclasses import dataclass
from enum import StrEnum

from app.store.records import StoredMessage
from engine.records import Piece, Prefill


class State(StrEnum):
    IDLE = "idle"
    LOADING = "loading"  # a question waits for the models
    GENERATING = "generating"
    STOPPING = "stopping"


@dataclass(frozen=True, slots=True)
class StateChanged:
    state: State


@dataclass(frozen=True, slots=True)
class MessageAdded:
    """The user's message, or the reply that begins (state 'streaming', no text yet)."""

    message: StoredMessage


@dataclass(frozen=True, slots=True)
class BranchChanged:
    """Show `Conversation.messages()` anew: it has the reply that begins, and no MessageAdded comes for that one."""


@dataclass(frozen=True, slots=True)
class ContextCut:
    """The model is sent the conversation from this message on; None: all of it. `summary` may stand for the rest."""

    message_id: int | None
    summary: str = ""


@dataclass(frozen=True, slots=True)
class OldestSummarised:
    """The model is about to write a summary of so many messages, before it answers."""

    messages: int


@dataclass(frozen=True, slots=True)
class PromptRead:
    """How far the prompt is read."""

    prefill: Prefill


@dataclass(frozen=True, slots=True)
class ReplyGrew:
    """What the reply grew by since the last time, at most 30 times a second."""

    text: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ContextUsed:
    tokens: int
    total: int


@dataclass(frozen=True, slots=True)
class ReplyFinished:
    """With its figures, complete or partial."""

    message: StoredMessage


@dataclass(frozen=True, slots=True)
class ReplyRemoved:
    """It never began: refused, or stopped before the first token."""

    message_id: int


@dataclass(frozen=True, slots=True)
class TitleChanged:
    """The title was made from the first message."""

    title: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence for the user."""

    sentence: str


ConversationEvent = (
    StateChanged
    | MessageAdded
    | BranchChanged
    | ContextCut
    | OldestSummarised
    | PromptRead
    | ReplyGrew
    | ContextUsed
    | ReplyFinished
    | ReplyRemoved
    | TitleChanged
    | Notice
)
