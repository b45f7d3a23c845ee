"""Pictures of the running program for the README: `python -m tests.screenshots [--out FOLDER] [--target F --draft F]`.

Runs the real window on the real built-in pair, without a display, and writes small PNG files.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

HUB_PAGES = ("catalogue", "search")

if TYPE_CHECKING:
    from app.ui.window.main_window import MainWindow
    from tests.app.hub_server import FakeHub

ROOT = Path(__file__).resolve().parent.parent
TIMEOUT_SECONDS = 120
QUESTIONS = (
    "How do I open my own model?",
    "Where are my conversations kept?",
    "What is speculative decoding?",
    "Is the text the same with a draft?",
)


@dataclass(frozen=True)
class Shot:
    """One picture: `scale` is the screen's device pixels per pixel."""

    name: str
    theme: str
    width: int
    height: int
    scale: int
    page: str = "chat"  # chat, empty, marks, compare, benchmark, settings, models, help, catalogue, search


SHOTS = (
    Shot("chat-light", "light", 1240, 800, 1),
    Shot("chat-dark", "dark", 1240, 800, 1),
    Shot("marks-light", "light", 1240, 800, 1, "marks"),
    Shot("compare-light", "light", 1240, 800, 1, "compare"),
    Shot("compare-dark", "dark", 1024, 700, 1, "compare"),
    Shot("benchmark-light", "light", 1240, 1100, 1, "benchmark"),
    Shot("benchmark-dark", "dark", 1240, 1100, 1, "benchmark"),
    Shot("start-dark", "dark", 1024, 700, 1, "empty"),
    Shot("small-light", "light", 1024, 700, 1),
    Shot("dense-dark", "dark", 1024, 700, 2),
    Shot("large-light", "light", 2560, 1440, 1),
    Shot("settings-light", "light", 1024, 700, 1, "settings"),
    Shot("catalogue-light", "light", 1024, 700, 1, "catalogue"),
    Shot("catalogue-dark", "dark", 2560, 1440, 1, "catalogue"),
    Shot("search-light", "light", 1024, 700, 1, "search"),
    Shot("search-dark", "dark", 1024, 700, 1, "search"),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "resources" / "screenshots")
    parser.add_argument("--target", type=Path)
    parser.add_argument("--draft", type=Path)
    parser.add_argument("--only", help="name of one picture")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for shot in SHOTS:
        if options.only in (None, shot.name):
            process = os.fork() if hasattr(os, "fork") else 0  # the scale of the screen holds for a whole process
            if process == 0:
                take(shot, options.out, options.target, options.draft)
                os._exit(0)
            _, status = os.waitpid(process, 0)
            if status != 0:
                print(f"{shot.name} could not be taken", file=sys.stderr)
                return 1
            print(options.out / f"{shot.name}.png")
    return 0


def take(shot: Shot, out: Path, target: Path | None, draft: Path | None) -> None:
    """Opens the window, asks, waits for the answers, and grabs the picture."""
    os.environ.update(QT_QPA_PLATFORM="offscreen", QT_SCALE_FACTOR=str(shot.scale))
    from tests.app.hub_server import serve

    with tempfile.TemporaryDirectory() as home, serve(sample_hub()) as hub:
        os.environ.update(TANDEM_HOME=home, HF_ENDPOINT=hub.endpoint)
        from app import paths
        from app.desktop.application import build_application, build_window
        from app.engine_host.engine_thread import EngineThread
        from app.settings import keys
        from app.settings.keys import Settings
        from app.store.store import Store

        application = build_application(["tandem"])
        settings = Settings(paths.settings_file())
        settings.set(keys.THEME, shot.theme)
        settings.set(keys.SHOW_MARKS, shot.page == "marks")
        settings.set(keys.SEED, 1)
        if target is not None:
            settings.set(keys.TARGET, str(target))
            settings.set(keys.DRAFT, str(draft) if draft is not None else None)
        store, engine = Store(paths.database()), EngineThread()
        window = build_window(application, store, settings, engine)
        window.resize(shot.width, shot.height)
        window.show()
        window.start()
        wait_for(lambda: engine.pair is not None and not engine.is_loading)
        if shot.page == "compare":
            window.commands.toggle_compare()
        if shot.page == "benchmark":
            run_benchmark(window)
        elif shot.page != "empty":
            ask_all(window)
        if shot.page in ("settings", "models", "help"):
            window.show_page(shot.page)
        if shot.page in HUB_PAGES:
            show_hub_page(window, shot.page)
        pause(0.4)
        save(window, out / f"{shot.name}.png")
        window.close()
        engine.shut_down()
        store.close()


