"""How many tokens a text or a prompt has, counted beside the window and beside a running answer."""

import logging
import threading
from collections.abc import Callable
from functools import partial
from itertools import count

from PySide6.QtCore import QObject, Signal, Slot

from app.engine_host.main_thread_queue import MainThreadQueue
from app.words import tr
from engine.errors import EngineError, RequestError
from engine.records import Request

logger = logging.getLogger(__name__)

Count = Callable[[Request | str], int]  # raises RequestError where the template refuses the conversation
CountOrNone = Callable[[Request | str], int | None]  # None: no pair serves


class TokenCounter(QObject):
    """Exact, as the target that serves would read it. Every window has one: `EngineThread.tokens`.

    To count: connect `counted`, then call `count` with a key of your own and a text (as it stands inside a message) or
    a `Request` (its whole prompt, through the chat template). A later call with the same key takes an earlier one's
    place. Nothing blocks, and the answer comes also while the models generate. Count again at `EngineThread.loaded`.

    Signals:
        counted: the key, and the tokens; None: no pair serves, or its chat template refuses the conversation.
    """

    counted = Signal(str, object)
    _arrived = Signal(str, int, object)

    def __init__(self, count_tokens: CountOrNone, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._count_tokens = count_tokens
        self._to_main = MainThreadQueue(self)
        self._arrived.connect(self._on_arrived)
        self._tickets = count(1)
        self._latest: dict[str, int] = {}  # key -> its newest ticket
        self._state = threading.Condition()  # guards what follows
        self._waiting: dict[str, tuple[int, Callable[[Count], object]]] = {}
        self._closing = False
        self._thread: threading.Thread | None = None

    def count(self, key: str, what: Request | str) -> None:
        """Counts a text or a prompt; `counted` brings the number."""
        self.measure(key, partial(_count_one, what))

    def measure(self, key: str, work: Callable[[Count], object]) -> None:
        """What needs several counts: `work` runs on the counting thread, and `counted` brings what it returns."""
        ticket = self._latest[key] = next(self._tickets)
        with self._state:
            if self._closing:
                return
            self._waiting[key] = (ticket, work)
            self._state.notify_all()
        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, name="token counter", daemon=True)
            self._thread.start()

    def forget(self, key: str) -> None:
        """Whatever is on its way for this key comes no more."""
        self._latest.pop(key, None)

    def close(self) -> None:
        """Nothing is told any more; returns when what is being counted is through."""
        with self._state:
            self._closing = True
            self._waiting.clear()
            self._state.notify_all()
        self._to_main.close()
        if self._thread is not None:
            self._thread.join()

    @Slot(str, int, object)
    def _on_arrived(self, key: str, ticket: int, result: object) -> None:
        if self._latest.get(key) == ticket:
            self.counted.emit(key, result)

    # on the counting thread ---------------------------------------------------------------------

    def _serve(self) -> None:
        while True:
            with self._state:
                self._state.wait_for(lambda: self._waiting or self._closing)
                if self._closing:
                    return
                key = next(iter(self._waiting))
                ticket, work = self._waiting.pop(key)
            self._to_main.post(self._arrived, key, ticket, self._result(work))

    def _result(self, work: Callable[[Count], object]) -> object:
        try:
            return work(self._count)
        except Exception as error:
            if not isinstance(error, EngineError):
                logger.exception("counting tokens")
            return None

    def _count(self, what: Request | str) -> int:
        tokens = self._count_tokens(what)
        if tokens is None:
            raise RequestError(tr("No model is loaded. Open a target model first."))
        return tokens


def _count_one(what: Request | str, count_tokens: Count) -> int:
    return count_tokens(what)
