"""What can still be read of a damaged database, row by row, carried over into a new one."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from app.database.folder_paths import paths_down_to, sound_path
from app.words import tr, trn

_TABLES = ("folders", "conversations", "messages", "attachments", "unsent_attachments", "journal", "measurements")
_ROWS = 512  # read at once; where that fails, halves are tried, down to the single row
_FAR = 1 << 20  # looked at where the file no longer says how many rows it has


@dataclass(frozen=True, slots=True)
class Salvage:
    """How many rows came over, and how many there seem to have been and could not be read."""

    conversations: int = 0
    messages: int = 0
    measurements: int = 0
    lost: int = 0

    @property
    def sentence(self) -> str:
        if not self.conversations and not self.messages:
            return tr("Nothing in it could be read, so Tandem started with an empty one.")
        conversations = trn("%n conversation", "%n conversations", self.conversations)
        messages = trn("%n message", "%n messages", self.messages)
        if not self.lost:
            return tr(
                "{conversations} with {messages} could be read and are here, all of them.",
                conversations=conversations,
                messages=messages,
            )
        return trn(
            "{conversations} with {messages} could be read and are here; %n entry could not be read.",
            "{conversations} with {messages} could be read and are here; %n entries could not be read.",
            self.lost,
            conversations=conversations,
            messages=messages,
        )


def salvage(damaged: Path, target: sqlite3.Connection) -> Salvage:
    """Copies into the tables of `target`, which are empty. Raises sqlite3.Error where the target refuses."""
    try:
        source = sqlite3.connect(f"{damaged.absolute().as_uri()}?mode=ro", uri=True)
    except sqlite3.Error:
        return Salvage()
    copied, lost = dict.fromkeys(_TABLES, 0), 0
    with closing(source):
        source.text_factory = lambda text: text.decode("utf-8", "replace")
        target.execute("PRAGMA foreign_keys = OFF")
        target.execute("BEGIN IMMEDIATE")
        try:
            for table in _TABLES:
                copied[table], missed = _copy(source, target, table)
                lost += missed
            _join_loose_ends(target)
            target.execute("COMMIT")
        except BaseException:
            if target.in_transaction:
                target.execute("ROLLBACK")
            raise
        finally:
            target.execute("PRAGMA foreign_keys = ON")
    return Salvage(copied["conversations"], copied["messages"], copied["measurements"], lost)


def _copy(source: sqlite3.Connection, target: sqlite3.Connection, table: str) -> tuple[int, int]:
    """Rows copied, rows that are missing."""
    wanted = [row[1] for row in target.execute(f"PRAGMA table_info({table})")]
    try:
        known = {row[1] for row in source.execute(f"PRAGMA table_info({table})")}
    except sqlite3.Error:
        return 0, 0
    columns = [name for name in wanted if name in known]
    if not columns:
        return 0, 0
    copied = lost = 0
    insert = f"INSERT OR IGNORE INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
    last = _last_row(source, table)
    for rows, missed in _read(source, f"SELECT {', '.join(columns)} FROM {table}", 1, last or _FAR):
        for row in rows:
            try:
                copied += target.execute(insert, row).rowcount
            except sqlite3.IntegrityError:  # a row that came out as nonsense
                lost += 1
        lost += missed if last else 0
    return copied, lost


def _last_row(source: sqlite3.Connection, table: str) -> int:
    """The highest row id; 0 where that cannot be read either."""
    with suppress(sqlite3.Error):
        return int(source.execute(f"SELECT max(rowid) FROM {table}").fetchone()[0] or 0)
    with suppress(sqlite3.Error, TypeError):
        return int(source.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()[0])
    return 0


def _read(source: sqlite3.Connection, select: str, first: int, last: int) -> Iterator[tuple[list[sqlite3.Row], int]]:
    """Runs of rows, and how many row ids of a run could not be read."""
    for start in range(first, last + 1, _ROWS):
        yield from _halve(source, select, start, min(start + _ROWS - 1, last))


def _halve(source: sqlite3.Connection, select: str, first: int, last: int) -> Iterator[tuple[list[sqlite3.Row], int]]:
    try:
        yield source.execute(f"{select} WHERE rowid BETWEEN ? AND ?", (first, last)).fetchall(), 0
    except sqlite3.Error:
        if first == last:
            yield [], 1
            return
        middle = (first + last) // 2
        yield from _halve(source, select, first, middle)
        yield from _halve(source, select, middle + 1, last)


def _join_loose_ends(target: sqlite3.Connection) -> None:
    """Messages whose conversation or parent is gone find a place; every conversation shows its latest branch."""
    target.execute(
        "INSERT INTO conversations (id, title, created, updated) SELECT conversation_id, ?, min(created), max(created) "
        "FROM messages WHERE conversation_id NOT IN (SELECT id FROM conversations) GROUP BY conversation_id",
        (tr("Rescued conversation"),),
    )
    target.execute(
        "UPDATE messages SET parent_id = (SELECT max(earlier.id) FROM messages earlier "
        "WHERE earlier.conversation_id = messages.conversation_id AND earlier.id < messages.id) "
        "WHERE parent_id IS NOT NULL AND parent_id NOT IN (SELECT id FROM messages)"
    )
    target.execute(
        "UPDATE conversations SET active_leaf = (SELECT max(id) FROM messages WHERE conversation_id = conversations.id)"
        " WHERE active_leaf IS NULL OR active_leaf NOT IN (SELECT id FROM messages)"
    )
    for table in ("journal", "attachments"):
        target.execute(f"DELETE FROM {table} WHERE message_id NOT IN (SELECT id FROM messages)")
    target.execute("DELETE FROM folders WHERE path = '' OR path LIKE '/%' OR path LIKE '%/' OR path LIKE '%//%'")
    for (stored,) in target.execute("SELECT DISTINCT folder FROM conversations").fetchall():
        folder = sound_path(stored)
        if folder != stored:
            target.execute("UPDATE conversations SET folder = ? WHERE folder = ?", (folder, stored))
        around = [(path,) for path in paths_down_to(folder)]
        target.executemany("INSERT OR IGNORE INTO folders (path) VALUES (?)", around)
