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

if TYPE_CHECKING:
    from app.ui.window.main_window import MainWindow

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
    page: str = "chat"  # chat, empty, marks, compare, benchmark, settings, models, help


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
    Shot("models-dark", "dark", 1024, 700, 1, "models"),
    Shot("help-light", "light", 1024, 700, 1, "help"),
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
    with tempfile.TemporaryDirectory() as home:
        os.environ["TANDEM_HOME"] = home
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
