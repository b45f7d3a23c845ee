"""The window for `daily`: opened with a real model and watched for what it has painted; opening, pasting, watching."""

import itertools
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from tests.benchmarks.results import Figure
from tests.benchmarks.window import TEXT, measure_watching, run_loop

if TYPE_CHECKING:
    from app.engine_host.engine_thread import EngineThread
    from app.settings.keys import Settings
    from app.store.store import Store
    from app.ui.window.main_window import MainWindow

Prepare = Callable[["Store", "Settings"], object]
QUESTION = "Write a long story about a lighthouse, in ten chapters."
OPENING_MS, PASTE_MS, WATCHED_SHARE = 150.0, 200.0, 0.98
PASTED_BYTES = 1_000_000
_SIZE = (1240, 800)
_SETTLED_SECONDS = 0.5  # after something was shown: messages are made ahead, files are kept


@dataclass(frozen=True, slots=True)
class Opened:
    """A window that serves, and what it is made of."""

    application: QApplication
    window: "MainWindow"
    engine: "EngineThread"
    settings: "Settings"
    store: "Store"


@contextmanager
def opened(model: Path | None, prepare: Prepare = lambda store, settings: None) -> Iterator[Opened]:
    """A window in a home of its own, its model loaded (None: the built-in pair), panel and marks shown.

    `prepare` is called before the window is made.
    """
    with tempfile.TemporaryDirectory() as home:
        os.environ["TANDEM_HOME"] = home
        from app import paths
        from app.desktop.application import build_application, build_window
        from app.desktop.garbage import keep_what_is_there
        from app.engine_host.engine_thread import EngineThread
        from app.settings import keys
        from app.settings.keys import Settings
        from app.store.store import Store

        application = build_application(["tandem"])
        settings, store = Settings(paths.settings_file()), Store(paths.database())
        target, draft = (model, None) if model else (paths.built_in_target(), paths.built_in_draft())
        settings.set(keys.TARGET, str(target))
        settings.set(keys.DRAFT, str(draft) if draft else None)
        settings.set(keys.SHOW_MARKS, True)
        settings.set(keys.PANEL_VISIBLE, True)
        settings.set(keys.SEED, 1)
        prepare(store, settings)
        engine = EngineThread()
        window = build_window(application, store, settings, engine)
        window.resize(*_SIZE)
        window.show()
        window.start()
        run_loop(lambda: engine.pair is not None and not engine.is_loading)
        keep_what_is_there()  # as after every start
        try:
            yield Opened(application, window, engine, settings, store)
        finally:
            window.close()
            engine.shut_down()
            store.close()


class Painted(QObject):
    """Knows when a widget of the window has been painted and the window's picture was handed over.

    `on_painted` is called then, with `time.monotonic_ns()`.
    """

    def __init__(self, window: QMainWindow, widget: QWidget, on_painted: Callable[[int], object]) -> None:
        super().__init__(window)
        self._window, self._widget, self._on_painted = window, widget, on_painted
        self._is_painting = self._is_seen = False
        window.installEventFilter(self)
        widget.installEventFilter(self)

    def end(self) -> None:
        self._window.removeEventFilter(self)
        self._widget.removeEventFilter(self)
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if watched is self._widget and event.type() == QEvent.Type.Paint:
            self._is_seen = True
        if watched is not self._window or event.type() != QEvent.Type.UpdateRequest or self._is_painting:
            return False
        self._is_painting, self._is_seen = True, False
        self._window.event(event)  # paints all that is due, and flushes
        self._is_painting = False
        if self._is_seen:
            self._on_painted(time.monotonic_ns())
        return True


def ms_until_painted(
    window: "MainWindow", widget: QWidget, act: Callable[[], object], is_there: Callable[[], bool] = lambda: True
) -> tuple[float, float]:
    """Milliseconds from the start of `act` until the window has painted `widget` with what `is_there` asks for.

    Second: the longest that the event loop was away until then, the act itself included.
    """
    found: list[int] = []
    painted = Painted(window, widget, lambda now: found.append(now) if is_there() else None)
    begun = time.monotonic_ns()
    act()
    away = max((time.monotonic_ns() - begun) / 1e6, wait(lambda: bool(found)))
    painted.end()
    return (found[0] - begun) / 1e6, away


def wait(until: Callable[[], bool]) -> float:
    """The longest that the event loop was away meanwhile, in milliseconds."""
    ticks = [time.monotonic()]
    run_loop(until, lambda: ticks.append(time.monotonic()))
    return max(later - earlier for earlier, later in itertools.pairwise(ticks)) * 1e3


def settle(seconds: float = _SETTLED_SECONDS) -> None:
    until = time.monotonic() + seconds
    run_loop(lambda: time.monotonic() > until)


