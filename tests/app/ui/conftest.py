"""A window on a real store, real settings and the real engine with the built-in pair."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import paths
from app.desktop.application import build_application, build_window
from app.engine_host.engine_thread import EngineThread
from app.models.load_plan import LoadPlan
from app.settings import keys
from app.settings.keys import Settings
from app.store.store import Store
from app.ui.benchmark.page import BenchmarkPage
from app.ui.style.icons import Icons
from app.ui.style.theme import Theme
from app.ui.window.main_window import MainWindow
from tests.app.small_engine import SmallEngine
from tests.relatives import Family

TWO_PROMPTS = '{"prompt": "What is a draft?", "kind": "a"}\n{"prompt": "What is Tandem?", "kind": "b"}\n'


@pytest.fixture(scope="session")
def qapp() -> Iterator[QApplication]:
    application = build_application(["tandem"])
    yield application
    application.clipboard().clear()  # without a display Qt keeps what stands there for longer than Python lives


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@pytest.fixture
def icons(theme: Theme, repo_root: Path) -> Icons:
    return Icons(repo_root / "resources" / "icons", theme)


@pytest.fixture
def store(tandem_home: Path) -> Iterator[Store]:
    opened = Store(paths.database())
    yield opened
    opened.close()


@pytest.fixture
def settings(tandem_home: Path) -> Settings:
    return Settings(paths.settings_file())


@pytest.fixture
def engine(qtbot: QtBot, known_machine: None) -> Iterator[EngineThread]:
    """Files, pair and memory are checked before it loads, as for a user."""
    thread = EngineThread()
    yield thread
    assert thread.shut_down()


@pytest.fixture
def faulty_engine(qtbot: QtBot) -> Iterator[EngineThread]:
    """For what no sound model does when a test wants it, such as a near-tie at a given token."""
    thread = EngineThread(SmallEngine, lambda config, serving, cancel: LoadPlan(config))
    yield thread
    assert thread.shut_down()


@contextmanager
def shown_window(
    qtbot: QtBot, qapp: QApplication, store: Store, settings: Settings, engine: EngineThread
) -> Iterator[MainWindow]:
    """Shown, with the built-in pair loaded."""
    settings.set(keys.TARGET, str(paths.built_in_target()))
    settings.set(keys.DRAFT, str(paths.built_in_draft()))
    built = build_window(qapp, store, settings, engine)
    qtbot.addWidget(built)
    built.resize(1240, 800)
    with qtbot.waitSignal(engine.loaded, timeout=60_000), qtbot.waitExposed(built):
        built.show()
        built.start()
    yield built
    built.close()


@pytest.fixture
def window(
    qtbot: QtBot, qapp: QApplication, store: Store, settings: Settings, engine: EngineThread
) -> Iterator[MainWindow]:
    with shown_window(qtbot, qapp, store, settings, engine) as shown:
        yield shown


@pytest.fixture
def faulty_window(
    qtbot: QtBot, qapp: QApplication, store: Store, settings: Settings, faulty_engine: EngineThread
) -> Iterator[MainWindow]:
    with shown_window(qtbot, qapp, store, settings, faulty_engine) as shown:
        yield shown


@pytest.fixture
def talking_window(
    qtbot: QtBot, window: MainWindow, settings: Settings, engine: EngineThread, family: Family
) -> MainWindow:
    """Its model goes on until it is stopped, or its context is full."""
    with qtbot.waitSignal(engine.loaded, timeout=60_000):
        window.pair.drop([family.talker, family.talker_draft])
    return window


@pytest.fixture
def set_up_briefly(tmp_path: Path) -> Callable[[BenchmarkPage], None]:
    """Gives a benchmark page two short prompts, once each."""

    def set_up(page: BenchmarkPage) -> None:
        file = tmp_path / "two.jsonl"
        file.write_text(TWO_PROMPTS, "utf-8")
        page.setup.use_prompts(file)
        page.setup.tokens.setValue(12)
        page.setup.repeats.setValue(1)

    return set_up
