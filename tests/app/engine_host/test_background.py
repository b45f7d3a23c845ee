"""Work beside the window: the newest counts, what goes wrong is told, and nothing comes after the end."""

import threading

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.engine_host.background import Background
from app.engine_host.failure import failure_in_words

TIMEOUT = 20_000  # ms


def test_the_newest_piece_of_work_counts(qtbot: QtBot) -> None:
    owner = QObject()
    background = Background(owner)
    answers: list[object] = []
    background.done.connect(answers.append)
    older_may_end = threading.Event()
    background.start(lambda cancel: (older_may_end.wait(), cancel.is_set()))
    with qtbot.waitSignal(background.done, timeout=TIMEOUT):
        background.start(lambda _cancel: "newer")
    older_may_end.set()
    with qtbot.waitSignal(background.done, timeout=TIMEOUT):
        background.start(lambda _cancel: "newest")
    assert answers == ["newer", "newest"]
    assert not background.is_running
    background.close()


def test_what_goes_wrong_becomes_a_sentence(qtbot: QtBot) -> None:
    owner = QObject()
    background = Background(owner)
    with qtbot.waitSignal(background.failed, timeout=TIMEOUT) as failed:
        background.start(lambda _cancel: dict[str, str]()["no such key"], "a test")
    assert failed.args is not None
    (error,) = failed.args
    assert "KeyError: 'no such key'" in failure_in_words(error)
    assert not background.is_running
    background.close()
