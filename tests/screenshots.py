"""Pictures of the running program for the README: `python -m tests.screenshots [--out FOLDER] [--target F --draft F]`.

Runs the real window without a display, on the Guide pair where drafting is shown, and writes small PNG files.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

HUB_PAGES = ("catalogue", "search", "downloads")

if TYPE_CHECKING:
    from app.ui.window.main_window import MainWindow
    from tests.app.hub_server import FakeHub

ROOT = Path(__file__).resolve().parent.parent
TIMEOUT_SECONDS = 120
GUIDE_REPO = "tandem/Guide-GGUF"
ZEROS = {  # repository and file: its true size; what comes is zeros
    ("HuggingFaceTB/SmolLM2-135M-Instruct-GGUF", "SmolLM2-135M-Instruct-Q4_K_M.gguf"): 105_454_432,
    ("HuggingFaceTB/SmolLM2-360M-Instruct-GGUF", "smollm2-360m-instruct-q8_0.gguf"): 386_404_992,
}
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
    page: str = "chat"  # or empty, marks, compare, benchmark, settings, help, network, models, one of HUB_PAGES
    language: str = "en"

    @property
    def is_drafted(self) -> bool:
        """Drafting is what it is about: taken with the Guide, which has a draft, else with what a first start opens."""
        return self.page in ("chat", "marks", "compare", "benchmark")


SHOTS = (
    Shot("chat-light", "light", 1240, 800, 1),
    Shot("chat-dark", "dark", 1240, 800, 1),
    Shot("marks-light", "light", 1240, 800, 1, "marks"),
    Shot("compare-light", "light", 1240, 800, 1, "compare"),
    Shot("compare-dark", "dark", 1024, 700, 1, "compare"),
    Shot("benchmark-light", "light", 1240, 1100, 1, "benchmark"),
    Shot("benchmark-dark", "dark", 1240, 1100, 1, "benchmark"),
    Shot("german-light", "light", 1240, 800, 1, "marks", language="de"),
    Shot("start-dark", "dark", 1024, 700, 1, "empty"),
    Shot("small-light", "light", 1024, 700, 1),
    Shot("dense-dark", "dark", 1024, 700, 2),
    Shot("large-light", "light", 2560, 1440, 1),
    Shot("settings-light", "light", 1024, 700, 1, "settings"),
    Shot("help-light", "light", 1024, 700, 1, "help"),
    Shot("help-dark", "dark", 1024, 700, 1, "help"),
    Shot("models-light", "light", 1024, 700, 1, "models"),
    Shot("models-dark", "dark", 2560, 1440, 1, "models"),
    Shot("downloads-light", "light", 1024, 700, 1, "downloads"),
    Shot("downloads-dark", "dark", 1024, 700, 1, "downloads"),
    Shot("network-light", "light", 1024, 700, 1, "network"),
    Shot("network-dark", "dark", 1024, 700, 1, "network"),
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
    parser.add_argument("--language", help="of every picture, in place of its own", choices=("en", "de"))
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for shot in SHOTS:
        if options.only in (None, shot.name):
            process = os.fork() if hasattr(os, "fork") else 0  # the scale of the screen holds for a whole process
            if process == 0:
                take(
                    replace(shot, language=options.language or shot.language),
                    options.out,
                    options.target,
                    options.draft,
                )
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
        for variable in [name for name in os.environ if name.startswith(("TANDEM_", "XDG_"))]:
            del os.environ[variable]  # folders are shown as those of a user's home, "~/.local/share/tandem"
        os.environ.update(HOME=home, HF_ENDPOINT=hub.endpoint)
        from app import paths
        from app.desktop.application import build_application, build_window
        from app.desktop.language import chosen, speak_language
        from app.engine_host.engine_thread import EngineThread
        from app.settings import keys
        from app.settings.keys import Settings
        from app.store.store import Store

        application = build_application(["tandem"])
        speak_language(application, chosen(shot.language), paths.resources() / "translations")
        settings = Settings(paths.settings_file())
        settings.set(keys.THEME, shot.theme)
        settings.set(keys.SHOW_MARKS, shot.page == "marks")
        settings.set(keys.SPECULATION, "always" if shot.page == "marks" else "auto")  # so that there is what is marked
        settings.set(keys.SEED, 1)
        if target is None and shot.is_drafted:
            target, draft = paths.built_in_target(), paths.built_in_draft()
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
        if shot.page == "network":
            write_requests(paths.network_log())
        if shot.page in ("settings", "help", "network"):
            window.show_page(shot.page)
        if shot.page in ("models", *HUB_PAGES):
            show_models_page(window, shot.page, hub)
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


def show_models_page(window: "MainWindow", page: str, hub: "FakeHub") -> None:
    from app.settings import keys
    from app.ui.models.tabs import TABS, ModelsTabs

    window._settings.set(keys.OFFLINE, False)
    window.show_page("models")
    tabs = window.findChild(ModelsTabs)
    assert tabs is not None
    wait_for(lambda: bool(window.library.entries))
    if page == "models":
        return
    tabs.show_tab(TABS.index(page.capitalize()))
    if page == "search":
        tabs.search.field.setText("instruct")
        tabs.search.button.click()
        wait_for(lambda: len(tabs.search.rows.shown) > 3)
    if page == "downloads":
        fetch(window, hub)


def fetch(window: "MainWindow", hub: "FakeHub") -> None:
    """One that is whole, one that is paused, one on its way."""
    controller = window.page_maker.hub
    queue, listed = controller.queue, controller.tandem_hub.hub
    repositories = (GUIDE_REPO, *(repo for repo, _ in ZEROS))
    done, paused, running = [listed.repository(repo).models[0] for repo in repositories]
    controller.download(done)
    wait_for(lambda: [item.state for item in queue.items()] == ["done"])
    hub.bytes_per_second = 30_000_000
    controller.download(paused)
    wait_for(lambda: queue.items()[-1].done_bytes > 40_000_000)
    queue.pause(queue.items()[-1].id)
    wait_for(lambda: queue.items()[-1].state == "paused")
    controller.download(running)
    wait_for(lambda: queue.items()[-1].done_bytes > 60_000_000 and queue.items()[-1].seconds_left is not None)


def write_requests(file: Path) -> None:
    """A list as a search and a download leave it."""
    from app.hub.network_log import NetworkLog

    log = NetworkLog(file)
    repo, name = next(iter(ZEROS))
    for url, why, num_bytes in (
        ("https://huggingface.co/api/models", "search for “smollm2”", 48_213),
        (f"https://huggingface.co/api/models/{repo}", f"list the files of {repo}", 3_904),
        (f"https://huggingface.co/{repo}/resolve/main/{name}", f"download {name} of {repo}", 1_264),
        (f"https://cas-bridge.xethub.hf.co/{name}", f"download {name} of {repo}", ZEROS[repo, name]),
    ):
        log.end(log.begin("GET", url, why), 200, num_bytes)


def sample_hub() -> "FakeHub":
    """Well-known repositories, with what the hub says of them, and three whose files can be fetched."""
    from tests.app.hub_server import FakeHub

    sizes = {
        "bartowski/Llama-3.2-1B-Instruct-GGUF": (1.24, "llama", "llama3.2"),
        "bartowski/Llama-3.2-3B-Instruct-GGUF": (3.21, "llama", "llama3.2"),
        "bartowski/Meta-Llama-3.1-8B-Instruct-GGUF": (8.03, "llama", "llama3.1"),
        "bartowski/Llama-3.3-70B-Instruct-GGUF": (70.55, "llama", "llama3.3"),
        "HuggingFaceTB/SmolLM2-1.7B-Instruct-GGUF": (1.71, "llama", "apache-2.0"),
    }
    files = {(repo, f"{repo.partition('/')[2].removesuffix('-GGUF')}-Q4_K_M.gguf"): b"GGUF" for repo in sizes}
    files[GUIDE_REPO, "guide-draft.gguf"] = (ROOT / "resources" / "models" / "guide-draft.gguf").read_bytes()
    files |= {place: b"GGUF" + bytes(num_bytes - 4) for place, num_bytes in ZEROS.items()}
    return FakeHub(
        files,
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
