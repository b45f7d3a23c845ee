"""Work beside the window: one piece after another, with what each reports, gives or raises."""

import threading

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.engine_host.work_queue import Report, WorkQueue


@pytest.fixture
def owner(qtbot: QtBot) -> QObject:
    """Takes the queue along."""
    return QObject()


def test_pieces_come_back_in_order_with_what_they_raise(qtbot: QtBot, owner: QObject) -> None:
    queue = WorkQueue("test", owner)
    came: list[tuple[int, object]] = []
    queue.told.connect(lambda ticket, value: came.append((ticket, value)))
    queue.done.connect(lambda ticket, outcome: came.append((ticket, outcome)))

    def count(report: Report) -> str:
        report(1)
        report(2)
        return threading.current_thread().name

    def fail(_report: Report) -> object:
        raise ValueError("damaged")

    first, second, third = queue.run(count), queue.run(fail), queue.run(lambda _report: None)
    qtbot.waitUntil(lambda: len(came) == 5)
    error = came[3][1]
    assert came[:3] == [(first, 1), (first, 2), (first, "test")]
    assert isinstance(error, ValueError)
    assert (came[3][0], came[4]) == (second, (third, None))
    queue.close()


def test_what_waits_when_it_is_closed_is_not_begun(owner: QObject) -> None:
    queue = WorkQueue("test", owner)
    begun, go_on, ran = threading.Event(), threading.Event(), threading.Event()

    def wait(_report: Report) -> None:
        begun.set()
        go_on.wait(10)

    queue.run(wait)
    queue.run(lambda _report: ran.set())
    assert begun.wait(10)
    queue.close()
    go_on.set()
    thread = next((one for one in threading.enumerate() if one.name == "test"), None)
    if thread is not None:
        thread.join(10)
    assert not ran.is_set()


def test_finishing_waits_until_everything_is_done_and_told(owner: QObject) -> None:
    queue = WorkQueue("test", owner)
    queue.finish()  # nothing has begun
    came: list[object] = []
    queue.done.connect(lambda ticket, outcome: came.append((ticket, outcome)))
    first, second = queue.run(lambda _report: "one"), queue.run(lambda _report: "two")
    queue.finish()
    assert came == [(first, "one"), (second, "two")]
    queue.close()


def test_nothing_is_waited_for_once_it_is_closed(owner: QObject) -> None:
    """A window may be told to close twice."""
    queue = WorkQueue("test", owner)
    queue.run(lambda _report: None)
    queue.finish()
    queue.close()
    again = threading.Thread(target=queue.finish, daemon=True)
    again.start()
    again.join(10)
    assert not again.is_alive()