def ask_all(window: "MainWindow") -> None:
    from app.chat.conversation import State

    for question in QUESTIONS:
        if question != QUESTIONS[-1]:
            window.commands.new_conversation()
        window.conversations.send(question)
        conversation = window.conversations.conversation
        assert conversation is not None
        wait_for(lambda shown=conversation: shown.state is State.IDLE)


def show_hub_page(window: "MainWindow", page: str) -> None:
    from app.settings import keys
    from app.ui.models.tabs import TABS, ModelsTabs

    window._settings.set(keys.OFFLINE, False)
    window.show_page("models")
    tabs = window.findChild(ModelsTabs)
    assert tabs is not None
    tabs.show_tab(TABS.index("Catalogue" if page == "catalogue" else "Search"))
    if page == "search":
        tabs.search.field.setText("instruct")
        tabs.search.button.click()
        wait_for(lambda: len(tabs.search.rows.shown) > 3)


def sample_hub() -> "FakeHub":
    """Well-known repositories, with what the hub says of them; their files are empty."""
    from tests.app.hub_server import FakeHub

    sizes = {
        "bartowski/Llama-3.2-1B-Instruct-GGUF": (1.24, "llama", "llama3.2"),
        "bartowski/Llama-3.2-3B-Instruct-GGUF": (3.21, "llama", "llama3.2"),
        "bartowski/Meta-Llama-3.1-8B-Instruct-GGUF": (8.03, "llama", "llama3.1"),
        "bartowski/Llama-3.3-70B-Instruct-GGUF": (70.55, "llama", "llama3.3"),
        "HuggingFaceTB/SmolLM2-1.7B-Instruct-GGUF": (1.71, "llama", "apache-2.0"),
    }
    return FakeHub(
        {(repo, "model-Q4_K_M.gguf"): b"GGUF" for repo in sizes},
        licences={repo: licence for repo, (_, _, licence) in sizes.items()},
        headers={
            repo: {"total": round(billions * 1e9), "architecture": architecture, "context_length": 131072}
            for repo, (billions, architecture, _) in sizes.items()
        },
    )


def run_benchmark(window: "MainWindow") -> None:
    from app.ui.benchmark.page import BenchmarkPage

    window.show_page("benchmark")
    page = window.findChild(BenchmarkPage)
    assert page is not None
    page.setup.run.click()
    wait_for(lambda: not page.controller.is_running)


def save(window: "MainWindow", path: Path) -> None:
    from PySide6.QtGui import QImage, QImageWriter

    writer = QImageWriter(str(path))
    writer.setCompression(100)
    if not writer.write(window.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)):
        raise OSError(f"{path} cannot be written: {writer.errorString()}")


def wait_for(condition: Callable[[], bool]) -> None:
    """Runs the event loop, which sleeps between events: the engine has the processor to itself."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop, timer = QEventLoop(), QTimer(interval=20)
    until = time.monotonic() + TIMEOUT_SECONDS
    timer.timeout.connect(lambda: loop.quit() if condition() or time.monotonic() > until else None)
    timer.start()
    loop.exec()
    if not condition():
        raise TimeoutError("the window did not get there in time")


def pause(seconds: float) -> None:
    until = time.monotonic() + seconds
    wait_for(lambda: time.monotonic() > until)


if __name__ == "__main__":
    sys.exit(main())