def figures_of(what: str, times_ms: list[float], most: float | None) -> list[Figure]:
    """The worst is what is wanted of; the median says how it usually is."""
    return [
        Figure(f"{what}, median of {len(times_ms)}", statistics.median(times_ms), "ms"),
        Figure(f"{what}, slowest", max(times_ms), "ms", most),
    ]


# --- opening -----------------------------------------------------------------------------------------


def fill_conversation(store: "Store", title: str, messages: int) -> int:
    """Questions and answers in Markdown, with figures and token origins, as real ones have them. -> its number"""
    from app.store import token_origins
    from app.store.records import ReplyStats
    from engine.records import Origin, Piece

    words = (TEXT * 3).replace(" ", " \0").split("\0")
    origins = (Origin.TARGET, Origin.DRAFT, Origin.DRAFT, Origin.LOOKUP)
    pieces = token_origins.encode(
        Piece(number, word, origins[number % 4], number, word, 0.5, 0.5) for number, word in enumerate(words)
    )
    stats = ReplyStats(len(words), 60.0, "stop", 45.0, 1.33, 300, 200, 100, compared_tokens=200, compared_seconds=3.0)
    store.database.connection.execute("PRAGMA synchronous = OFF")
    conversation = store.create_conversation(title).id
    last: int | None = None
    for number in range(messages):
        if number % 2 == 0:
            last = store.add_message(conversation, "user", f"Question {number}: and then?", last).id
        else:
            last = store.add_message(conversation, "assistant", TEXT * 3, last, stats=stats, pieces_json=pieces).id
    store.database.connection.execute("PRAGMA synchronous = FULL")
    return conversation


def measure_opening(model: Path, messages: int, times: int) -> list[Figure]:
    """A click on the long conversation, each time from a short one."""
    numbers: dict[str, int] = {}

    def fill(store: "Store", _settings: "Settings") -> None:
        numbers["long"] = fill_conversation(store, "Long", messages)
        numbers["short"] = fill_conversation(store, "Short", 2)

    with opened(model, fill) as shown:
        found = []
        for _ in range(times):
            click(shown.window, numbers["short"])
            settle()
            found.append(click(shown.window, numbers["long"]))
            settle()
    what = f"opening {messages} messages"
    return [Figure(f"{what}, first time", found[0], "ms"), *figures_of(what, found, OPENING_MS)]


def click(window: "MainWindow", conversation: int) -> float:
    """Milliseconds until the conversation is painted."""
    list_ = window.sidebar.list
    index = window.sidebar.model.index_of(conversation)
    list_.scrollTo(index)
    point = list_.visualRect(index).center()
    transcript = window.chat.transcript

    def is_there() -> bool:
        return window.conversations.current_id == conversation and bool(transcript.views())

    def act() -> None:
        QTest.mouseClick(list_.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)

    return ms_until_painted(window, transcript.viewport(), act, is_there)[0]


# --- pasting -----------------------------------------------------------------------------------------


def measure_paste(model: Path, times: int) -> list[Figure]:
    """Lines of prose, on the clipboard, with the real key."""
    line = "The keeper of the lighthouse wrote down what he saw, and the sea was all around him. "
    text = (line * 2 + "\n") * (PASTED_BYTES // (2 * len(line) + 1) + 1)
    with opened(model) as shown:
        window, attaching = shown.window, shown.window.conversations.attaching
        composer = window.chat.composer
        shown.application.clipboard().setText(text[:PASTED_BYTES])
        chips, read, away = [], [], []

        def press() -> None:
            QTest.keyClick(composer.field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

        for _ in range(times):
            begun = time.monotonic()
            until_chip, away_before = ms_until_painted(window, composer.chips, press)
            away_after = wait(lambda: bool(attaching.ready()))
            chips.append(until_chip)
            read.append((time.monotonic() - begun) * 1e3)
            away.append(max(away_before, away_after))
            settle()
            attaching.clear()
            settle()
    what = "1 MB pasted"
    return [
        *figures_of(f"{what}, until its chip is painted", chips, PASTE_MS),
        *figures_of(f"{what}, until it is read", read, PASTE_MS),
        *figures_of(f"{what}, the event loop away", away, PASTE_MS),
    ]


# --- watching ----------------------------------------------------------------------------------------


def measure_panel(model: Path, repeats: int) -> list[Figure]:
    """One text, with panel and marks and without, taking turns."""
    with opened(model) as shown:
        found = measure_watching(shown.window, shown.settings, QUESTION, repeats)
    return [
        Figure(f"panel and marks shown, median of {repeats}", found["watched"], "tokens/s"),
        Figure(f"panel and marks hidden, median of {repeats}", found["unwatched"], "tokens/s"),
        Figure("shown over hidden", found["ratio"], "x", least=WATCHED_SHARE),
    ]
