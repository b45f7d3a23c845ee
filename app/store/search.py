"""Words and signs found in titles and messages, each conversation once."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.database.database import Database
from app.store.records import FOUND, FOUND_END, SearchHit

_MESSAGES_READ = 2000  # the latest that match, of which each conversation shows its latest
_MOST_FILES = 20  # whose snippets are made, from texts that may be long
_LEAST_LETTERS = 2  # of all words: a single letter begins a word in every message
_SCANNED = 2000  # messages between two questions whether the scan is still wanted
_PLAIN_WORDS = re.compile(r"[a-zA-Z0-9\s]*")  # which the word index finds, or they are nowhere
_AROUND = 30  # characters beside a sign that was found
_IN_FILES = (
    "FROM attachments_fts JOIN attachments a ON a.id = attachments_fts.rowid JOIN messages m ON m.id = a.message_id "
    "JOIN conversations c ON c.id = m.conversation_id WHERE attachments_fts MATCH ?1"
)
_FIND = "SELECT id, title, archived_at IS NOT NULL FROM conversations WHERE deleted_at IS NULL"


@dataclass(frozen=True, slots=True)
class Found:
    """`is_all`: `search` would find no more."""

    hits: tuple[SearchHit, ...]
    is_all: bool


class Search:
    """Every method may raise StoreError."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def search(self, text: str, limit: int = 50, ended: Callable[[], bool] = lambda: False) -> tuple[SearchHit, ...]:
        """Conversations that hold every word (the last one as a beginning): in the title first, then the latest first.

        Archived ones are among them, deleted ones are not. In large files, with signs, or in a script without spaces
        that may take seconds, or until `ended` says so.
        """
        said = (*self._search_words(text, limit), *self._search_attachments(text, ended))
        if not said and not _PLAIN_WORDS.fullmatch(text):
            said = self._search_letters(text.strip(), limit, ended)
        return _merged(self._search_titles(text), said)[:limit]

    def search_index(self, text: str, limit: int = 50) -> Found:
        """As `search`, as far as titles and the index of words in messages know; that takes milliseconds."""
        said = self._search_words(text, limit)
        is_all = bool(said) or _PLAIN_WORDS.fullmatch(text) is not None
        hits = _merged(self._search_titles(text), said)[:limit]
        return Found(hits, is_all and not self._files(_query(text)))

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
        query = _query(text)
        if not query:
            return ()
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

    def _files(self, query: str) -> tuple[int, ...]:
        """Those that hold the words, the latest first."""
        if not query:
            return ()
        rows = self.database.rows(
            f"SELECT a.id {_IN_FILES} AND c.deleted_at IS NULL ORDER BY attachments_fts.rowid DESC LIMIT ?2",
            query,
            _MOST_FILES,
        )
        return tuple(row[0] for row in rows)

    def _search_attachments(self, text: str, ended: Callable[[], bool]) -> Iterator[SearchHit]:
        """At the message that the file went with. A snippet of a long text takes a tenth of a second."""
        query = _query(text)
        for number in self._files(query):
            if ended():
                return
            rows = self.database.rows(
                "SELECT m.conversation_id, m.id, c.title, m.role, highlight(attachments_fts, 0, ?2, ?3) || ': ' || "
                f"snippet(attachments_fts, 1, ?2, ?3, '…', 12), c.archived_at IS NOT NULL {_IN_FILES} "
                "AND attachments_fts.rowid = ?4",
                query,
                FOUND,
                FOUND_END,
                number,
            )
            yield from map(_hit, rows)

    def _search_letters(self, text: str, limit: int, ended: Callable[[], bool]) -> tuple[SearchHit, ...]:
        """Sign by sign through every message; of each conversation its latest."""
        latest: dict[int, SearchHit] = {}
        for hit in self._scan(text, ended):
            latest.setdefault(hit.conversation_id, hit)
            if len(latest) >= limit:
                break
        return tuple(latest.values())

    def _scan(self, text: str, ended: Callable[[], bool]) -> Iterator[SearchHit]:
        """For scripts without spaces and for signs, which the word index cannot find; the latest messages first."""
        last = self.database.rows("SELECT coalesce(max(id), 0) FROM messages")[0][0]
        for first in range(last - _SCANNED + 1, 1 - _SCANNED, -_SCANNED):
            if ended():
                return
            rows = self.database.rows(
                "SELECT m.conversation_id, m.id, c.title, m.role, m.content, c.archived_at IS NOT NULL FROM messages m "
                "JOIN conversations c ON c.id = m.conversation_id WHERE m.id BETWEEN ? AND ? "
                "AND instr(lower(m.content), lower(?)) AND c.deleted_at IS NULL ORDER BY m.id DESC",
                first,
                first + _SCANNED - 1,
                text,
            )
            yield from (_hit((*row[:4], _snippet(row[4], text), row[5])) for row in rows)


def _merged(titles: Iterable[SearchHit], said: Iterable[SearchHit]) -> tuple[SearchHit, ...]:
    """Each conversation once. One that is found in its title stays first, and what was said in it is shown as well."""
    best = {hit.conversation_id: hit for hit in titles}
    for hit in said:
        known = best.get(hit.conversation_id)
        if known is None or not known.snippet:
            best[hit.conversation_id] = hit
    return tuple(best.values())


def _query(text: str) -> str:
    """What FTS5 is asked; empty where too little of the text is words."""
    words = re.findall(r"\w+", text)
    return " ".join(f'"{word}"' for word in words) + "*" if len("".join(words)) >= _LEAST_LETTERS else ""


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
