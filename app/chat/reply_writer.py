"""Brings a streaming reply to disk: at most half a second behind, and again later where the disk refuses."""

from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.chat.prompt import Prompt
from app.chat.reply import Reply
from app.store.records import MessageState, StoredMessage
from app.store.store import Store, StoreError
from engine.records import Finished

_JOURNAL_MS = 400  # with the wait for the event loop, under half a second
_RETRY_MS = 5000


class ReplyWriter(QObject):
    """The store's side of one conversation's replies.

    Signals:
        failed: a sentence, once for each reply that cannot be saved.
    """

    failed = Signal(str)

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._reply: Reply | None = None
        self._has_complained = False
        self._unsaved: dict[int, StoredMessage] = {}  # finished replies that the store has refused so far
        self._journal_timer = QTimer(self, interval=_JOURNAL_MS)
        self._journal_timer.timeout.connect(self.journal)
        self._retry_timer = QTimer(self, interval=_RETRY_MS)
        self._retry_timer.timeout.connect(self.retry)

    def begin(self, reply: Reply) -> None:
        self._reply, self._has_complained = reply, False
        self._journal_timer.start()

    @Slot()
    def journal(self) -> None:
        """Writes what came since the last time; on an error, the next time writes it."""
        if not self._reply:
            return
        text, pieces_json = self._reply.unjournaled()
        if not text and not pieces_json:
            return
        try:
            self._store.journal_append(self._reply.message.id, text, pieces_json)
        except StoreError as error:
            self._complain(error)
        else:
            self._reply.journaled()

    def finish(self, reply: Reply, finished: Finished | None) -> StoredMessage:
        """Stores the whole reply; kept here and tried again later where the store refuses."""
        self._stop()
        state: MessageState = "complete" if finished and finished.finish_reason != "cancelled" else "partial"
        ended = replace(
            reply.message,
            content=reply.text,
            stats=reply.stats(finished),
            pieces_json=reply.pieces_json,
            state=state,
        )
        try:
            return self._save(ended)
        except StoreError as error:
            self._complain(error)
            self._unsaved[ended.id] = ended
            self._retry_timer.start()
            return ended

    def keep_cut(self, prompt: Prompt, first: int | None, summary: str) -> None:
        """From which message of this prompt on the model is sent it; None: all of it."""
        try:
            self._store.set_cut(prompt.ids if first is None else [first], None if first is None else summary)
        except StoreError as error:
            self._complain(error)

    def remove(self, reply: Reply) -> None:
        """Takes away a reply without text."""
        self._stop()
        try:
            self._store.remove_message(reply.message.id)
        except StoreError as error:
            self._complain(error)

    @Slot()
    def retry(self) -> None:
        """Tries once more to save what the store refused."""
        for message_id, ended in tuple(self._unsaved.items()):
            try:
                self._save(ended)
            except StoreError:
                continue  # said already; the text stays here
            del self._unsaved[message_id]
        if not self._unsaved:
            self._retry_timer.stop()

    def newest(self, message: StoredMessage) -> StoredMessage:
        """The message with text that could not be saved yet."""
        return self._unsaved.get(message.id, message)

    @property
    def has_unsaved(self) -> bool:
        return bool(self._unsaved)

    def close(self) -> None:
        """A last attempt."""
        self._stop()
        self.retry()
        self._retry_timer.stop()

    def _stop(self) -> None:
        self._journal_timer.stop()
        self._reply = None

    def _save(self, message: StoredMessage) -> StoredMessage:
        return self._store.finish_message(
            message.id, message.content, message.stats, message.pieces_json, message.state
        )

    def _complain(self, error: StoreError) -> None:
        if not self._has_complained:
            self._has_complained = True
            self.failed.emit(str(error))
