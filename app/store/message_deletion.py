"""Messages that are deleted one by one: they move into the wastebasket, and can come back to their place."""

import sqlite3
from dataclasses import dataclass

from app.database.database import now
from app.database.errors import StoreError
from app.store.messages import Messages, newest_leaf
from app.store.records import StoredMessage
from app.words import tr

_SUBTREE = """
    WITH RECURSIVE subtree(id) AS (
        SELECT ? UNION ALL SELECT m.id FROM messages m JOIN subtree ON m.parent_id = subtree.id
    )
"""
_TITLE_CHARACTERS = 60


@dataclass(frozen=True, slots=True)
class DeletedMessages:
    """What brings them back: where they were, and `kept_in`, the conversation in the wastebasket that has them now."""

    conversation_id: int
    kept_in: int
    message_id: int  # the first of them
    parent_id: int | None
    count: int
    moved_up: tuple[int, ...]  # what followed, where only the one message went
    active_leaf: int | None


class MessageDeletion(Messages):
    """Every method may raise StoreError."""

    def delete_message(self, message_id: int, with_following: bool) -> DeletedMessages:
        """Into the wastebasket, as a conversation of its own. What is shown then: the version before, or what is left.

        Not `with_following`: only this message; what came after it follows the one before it.
        """
        message = self.message(message_id)
        with self.database.transaction() as connection:
            children = _ids(connection, "SELECT id FROM messages WHERE parent_id = ?", message_id)
            leaf = connection.execute(
                "SELECT active_leaf FROM conversations WHERE id = ?", (message.conversation_id,)
            ).fetchone()[0]
            moved_up = () if with_following else children
            for child in moved_up:
                connection.execute("UPDATE messages SET parent_id = ? WHERE id = ?", (message.parent_id, child))
            gone = _ids(connection, f"{_SUBTREE} SELECT id FROM subtree", message_id)
            kept_in = self._wastebasket(connection, message, leaf if leaf in gone else max(gone))
            _move(connection, gone, kept_in)
            connection.execute("UPDATE messages SET parent_id = NULL WHERE id = ?", (message_id,))
            if leaf in gone:
                after = self._leaf_instead(connection, message)
                connection.execute(
                    "UPDATE conversations SET active_leaf = ? WHERE id = ?", (after, message.conversation_id)
                )
        return DeletedMessages(
            message.conversation_id, kept_in, message_id, message.parent_id, len(gone), moved_up, leaf
        )

    def restore_messages(self, deleted: DeletedMessages) -> None:
        """To where they were, and shown as they were shown."""
        with self.database.transaction() as connection:
            ids = _ids(connection, "SELECT id FROM messages WHERE conversation_id = ?", deleted.kept_in)
            parent = deleted.parent_id
            has_parent = (
                parent is None
                or connection.execute(
                    "SELECT 1 FROM messages WHERE id = ? AND conversation_id = ?", (parent, deleted.conversation_id)
                ).fetchone()
            )
            if deleted.message_id not in ids or not has_parent:
                raise StoreError(
                    tr("What this message belonged to is no longer there, so it cannot come back to its place.")
                )
            _move(connection, ids, deleted.conversation_id)
            connection.execute("UPDATE messages SET parent_id = ? WHERE id = ?", (parent, deleted.message_id))
            for child in deleted.moved_up:
                connection.execute(
                    "UPDATE messages SET parent_id = ? WHERE id = ? AND conversation_id = ?",
                    (deleted.message_id, child, deleted.conversation_id),
                )
            # what was shown last may have been deleted since, for good: then what is shown stays
            connection.execute(
                "UPDATE conversations SET active_leaf = ?1 WHERE id = ?2 "
                "AND EXISTS (SELECT 1 FROM messages WHERE id = ?1 AND conversation_id = ?2)",
                (deleted.active_leaf, deleted.conversation_id),
            )
            connection.execute("DELETE FROM conversations WHERE id = ?", (deleted.kept_in,))

    def _wastebasket(self, connection: sqlite3.Connection, message: StoredMessage, leaf: int) -> int:
        """A deleted conversation that names where its messages come from."""
        title, system_prompt = connection.execute(
            "SELECT title, system_prompt FROM conversations WHERE id = ?", (message.conversation_id,)
        ).fetchone()
        shown = title if len(title) <= _TITLE_CHARACTERS else f"{title[:_TITLE_CHARACTERS]}…"
        cursor = connection.execute(
            "INSERT INTO conversations (title, system_prompt, active_leaf, created, updated, deleted_at) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (
                tr("Deleted from “{title}”", title=shown),
                system_prompt,
                leaf,
                message.created,
                (moment := now()),
                moment,
            ),
        )
        return int(cursor.lastrowid or 0)

    def _leaf_instead(self, connection: sqlite3.Connection, gone: StoredMessage) -> int | None:
        """The newest leaf of the version before the one that went, else of a later one, else what it followed."""
        siblings = _ids(
            connection,
            "SELECT id FROM messages WHERE conversation_id = ? AND parent_id IS ? ORDER BY id < ? DESC, abs(id - ?)",
            gone.conversation_id,
            gone.parent_id,
            gone.id,
            gone.id,
        )
        return newest_leaf(connection, siblings[0]) if siblings else gone.parent_id


def _ids(connection: sqlite3.Connection, sql: str, *values: object) -> tuple[int, ...]:
    return tuple(int(row[0]) for row in connection.execute(sql, values))


def _move(connection: sqlite3.Connection, ids: tuple[int, ...], conversation_id: int) -> None:
    for message_id in ids:
        connection.execute("UPDATE messages SET conversation_id = ? WHERE id = ?", (conversation_id, message_id))
