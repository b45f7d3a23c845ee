"""The shape of the database, as named steps. A step that was released is never changed; new ones go to the end."""

import sqlite3
from collections.abc import Callable

Migration = Callable[[sqlite3.Connection], None]


def _run(connection: sqlite3.Connection, *statements: str) -> None:
    for statement in statements:
        connection.execute(statement)


def m001_conversations(connection: sqlite3.Connection) -> None:
    _run(
        connection,
        """CREATE TABLE conversations (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            title TEXT NOT NULL DEFAULT '',
            folder TEXT NOT NULL DEFAULT '',
            system_prompt TEXT NOT NULL DEFAULT '',
            target TEXT NOT NULL DEFAULT '',
            draft TEXT NOT NULL DEFAULT '',
            pinned INTEGER NOT NULL DEFAULT 0,
            draft_text TEXT NOT NULL DEFAULT '',
            active_leaf INTEGER REFERENCES messages(id) ON DELETE SET NULL,
            created TEXT NOT NULL,
            updated TEXT NOT NULL,
            deleted_at TEXT
        )""",
    )


def m002_messages(connection: sqlite3.Connection) -> None:
    _run(
        connection,
        """CREATE TABLE messages (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            conversation_id INTEGER NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
            parent_id INTEGER REFERENCES messages(id) ON DELETE CASCADE,
            role TEXT NOT NULL,
            content TEXT NOT NULL,
            created TEXT NOT NULL,
            state TEXT NOT NULL,
            stats_json TEXT,
            pieces_json TEXT,
            writer INTEGER
        )""",
        "CREATE INDEX messages_by_parent ON messages(conversation_id, parent_id)",
        "CREATE INDEX children ON messages(parent_id)",
        "CREATE INDEX streaming_messages ON messages(state) WHERE state = 'streaming'",
    )


def m003_journal(connection: sqlite3.Connection) -> None:
    _run(
        connection,
        """CREATE TABLE journal (
            message_id INTEGER NOT NULL REFERENCES messages(id) ON DELETE CASCADE,
            sequence INTEGER NOT NULL,
            text TEXT NOT NULL,
            pieces_json TEXT,
            PRIMARY KEY (message_id, sequence)
        )""",
    )


def m004_search(connection: sqlite3.Connection) -> None:
    _run(
        connection,
        """CREATE VIRTUAL TABLE messages_fts USING fts5(
            content, content='messages', content_rowid='id', tokenize='unicode61 remove_diacritics 2'
        )""",
        """CREATE TRIGGER messages_fts_insert AFTER INSERT ON messages BEGIN
            INSERT INTO messages_fts(rowid, content) VALUES (new.id, new.content);
        END""",
        """CREATE TRIGGER messages_fts_delete AFTER DELETE ON messages BEGIN
            INSERT INTO messages_fts(messages_fts, rowid, content) VALUES ('delete', old.id, old.content);
        END""",
        """CREATE TRIGGER messages_fts_update AFTER UPDATE OF content ON messages BEGIN
            INSERT INTO messages_fts(messages_fts, rowid, content) VALUES ('delete', old.id, old.content);
            INSERT INTO messages_fts(rowid, content) VALUES (new.id, new.content);
        END""",
    )


def m005_measurements(connection: sqlite3.Connection) -> None:
    _run(
        connection,
        """CREATE TABLE measurements (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            created TEXT NOT NULL,
            target TEXT NOT NULL,
            imported INTEGER NOT NULL DEFAULT 0,
            json TEXT NOT NULL
        )""",
    )


def m006_steering(connection: sqlite3.Connection) -> None:
    """How a conversation is answered where it differs, JSON as `app.chat.steering` writes it."""
    _run(connection, "ALTER TABLE conversations ADD COLUMN steering TEXT NOT NULL DEFAULT ''")


MIGRATIONS: tuple[Migration, ...] = (
    m001_conversations,
    m002_messages,
    m003_journal,
    m004_search,
    m005_measurements,
    m006_steering,
)
