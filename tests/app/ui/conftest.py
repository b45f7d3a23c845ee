"""A window on a real store, real settings and a real engine thread with a small engine."""

from collections.abc import Callable, Iterator
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

TWO_PROMPTS = '{"prompt": "What is a draft?", "kind": "a"}\n{"prompt": "What is Tandem?", "kind": "b"}\n'


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    return build_application(["tandem"])


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
def engine(qtbot: QtBot) -> Iterator[EngineThread]:
    thread = EngineThread(SmallEngine, lambda config, serving, cancel: LoadPlan(config))
    yield thread
    assert thread.shut_down()


@pytest.fixture
def window(
    qtbot: QtBot, qapp: QApplication, store: Store, settings: Settings, engine: EngineThread
) -> Iterator[MainWindow]:
    """Shown, with the small pair loaded."""
    settings.set(keys.TARGET, str(paths.built_in_target()))
    settings.set(keys.DRAFT, str(paths.built_in_draft()))
    built = build_window(qapp, store, settings, engine)
    qtbot.addWidget(built)
    built.resize(1240, 800)
    with qtbot.waitSignal(engine.loaded), qtbot.waitExposed(built):
        built.show()
        built.start()
    yield built
    built.close()


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


@pytest.fixture
def real_window(
    qtbot: QtBot, qapp: QApplication, store: Store, settings: Settings, built_in_pair: tuple[Path, Path]
) -> Iterator[MainWindow]:
    """Shown, with the real engine and the Guide pair loaded."""
    target, draft = built_in_pair
    settings.set(keys.TARGET, str(target))
    settings.set(keys.DRAFT, str(draft))
    settings.set(keys.SEED, 1)
    thread = EngineThread()
    built = build_window(qapp, store, settings, thread)
    qtbot.addWidget(built)
    built.resize(1240, 800)
    with qtbot.waitSignal(thread.loaded, timeout=60_000), qtbot.waitExposed(built):
        built.show()
        built.start()
    yield built
    built.close()
    assert thread.shut_down()
