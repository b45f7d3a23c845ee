"""What the database refuses, as sentences for the user."""

import sqlite3
from pathlib import Path

from app.words import tr

_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_MAY_PASS = (
    sqlite3.SQLITE_FULL, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR,
)  # fmt: skip


class StoreError(Exception):
    """A sentence for the user: the database is locked, read-only, newer than this Tandem, or the disk is full."""


class StoreBlocked(StoreError):
    """The disk is full, the file locked or read-only: the same may succeed later."""


class StoreDamaged(StoreError):
    """Part of the file cannot be read. Opened again, what can be read is carried over into a new one."""


def store_error(path: Path, error: sqlite3.Error) -> StoreError:
    """SQLite's error with this file as one of ours."""
    if is_damage(error):
        return StoreDamaged(_sentence(path, error))
    kind = StoreBlocked if _code(error) in _MAY_PASS else StoreError
    return kind(_sentence(path, error))


def is_damage(error: sqlite3.Error) -> bool:
    """The file is no sound database."""
    return _code(error) in _DAMAGED


def cannot_open(path: Path, reason: str) -> str:
    """A sentence."""
    return tr(
        "The conversations in {path} cannot be opened ({reason}). Check the folder and its permissions.",
        path=path,
        reason=reason,
    )


def _code(error: sqlite3.Error) -> int:
    """SQLite's primary result code; 0 where the error is Python's own."""
    return int(getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF


def _sentence(path: Path, error: sqlite3.Error) -> str:
    code = _code(error)
    if code == sqlite3.SQLITE_FULL:
        return tr(
            "The disk that holds {path} is full. What is on the screen is kept; free some space to save it.", path=path
        )
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
        return tr("{path} is read-only, so nothing can be saved. Make the file and its folder writable.", path=path)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return tr("Another program is using {path}. Close it; what is on the screen is kept until then.", path=path)
    if code == sqlite3.SQLITE_CANTOPEN:
        return cannot_open(path, str(error))
    if code in _DAMAGED:
        return tr(
            "Part of {path} is damaged and cannot be read. Close Tandem and start it again: it carries over all that "
            "can be read and keeps the damaged file.",
            path=path,
        )
    if code == sqlite3.SQLITE_CONSTRAINT:
        return tr("This conversation or message no longer exists, so nothing was saved to it.")
    return tr("{path} could not be used ({reason}). What is on the screen is kept.", path=path, reason=error)
