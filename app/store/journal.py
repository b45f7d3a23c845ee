"""The journal: the text of a reply while it is being written, safe from a kill; and how it is taken up afterwards."""

import os
from datetime import UTC, datetime, timedelta

from app.database.database import now
from app.database.errors import StoreError
from app.store.messages import Messages
from app.store.records import MessageState, ReplyStats, StoredMessage
from app.words import tr

_LONGEST_REPLY = timedelta(hours=1)


class Journal(Messages):
    """Every method may raise StoreError."""

    def begin_streaming(self, message_id: int) -> None:
        """Lets a partial reply go on: what is journaled from now on is added to its text."""
        with self.database.transaction() as connection:
            connection.execute(
                "UPDATE messages SET state = 'streaming', writer = ? WHERE id = ?", (os.getpid(), message_id)
            )

    def journal_append(self, message_id: int, text: str, pieces_json: str | None = None) -> None:
        """Adds text to a streaming reply. Safe on disk when this returns, even if the process is killed."""
        with self.database.transaction() as connection:
            connection.execute(
                "INSERT INTO journal (message_id, sequence, text, pieces_json) VALUES "
                "(?, (SELECT coalesce(max(sequence), 0) + 1 FROM journal WHERE message_id = ?), ?, ?)",
                (message_id, message_id, text, pieces_json),
            )

    def finish_message(
        self,
        message_id: int,
        content: str,
        stats: ReplyStats | None = None,
        pieces_json: str | None = None,
        state: MessageState = "complete",
    ) -> StoredMessage:
        """Replaces the journal by the finished reply."""
        with self.database.transaction() as connection:
            changed = connection.execute(
                "UPDATE messages SET content = ?, stats_json = ?, pieces_json = ?, state = ? WHERE id = ?",
                (content, stats.to_json() if stats else None, pieces_json, state, message_id),
            )
            if not changed.rowcount:
                raise StoreError(tr("This reply was removed while it was being written."))
            connection.execute("DELETE FROM journal WHERE message_id = ?", (message_id,))
            connection.execute(
                "UPDATE conversations SET updated = ? WHERE id = (SELECT conversation_id FROM messages WHERE id = ?)",
                (now(), message_id),
            )
        return self.message(message_id)

    def recover(self, conversation_id: int | None = None, alone: bool = False) -> tuple[StoredMessage, ...]:
        """Replies that a crash cut off become partial, with the journaled text; those without text are removed.

        `conversation_id` None: of all conversations. A reply that another running Tandem may be writing is left
        alone, unless the caller knows that it is `alone`.
        """
        found = self.database.rows(
            "SELECT id, writer, created FROM messages WHERE state = 'streaming' AND (? IS NULL OR conversation_id = ?)",
            conversation_id,
            conversation_id,
        )
        cut_off = [number for number, writer, created in found if alone or not _is_being_written(writer, created)]
        recovered = [self._take_up(self.message(message_id)) for message_id in cut_off]
        return tuple(message for message in recovered if message)

    def _take_up(self, message: StoredMessage) -> StoredMessage | None:
        has_answer = self.database.rows("SELECT 1 FROM messages WHERE parent_id = ? LIMIT 1", message.id)
        if message.content or has_answer:
            return self.finish_message(message.id, message.content, message.stats, message.pieces_json, "partial")
        self.remove_message(message.id)
        return None


def _is_being_written(writer: int | None, created: str) -> bool:
    """By another process. Its number says little once its first owner may be long gone."""
    is_recent = datetime.fromisoformat(created) > datetime.now(UTC) - _LONGEST_REPLY
    return writer != os.getpid() and _is_alive(writer) and is_recent


def _is_alive(pid: int | None) -> bool:
    """Whether another process of this number runs. On Windows signal 0 would end it, so nobody is asked there."""
    if pid is None or os.name == "nt":
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
