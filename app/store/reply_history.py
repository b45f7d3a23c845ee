"""What answers in conversations measured in passing."""

from app.store.database import Database
from app.store.records import ReplyStats

_LATEST = 300


def measured_replies(database: Database, limit: int = _LATEST) -> tuple[ReplyStats, ...]:
    """Figures of the latest answers, newest first. Raises StoreError."""
    rows = database.rows("SELECT stats_json FROM messages WHERE stats_json IS NOT NULL ORDER BY id DESC LIMIT ?", limit)
    return tuple(ReplyStats.from_json(row[0]) for row in rows)
