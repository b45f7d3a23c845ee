"""The largest document that can be attached holds up nothing: it is read, kept and found again beside the window."""

import time
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractEventDispatcher, QObject, QThread, Slot
from pytestqt.qtbot import QtBot

from app.attachments.reading import MOST_TEXT_BYTES
from app.store.store import Store
from app.ui.attached.part_dialog import PartDialog
from app.ui.window.main_window import MainWindow
from tests.app.ui.chat.test_attaching import details, drop, wait_until_counted
from tests.app.ui.window.test_window import TIMEOUT

FRAME_MS = 16.0
LINE = "so many words in a line " * 3 + "\n"


class Turns(QObject):
    """Processor time of the window's thread in each turn of its event loop, whatever else the machine does."""

    def __init__(self) -> None:
        super().__init__()
        self._turns_ms: list[float] = []
        self._begun = time.thread_time()
        dispatcher = QAbstractEventDispatcher.instance(QThread.currentThread())
        dispatcher.awake.connect(self._on_awake)
        dispatcher.aboutToBlock.connect(self._on_block)

    @Slot()
    def _on_awake(self) -> None:
        self._begun = time.thread_time()

    @Slot()
    def _on_block(self) -> None:
        self._turns_ms.append((time.thread_time() - self._begun) * 1000)

    def have_come(self) -> bool:
        """Since the worst was last asked for, all that waited was done."""
        return bool(self._turns_ms)

    def worst_ms(self) -> float:
        """Since it was last asked for."""
        worst = max(self._turns_ms, default=0.0)
        self._turns_ms.clear()
        return worst


@pytest.fixture(scope="module")
def small_ones_ms() -> dict[str, float]:
    """What the same costs with a few words, as this machine is today."""
    return {}


@pytest.mark.parametrize("num_bytes", [len(LINE), MOST_TEXT_BYTES], ids=["small", "large"])
def test_a_large_document_costs_the_window_no_more_than_a_small_one(
    qtbot: QtBot, window: MainWindow, store: Store, tmp_path: Path, num_bytes: int, small_ones_ms: dict[str, float]
) -> None:
    file = tmp_path / "words.txt"
    file.write_text(LINE * (num_bytes // len(LINE)), "utf-8")
    first, other = store.create_conversation("First").id, store.create_conversation("Other").id
    for number in (other, first, other, first):
        window.conversations.open(number)
    qtbot.waitExposed(window)
    qtbot.waitUntil(lambda: window.conversations.context.use is not None, timeout=TIMEOUT)  # opened, painted, counted
    turns, costs_ms = Turns(), {}

    drop(window, file)
    wait_until_counted(qtbot, window, 1)
    costs_ms["attach"] = turns.worst_ms()

    window.conversations.open(other)
    assert details(window) == []
    qtbot.waitUntil(lambda: store.num_unsent_attachments(first) == 1, timeout=TIMEOUT)
    turns.worst_ms()
    window.conversations.open(first)
    wait_until_counted(qtbot, window, 1)
    costs_ms["find again"] = turns.worst_ms()

    key = window.chat.composer.chips.chips[0].shown.key
    window.conversations.attaching.choose_part(key)
    dialog = window.conversations.attaching.dialog
    assert isinstance(dialog, PartDialog)
    dialog.start.setChecked(True)
    turns.worst_ms()
    qtbot.waitUntil(turns.have_come, timeout=TIMEOUT)  # the dialog is painted
    turns.worst_ms()
    dialog.accept_button.click()
    wait_until_counted(qtbot, window, 1)
    costs_ms["take a part"] = turns.worst_ms()

    window.conversations.attaching.remove(key)
    qtbot.waitUntil(lambda: store.num_unsent_attachments(first) == 0, timeout=TIMEOUT)
    costs_ms["remove"] = turns.worst_ms()

    if not small_ones_ms:
        small_ones_ms.update(costs_ms)
    assert {what: cost for what, cost in costs_ms.items() if cost > small_ones_ms[what] + FRAME_MS} == {}


def test_what_is_attached_while_the_kept_files_are_read_joins_them(
    qtbot: QtBot, window: MainWindow, store: Store, tmp_path: Path
) -> None:
    for name, length in (("long.txt", MOST_TEXT_BYTES // len(LINE)), ("short.txt", 1)):
        (tmp_path / name).write_text(LINE * length, "utf-8")
    first, other = store.create_conversation("First").id, store.create_conversation("Other").id
    window.conversations.open(first)
    drop(window, tmp_path / "long.txt")
    window.conversations.open(other)  # before it is read
    assert details(window) == []
    qtbot.waitUntil(lambda: store.num_unsent_attachments(first) == 1, timeout=TIMEOUT)
    window.conversations.open(first)
    assert window.conversations.attaching.to_send() is None  # not without the file that is still being read
    assert "still being read" in window.chat.notices.texts()[0]
    drop(window, tmp_path / "short.txt")
    wait_until_counted(qtbot, window, 2)
    assert [chip.shown.name for chip in window.chat.composer.chips.chips] == ["long.txt", "short.txt"]
    window.close()
    assert store.num_unsent_attachments(first) == 2


def test_what_is_attached_in_the_last_moment_is_kept(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    window.conversations.attaching.add_text(LINE * 10_000)
    qtbot.waitUntil(lambda: "tokens" in window.chat.composer.chips.chips[0].shown.detail, timeout=TIMEOUT)
    window.close()
    assert store.num_unsent_attachments(0) == 1
