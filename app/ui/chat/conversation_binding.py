"""One conversation on the page: its events painted into transcript, composer and panel while it is shown."""

import time
from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Slot

from app.chat.conversation import Conversation
from app.chat.events import (
    BranchChanged,
    ContextCut,
    ContextUsed,
    ConversationEvent,
    MessageAdded,
    Notice,
    OldestSummarised,
    PromptRead,
    ReplyFinished,
    ReplyGrew,
    ReplyRemoved,
    State,
    StateChanged,
)
from app.refresh import READING_MS
from app.speed.reading import PromptReading
from app.store.records import StoredMessage
from app.ui.chat.context_watch import ContextWatch
from app.ui.chat.page import ChatPage
from app.ui.speed.panel import SpeedPanel
from app.ui.transcript.message_foot import WAITS_FOR_MODELS, WAITS_FOR_TURN
from app.ui.widgets.announce import announce
from app.words import tr, trn
from engine.records import Piece


class ConversationBinding(QObject):
    """Lives as long as its conversation is shown; `release` ends it at once."""

    def __init__(self, conversation: Conversation, page: ChatPage, panel: SpeedPanel, context: ContextWatch) -> None:
        super().__init__(page)
        self._conversation, self._page, self._panel, self._context = conversation, page, panel, context
        self._shown: list[StoredMessage] = []  # as the transcript has them: the branch is not read once more
        self._reading = PromptReading()
        self._ticks = QTimer(self, interval=READING_MS)
        self._ticks.timeout.connect(self._show_waiting)
        self._summary_of = 0  # messages that the model is about to summarise
        conversation.happened.connect(self._on_event)
        self.show_messages()
        self._show_state(conversation.state)

    def release(self) -> None:
        self._ticks.stop()
        self._conversation.happened.disconnect(self._on_event)
        self.deleteLater()

    @Slot(object)
    def _on_event(self, event: ConversationEvent) -> None:
        match event:
            case StateChanged(state):
                self._on_state(state)
            case MessageAdded(message):
                self._on_message(message)
            case BranchChanged():
                self.show_messages()
            case ReplyGrew(_, pieces):
                self._on_pieces(pieces)
            case ContextUsed(tokens, _):
                self._context.answering(tokens)
            case ContextCut(message_id, summary):
                self._page.transcript.show_cut(message_id, summary)
            case OldestSummarised(count):
                self._summary_of = count
                self._show_waiting()
            case PromptRead(prefill):
                self._summary_of = 0
                self._reading.take(prefill, time.monotonic())
                self._show_waiting()
            case ReplyFinished(message):
                self._shown = [message if message.id == shown.id else shown for shown in self._shown]
                self._page.transcript.finish_reply(message)
                is_complete = message.state == "complete"
                announce(self._page.transcript, tr("The answer is complete") if is_complete else tr("Stopped"))
                self._show_speed()
            case ReplyRemoved(message_id):
                self._shown = [message for message in self._shown if message.id != message_id]
                self._page.transcript.remove_message(message_id)
                self._page.show_transcript(not self._page.transcript.is_empty)
                self._show_speed()
            case Notice(sentence):
                self._page.notices.say(sentence, "warning", page="chat")

    def show_messages(self) -> None:
        """The active branch, from the store; of a streaming reply, all that came so far."""
        messages = self._conversation.messages()
        self._shown = [*messages]
        self._page.show_transcript(bool(messages))
        self._page.transcript.set_messages(messages)
        self._show_context(messages)
        if messages and messages[-1].state == "streaming":
            self._page.transcript.set_reply(self._conversation.reply_so_far)
        self._show_waiting()
        self._show_speed()

    def _on_state(self, state: State) -> None:
        self._show_state(state)
        if state is State.IDLE:
            self._show_context()

    def _show_state(self, state: State) -> None:
        self._page.composer.set_generating(state is not State.IDLE, state is State.STOPPING)
        self._panel.set_live(state in (State.GENERATING, State.STOPPING))
        self._reading, self._summary_of = PromptReading(), 0
        self._show_waiting()

    def _show_context(self, messages: tuple[StoredMessage, ...] | None = None) -> None:
        """What stands is another text now."""
        self._context.show(self._conversation, messages)
        self._page.head.show_branches(self._conversation.branches())

    @Slot()
    def _show_waiting(self) -> None:
        """What a reply without a word waits for; looked at once a second until the first word."""
        waits = self._conversation.state is not State.IDLE and not self._conversation.reply_so_far
        if waits != self._ticks.isActive():
            self._ticks.start() if waits else self._ticks.stop()
        if self._conversation.state is State.LOADING:
            self._page.transcript.set_waiting(tr(WAITS_FOR_MODELS))
        elif self._conversation.waits_for_turn:
            self._page.transcript.set_waiting(tr(WAITS_FOR_TURN))
        elif self._summary_of:
            self._page.transcript.set_waiting(
                trn("Summarising %n earlier message first", "Summarising %n earlier messages first", self._summary_of)
            )
        else:
            self._page.transcript.set_waiting(self._reading.words(time.monotonic()))

    def _on_message(self, message: StoredMessage) -> None:
        self._shown.append(message)
        self._page.show_transcript(True)
        self._page.transcript.add_message(message)
        if message.role == "assistant":
            announce(self._page.transcript, tr("Tandem is answering"))
            self._show_speed()
            self._show_waiting()

    def _show_speed(self) -> None:
        """Every reply of the branch that is shown; the last one is the answer."""
        speeds = [self._conversation.speed_of(message) for message in self._shown if message.role == "assistant"]
        self._panel.show_replies([speed for speed in speeds if speed is not None])

    def _on_pieces(self, pieces: Sequence[Piece]) -> None:
        """Text and marks grow together, at most 30 times a second."""
        self._page.transcript.add_pieces(pieces)
        self._page.transcript.set_reply(self._conversation.reply_so_far)
