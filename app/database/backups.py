"""Dated copies of the database: once a day and before a migration, the last seven; and back to one of them."""

import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

KEPT = 7
_EVERY = timedelta(days=1)
_STAMP = "%Y%m%d-%H%M%S-%f"


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy. `created` is in UTC."""

    path: Path
    created: datetime
    num_conversations: int


def folder_of(database: Path) -> Path:
    return database.with_name("backups")


def backups(database: Path) -> tuple[Backup, ...]:
    """Newest first; files that are no sound copies are left out."""
    found = (_read(path, database) for path in folder_of(database).glob(f"{database.stem}-*{database.suffix}"))
    return tuple(sorted((backup for backup in found if backup), key=lambda backup: backup.created, reverse=True))


def is_due(database: Path) -> bool:
    """The latest copy is older than a day, or there is none."""
    latest = next(iter(backups(database)), None)
    return database.exists() and (latest is None or datetime.now(UTC) - latest.created >= _EVERY)


def back_up(database: Path, spare: Path | None = None) -> Path:
    """Copies the database as it is now, also while it is written to. Raises OSError and sqlite3.Error.

    Of more than seven copies the oldest go, `spare` never.
    """
    folder = folder_of(database)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{database.stem}-{datetime.now(UTC).strftime(_STAMP)}{database.suffix}"
    part = folder / f"{name}.part"
    part.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(part)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it
        part.replace(folder / name)
    finally:
        part.unlink(missing_ok=True)
    for old in backups(database)[KEPT:]:
        if old.path != spare:
            with suppress(OSError):
                old.path.unlink()
    return folder / name


def restore(backup: Path, live: sqlite3.Connection) -> None:
    """Puts a copy in the place of all that `live` holds, whole or not at all. Raises sqlite3.Error."""
    with closing(sqlite3.connect(f"{backup.absolute().as_uri()}?mode=ro", uri=True)) as source:
        source.backup(live)


def _read(path: Path, database: Path) -> Backup | None:
    try:
        created = datetime.strptime(path.stem.removeprefix(f"{database.stem}-"), _STAMP).replace(tzinfo=UTC)
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            (count,) = connection.execute("SELECT count(*) FROM conversations WHERE deleted_at IS NULL").fetchone()
    except (ValueError, sqlite3.Error):
        return None
    return Backup(path, created, count)
