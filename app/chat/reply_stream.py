"""From the engine to the window and the disk: one answer of a conversation while it is being written."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.chat.answer_work import Summarising, answer_work
from app.chat.events import (
    ContextCut,
    ContextUsed,
    Notice,
    OldestSummarised,
    PromptRead,
    ReplyFinished,
    ReplyGrew,
    ReplyRemoved,
)
from app.chat.fitting import Fitted
from app.chat.reply import Reply
from app.chat.reply_writer import ReplyWriter
from app.compare.comparison import Comparison
from app.engine_host.engine_thread import EngineThread
from app.engine_host.failure import failure_in_words
from app.refresh import text_ms
from app.store.records import StoredMessage
from app.store.store import Store, StoreError
from app.words import tr
from engine.bench.comparison import LaneEvent
from engine.records import Finished, Prefill, Round

if TYPE_CHECKING:
    from app.speed.tracker import SpeedTracker

_TRACKERS = 24  # answers whose chart is kept while the conversation is open; up to 1.3 MB each


class ReplyStream(QObject):
    """Asks the engine, takes in its records, paints and stores them.

    Attributes:
        reply: the answer that is being written, if one is.

    Signals:
        changed: an answer began, is being stopped, or is over.
        happened: what `app.chat.conversation.Conversation` passes on.
    """

    changed = Signal()
    happened = Signal(object)

    def __init__(self, store: Store, engine: EngineThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.reply: Reply | None = None
        self._trackers: dict[int, SpeedTracker] = {}  # message id -> its speed, of the latest answers
        self._comparison: Comparison | None = None  # of the current or latest answer
        self._store, self._engine = store, engine
        self._writer = ReplyWriter(store, self)
        self._writer.failed.connect(self._say)
        self._paint_timer = QTimer(self, singleShot=True)
        self._paint_timer.setInterval(text_ms())
        self._paint_timer.timeout.connect(self._paint)
        self._ask_timer = QTimer(self, singleShot=True, interval=0)  # when the window has painted what it was told
        self._ask_timer.timeout.connect(self._ask)
        engine.record.connect(self._on_record)
        engine.failed.connect(self._on_failed)

    def begin(self, reply: Reply) -> None:
        """Sends the request once the question is painted: painting would take cores from the first tokens."""
        self.reply, self._comparison = reply, reply.comparison
        self._writer.begin(reply)
        self._ask_timer.start()
        self.changed.emit()

    @property
    def comparison(self) -> Comparison | None:
        """The lanes of the current or latest answer, if several answered side by side; not once it was deleted."""
        comparison = self._comparison
        if comparison is None or not comparison.is_over or not comparison.message_id:
            return comparison
        try:
            kept_in = self._store.message(comparison.message_id).conversation_id
        except StoreError:  # out of the wastebasket, too
            return None
        return comparison if kept_in == comparison.conversation_id else None

    def tracker(self, message_id: int) -> "SpeedTracker | None":
        """The speed of this answer, if it was written since the conversation was opened."""
        if self.reply and self.reply.message.id == message_id:
            return self.reply.tracker
        return self._trackers.get(message_id)

    def keep_tracker(self, message_id: int, tracker: "SpeedTracker") -> None:
        self._trackers.pop(message_id, None)
        self._trackers[message_id] = tracker
        for oldest in list(self._trackers)[:-_TRACKERS]:
            del self._trackers[oldest]

    def stop(self) -> None:
        """The partial text stays."""
        if self.reply:
            self.reply.stopping = True
            self._engine.stop(self.reply.job)
            self.changed.emit()

    def newest(self, message: StoredMessage) -> StoredMessage:
        """The message with text that could not be saved yet."""
        return self._writer.newest(message)

    @property
    def waits_for_turn(self) -> bool:
        """The engine still does something else."""
        return self.reply is not None and self._engine.is_waiting(self.reply.job)

    @property
    def has_unsaved(self) -> bool:
        """Replies that the store has refused so far."""
        return self._writer.has_unsaved

    def close(self) -> None:
        """Stops the answer and stores all of its text before it returns."""
        self._ask_timer.stop()
        if self.reply:
            self._engine.stop(self.reply.job)
            self._engine.deliver()
        if self.reply:
            self._end(self.reply, self._held(self.reply))
        self._writer.close()
        self._engine.record.disconnect(self._on_record)
        self._engine.failed.disconnect(self._on_failed)

    @Slot()
    def _ask(self) -> None:
        if self.reply and self.reply.stopping:
            self._end(self.reply, None)
        elif self.reply:
            work = answer_work(
                self.reply.prompt, self.reply.options, self._engine.check, self.reply.message.conversation_id
            )
            self.reply.job = self._engine.run(work, "answering")

    @Slot(int, object)
    def _on_record(self, job: int, record: object) -> None:
        reply = self.reply
        if not reply or job != reply.job:
            return
        if not reply.has_begun:
            reply.answered_by(self._engine.pair)
        if isinstance(record, Fitted):
            self._fitted(reply, record)
            return
        if isinstance(record, Summarising):
            self.happened.emit(OldestSummarised(record.messages))
            return
        if not reply.comparison or isinstance(record, Finished):  # stopped before any lane began
            self._take(reply, record)
            return
        reply.comparison.take(record)
        if reply.comparison.is_over:
            self._end(reply, self._held(reply))
        elif isinstance(record, LaneEvent) and record.lane == reply.comparison.kept:
            self._take(reply, None if isinstance(record.event, Finished) else record.event)

    def _fitted(self, reply: Reply, fitted: Fitted) -> None:
        """What of the conversation the model is sent."""
        before, reply.prompt = reply.prompt, fitted.prompt
        if fitted.skipped:
            self._say(tr("The earlier messages that have no answer do not fit: the model does not see them."))
        if not fitted.prompt.dropped and before.known_cut is None:
            return
        first = fitted.prompt.ids[0] if fitted.prompt.dropped else None
        self._writer.keep_cut(before, first, fitted.prompt.summary)
        self.happened.emit(ContextCut(first, fitted.prompt.summary))

    def _take(self, reply: Reply, record: object) -> None:
        """One record of the answer itself."""
        if isinstance(record, Round):
            reply.add(record)
            if not self._paint_timer.isActive():
                self._paint_timer.start()
        elif isinstance(record, Prefill):
            self.happened.emit(PromptRead(record))
        elif isinstance(record, Finished):
            self._end(reply, record)

    @Slot(int, object)
    def _on_failed(self, job: int, error: Exception) -> None:
        reply = self.reply
        if not reply or job != reply.job:
            return
        sentence = failure_in_words(error)
        self._say(sentence)
        self._end(reply, self._held(reply), sentence)

    def _held(self, reply: Reply) -> Finished | None:
        """How the kept lane ended, where it had to wait for the others."""
        return reply.comparison.lanes[reply.comparison.kept].finished if reply.comparison else None

    @Slot(str)
    def _say(self, sentence: str) -> None:
        self.happened.emit(Notice(sentence))

    @Slot()
    def _paint(self) -> None:
        if not self.reply:
            return
        text, pieces = self.reply.unpainted()
        if text or pieces:
            self.happened.emit(ReplyGrew(text, pieces))
            if self._engine.pair:
                self.happened.emit(ContextUsed(self.reply.context_used, self._engine.pair.context))

    def _end(self, reply: Reply, finished: Finished | None, error: str = "") -> None:
        """The reply is over: painted, stored, told. `finished` None: it was cut off."""
        if reply.comparison:
            if not reply.comparison.is_over:
                reply.comparison.end(error)
            reply.adopt(reply.comparison)
            finished = self._held(reply)
        reply.complete(finished)
        self._paint_timer.stop()
        self._paint()
        self.keep_tracker(reply.message.id, reply.tracker)
        self.reply = None
        if reply.is_empty and (finished is None or finished.finish_reason == "cancelled"):
            self._writer.remove(reply)
            if reply.comparison:
                reply.comparison.message_id = 0  # what its lanes say is of use all the same
            self.happened.emit(ReplyRemoved(reply.message.id))
        else:
            self.happened.emit(ReplyFinished(self._writer.finish(reply, finished)))
        for notice in reply.notices(finished):
            self._say(notice)
        self.changed.emit()
