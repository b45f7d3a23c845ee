"""Typing while a reply is written: from the key, pressed by another process, to the picture that has its letter."""

import itertools
import os
import statistics
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSocketNotifier, Slot
from PySide6.QtTest import QTest

from tests.benchmarks.daily_window import QUESTION, Painted, opened
from tests.benchmarks.results import Figure, progress
from tests.benchmarks.window import percentile, run_loop

if TYPE_CHECKING:
    from app.chat.conversation import Conversation
    from tests.benchmarks.daily_window import Opened

TYPING_MS = 16.0
_LETTERS = "I would like to know how the second chapter ends, and why the keeper never left the island. "
_STAMP_BYTES = 8
_TOLD = 5  # of the slowest keys
# A process of its own, as the one that reads the keyboard is: it needs no lock of the window's Python, and a window
# that is busy does not keep it from pressing the next key. Each key is the moment it was pressed, about nine a second.
_KEYBOARD = """
import os, random, time
chance = random.Random(1)
while True:
    time.sleep(chance.uniform(0.07, 0.15))
    os.write(1, time.monotonic_ns().to_bytes(8, "little"))
"""


@dataclass(frozen=True, slots=True)
class Key:
    """One that was typed beside a reply: its delay, and how long after the reply's first words it was pressed."""

    delay_ms: float
    into_reply_seconds: float


class Typist(QObject):
    """Types into the composer what the keyboard process presses, and takes the times.

    Attributes:
        keys: those that were pressed while a reply was written.
    """

    def __init__(self, shown: "Opened", keyboard: int) -> None:
        super().__init__(shown.window)
        self._conversations, self._keyboard = shown.window.conversations, keyboard
        self._field = shown.window.chat.composer.field
        self._letters = itertools.cycle(_LETTERS)
        self._unpainted: list[int] = []  # when they were pressed
        self._reply: tuple[Conversation, int] | None = None  # and when its first words were there
        self.keys: list[Key] = []
        self._painted = Painted(shown.window, self._field.viewport(), self._on_painted)
        self._notifier = QSocketNotifier(keyboard, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_key)

    def end(self) -> None:
        self._notifier.setEnabled(False)
        self._painted.end()

    @Slot()
    def _on_key(self) -> None:
        stamps = os.read(self._keyboard, _STAMP_BYTES * 1000)
        for at in range(0, len(stamps), _STAMP_BYTES):
            pressed = int.from_bytes(stamps[at : at + _STAMP_BYTES], "little")
            if self._is_written(pressed):
                self._unpainted.append(pressed)
            QTest.keyClicks(self._field, next(self._letters))

    def _is_written(self, pressed: int) -> bool:
        conversation = self._conversations.conversation
        if conversation is None or not conversation.reply_so_far:
            return False
        if self._reply is None or self._reply[0] is not conversation:
            self._reply = conversation, pressed
        return True

    def _on_painted(self, now_ns: int) -> None:
        began = self._reply[1] if self._reply else now_ns
        self.keys += [Key((now_ns - pressed) / 1e6, (pressed - began) / 1e9) for pressed in self._unpainted]
        self._unpainted.clear()


def measure_typing(model: Path, keys: int) -> list[Figure]:
    """One reply after the other, each in a conversation of its own, until so many keys were typed beside them."""
    rates: list[float] = []
    with (
        opened(model) as shown,
        subprocess.Popen([sys.executable, "-c", _KEYBOARD], stdout=subprocess.PIPE) as keyboard,
    ):
        assert keyboard.stdout is not None
        typist = Typist(shown, keyboard.stdout.fileno())
        while len(typist.keys) < keys:
            rates += _one_reply(shown, lambda: len(typist.keys) >= keys)
        typist.end()
        keyboard.kill()
    for key in sorted(typist.keys, key=lambda key: key.delay_ms)[: -_TOLD - 1 : -1]:
        progress(f"a slow key: {key.delay_ms:.1f} ms, {key.into_reply_seconds:.1f} s into its reply")
    delays = [key.delay_ms for key in typist.keys]
    return [
        Figure(f"key to picture, median of {len(delays)}", statistics.median(delays), "ms"),
        Figure("key to picture, 99th percentile", percentile(delays, 0.99), "ms", TYPING_MS),
        Figure("key to picture, slowest", max(delays), "ms"),
        Figure("meanwhile written, median reply", statistics.median(rates), "tokens/s"),
    ]


def _one_reply(shown: "Opened", is_enough: Callable[[], bool]) -> list[float]:
    """-> its tokens/s, if it has any"""
    from app.chat.conversation import State

    shown.window.commands.new_conversation()
    shown.window.conversations.send(QUESTION)
    conversation = shown.window.conversations.conversation
    assert conversation is not None
    run_loop(lambda: conversation.state is State.IDLE or is_enough())
    conversation.stop()
    run_loop(lambda: conversation.state is State.IDLE)
    stats = conversation.messages()[-1].stats
    return [stats.tokens_per_second] if stats else []
