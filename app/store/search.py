"""Words and signs found in titles and messages, each conversation once."""

import re
from collections.abc import Iterable

from app.store.database import Database
from app.store.records import FOUND, FOUND_END, SearchHit

_HITS_READ = 400  # messages looked at, of which each conversation shows its best
_AROUND = 30  # characters beside a sign that was found


class Search:
    """Every method may raise StoreError."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def search(self, text: str, limit: int = 50) -> tuple[SearchHit, ...]:
        """Conversations that hold every word (the last one as a beginning), in the title first, then best first."""
        said = (*self._search_words(text), *self._search_attachments(text)) or self._search_text(text.strip())
        best: dict[int, SearchHit] = {}
        for hit in (*self._search_titles(text), *said):
            known = best.get(hit.conversation_id)
            if known is None or (not known.snippet and hit.snippet):  # found in the title: its text is shown as well
                best[hit.conversation_id] = hit
        return tuple(best.values())[:limit]

    def _search_titles(self, text: str) -> Iterable[SearchHit]:
        words = text.lower().split()
        rows = self.database.rows(
            "SELECT id, title FROM conversations WHERE deleted_at IS NULL ORDER BY updated DESC, id DESC"
        )
        for row in rows:
            if words and all(word in row["title"].lower() for word in words):
                yield SearchHit(row["id"], None, row["title"], "user", "")

    def _search_words(self, text: str) -> tuple[SearchHit, ...]:
        words = re.findall(r"\w+", text)
        if not words:
            return ()
        query = " ".join(f'"{word}"' for word in words) + "*"
        rows = self.database.rows(
            "SELECT m.conversation_id, m.id, c.title, m.role, snippet(messages_fts, 0, ?, ?, '…', 12) "
            "FROM messages_fts JOIN messages m ON m.id = messages_fts.rowid "
            "JOIN conversations c ON c.id = m.conversation_id "
            "WHERE messages_fts MATCH ? AND c.deleted_at IS NULL ORDER BY messages_fts.rank LIMIT ?",
            FOUND,
            FOUND_END,
            query,
            _HITS_READ,
        )
        return tuple(SearchHit(*row) for row in rows)

    def _search_attachments(self, text: str) -> tuple[SearchHit, ...]:
        """At the message that the file went with."""
        words = re.findall(r"\w+", text)
        if not words:
            return ()
        rows = self.database.rows(
            "SELECT m.conversation_id, m.id, c.title, m.role, highlight(attachments_fts, 0, ?1, ?2) || ': ' || "
            "snippet(attachments_fts, 1, ?1, ?2, '…', 12) "
            "FROM attachments_fts JOIN attachments a ON a.id = attachments_fts.rowid "
            "JOIN messages m ON m.id = a.message_id JOIN conversations c ON c.id = m.conversation_id "
            "WHERE attachments_fts MATCH ?3 AND c.deleted_at IS NULL ORDER BY attachments_fts.rank LIMIT ?4",
            FOUND,
            FOUND_END,
            " ".join(f'"{word}"' for word in words) + "*",
            _HITS_READ,
        )
        return tuple(SearchHit(*row) for row in rows)

    def _search_text(self, text: str) -> tuple[SearchHit, ...]:
        """For scripts without spaces and for signs, which the word index cannot find."""
        if not text:
            return ()
        rows = self.database.rows(
            "SELECT m.conversation_id, m.id, c.title, m.role, m.content FROM messages m "
            "JOIN conversations c ON c.id = m.conversation_id "
            "WHERE instr(lower(m.content), lower(?)) AND c.deleted_at IS NULL ORDER BY m.id DESC LIMIT ?",
            text,
            _HITS_READ,
        )
        return tuple(SearchHit(row[0], row[1], row[2], row[3], _snippet(row[4], text)) for row in rows)


def _snippet(content: str, text: str) -> str:
    at = max(content.lower().find(text.lower()), 0)
    start, end = max(at - _AROUND, 0), at + len(text)
    head, tail = ("…" if start else ""), ("…" if end + _AROUND < len(content) else "")
    return f"{head}{content[start:at]}{FOUND}{content[at:end]}{FOUND_END}{content[end : end + _AROUND]}{tail}"
