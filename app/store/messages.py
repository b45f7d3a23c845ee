"""The tables of messages and of the journal: a tree of turns, and the text of the reply that is being written."""

import os
import sqlite3
from datetime import UTC, datetime, timedelta

from app.store import token_origins as marks
from app.store.database import Database, StoreError, now
from app.store.records import MessageState, ReplyStats, Role, StoredMessage

_LONGEST_REPLY = timedelta(hours=1)
_SELECT = """
    SELECT m.id, m.conversation_id, m.parent_id, m.role, m.content, m.created, m.state, m.stats_json, m.pieces_json,
        (SELECT count(*) FROM messages s
         WHERE s.conversation_id = m.conversation_id AND s.parent_id IS m.parent_id AND s.id <= m.id) AS branch,
        (SELECT count(*) FROM messages s
         WHERE s.conversation_id = m.conversation_id AND s.parent_id IS m.parent_id) AS branches
    FROM messages m
"""
_BRANCH = """
    WITH RECURSIVE branch(id, depth) AS (
        SELECT active_leaf, 0 FROM conversations WHERE id = ? AND active_leaf IS NOT NULL
        UNION ALL
        SELECT up.parent_id, depth + 1 FROM branch JOIN messages up ON up.id = branch.id WHERE up.parent_id IS NOT NULL
    )
"""


class MessageRows:
    """Reads and writes messages. Every method may raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def branch(self, conversation_id: int) -> tuple[StoredMessage, ...]:
        return self._read(f"{_BRANCH} {_SELECT} JOIN branch USING (id) ORDER BY depth DESC", conversation_id)

    def tree(self, conversation_id: int) -> tuple[StoredMessage, ...]:
        return self._read(f"{_SELECT} WHERE m.conversation_id = ? ORDER BY m.id", conversation_id)

    def one(self, message_id: int) -> StoredMessage:
        found = self._read(f"{_SELECT} WHERE m.id = ?", message_id)
        if not found:
            raise StoreError("This message no longer exists.")
        return found[0]

    def siblings(self, message_id: int) -> tuple[StoredMessage, ...]:
        message = self.one(message_id)
        return self._read(
            f"{_SELECT} WHERE m.conversation_id = ? AND m.parent_id IS ? ORDER BY m.id",
            message.conversation_id,
            message.parent_id,
        )

    def add(
        self,
        conversation_id: int,
        role: Role,
        content: str,
        parent_id: int | None,
        state: MessageState,
        stats: ReplyStats | None,
        pieces_json: str | None,
    ) -> StoredMessage:
        moment = now()
        with self._database.transaction() as connection:
            cursor = connection.execute(
                "INSERT INTO messages (conversation_id, parent_id, role, content, created, state, stats_json, "
                "pieces_json, writer) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    conversation_id,
                    parent_id,
                    role,
                    content,
                    moment,
                    state,
                    stats.to_json() if stats else None,
                    pieces_json,
                    os.getpid(),
                ),
            )
            connection.execute(
                "UPDATE conversations SET active_leaf = ?, updated = ? WHERE id = ?",
                (cursor.lastrowid, moment, conversation_id),
            )
        return self.one(int(cursor.lastrowid or 0))

    def activate(self, conversation_id: int, message_id: int | None) -> None:
        with self._database.transaction() as connection:
            leaf = message_id
            while leaf is not None:
                newest = connection.execute("SELECT max(id) FROM messages WHERE parent_id = ?", (leaf,)).fetchone()[0]
                if newest is None:
                    break
                leaf = newest
            connection.execute("UPDATE conversations SET active_leaf = ? WHERE id = ?", (leaf, conversation_id))

    def remove(self, message_id: int) -> None:
        message = self.one(message_id)
        with self._database.transaction() as connection:
            if connection.execute("SELECT 1 FROM messages WHERE parent_id = ?", (message_id,)).fetchone():
                raise StoreError("This message has an answer under it; remove that one first.")
            connection.execute(
                "UPDATE conversations SET active_leaf = ? WHERE id = ? AND active_leaf = ?",
                (message.parent_id, message.conversation_id, message_id),
            )
            connection.execute("DELETE FROM messages WHERE id = ?", (message_id,))

    # the journal --------------------------------------------------------------------------------

    def begin_streaming(self, message_id: int) -> None:
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE messages SET state = 'streaming', writer = ? WHERE id = ?", (os.getpid(), message_id)
            )

    def journal_append(self, message_id: int, text: str, pieces_json: str | None) -> None:
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO journal (message_id, sequence, text, pieces_json) VALUES "
                "(?, (SELECT coalesce(max(sequence), 0) + 1 FROM journal WHERE message_id = ?), ?, ?)",
                (message_id, message_id, text, pieces_json),
            )

    def finish(
        self,
        message_id: int,
        content: str,
        stats: ReplyStats | None,
        pieces_json: str | None,
        state: MessageState,
    ) -> StoredMessage:
        with self._database.transaction() as connection:
            changed = connection.execute(
                "UPDATE messages SET content = ?, stats_json = ?, pieces_json = ?, state = ? WHERE id = ?",
                (content, stats.to_json() if stats else None, pieces_json, state, message_id),
            )
            if not changed.rowcount:
                raise StoreError("This reply was removed while it was being written.")
            connection.execute("DELETE FROM journal WHERE message_id = ?", (message_id,))
            connection.execute(
                "UPDATE conversations SET updated = ? WHERE id = (SELECT conversation_id FROM messages WHERE id = ?)",
                (now(), message_id),
            )
        return self.one(message_id)

    def recover(self) -> tuple[StoredMessage, ...]:
        recovered = []
        for message_id, writer in self._database.rows("SELECT id, writer FROM messages WHERE state = 'streaming'"):
            message = self.one(message_id)
            if writer != os.getpid() and _is_alive(writer) and _is_recent(message.created):
                continue
            has_answer = self._database.rows("SELECT 1 FROM messages WHERE parent_id = ? LIMIT 1", message_id)
            if message.content or has_answer:
                recovered.append(
                    self.finish(message_id, message.content, message.stats, message.pieces_json, "partial")
                )
            else:
                self.remove(message_id)
        return tuple(recovered)

    # rows ---------------------------------------------------------------------------------------

    def _read(self, sql: str, *values: object) -> tuple[StoredMessage, ...]:
        return tuple(self._message(row) for row in self._database.rows(sql, *values))

    def _message(self, row: sqlite3.Row) -> StoredMessage:
        content, pieces_json = row["content"], row["pieces_json"]
        if row["state"] == "streaming":
            journal = self._database.rows(
                "SELECT text, pieces_json FROM journal WHERE message_id = ? ORDER BY sequence", row["id"]
            )
            content += "".join(entry["text"] for entry in journal)
            pieces = [part for part in (pieces_json, *(entry["pieces_json"] for entry in journal)) if part]
            pieces_json = marks.join(pieces) if pieces else None
        return StoredMessage(
            id=row["id"],
            conversation_id=row["conversation_id"],
            parent_id=row["parent_id"],
            role=row["role"],
            content=content,
            created=row["created"],
            state=row["state"],
            stats=ReplyStats.from_json(row["stats_json"]) if row["stats_json"] else None,
            pieces_json=pieces_json,
            branch=row["branch"],
            branches=row["branches"],
        )


def _is_recent(created: str) -> bool:
    """A process number that is in use says little once its first owner may be long gone."""
    return datetime.fromisoformat(created) > datetime.now(UTC) - _LONGEST_REPLY


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
