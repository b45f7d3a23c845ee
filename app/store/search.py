"""Words and signs found in titles and messages, each conversation once."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from app.database.database import Database
from app.store.records import FOUND, FOUND_END, SearchHit

_MESSAGES_READ = 2000  # the latest that match, of which each conversation shows its latest
_MOST_FILES = 20  # whose snippets are made, from texts that may be long
_LEAST_LETTERS = 2  # of a text: a single letter begins a word in every message
_PLAIN_WORDS = re.compile(r"[a-zA-Z0-9\s]*")  # which the word index finds, or they are nowhere
_AROUND = 30  # characters beside a sign that was found
_FIND = "SELECT id, title, archived_at IS NOT NULL FROM conversations WHERE deleted_at IS NULL"


class Search:
    """Every method may raise StoreError."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def search(self, text: str, limit: int = 50) -> tuple[SearchHit, ...]:
        """Conversations that hold every word (the last one as a beginning): in the title first, then the latest first.

        Archived ones are among them, deleted ones are not.
        """
        said = (*self._search_words(text, limit), *self._search_attachments(text))
        best = {hit.conversation_id: hit for hit in self._search_titles(text)}
        for hit in said or self._search_text(text.strip(), limit):
            known = best.get(hit.conversation_id)
            if known is None or not known.snippet:  # found in the title: it stays first, and its text is shown as well
                best[hit.conversation_id] = hit
        return tuple(best.values())[:limit]

    def _search_titles(self, text: str) -> Iterable[SearchHit]:
        words = folded(text).split()
        if not words:
            return
        for number, title, is_archived in self.database.tuples(f"{_FIND} ORDER BY updated DESC, id DESC"):
            key = folded(title)
            for word in words:
                if word not in key:
                    break
            else:
                yield SearchHit(number, None, title, "user", "", bool(is_archived))

    def _search_words(self, text: str, limit: int) -> tuple[SearchHit, ...]:
        """Which messages first, and of the few that are shown what they say: a snippet takes longer than a find."""
        words = re.findall(r"\w+", text)
        if not words or len(text.strip()) < _LEAST_LETTERS:
            return ()
        query = " ".join(f'"{word}"' for word in words) + "*"
        rows = self.database.rows(
            "SELECT m.conversation_id, m.id FROM messages_fts CROSS JOIN messages m ON m.id = messages_fts.rowid "
            "WHERE messages_fts MATCH ? ORDER BY messages_fts.rowid DESC LIMIT ?",
            query,
            _MESSAGES_READ,
        )
        latest: dict[int, int] = {}
        for conversation_id, message_id in rows:
            latest.setdefault(conversation_id, message_id)
        return self._with_snippets(query, list(latest.values()), limit)

    def _with_snippets(self, query: str, message_ids: list[int], limit: int) -> tuple[SearchHit, ...]:
        """Of the messages that are not in the wastebasket, as many as are shown."""
        found: list[SearchHit] = []
        for start in range(0, len(message_ids), limit):
            some = message_ids[start : start + limit]
            rows = self.database.rows(
                "SELECT m.conversation_id, m.id, c.title, m.role, snippet(messages_fts, 0, ?, ?, '…', 12), "
                "c.archived_at IS NOT NULL FROM messages_fts CROSS JOIN messages m ON m.id = messages_fts.rowid "
                "CROSS JOIN conversations c ON c.id = m.conversation_id WHERE messages_fts MATCH ? "
                "AND messages_fts.rowid >= ? "  # and by the plus one scan for all, where each would be one of its own
                f"AND +messages_fts.rowid IN ({', '.join('?' * len(some))}) AND c.deleted_at IS NULL "
                "ORDER BY messages_fts.rowid DESC",
                FOUND,
                FOUND_END,
                query,
                min(some),
                *some,
            )
            found += map(_hit, rows)
            if len(found) >= limit:
                break
        return tuple(found[:limit])

    def _search_attachments(self, text: str) -> tuple[SearchHit, ...]:
        """At the message that the file went with."""
        words = re.findall(r"\w+", text)
        if not words or len(text.strip()) < _LEAST_LETTERS:
            return ()
        rows = self.database.rows(
            "SELECT m.conversation_id, m.id, c.title, m.role, highlight(attachments_fts, 0, ?1, ?2) || ': ' || "
            "snippet(attachments_fts, 1, ?1, ?2, '…', 12), c.archived_at IS NOT NULL "
            "FROM attachments_fts JOIN attachments a ON a.id = attachments_fts.rowid "
            "JOIN messages m ON m.id = a.message_id JOIN conversations c ON c.id = m.conversation_id "
            "WHERE attachments_fts MATCH ?3 AND c.deleted_at IS NULL ORDER BY attachments_fts.rowid DESC LIMIT ?4",
            FOUND,
            FOUND_END,
            " ".join(f'"{word}"' for word in words) + "*",
            _MOST_FILES,
        )
        return tuple(map(_hit, rows))

    def _search_text(self, text: str, limit: int) -> tuple[SearchHit, ...]:
        """For scripts without spaces and for signs, which the word index cannot find."""
        if not text or _PLAIN_WORDS.fullmatch(text):
            return ()
        rows = self.database.rows(
            "SELECT m.conversation_id, m.id, c.title, m.role, m.content, c.archived_at IS NOT NULL FROM messages m "
            "JOIN conversations c ON c.id = m.conversation_id "
            "WHERE instr(lower(m.content), lower(?)) AND c.deleted_at IS NULL ORDER BY m.id DESC LIMIT ?",
            text,
            limit * 8,
        )
        latest: dict[int, SearchHit] = {}
        for row in rows:
            latest.setdefault(row[0], _hit((*row[:4], _snippet(row[4], text), row[5])))
        return tuple(latest.values())[:limit]


def _hit(row: Sequence[Any]) -> SearchHit:
    conversation_id, message_id, title, role, snippet, is_archived = row
    return SearchHit(conversation_id, message_id, title, role, snippet, bool(is_archived))


def folded(text: str) -> str:
    """Small letters without accents, as words are compared everywhere."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFD", text.casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def _snippet(content: str, text: str) -> str:
    at = max(content.lower().find(text.lower()), 0)
    start, end = max(at - _AROUND, 0), at + len(text)
    head, tail = ("…" if start else ""), ("…" if end + _AROUND < len(content) else "")
    return f"{head}{content[start:at]}{FOUND}{content[at:end]}{FOUND_END}{content[end : end + _AROUND]}{tail}"
