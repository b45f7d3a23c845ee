"""How long a list, a search and the palette take with ten thousand conversations of ten messages each.

    python -m tests.benchmarks.history [--conversations N] [--messages N] [--repeats N] [--seed S]

Each time is from the key to the rows that could be painted, in the real widgets: reading the store, making the rows,
and Qt's layout of them. Medians and the slowest of the repeats, in milliseconds.
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from tests.benchmarks.machine import describe
from tests.benchmarks.results import progress

if TYPE_CHECKING:
    from app.store.store import Store
    from app.ui.window.main_window import MainWindow

ALLOWED_MS = 50.0
_SYLLABLES = ("ba", "den", "di", "for", "gan", "her", "ing", "ka", "lo", "men", "no", "per", "ra", "so", "ter", "un")
_WORDS = 20_000
_QUESTION_WORDS, _ANSWER_WORDS, _TITLE_WORDS = 15, 120, 6


def vocabulary(chance: random.Random) -> list[str]:
    """Made-up words, of one to four syllables."""
    found = {"".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4))) for _ in range(_WORDS)}
    return sorted(found)


def fill(store: "Store", conversations: int, messages: int, seed: int) -> list[str]:
    """Writes past the store's methods, which commit each message; the words, the most frequent first."""
    chance = random.Random(seed)
    words = vocabulary(chance)
    chance.shuffle(words)
    weights = [1 / place for place in range(1, len(words) + 1)]  # as words of a language are used
    stream: Iterator[str] = (word for _ in iter(int, 1) for word in chance.choices(words, weights, k=100_000))
    newest = datetime.now(UTC)
    with store.database.transaction() as connection:
        for number in range(1, conversations + 1):
            moment = (newest - timedelta(hours=2 * (conversations - number))).isoformat(timespec="milliseconds")
            connection.execute(
                "INSERT INTO conversations (id, title, system_prompt, pinned, created, updated) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (number, _text(stream, _TITLE_WORDS), "Be brief. " * 20, number % 1000 == 0, moment, moment),
            )
            parent = None
            for turn in range(messages):
                role, length = ("assistant", _ANSWER_WORDS) if turn % 2 else ("user", _QUESTION_WORDS)
                parent = connection.execute(
                    "INSERT INTO messages (conversation_id, parent_id, role, content, created, state) "
                    "VALUES (?, ?, ?, ?, ?, 'complete')",
                    (number, parent, role, _text(stream, length), moment),
                ).lastrowid
            connection.execute("UPDATE conversations SET active_leaf = ? WHERE id = ?", (parent, number))
    for number in range(20):
        store.create_folder(f"Folder {number}")
    for number in range(1, conversations, 25):
        store.set_folder(number, f"Folder {number % 20}")
    return words


def _text(stream: Iterator[str], length: int) -> str:
    return " ".join(next(stream) for _ in range(length))


def measure(name: str, repeats: int, act: Callable[[], object]) -> float:
    """Median in milliseconds; printed with the slowest."""
    times = []
    for _ in range(repeats):
        begun = time.perf_counter()
        act()
        times.append((time.perf_counter() - begun) * 1000)
    median = statistics.median(times)
    progress(f"{name:42} median {median:6.1f} ms, slowest {max(times):6.1f} ms")
    return median


def measure_all(store: "Store", words: list[str], repeats: int) -> dict[str, float]:
    """Of the sidebar and the palette as the window has them, without models."""
    from app import paths
    from app.desktop.application import build_application, build_window
    from app.engine_host.engine_thread import EngineThread
    from app.settings.keys import Settings

    application = build_application(["tandem"])
    engine = EngineThread()
    window = build_window(application, store, Settings(paths.settings_file()), engine)
    window.show()
    application.processEvents()
    turn = count()
    numbers = [record.id for record in store.listed()][:100]

    def change() -> None:
        """One title: an unchanged list would not be made again."""
        number = next(turn)
        store.rename(numbers[number % len(numbers)], f"Another title {number}")

    results = {
        **_measure_list(window, words, repeats, change),
        **_measure_palette(window, words, repeats, change),
    }
    window.close()
    engine.shut_down()
    return results


def _measure_list(window: "MainWindow", words: list[str], repeats: int, change: Callable[[], None]) -> dict[str, float]:
    def show_list() -> None:
        change()
        window.history.refresh()  # which lays the rows out, so that the list stays where it was scrolled to

    def search(text: str) -> None:
        window.sidebar.search.setText(text)
        window.sidebar.search.search_now()
        window.sidebar.list.doItemsLayout()

    results = {"list": measure("list", repeats, show_list)}
    for name, text in (
        ("search, a frequent word", words[0]),
        ("search, two letters", words[0][:2]),
        ("search, three letters", words[3][:3]),
        ("search, a rare word", words[len(words) // 2]),
        ("search, two frequent words", f"{words[0]} {words[1]}"),
        ("search, nothing found", "qwxyzq"),
    ):
        results[name] = measure(name, repeats, partial(search, text))
    window.sidebar.search.clear_now()
    return results


def _measure_palette(
    window: "MainWindow", words: list[str], repeats: int, change: Callable[[], None]
) -> dict[str, float]:
    palette = window.palette_entries.palette

    def open_palette() -> None:
        change()
        window.commands.open_palette()
        palette.close_palette()

    def type_into(text: str) -> None:
        palette.field.setText(text)
        palette.field.textEdited.emit(text)

    results = {"palette, opening": measure("palette, opening", repeats, open_palette)}
    window.commands.open_palette()
    for name, text in (
        ("palette, one letter", words[0][:1]),
        ("palette, scattered letters", "nwcv"),
        ("palette, a word and a half", f"{words[0]} {words[1][:2]}"),
    ):
        results[name] = measure(name, repeats, partial(type_into, text))
    return results


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.history", description=__doc__)
    parser.add_argument("--conversations", type=int, default=10_000)
    parser.add_argument("--messages", type=int, default=10)
    parser.add_argument("--repeats", type=int, default=21)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    os.environ["QT_QPA_PLATFORM"] = os.environ.get("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as home:
        os.environ["TANDEM_HOME"] = home
        from app import paths
        from app.store.store import Store

        store = Store(paths.database())
        words = fill(store, options.conversations, options.messages, options.seed)
        for name, value in describe().items():
            progress(f"{name}: {value}")
        bytes_used = paths.database().stat().st_size
        total = options.conversations * options.messages
        progress(f"{options.conversations:,} conversations, {total:,} messages, {bytes_used / 1e6:,.0f} MB")
        results = measure_all(store, words, options.repeats)
        store.close()
    over = [name for name, median in results.items() if median > ALLOWED_MS]
    progress(f"over {ALLOWED_MS:.0f} ms: {', '.join(over) or 'none'}")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
