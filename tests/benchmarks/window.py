"""How the window behaves while text streams: delays of the event loop, frames while scrolling, and what watching costs.

`python -m tests.benchmarks.window`: with panel and marks on, 200 tokens/s, the 99th percentile of the delay (<= 16 ms);
frames of an 8,000-token answer and of 500 messages (<= 16 ms); tokens/s with panel and marks over without (>= 0.98).
"""

import argparse
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Collection, Iterator
from itertools import pairwise, product
from pathlib import Path
from typing import TYPE_CHECKING

from engine.records import (
    Event,
    Finished,
    Loaded,
    ModelFile,
    Origin,
    PairConfig,
    Piece,
    Prefill,
    Request,
    Round,
)
from tests.benchmarks.machine import common_options
from tests.benchmarks.models import parse_pairs
from tests.benchmarks.results import save, table

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from app.ui.window.main_window import MainWindow

TEXT = (
    "Speculative decoding makes a large model answer **sooner** without changing what it says. "
    "A small *draft* model guesses ahead.\n\n1. The draft proposes four tokens.\n2. The target reads them together.\n\n"
    "```python\ndef speculate(target, draft, k=4):\n    return target.verify(draft.propose(k))\n```\n\n"
)
TICK_MS = 4
ROUND_TOKENS = 4
WATCHED_TOKENS = 256


class Metronome:
    """An engine that writes `tokens_per_second` tokens of Markdown, four a round, until it is stopped."""

    tokens_per_second = 200.0
    is_in_doubt = False

    def __init__(self, config: PairConfig, _progress: object, _cancel: object) -> None:
        model = ModelFile(
            Path("m.gguf"), "Metronome", "llama", 1, 1, 1, "F16", 32768, 1, 8, 1, 1, 8, 8, 512, "llama", True, False
        )
        self.loaded = Loaded(config, model, model, 32768, 1, (), (), (), 0.0, 20_000_000.0)

    def measure_again(self, cancel: threading.Event) -> None:
        """It measures nothing."""

    def forget(self, labels: Collection[str]) -> None:
        """It keeps nothing."""

    def generate(self, _request: Request, cancel: threading.Event | None = None) -> Iterator[Event]:
        yield Prefill(1, 1)
        stop = cancel or threading.Event()
        words = TEXT.replace(" ", " \0").split("\0")
        position, due = 0, time.perf_counter()
        while not stop.is_set():
            pieces = tuple(self._piece(position + offset, words) for offset in range(ROUND_TOKENS))
            due += ROUND_TOKENS / self.tokens_per_second
            stop.wait(max(0.0, due - time.perf_counter()))
            yield Round(
                position // ROUND_TOKENS,
                position,
                pieces,
                4,
                3,
                Origin.DRAFT,
                2_000_000,
                15_000_000,
                100_000,
                20_000_000,
                20_000_000.0,
            )
            position += ROUND_TOKENS
        yield Finished("cancelled", "", tuple(range(position)), 1, 0, 1, 1, 1, 4, 3, 0)

    def count_tokens(self, what: Request | str) -> int:
        return len(what.split()) if isinstance(what, str) else 1

    @staticmethod
    def _piece(number: int, words: list[str]) -> Piece:
        text = words[number % len(words)]
        origin = Origin.DRAFT if number % ROUND_TOKENS else Origin.TARGET
        return Piece(number, text, origin, number if number % 3 else 0, text, 0.5, 0.5)

    def close(self) -> None:
        """There is nothing to free."""


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def run_loop(until: Callable[[], bool], on_tick: Callable[[], None] = lambda: None) -> None:
    from PySide6.QtCore import QEventLoop, Qt, QTimer

    loop, timer = QEventLoop(), QTimer(interval=TICK_MS)
    timer.setTimerType(Qt.TimerType.PreciseTimer)

    def tick() -> None:
        on_tick()
        if until():
            loop.quit()

    timer.timeout.connect(tick)
    timer.start()
    loop.exec()


def measure_streaming(window: "MainWindow", seconds: float) -> dict[str, float]:
    """Delays of the event loop, in milliseconds, while 200 tokens/s stream."""
    window.conversations.send("go")
    ticks: list[float] = []
    end = time.perf_counter() + seconds
    run_loop(lambda: time.perf_counter() > end, lambda: ticks.append(time.perf_counter()))
    window.conversations.stop()
    delays = [max(0.0, (b - a) * 1e3 - TICK_MS) for a, b in pairwise(ticks)]
    return {"median_ms": statistics.median(delays), "p99_ms": percentile(delays, 0.99), "max_ms": max(delays)}


