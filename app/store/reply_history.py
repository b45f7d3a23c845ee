"""What answers in conversations measured in passing."""

from app.store.database import Database
from app.store.records import ReplyStats, stats_or_none

_LATEST = 300


def measured_replies(database: Database, limit: int = _LATEST) -> tuple[ReplyStats, ...]:
    """Figures of the latest answers, newest first. Raises StoreError."""
    rows = database.rows("SELECT stats_json FROM messages WHERE stats_json IS NOT NULL ORDER BY id DESC LIMIT ?", limit)
    return tuple(stats for row in rows if (stats := stats_or_none(row[0])))
