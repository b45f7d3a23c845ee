"""Words and signs found in the messages."""

import re

from app.store.database import Database
from app.store.records import SearchHit


class Search:
    """Every method may raise StoreError."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def search(self, text: str, limit: int = 50) -> tuple[SearchHit, ...]:
        """Messages that hold every word (the last one as a beginning), best first."""
        return self._search_words(text, limit) or self._search_text(text.strip(), limit)

    def _search_words(self, text: str, limit: int) -> tuple[SearchHit, ...]:
        words = re.findall(r"\w+", text)
        if not words:
            return ()
        query = " ".join(f'"{word}"' for word in words) + "*"
        rows = self.database.rows(
            "SELECT m.conversation_id, m.id, c.title, m.role, snippet(messages_fts, 0, '[', ']', '…', 12) "
            "FROM messages_fts JOIN messages m ON m.id = messages_fts.rowid "
            "JOIN conversations c ON c.id = m.conversation_id "
            "WHERE messages_fts MATCH ? AND c.deleted_at IS NULL ORDER BY messages_fts.rank LIMIT ?",
            query,
            limit,
        )
        return tuple(SearchHit(*row) for row in rows)

    def _search_text(self, text: str, limit: int) -> tuple[SearchHit, ...]:
        """For scripts without spaces and for signs, which the word index cannot find."""
        if not text:
            return ()
        rows = self.database.rows(
            "SELECT m.conversation_id, m.id, c.title, m.role, m.content FROM messages m "
            "JOIN conversations c ON c.id = m.conversation_id "
            "WHERE instr(lower(m.content), lower(?)) AND c.deleted_at IS NULL ORDER BY m.id DESC LIMIT ?",
            text,
            limit,
        )
        return tuple(SearchHit(row[0], row[1], row[2], row[3], _snippet(row[4], text)) for row in rows)


def _snippet(content: str, text: str) -> str:
    at = max(content.lower().find(text.lower()), 0)
    start, end = max(at - 30, 0), at + len(text)
    head, tail = ("…" if start else ""), ("…" if end + 30 < len(content) else "")
    return f"{head}{content[start:at]}[{content[at:end]}]{content[end : end + 30]}{tail}"