def measure_scrolling(
    application: "QApplication", window: "MainWindow", num_messages: int, text: str
) -> dict[str, float]:
    """Frames, in milliseconds, while the transcript is scrolled from its end, 120 pixels a frame."""
    from app.store.records import StoredMessage

    created = "2026-01-01T00:00:00+00:00"
    roles = ("assistant", "user")
    messages = [
        StoredMessage(number, 1, None, roles[number % 2], text if number % 2 == 0 else "And then?", created)  # type: ignore[arg-type]
        for number in range(num_messages)
    ]
    window.chat.show_transcript(True)
    window.chat.transcript.set_messages(messages)
    application.processEvents()
    bar = window.chat.transcript.verticalScrollBar()
    frames = []
    for _ in range(300):
        started = time.perf_counter()
        bar.setValue(max(0, bar.value() - 120))
        application.processEvents()
        frames.append((time.perf_counter() - started) * 1e3)
    return {"median_ms": statistics.median(frames), "p99_ms": percentile(frames, 0.99), "max_ms": max(frames)}


def measure_watching(window: "MainWindow", settings: "object", question: str, repeats: int) -> dict[str, float]:
    """Tokens/s of the loaded pair with panel and marks on, and with both off, taking turns."""
    from app.chat.conversation import State
    from app.settings import keys as declared
    from app.settings.keys import Settings

    assert isinstance(settings, Settings)
    rates: dict[bool, list[float]] = {True: [], False: []}
    settings.set(declared.MAX_TOKENS, WATCHED_TOKENS)
    settings.set(declared.SEED, 1)  # each answer the same text
    for turn in range(2 * repeats + 2):
        watched = turn % 2 == 0
        settings.set(declared.SHOW_MARKS, watched)
        settings.set(declared.PANEL_VISIBLE, watched)
        window.commands.new_conversation()
        window.conversations.send(question)
        conversation = window.conversations.conversation
        assert conversation is not None
        run_loop(lambda shown=conversation: shown.state is State.IDLE)
        stats = conversation.messages()[-1].stats
        if turn >= 2 and stats is not None:  # the first of each warms up
            rates[watched].append(stats.tokens_per_second)
    on, off = statistics.median(rates[True]), statistics.median(rates[False])
    return {"watched": on, "unwatched": off, "ratio": on / off}


def main(argv: list[str] | None = None) -> None:
    parser = common_options(argparse.ArgumentParser(description=__doc__))
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--pairs", default="bf16/qat")
    args = parser.parse_args(argv)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as home:
        os.environ["TANDEM_HOME"] = home
        figures = {**with_metronome(args.seconds), **with_pairs(args.pairs, args.threads, args.repeats)}
    save("window", dict(figures), args.out)
    rows = [[name, *(f"{key} {value:.2f}" for key, value in entry.items())] for name, entry in figures.items()]
    print(table(["what", "", "", ""], rows))


def with_metronome(seconds: float) -> dict[str, dict[str, float]]:
    from app import paths
    from app.desktop.application import build_application, build_window
    from app.engine_host.engine_thread import EngineThread
    from app.models.load_plan import LoadPlan
    from app.settings import keys
    from app.settings.keys import Settings
    from app.store.store import Store

    application = build_application(["tandem"])
    settings, store = Settings(paths.settings_file()), Store(paths.database())
    settings.set(keys.SHOW_MARKS, True)
    engine = EngineThread(Metronome, lambda config, *_: LoadPlan(config))
    window = build_window(application, store, settings, engine)
    window.resize(1240, 800)
    window.show()
    window.start()
    run_loop(lambda: engine.pair is not None)
    figures = {
        "streaming 200 tokens/s": measure_streaming(window, seconds),
        "scrolling 500 messages": measure_scrolling(application, window, 500, TEXT * 3),
        "scrolling an 8,000-token answer": measure_scrolling(application, window, 1, TEXT * 100),
    }
    window.close()
    engine.shut_down()
    store.close()
    return figures


def with_pairs(names: str, threads: int, repeats: int) -> dict[str, dict[str, float]]:
    """The built-in pair, whose answers end within a few paints, and pairs of the pace of real ones.

    With one thread a second core is left to the window, as Tandem leaves one by default where there are four.
    """
    from app import paths
    from app.desktop.application import build_application, build_window
    from app.engine_host.engine_thread import EngineThread
    from app.settings.keys import Settings
    from app.store.store import Store

    application = build_application(["tandem"])
    settings, store, engine = Settings(paths.settings_file()), Store(paths.database()), EngineThread()
    window = build_window(application, store, settings, engine)
    window.resize(1240, 800)
    window.show()
    window.start()
    run_loop(lambda: engine.pair is not None)
    question = "What is speculative decoding?"
    figures = {"panel and marks, built-in pair": measure_watching(window, settings, question, repeats)}
    for pair, count in product(parse_pairs(names), sorted({1, threads})):
        engine.load(PairConfig(pair.target_path, pair.draft_path, context=2048, threads=count))
        run_loop(lambda: not engine.is_loading)
        assert engine.pair is not None
        name = f"panel and marks, {pair.name}, {count} threads"
        figures[name] = measure_watching(window, settings, "Tell me a story.", repeats)
    window.close()
    engine.shut_down()
    store.close()
    return figures


if __name__ == "__main__":
    main()
