"""Conversations, messages, the journal of the streaming reply, and measurements, in one SQLite file."""

from pathlib import Path

from app.stored import (
    MessageState,
    ReplyStats,
    Role,
    SearchHit,
    StoredConversation,
    StoredMeasurement,
    StoredMessage,
)
from engine.records import Measurement


class StoreError(Exception):
    """A sentence for the user: the database is locked, read-only, newer than this Tandem, or the disk is full."""


class Store:
    """Everything that outlives the window. Used from the thread that made it.

    Attributes:
        notices: sentences to show once, e.g. that a damaged database was moved aside.
    """

    notices: tuple[str, ...]

    def __init__(self, path: Path) -> None:
        """Opens or makes the database. Raises StoreError."""
        raise NotImplementedError

    def close(self) -> None:
        """Twice is harmless."""
        raise NotImplementedError

    # conversations ------------------------------------------------------------------------------

    def conversations(self, deleted: bool = False) -> tuple[StoredConversation, ...]:
        """Pinned first, then the latest used first."""
        raise NotImplementedError

    def conversation(self, conversation_id: int) -> StoredConversation:
        raise NotImplementedError

    def create_conversation(
        self, title: str = "", system_prompt: str = "", folder: str = "", target: str = "", draft: str = ""
    ) -> StoredConversation:
        raise NotImplementedError

    def rename(self, conversation_id: int, title: str) -> None:
        raise NotImplementedError

    def set_folder(self, conversation_id: int, folder: str) -> None:
        raise NotImplementedError

    def set_pinned(self, conversation_id: int, pinned: bool) -> None:
        raise NotImplementedError

    def set_system_prompt(self, conversation_id: int, system_prompt: str) -> None:
        raise NotImplementedError

    def set_pair(self, conversation_id: int, target: str, draft: str) -> None:
        raise NotImplementedError

    def set_draft_text(self, conversation_id: int, text: str) -> None:
        """What stands unsent in the composer."""
        raise NotImplementedError

    def delete(self, conversation_id: int) -> None:
        """Hides the conversation; `restore` brings it back."""
        raise NotImplementedError

    def restore(self, conversation_id: int) -> None:
        raise NotImplementedError

    def purge(self, days: int = 30) -> int:
        """Removes for good what was deleted longer ago than this; how many conversations that were."""
        raise NotImplementedError

    # messages -----------------------------------------------------------------------------------

    def messages(self, conversation_id: int) -> tuple[StoredMessage, ...]:
        """The active branch, first turn first."""
        raise NotImplementedError

    def tree(self, conversation_id: int) -> tuple[StoredMessage, ...]:
        """Every message of every branch, oldest first."""
        raise NotImplementedError

    def message(self, message_id: int) -> StoredMessage:
        raise NotImplementedError

    def siblings(self, message_id: int) -> tuple[StoredMessage, ...]:
        """The branches at this message, itself included, oldest first."""
        raise NotImplementedError

    def add_message(
        self,
        conversation_id: int,
        role: Role,
        content: str,
        parent_id: int | None = None,
        state: MessageState = "complete",
        stats: ReplyStats | None = None,
        pieces_json: str | None = None,
    ) -> StoredMessage:
        """Adds a turn under `parent_id` (None: a first turn) and makes it the active leaf."""
        raise NotImplementedError

    def set_active_leaf(self, conversation_id: int, message_id: int) -> None:
        """Shows the branch of this message, down to its newest leaf."""
        raise NotImplementedError

    def remove_message(self, message_id: int) -> None:
        """Takes away a message that has no answer under it, e.g. a reply that never began."""
        raise NotImplementedError

    # the journal --------------------------------------------------------------------------------

    def journal_append(self, message_id: int, text: str, pieces_json: str | None = None) -> None:
        """Adds text to a streaming reply. Safe on disk when this returns, even if the process is killed."""
        raise NotImplementedError

    def finish_message(
        self,
        message_id: int,
        content: str,
        stats: ReplyStats | None = None,
        pieces_json: str | None = None,
        state: MessageState = "complete",
    ) -> StoredMessage:
        """Replaces the journal by the finished reply."""
        raise NotImplementedError

    def recover(self) -> tuple[StoredMessage, ...]:
        """At start: replies that a crash cut off become partial, with the journaled text. Empty ones are removed."""
        raise NotImplementedError

    # search -------------------------------------------------------------------------------------

    def search(self, text: str, limit: int = 50) -> tuple[SearchHit, ...]:
        """Messages that hold every word (the last one as a beginning), best first."""
        raise NotImplementedError

    # measurements -------------------------------------------------------------------------------

    def add_measurement(self, measurement: Measurement, imported: bool = False) -> StoredMeasurement:
        raise NotImplementedError

    def measurements(self) -> tuple[StoredMeasurement, ...]:
        """Newest first."""
        raise NotImplementedError

    def remove_measurement(self, measurement_id: int) -> None:
        raise NotImplementedError
