"""The table of messages: a tree of turns, read branch by branch."""

import json
import os
import sqlite3
from collections.abc import Iterable, Sequence

from app.database.database import Database, now
from app.database.errors import StoreError
from app.store import token_origins as marks
from app.store.records import (
    MessageState,
    NewMessage,
    ReplyStats,
    Role,
    StoredAttachment,
    StoredMessage,
    stats_or_none,
)
from app.words import tr

_SELECT = """
    SELECT m.id, m.conversation_id, m.parent_id, m.role, m.content, m.created, m.state, m.stats_json, m.pieces_json,
        m.edited, m.cut,
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


class Messages:
    """A tree of turns. Every method may raise StoreError."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def messages(self, conversation_id: int) -> tuple[StoredMessage, ...]:
        """The active branch, first turn first."""
        return self._read(f"{_BRANCH} {_SELECT} JOIN branch USING (id) ORDER BY depth DESC", conversation_id)

    def tree(self, conversation_id: int) -> tuple[StoredMessage, ...]:
        """Every message of every branch, oldest first."""
        return self._read(f"{_SELECT} WHERE m.conversation_id = ? ORDER BY m.id", conversation_id)

    def branches(self, conversation_id: int) -> int:
        """How many messages have nothing after them."""
        rows = self.database.rows(
            "SELECT count(*) FROM messages m WHERE m.conversation_id = ? "
            "AND NOT EXISTS (SELECT 1 FROM messages next WHERE next.parent_id = m.id)",
            conversation_id,
        )
        return int(rows[0][0])

    def message(self, message_id: int) -> StoredMessage:
        found = self._read(f"{_SELECT} WHERE m.id = ?", message_id)
        if not found:
            raise StoreError(tr("This message no longer exists."))
        return found[0]

    def siblings(self, message_id: int) -> tuple[StoredMessage, ...]:
        """The branches at this message, itself included, oldest first."""
        message = self.message(message_id)
        return self._read(
            f"{_SELECT} WHERE m.conversation_id = ? AND m.parent_id IS ? ORDER BY m.id",
            message.conversation_id,
            message.parent_id,
        )

    def add_message(
        self,
        conversation_id: int,
        role: Role,
        content: str,
        parent_id: int | None = None,
        state: MessageState = "complete",
        stats: ReplyStats | None = None,
        pieces_json: str | None = None,
        attachments: Sequence[StoredAttachment] = (),
        edited: bool = False,
    ) -> StoredMessage:
        """`add`, of what is said now."""
        new = NewMessage(role, content, parent_id, state, stats, pieces_json, tuple(attachments), edited=edited)
        return self.add(conversation_id, new)

    def add(self, conversation_id: int, message: NewMessage) -> StoredMessage:
        """Makes it the active leaf, and brings the conversation back from the archive."""
        moment = message.created or now()
        with self.database.transaction() as connection:
            message_id = _insert(connection, conversation_id, message, moment)
            connection.execute(
                "UPDATE conversations SET active_leaf = ?, updated = ?, archived_at = NULL WHERE id = ?",
                (message_id, moment, conversation_id),
            )
        return self.message(message_id)

    def set_active_leaf(self, conversation_id: int, message_id: int | None) -> None:
        """Shows the branch of this message, down to its newest leaf."""
        with self.database.transaction() as connection:
            leaf = None if message_id is None else newest_leaf(connection, message_id)
            connection.execute("UPDATE conversations SET active_leaf = ? WHERE id = ?", (leaf, conversation_id))

    def set_cut(self, message_ids: Iterable[int], cut: str | None) -> None:
        """From which message on a prompt is sent; see `StoredMessage.cut`."""
        with self.database.transaction() as connection:
            connection.executemany("UPDATE messages SET cut = ? WHERE id = ?", [(cut, one) for one in message_ids])

    def remove_message(self, message_id: int) -> None:
        """Takes away a message that has no answer under it, e.g. a reply that never began."""
        message = self.message(message_id)
        with self.database.transaction() as connection:
            if connection.execute("SELECT 1 FROM messages WHERE parent_id = ?", (message_id,)).fetchone():
                raise StoreError(tr("This message has an answer under it; remove that one first."))
            connection.execute(
                "UPDATE conversations SET active_leaf = ? WHERE id = ? AND active_leaf = ?",
                (message.parent_id, message.conversation_id, message_id),
            )
            connection.execute("DELETE FROM messages WHERE id = ?", (message_id,))

    # rows ---------------------------------------------------------------------------------------

    def _read(self, sql: str, *values: object) -> tuple[StoredMessage, ...]:
        rows = self.database.rows(sql, *values)
        attachments = self._attachments([row["id"] for row in rows if row["role"] == "user"])
        return tuple(self._from_row(row, attachments.get(row["id"], ())) for row in rows)

    def _attachments(self, message_ids: Sequence[int]) -> dict[int, tuple[StoredAttachment, ...]]:
        """By message; those without any are left out."""
        found: dict[int, tuple[StoredAttachment, ...]] = {}
        rows = self.database.rows(
            "SELECT message_id, name, num_bytes, part, content FROM attachments "
            "WHERE message_id IN (SELECT value FROM json_each(?)) ORDER BY id",
            json.dumps(message_ids),
        )
        for message_id, *values in rows:
            found[message_id] = (*found.get(message_id, ()), StoredAttachment(*values))
        return found

    def _from_row(self, row: sqlite3.Row, attachments: tuple[StoredAttachment, ...]) -> StoredMessage:
        content, pieces_json = row["content"], row["pieces_json"]
        if row["state"] == "streaming":
            journal = self.database.rows(
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
            stats=stats_or_none(row["stats_json"]),
            pieces_json=pieces_json,
            branch=row["branch"],
            branches=row["branches"],
            attachments=attachments,
            edited=bool(row["edited"]),
            cut=row["cut"],
        )


def newest_leaf(connection: sqlite3.Connection, message_id: int) -> int:
    """Where the latest message under this one, and the latest under that, and so on, ends."""
    while True:
        newest = connection.execute("SELECT max(id) FROM messages WHERE parent_id = ?", (message_id,)).fetchone()[0]
        if newest is None:
            return message_id
        message_id = newest


def _insert(connection: sqlite3.Connection, conversation_id: int, message: NewMessage, moment: str) -> int:
    """The row and those of its attachments; its id."""
    columns = {
        "conversation_id": conversation_id,
        "parent_id": message.parent_id,
        "role": message.role,
        "content": message.content,
        "created": moment,
        "state": message.state,
        "stats_json": message.stats.to_json() if message.stats else None,
        "pieces_json": message.pieces_json,
        "writer": os.getpid(),
        "edited": message.edited,
        "cut": message.cut,
    }
    names, places = ", ".join(columns), ", ".join("?" * len(columns))
    cursor = connection.execute(f"INSERT INTO messages ({names}) VALUES ({places})", tuple(columns.values()))
    message_id = int(cursor.lastrowid or 0)
    connection.executemany(
        "INSERT INTO attachments (message_id, name, num_bytes, part, content) VALUES (?, ?, ?, ?, ?)",
        [(message_id, one.name, one.num_bytes, one.part, one.text) for one in message.attachments],
    )
    return message_id
