"""A database as an earlier Tandem left it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from app.database.migrations import MIGRATIONS


@contextmanager
def old_database(path: Path, num_steps: int) -> Iterator[sqlite3.Connection]:
    """Made by the first so many migrations; open for what it is to hold."""
    path.parent.mkdir(parents=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as old:
        old.execute("CREATE TABLE migrations (name TEXT PRIMARY KEY, applied TEXT NOT NULL)")
        for migration in MIGRATIONS[:num_steps]:
            migration(old)
            old.execute("INSERT INTO migrations VALUES (?, 'then')", (migration.__name__,))
        yield old
