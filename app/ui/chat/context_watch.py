"""How full the context is with what stands and what is typed: counted beside the window, told before sending."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.chat.context_use import ContextUse, context_use, stopped_after
from app.chat.conversation import Conversation, GenerationOptions, State
from app.engine_host.engine_thread import EngineThread
from app.store.records import StoredAttachment, StoredMessage
from app.ui.composer.composer import Composer
from app.words import trn

_KEY = "composer"
_TYPED = "typed while an answer comes"
_PAUSE_MS = 120  # between key strokes; long enough for another conversation to be painted
_MOST_BYTES = 4  # of a character, and a token has at least one


class ContextWatch(QObject):
    """Main thread only; counts with `EngineThread.tokens`.

    Attributes:
        options: how the next answer will be made.
        attachments: the files that go with what is typed.
        system_prompt: of the conversation that is shown, or of the one that the next message begins.

    Signals:
        cleared: a text that had to be counted before it could be sent may be sent now.
        stopped_after: the answer that a full context ended, where nothing makes room; None: the conversation goes on.
    """

    cleared = Signal(str)
    stopped_after = Signal(object)

    def __init__(
        self,
        engine: EngineThread,
        composer: Composer,
        options: Callable[[], GenerationOptions],
        system_prompt: Callable[[], str],
    ) -> None:
        super().__init__(composer)
        self._engine, self._composer = engine, composer
        self.options, self.system_prompt = options, system_prompt
        self.attachments: Callable[[], tuple[StoredAttachment, ...]] = tuple
        self._conversation: Conversation | None = None
        self._messages: tuple[StoredMessage, ...] = ()
        self._counted: str | None = ""  # the text that `_use` is about
        self._max_tokens: int | None = None  # of the answer, as counted last
        self._use: ContextUse | None = None
        self._asked = ""  # the text that is being counted
        self._held: str | None = None  # wanted to be sent before it was counted
        self._passed: str | None = None  # may be sent, or must be told by the engine what is wrong with it
        self._while_answering = 0  # tokens that the engine has used, while an answer comes
        self._typed = 0  # tokens of what is typed meanwhile
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._count)
        composer.text_edited.connect(self._on_edited)
        composer.attachments_changed.connect(self._on_attachments)
        engine.tokens.counted.connect(self._on_counted)
        for change in (engine.loaded, engine.load_failed, engine.ejected):
            change.connect(self._count)

    @property
    def use(self) -> ContextUse | None:
        """As counted last; None: not known."""
        return self._use

    @property
    def stands(self) -> int:
        """Tokens of what stands, as counted last."""
        return self._use.used - self._use.typed if self._use is not None else 0

    def show(self, conversation: Conversation | None, messages: tuple[StoredMessage, ...] | None = None) -> None:
        """Another conversation, or none; or the messages of this one are other ones now. `messages`: where known."""
        self._conversation = conversation
        read = conversation.messages if conversation is not None else tuple
        self._messages = read() if messages is None else messages
        self._use, self._while_answering, self._typed = None, 0, 0
        self._engine.tokens.forget(_TYPED)
        if not self._messages:
            self._composer.gauge.set_tokens(0, self._context)
        self.stopped_after.emit(stopped_after(self._messages, self.options().overflow))
        self._pause.start()  # counting a long conversation would hold up its painting

    @Slot()
    def recount(self) -> None:
        """The next answer is made otherwise: how long it may be decides what fits."""
        if self.options().max_tokens != self._max_tokens:
            self._counted = None
            self._count()

    def answering(self, tokens: int) -> None:
        """An answer comes, and the engine has filled so much of the context."""
        self._while_answering = tokens
        self._show_gauge()

    def may_send(self, text: str) -> bool:
        """False: it is too long, as the composer says; or it must be counted first, and `cleared` follows."""
        passed, self._passed = self._passed == text, None
        if passed or self._engine.pair is None or self._engine.is_loading:
            return True
        if self._use is not None and self._counted == text:
            return not self._use.too_long
        stands = self.stands if self.options().overflow == "stop" else 0
        most = stands + len((self.system_prompt() + text + self.options().opening).encode())
        most += sum(_MOST_BYTES * len(one.text) for one in self.attachments())
        if most < self._context:  # a token is at least a byte
            return True
        self._held = text
        self._count()
        return False

    @property
    def _context(self) -> int:
        return self._engine.pair.context if self._engine.pair is not None else 0

    @property
    def _is_answering(self) -> bool:
        return self._conversation is not None and self._conversation.state in (State.GENERATING, State.STOPPING)

    @Slot()
    def _on_edited(self) -> None:
        self._held = None
        if self._composer.hint.blocks:  # it may be short enough now
            self._count()
        elif not self._pause.isActive():
            self._pause.start()

    @Slot()
    def _on_attachments(self) -> None:
        self._counted = None
        self._on_edited()

    @Slot()
    def _count(self) -> None:
        """What is typed, and with it all that would be sent."""
        self._pause.stop()
        self._asked = text = self._composer.text()
        if self._engine.pair is None:
            self._composer.gauge.set_tokens(0, 0)
            self._composer.set_hint("")
        elif self._is_answering:
            self._engine.tokens.count(_TYPED, text)
        else:
            system, options = self.system_prompt(), self.options()
            self._max_tokens = options.max_tokens
            work = partial(context_use, system, self._messages, text, self.attachments(), options, self._context)
            self._engine.tokens.measure(_KEY, work)

    @Slot(str, object)
    def _on_counted(self, key: str, result: object) -> None:
        if key == _KEY and isinstance(result, ContextUse) and not self._is_answering:
            self._use, self._counted = result, self._asked
            self._show_gauge()
            self._composer.set_hint(hint(result), blocks=bool(result.too_long))
            self._send_held()
        elif key == _KEY:
            self._send_held()
        elif key == _TYPED and isinstance(result, int) and self._is_answering:
            self._typed = result
            self._show_gauge()

    def _send_held(self) -> None:
        """What could not be counted is sent too: the engine will say what is wrong with it."""
        held, self._held = self._held, None
        is_too_long = self._use is not None and self._counted == held and self._use.too_long
        if held is not None and not is_too_long:
            self._passed = held
            self.cleared.emit(held)

    def _show_gauge(self) -> None:
        gauge = self._composer.gauge
        if self._is_answering and self._while_answering:
            typed = self._typed
            gauge.set_tokens(self._while_answering + typed, self._context, typed, is_about=typed > 0)
        elif self._use is not None and not self._is_answering:
            gauge.set_tokens(self._use.used, self._use.context, self._use.typed)


def hint(use: ContextUse) -> str:
    """What the composer says before sending; empty: nothing."""
    if use.too_long or not use.leaves_out:
        return use.too_long
    if use.summarises:
        return trn(
            "The context is full: the model will first summarise the oldest message.",
            "The context is full: the model will first summarise the %n oldest messages.",
            use.leaves_out,
        )
    return trn(
        "The context is full: the oldest message will no longer be sent.",
        "The context is full: the %n oldest messages will no longer be sent.",
        use.leaves_out,
    )
