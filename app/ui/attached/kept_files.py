"""Files that are attached and not sent, by conversation, in the database: written and read beside the window."""

from collections.abc import Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from app.attachments.keeping import read_back
from app.engine_host.work_queue import Report, WorkQueue
from app.store.store import Store, StoreError
from app.ui.attached.unsent_file import Content, content_of


class KeptFiles(QObject):
    """Main thread only. What the disk refuses stays here, and is written at the next occasion.

    Signals:
        read: a conversation, and the contents that were kept for it.
        refused: a sentence.
    """

    read = Signal(int, tuple)
    refused = Signal(str)

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._refused: dict[int, tuple[str, ...]] = {}
        self._writes: dict[int, tuple[int, tuple[str, ...]]] = {}  # by ticket: the conversation and its files
        self._reads: dict[int, tuple[int, tuple[str, ...] | None]] = {}  # by ticket: the conversation, what was refused
        self._queue = WorkQueue("keeping files", self)
        self._queue.done.connect(self._on_done)

    def has(self, conversation_id: int) -> bool:
        """Whether there is anything to ask for."""
        written = any(home == conversation_id for home, _ in self._writes.values())
        if written or conversation_id in self._refused:
            return True
        try:
            return self._store.num_unsent_attachments(conversation_id) > 0
        except StoreError as error:
            self.refused.emit(str(error))
            return False

    def ask_for(self, conversation_id: int) -> None:
        """`read` brings what is kept, also what is still being written."""
        refused = self._refused.get(conversation_id)
        if refused is not None:
            ticket = self._queue.run(partial(_contents, refused))
        else:
            ticket = self._queue.run(partial(_read, self._store.database.path, conversation_id))
        self._reads[ticket] = (conversation_id, refused)

    def keep(self, conversation_id: int, files: Sequence[str]) -> None:
        """In the place of those before."""
        self._refused.pop(conversation_id, None)
        files = tuple(files)
        ticket = self._queue.run(partial(_write, self._store.database.path, conversation_id, files))
        self._writes[ticket] = (conversation_id, files)

    def finish(self) -> None:
        """Returns when everything is written or refused, and read."""
        self._queue.finish()

    def settle(self) -> None:
        """As `finish`; what was refused gets another attempt, and nothing is on its way any more."""
        self._queue.finish()
        for conversation_id, files in tuple(self._refused.items()):
            self.keep(conversation_id, files)
        while self._writes or self._reads:  # one that was read too early is asked for once more
            self._queue.finish()

    def forget(self) -> None:
        """The conversations are others now: what was refused belongs to none of them."""
        self._refused.clear()

    def close(self) -> None:
        """As `finish`; what was refused gets a last attempt."""
        for conversation_id, files in tuple(self._refused.items()):
            self.keep(conversation_id, files)
        self._queue.finish()
        self._queue.close()

    @Slot(int, object)
    def _on_done(self, ticket: int, outcome: object) -> None:
        error = outcome if isinstance(outcome, Exception) else None
        if ticket in self._writes:
            conversation_id, files = self._writes.pop(ticket)
            is_latest = all(home != conversation_id for home, _ in self._writes.values())
            if error is not None and is_latest:
                self._refused[conversation_id] = files
        elif ticket in self._reads:
            conversation_id, was_refused = self._reads.pop(ticket)
            if self._refused.get(conversation_id) is not was_refused:  # since it was asked for: what was read is older
                self.ask_for(conversation_id)
                return
            self.read.emit(conversation_id, outcome if isinstance(outcome, tuple) else ())
        if error is not None:
            self.refused.emit(str(error))


# beside the window ------------------------------------------------------------------------------


def _write(database: Path, conversation_id: int, files: Sequence[str], _report: Report) -> None:
    with closing(Store(database, is_second=True)) as store:
        store.set_unsent_attachments(conversation_id, files)


def _read(database: Path, conversation_id: int, report: Report) -> tuple[Content, ...]:
    with closing(Store(database, is_second=True)) as store:
        texts = store.unsent_attachments(conversation_id)
    return _contents(texts, report)


def _contents(texts: Sequence[str], _report: Report) -> tuple[Content, ...]:
    found: list[Content] = []
    for text in texts:
        try:
            found.append(content_of(read_back(text)))
        except (ValueError, TypeError, LookupError):
            continue  # of another version: the file itself is where it was
    return tuple(found)
