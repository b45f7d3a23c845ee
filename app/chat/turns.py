"""The turns of one conversation: as they are stored, with what could not be stored yet, and what is asked again."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.chat.reply_stream import ReplyStream
from app.store import token_origins as marks
from app.store.records import StoredMessage
from app.store.store import Store, StoreError
from app.words import tr

Branch = tuple[StoredMessage, ...]


@dataclass(frozen=True, slots=True)
class Again:
    """A question to answer once more. `seeds`: of its answers so far; `opening`: how the last of them was begun."""

    question: StoredMessage
    seeds: frozenset[int]
    opening: str


class Turns:
    """Reads the store; every method may raise StoreError."""

    def __init__(self, store: Store, stream: ReplyStream, conversation_id: int) -> None:
        self._store, self._stream, self._id = store, stream, conversation_id
        self._openings: dict[int, str] = {}  # question -> how its latest answer was to begin, which may never have come

    def branch(self) -> Branch:
        """The active one."""
        return tuple(self._as_it_is(message) for message in self._store.messages(self._id))

    def last(self) -> StoredMessage:
        branch = self.branch()
        if not branch:
            raise StoreError(tr("This conversation is empty: type a message first."))
        return branch[-1]

    def begin(self, question: StoredMessage, opening: str) -> StoredMessage:
        """A reply under this question that is about to stream."""
        self._openings[question.id] = opening
        return self._store.add_message(self._id, "assistant", opening, question.id, state="streaming")

    def again(self, message_id: int | None) -> Again:
        """Of a reply (None: the last one), or of a question that has none."""
        last = self._store.message(message_id) if message_id else self.last()
        if last.role == "user":
            return Again(last, frozenset(), self._openings.get(last.id, ""))
        question = self._store.message(last.parent_id or 0)
        return Again(question, _seeds(self._store.siblings(last.id)), opening_of(last))

    def _as_it_is(self, message: StoredMessage) -> StoredMessage:
        """A reply that nobody writes any more is partial, also where the disk did not let that be stored."""
        newest, writing = self._stream.newest(message), self._stream.reply
        if newest.state != "streaming" or (writing and writing.message.id == newest.id):
            return newest
        return replace(newest, state="partial")


def opening_of(reply: StoredMessage) -> str:
    """The user's words that a reply was begun with: its first piece, where no model wrote that. Empty: there were none.

    Of a reply that the user edited, the first piece is all that stood there when it went on.
    """
    pieces = () if reply.edited else marks.decode(reply.pieces_json)
    return pieces[0].text if pieces and pieces[0].token_id < 0 else ""


def _seeds(replies: Iterable[StoredMessage]) -> frozenset[int]:
    return frozenset(reply.stats.seed for reply in replies if reply.stats)
