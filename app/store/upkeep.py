"""What is done for the database once a day or at each start, beside the window: a full check, a copy."""

import logging
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from app.database.backups import back_up, is_due
from app.database.database import mark_damaged
from app.store.records import ReplyStats
from app.words import tr, trn

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Upkeep:
    """`problem`: a sentence; empty where all is well. `backup`: the copy that was made."""

    problem: str = ""
    backup: Path | None = None


def look_after(database: Path) -> Upkeep:
    """Checks the whole file, whatever its size, and copies it if the last copy is a day old. On any thread."""
    if not database.is_file():
        return Upkeep()
    try:
        if problem := _check(database):
            logger.error("%s: %s", database, problem)
            return Upkeep(problem)
        return Upkeep("", back_up(database) if is_due(database) else None)
    except (OSError, sqlite3.Error) as error:
        logger.warning("the daily copy of %s failed: %s", database, error)
        sentence = tr(
            "Today's backup of the conversations could not be made ({reason}). Free some space.", reason=error
        )
        return Upkeep(sentence)


def _check(database: Path) -> str:
    """The most telling problem as a sentence; empty where there is none. A damaged file gets no new copy."""
    uri = f"{database.absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            if verdict == "ok":
                return _check_figures(connection)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise  # locked, or gone: that is no damage
        verdict = str(error)
    mark_damaged(database)
    return tr(
        "The file with the conversations is damaged in part. Close Tandem and start it again: it carries over all "
        "that can be read and keeps the damaged file ({reason}).",
        reason=verdict,
    )


def _check_figures(connection: sqlite3.Connection) -> str:
    bad = 0
    connection.text_factory = lambda text: text.decode("utf-8", "replace")
    for (text,) in connection.execute("SELECT stats_json FROM messages WHERE stats_json IS NOT NULL"):
        try:
            ReplyStats.from_json(text)
        except ValueError:
            bad += 1
    if not bad:
        return ""
    return trn(
        "The speed figures of %n reply are damaged and are not shown; its text is whole.",
        "The speed figures of %n replies are damaged and are not shown; their texts are whole.",
        bad,
    )
