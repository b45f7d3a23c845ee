"""The shape of the database, as named steps. A step that was released is never changed; new ones go to the end."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime

from app.database.folder_paths import paths_down_to, sound_path

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


def m007_attachments(connection: sqlite3.Connection) -> None:
    """Files that went with a message; what stands unsent in a composer (conversation 0: in that of the empty page)."""
    _run(
        connection,
        """CREATE TABLE attachments (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            message_id INTEGER NOT NULL REFERENCES messages(id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            num_bytes INTEGER NOT NULL,
            part TEXT NOT NULL,
            content TEXT NOT NULL
        )""",
        "CREATE INDEX attachments_by_message ON attachments(message_id)",
        """CREATE VIRTUAL TABLE attachments_fts USING fts5(
            name, content, content='attachments', content_rowid='id', tokenize='unicode61 remove_diacritics 2'
        )""",
        """CREATE TRIGGER attachments_fts_insert AFTER INSERT ON attachments BEGIN
            INSERT INTO attachments_fts(rowid, name, content) VALUES (new.id, new.name, new.content);
        END""",
        """CREATE TRIGGER attachments_fts_delete AFTER DELETE ON attachments BEGIN
            INSERT INTO attachments_fts(attachments_fts, rowid, name, content)
            VALUES ('delete', old.id, old.name, old.content);
        END""",
        """CREATE TABLE unsent_attachments (
            conversation_id INTEGER NOT NULL,
            position INTEGER NOT NULL,
            json TEXT NOT NULL,
            PRIMARY KEY (conversation_id, position)
        )""",
        """CREATE TRIGGER unsent_attachments_delete AFTER DELETE ON conversations BEGIN
            DELETE FROM unsent_attachments WHERE conversation_id = old.id;
        END""",
    )


def m008_origins(connection: sqlite3.Connection) -> None:
    """What a conversation was in the file that it came from, so that it does not come in twice."""
    _run(connection, "ALTER TABLE conversations ADD COLUMN origin TEXT NOT NULL DEFAULT ''")


def m009_edited(connection: sqlite3.Connection) -> None:
    """Replies whose text the user has changed."""
    _run(connection, "ALTER TABLE messages ADD COLUMN edited INTEGER NOT NULL DEFAULT 0")


def m010_context_cuts(connection: sqlite3.Connection) -> None:
    """Where a conversation outgrew the context: NULL: not here; else what stands for the messages before, or ''."""
    _run(connection, "ALTER TABLE messages ADD COLUMN cut TEXT")


def m011_folders(connection: sqlite3.Connection) -> None:
    """A folder is its path; what a conversation's file brought along as its folder becomes one."""
    _run(connection, "CREATE TABLE folders (path TEXT PRIMARY KEY, is_open INTEGER NOT NULL DEFAULT 1)")
    for (stored,) in connection.execute("SELECT DISTINCT folder FROM conversations WHERE folder <> ''").fetchall():
        path = sound_path(stored)
        if path != stored:
            connection.execute("UPDATE conversations SET folder = ? WHERE folder = ?", (path, stored))
        around = [(one,) for one in paths_down_to(path)]
        connection.executemany("INSERT OR IGNORE INTO folders (path) VALUES (?)", around)


def m012_archive_and_place(connection: sqlite3.Connection) -> None:
    """What is archived; the message that was read last, and how far below its top the screen began, in pixels."""
    _run(
        connection,
        "ALTER TABLE conversations ADD COLUMN archived_at TEXT",
        "ALTER TABLE conversations ADD COLUMN read_message INTEGER",
        "ALTER TABLE conversations ADD COLUMN read_offset INTEGER NOT NULL DEFAULT 0",
    )


def m013_quick_list(connection: sqlite3.Connection) -> None:
    """The list in its order from one index, without the rows, whose prompts may be long."""
    _run(
        connection,
        """CREATE INDEX conversations_in_list ON conversations(
            pinned DESC, updated DESC, id DESC, title, folder, archived_at, deleted_at
        ) WHERE deleted_at IS NULL AND archived_at IS NULL""",
        """CREATE INDEX conversations_by_title ON conversations(updated DESC, id DESC, title, archived_at, deleted_at)
            WHERE deleted_at IS NULL""",
    )


def m014_quick_search(connection: sqlite3.Connection) -> None:
    """The index of words once more, now with beginnings of two and three letters: these match the most."""
    _run(
        connection,
        "DROP TABLE messages_fts",
        """CREATE VIRTUAL TABLE messages_fts USING fts5(
            content, content='messages', content_rowid='id', tokenize='unicode61 remove_diacritics 2', prefix='2 3'
        )""",
        "INSERT INTO messages_fts(messages_fts) VALUES ('rebuild')",
    )


def m015_unsent_opening(connection: sqlite3.Connection) -> None:
    """How the next answer is to begin, as it stands unsent beside the message."""
    _run(connection, "ALTER TABLE conversations ADD COLUMN unsent_opening TEXT NOT NULL DEFAULT ''")


MIGRATIONS: tuple[Migration, ...] = (
    m001_conversations,
    m002_messages,
    m003_journal,
    m004_search,
    m005_measurements,
    m006_steering,
    m007_attachments,
    m008_origins,
    m009_edited,
    m010_context_cuts,
    m011_folders,
    m012_archive_and_place,
    m013_quick_list,
    m014_quick_search,
    m015_unsent_opening,
)


def migrate(connection: sqlite3.Connection) -> None:
    """Applies what is missing, each step whole or not at all."""
    connection.execute("CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, applied TEXT NOT NULL)")
    for migration in MIGRATIONS:
        connection.execute("BEGIN IMMEDIATE")
        try:
            if migration.__name__ not in applied_migrations(connection):
                migration(connection)
                moment = datetime.now(UTC).isoformat(timespec="milliseconds")
                connection.execute("INSERT INTO migrations VALUES (?, ?)", (migration.__name__, moment))
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def applied_migrations(connection: sqlite3.Connection) -> list[str]:
    """Names of what was applied, in order."""
    return [row[0] for row in connection.execute("SELECT name FROM migrations ORDER BY name")]
