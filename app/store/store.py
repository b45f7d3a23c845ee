"""Conversations, messages, the journal of the streaming reply, and measurements, in one SQLite file."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.store import measurement_json
from app.store.database import Database, StoreError, now
from app.store.messages import MessageRows
from app.store.records import (
    MessageState,
    ReplyStats,
    Role,
    SearchHit,
    StoredConversation,
    StoredMeasurement,
    StoredMessage,
)
from engine.records import Measurement

__all__ = ["Store", "StoreError"]

_CONVERSATION_COLUMNS = (
    "id, title, folder, system_prompt, target, draft, pinned, draft_text AS unsent_text, active_leaf, "
    "created, updated, deleted_at"
)


class Store:
    """Everything that outlives the window. Used from the thread that made it. Every method may raise StoreError.

    Attributes:
        database: the SQLite file.
        notices: sentences to show once, e.g. that a damaged database was moved aside.
    """

    def __init__(self, path: Path) -> None:
        """Opens or makes the database."""
        self.database = Database(path)
        self.notices: tuple[str, ...] = self.database.notices
        self._messages = MessageRows(self.database)

    def close(self) -> None:
        """Twice is harmless."""
        self.database.close()

    # conversations ------------------------------------------------------------------------------

    def conversations(self, deleted: bool = False) -> tuple[StoredConversation, ...]:
        """Pinned first, then the latest used first. `deleted`: those that were deleted and can be restored."""
        rows = self.database.rows(
            f"SELECT {_CONVERSATION_COLUMNS} FROM conversations WHERE (deleted_at IS NOT NULL) = ? "
            "ORDER BY pinned DESC, updated DESC, id DESC",
            deleted,
        )
        return tuple(_conversation(dict(row)) for row in rows)

    def conversation(self, conversation_id: int) -> StoredConversation:
        rows = self.database.rows(f"SELECT {_CONVERSATION_COLUMNS} FROM conversations WHERE id = ?", conversation_id)
        if not rows:
            raise StoreError("This conversation no longer exists.")
        return _conversation(dict(rows[0]))

    def create_conversation(
        self, title: str = "", system_prompt: str = "", folder: str = "", target: str = "", draft: str = ""
    ) -> StoredConversation:
        with self.database.transaction() as connection:
            cursor = connection.execute(
                "INSERT INTO conversations (title, folder, system_prompt, target, draft, created, updated) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (title, folder, system_prompt, target, draft, (moment := now()), moment),
            )
            conversation_id = int(cursor.lastrowid or 0)
        return self.conversation(conversation_id)

    def rename(self, conversation_id: int, title: str) -> None:
        self._set(conversation_id, "title = ?", title)

    def set_folder(self, conversation_id: int, folder: str) -> None:
        self._set(conversation_id, "folder = ?", folder)

    def set_pinned(self, conversation_id: int, pinned: bool) -> None:
        self._set(conversation_id, "pinned = ?", pinned)

    def set_system_prompt(self, conversation_id: int, system_prompt: str) -> None:
        self._set(conversation_id, "system_prompt = ?", system_prompt)

    def set_pair(self, conversation_id: int, target: str, draft: str) -> None:
        """Paths of the pair last used here."""
        self._set(conversation_id, "target = ?, draft = ?", target, draft)

    def set_unsent_text(self, conversation_id: int, text: str) -> None:
        """What stands unsent in the composer."""
        self._set(conversation_id, "draft_text = ?", text)

    def delete(self, conversation_id: int) -> None:
        """Hides the conversation; `restore` brings it back."""
        self._set(conversation_id, "deleted_at = ?", now())

    def restore(self, conversation_id: int) -> None:
        self._set(conversation_id, "deleted_at = NULL")

    def purge(self, days: int = 30) -> int:
        """Removes for good what was deleted longer ago than this; how many conversations that were."""
        before = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="milliseconds")
        with self.database.transaction() as connection:
            return connection.execute("DELETE FROM conversations WHERE deleted_at <= ?", (before,)).rowcount

    def _set(self, conversation_id: int, assignment: str, *values: object) -> None:
        with self.database.transaction() as connection:
            changed = connection.execute(
                f"UPDATE conversations SET {assignment} WHERE id = ?", (*values, conversation_id)
            )
            if not changed.rowcount:
                raise StoreError("This conversation no longer exists.")

    # messages -----------------------------------------------------------------------------------

    def messages(self, conversation_id: int) -> tuple[StoredMessage, ...]:
        """The active branch, first turn first."""
        return self._messages.branch(conversation_id)

    def tree(self, conversation_id: int) -> tuple[StoredMessage, ...]:
        """Every message of every branch, oldest first."""
        return self._messages.tree(conversation_id)

    def message(self, message_id: int) -> StoredMessage:
        return self._messages.one(message_id)

    def siblings(self, message_id: int) -> tuple[StoredMessage, ...]:
        """The branches at this message, itself included, oldest first."""
        return self._messages.siblings(message_id)

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
        return self._messages.add(conversation_id, role, content, parent_id, state, stats, pieces_json)

    def set_active_leaf(self, conversation_id: int, message_id: int | None) -> None:
        """Shows the branch of this message, down to its newest leaf."""
        self._messages.activate(conversation_id, message_id)

    def remove_message(self, message_id: int) -> None:
        """Takes away a message that has no answer under it, e.g. a reply that never began."""
        self._messages.remove(message_id)

    # the journal --------------------------------------------------------------------------------

    def begin_streaming(self, message_id: int) -> None:
        """Lets a partial reply go on: what is journaled from now on is added to its text."""
        self._messages.begin_streaming(message_id)

    def journal_append(self, message_id: int, text: str, pieces_json: str | None = None) -> None:
        """Adds text to a streaming reply. Safe on disk when this returns, even if the process is killed."""
        self._messages.journal_append(message_id, text, pieces_json)

    def finish_message(
        self,
        message_id: int,
        content: str,
        stats: ReplyStats | None = None,
        pieces_json: str | None = None,
        state: MessageState = "complete",
    ) -> StoredMessage:
        """Replaces the journal by the finished reply."""
        return self._messages.finish(message_id, content, stats, pieces_json, state)

    def recover(self) -> tuple[StoredMessage, ...]:
        """At start: replies that a crash cut off become partial, with the journaled text. Empty ones are removed.

        A reply that another running Tandem is writing is left alone.
        """
        return self._messages.recover()

    # search -------------------------------------------------------------------------------------

    def search(self, text: str, limit: int = 50) -> tuple[SearchHit, ...]:
        """Messages that hold every word (the last one as a beginning), best first."""
        return self._search_words(text, limit) or self._search_text(text.strip(), limit)

    def _search_words(self, text: str, limit: int) -> tuple[SearchHit, ...]:
        words = re.findall(r"\w+", text)
        if not words:
            return ()
        query = " ".join(f'"{word}"' for word in words) + "*"
        rows = self.database.rows(
            "SELECT m.conversation_id, m.id, c.title, m.role, snippet(messages_fts, 0, '[', ']', '…', 12) "
            "FROM messages_fts JOIN messages m ON m.id = messages_fts.rowid "
            "JOIN conversations c ON c.id = m.conversation_id "
            "WHERE messages_fts MATCH ? AND c.deleted_at IS NULL ORDER BY messages_fts.rank LIMIT ?",
            query,
            limit,
        )
        return tuple(SearchHit(*row) for row in rows)

    def _search_text(self, text: str, limit: int) -> tuple[SearchHit, ...]:
        """For scripts without spaces and for signs, which the word index cannot find."""
        if not text:
            return ()
        rows = self.database.rows(
            "SELECT m.conversation_id, m.id, c.title, m.role, m.content FROM messages m "
            "JOIN conversations c ON c.id = m.conversation_id "
            "WHERE instr(lower(m.content), lower(?)) AND c.deleted_at IS NULL ORDER BY m.id DESC LIMIT ?",
            text,
            limit,
        )
        return tuple(SearchHit(row[0], row[1], row[2], row[3], _snippet(row[4], text)) for row in rows)

    # measurements -------------------------------------------------------------------------------

    def add_measurement(self, measurement: Measurement, imported: bool = False) -> StoredMeasurement:
        created, target = measurement.created or now(), str(measurement.target.get("name", ""))
        text = json.dumps(measurement_json.to_dict(measurement), ensure_ascii=False)
        with self.database.transaction() as connection:
            cursor = connection.execute(
                "INSERT INTO measurements (created, target, imported, json) VALUES (?, ?, ?, ?)",
                (created, target, imported, text),
            )
        return StoredMeasurement(int(cursor.lastrowid or 0), created, target, imported, measurement)

    def measurements(self) -> tuple[StoredMeasurement, ...]:
        """Newest first."""
        rows = self.database.rows("SELECT id, created, target, imported, json FROM measurements ORDER BY id DESC")
        return tuple(
            StoredMeasurement(row[0], row[1], row[2], bool(row[3]), measurement_json.loads(row[4])) for row in rows
        )

    def remove_measurement(self, measurement_id: int) -> None:
        with self.database.transaction() as connection:
            connection.execute("DELETE FROM measurements WHERE id = ?", (measurement_id,))


def _conversation(row: dict[str, object]) -> StoredConversation:
    row["pinned"] = bool(row["pinned"])
    return StoredConversation(**row)  # type: ignore[arg-type]


def _snippet(content: str, text: str) -> str:
    at = max(content.lower().find(text.lower()), 0)
    start, end = max(at - 30, 0), at + len(text)
    head, tail = ("…" if start else ""), ("…" if end + 30 < len(content) else "")
    return f"{head}{content[start:at]}[{content[at:end]}]{content[end : end + 30]}{tail}"
