from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from app.engine_host.engine_thread import EngineThread


@pytest.fixture
def real_engine(qapp: QApplication, known_machine: None) -> Iterator[EngineThread]:
    thread = EngineThread()
    yield thread
    assert thread.shut_down(30)
