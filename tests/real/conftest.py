"""The engine thread and a store by themselves, without a window."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.engine_host.engine_thread import EngineThread
from app.store.store import Store


@pytest.fixture
def engine(qtbot: QtBot, known_machine: None) -> Iterator[EngineThread]:
    thread = EngineThread()
    yield thread
    assert thread.shut_down()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "conversations.db")
    yield opened
    opened.close()
