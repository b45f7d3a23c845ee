"""One SQLite file: opened, migrated, moved aside when damaged."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.database.backups import back_up, backups
from app.database.errors import StoreError, cannot_open, is_damage, store_error
from app.database.migrations import MIGRATIONS, applied_migrations, migrate
from app.database.salvage import salvage
from app.words import tr

_BUSY_SECONDS = 0.25  # the window waits for this, so it is short; the journal tries again half a second later
_CHECKED_BYTES = 32 << 20  # whole-file check at start up to this size, about a tenth of a second
_PARTS = ("", "-wal", "-shm")


class _DamagedError(Exception):
    """The file is no sound SQLite database."""


def now() -> str:
    """The time as the database writes it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


class Database:
    """A connection for one thread.

    Attributes:
        connection: in autocommit mode; writes go through `transaction`.
        notices: sentences to show once.
    """

    def __init__(self, path: Path, is_second: bool = False) -> None:
        """Raises StoreError. A damaged file is renamed, and a new one takes its place.

        `is_second`: of a file that is open already, which therefore stays where it is, whatever is wrong with it.
        """
        self.path = path
        self.notices: tuple[str, ...] = ()
        self._depth = 0  # of transactions within each other
        with self.translated():
            if is_second:
                self.connection = self._connect()
                return
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise StoreError(cannot_open(path, error.strerror or str(error))) from error
            try:
                self._examine()
                self.connection = self._open()
            except _DamagedError:
                self._rescue()

    def close(self) -> None:
        """Twice is harmless."""
        self.connection.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All of the writes inside, or none; within another one, it is that one's."""
        if self._depth:
            yield self.connection
            return
        with self.translated():
            self.connection.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield self.connection
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise
            finally:
                self._depth -= 1

    def rows(self, sql: str, *values: object) -> list[sqlite3.Row]:
        """What a query finds."""
        with self.translated():
            try:
                return self.connection.execute(sql, values).fetchall()
            except sqlite3.OperationalError as error:
                if "decode" not in str(error):
                    raise
                return self._rows_with_damaged_text(sql, values)

    def tuples(self, sql: str) -> list[Any]:
        """As `rows`, for thousands of them: plain tuples are made in half the time."""
        try:
            self.connection.row_factory = None
            return self.rows(sql)
        finally:
            self.connection.row_factory = sqlite3.Row

    def _rows_with_damaged_text(self, sql: str, values: tuple[object, ...]) -> list[sqlite3.Row]:
        """A byte that is no UTF-8 costs its own letter, not the conversation."""
        self.connection.text_factory = lambda text: text.decode("utf-8", "replace")
        try:
            return self.connection.execute(sql, values).fetchall()
        finally:
            self.connection.text_factory = str

    @contextmanager
    def translated(self) -> Iterator[None]:
        """SQLite's errors inside as StoreError."""
        try:
            yield
        except sqlite3.Error as error:
            if is_damage(error):
                mark_damaged(self.path)
            raise store_error(self.path, error) from error

    def _examine(self) -> None:
        """Looks at an existing file without writing to it."""
        if self.path.is_dir():
            raise StoreError(
                tr("{path} is a folder where the file with the conversations should be. Move it away.", path=self.path)
            )
        if not self.path.exists() or self.path.stat().st_size == 0:
            return
        uri = f"{self.path.absolute().as_uri()}?mode=ro"
        with _damage_found():
            connection = sqlite3.connect(uri, uri=True, timeout=_BUSY_SECONDS)
            try:
                tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
                applied = applied_migrations(connection) if "migrations" in tables else []
                is_suspect = _mark(self.path).exists()
                if is_suspect or self.path.stat().st_size <= _CHECKED_BYTES:
                    check = "integrity_check" if is_suspect else "quick_check"
                    (verdict,) = connection.execute(f"PRAGMA {check}(1)").fetchone()
                    if verdict != "ok":
                        raise _DamagedError(verdict)
            finally:
                connection.close()
        if tables and "migrations" not in tables:
            raise StoreError(
                tr("{path} belongs to another program. Move it away, or choose another folder.", path=self.path)
            )
        known = {migration.__name__ for migration in MIGRATIONS}
        if unknown := [name for name in applied if name not in known]:
            raise StoreError(
                tr(
                    "{path} was written by a newer version of Tandem (it has {step}). Nothing was changed. Update "
                    "Tandem to open it.",
                    path=self.path,
                    step=unknown[-1],
                )
            )

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=_BUSY_SECONDS, isolation_level=None)
        try:
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")  # a killed process loses nothing
            connection.execute("PRAGMA foreign_keys = ON")
        except BaseException:
            connection.close()
            raise
        return connection

    def _open(self) -> sqlite3.Connection:
        with _damage_found():
            connection = self._connect()
            try:
                self._keep_before_migration(connection)
                migrate(connection)
                if _mark(self.path).exists():  # the tables are sound, so it was the index of words
                    for index in ("messages_fts", "attachments_fts"):
                        connection.execute(f"INSERT INTO {index}({index}) VALUES ('rebuild')")
                    _mark(self.path).unlink(missing_ok=True)
            except BaseException:
                connection.close()
                raise
        return connection

    def _keep_before_migration(self, connection: sqlite3.Connection) -> None:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if "conversations" not in tables or len(applied_migrations(connection)) == len(MIGRATIONS):
            return
        try:
            back_up(self.path)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(
                tr(
                    "{path} is of an older Tandem, and no copy of it could be made before it is changed ({reason}). "
                    "Nothing was changed; free some space and start again.",
                    path=self.path,
                    reason=error,
                )
            ) from error

    def _rescue(self) -> None:
        """The damaged file is kept under another name, and what can be read of it comes into a new one."""
        aside = self._move_aside()
        try:
            self.connection = self._open()
            found = salvage(aside, self.connection)
        except BaseException:
            self._put_back(aside)
            raise
        _mark(self.path).unlink(missing_ok=True)
        latest = next(iter(backups(self.path)), None)
        sentences = [tr("The file with the conversations was damaged."), found.sentence]
        sentences.append(tr("It is kept as {path}.", path=aside))
        if latest:
            day = f"{latest.created.astimezone():%Y-%m-%d}"
            sentences.append(tr("A backup of {day} can be restored on the page Wastebasket.", day=day))
        self.notices = (" ".join(sentences),)

    def _move_aside(self) -> Path:
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
        aside = self.path.with_name(f"{self.path.name}.damaged-{stamp}")
        try:
            _rename(self.path, aside)
        except OSError as error:
            raise StoreError(
                tr(
                    "{path} is damaged and could not be moved aside ({reason}). Move it away by hand and start Tandem "
                    "again.",
                    path=self.path,
                    reason=error.strerror,
                )
            ) from error
        return aside

    def _put_back(self, aside: Path) -> None:
        """Nothing could be carried over, e.g. on a full disk: the next start tries again."""
        with suppress(AttributeError):  # it was not opened
            self.connection.close()
        with suppress(OSError):
            for suffix in _PARTS:
                self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
            _rename(aside, self.path)
            mark_damaged(self.path)


def mark_damaged(path: Path) -> None:
    """The next start looks at the whole file, whatever its size."""
    with suppress(OSError):
        _mark(path).touch()


def _mark(path: Path) -> Path:
    return path.with_name(f"{path.name}.suspect")


def _rename(path: Path, other: Path) -> None:
    for suffix in _PARTS:
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.rename(other.with_name(other.name + suffix))


@contextmanager
def _damage_found() -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        if is_damage(error):
            raise _DamagedError(str(error)) from error
        raise
