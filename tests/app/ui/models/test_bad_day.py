"""Refusals and crashes of loading, through the real window and the real engine: a sentence and a way out."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app import paths
from app.desktop.application import build_window
from app.engine_host.engine_thread import EngineThread
from app.engine_host.work_note import WorkNote, WorkNotes
from app.models.fit import Memory
from app.models.load_plan import plan_load
from app.models.starter import guide
from app.settings import keys
from app.settings.keys import Settings
from app.settings.per_model import PerModel
from app.store.store import Store
from app.ui.models.tabs import ModelsTabs
from app.ui.window.main_window import MainWindow
from engine.records import Device, PairConfig
from tests.tiny_gguf import write_tiny

TIMEOUT = 90_000  # ms


class Opener:
    """Opens windows and closes them."""

    def __init__(self, qtbot: QtBot, qapp: QApplication, store: Store, engine: EngineThread) -> None:
        self.qtbot, self._qapp, self._store, self.engine = qtbot, qapp, store, engine
        self.settings = Settings(paths.settings_file())

    def open(self, target: Path, draft: Path | None) -> MainWindow:
        self.settings.set(keys.TARGET, str(target))
        self.settings.set(keys.DRAFT, str(draft) if draft else None)
        return self.start()

    def start(self) -> MainWindow:
        window = build_window(self._qapp, self._store, self.settings, self.engine)
        self.qtbot.addWidget(window)
        window.resize(1024, 700)
        window.show()
        window.start()
        return window

    def wait_for(self, target: Path, draft: Path | None) -> None:
        def serves() -> bool:
            pair = self.engine.pair
            return pair is not None and not self.engine.is_loading and pair.config.target == target and (
                pair.config.draft == draft
            )  # fmt: skip

        self.qtbot.waitUntil(serves, timeout=TIMEOUT)


@pytest.fixture
def opener(qtbot: QtBot, qapp: QApplication, store: Store, engine: EngineThread) -> Opener:
    return Opener(qtbot, qapp, store, engine)


def leave_behind(work: WorkNote) -> None:
    """As a run leaves it that ends in the middle of this."""
    notes = WorkNotes(paths.work_note())
    notes.open()
    notes.begin(work)


def press(qtbot: QtBot, window: MainWindow, text: str) -> None:
    (button,) = [button for button in window.chat.notices.findChildren(QPushButton) if button.text() == text]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_target_of_another_family_drops_the_draft_and_says_so(opener: Opener, tmp_path: Path) -> None:
    target, draft = write_tiny(tmp_path / "one.gguf"), write_tiny(tmp_path / "small.gguf", layers=1)
    foreign = write_tiny(tmp_path / "foreign.gguf", changed={270: "strange"})
    window = opener.open(target, draft)
    opener.wait_for(target, draft)
    window.pair.use_target(foreign)
    opener.wait_for(foreign, None)
    (said,) = [text for text in window.chat.notices.texts() if "no longer the draft" in text]
    assert said.startswith("Tiny F32 is no longer the draft.")
    window.close()


def test_a_draft_that_cannot_serve_offers_to_open_without_it(qtbot: QtBot, opener: Opener, tmp_path: Path) -> None:
    target = write_tiny(tmp_path / "one.gguf")
    foreign = write_tiny(tmp_path / "foreign.gguf", layers=1, changed={270: "strange"})
    window = opener.open(target, foreign)
    qtbot.waitUntil(lambda: bool(window.chat.notices.texts()), timeout=TIMEOUT)
    press(qtbot, window, "Open without the draft")
    opener.wait_for(target, None)
    assert window.chat.notices.texts() == ()
    window.close()


def test_what_does_not_fit_is_mended_in_one_click(qtbot: QtBot, opener: Opener, tmp_path: Path) -> None:
    target = write_tiny(tmp_path / "long.gguf", context=8_000_000, layers=8, width=256, kv_heads=4)
    PerModel(opener.settings).set(target, keys.CONTEXT, 8_000_000)
    window = opener.open(target, None)
    qtbot.waitUntil(lambda: bool(window.chat.notices.texts()), timeout=TIMEOUT)
    (said,) = window.chat.notices.texts()
    assert "does not fit" in said
    buttons = [button.text() for button in window.chat.notices.findChildren(QPushButton)]
    (context,) = [text for text in buttons if text.startswith("Use a context of")]
    assert context
    assert opener.engine.pair is None
    window.close()


class Room:
    """What the planner finds free."""

    def __init__(self) -> None:
        self.memory = Memory(10**10)

    def __call__(self, _config: PairConfig) -> Memory:
        return self.memory


@pytest.fixture
def room() -> Room:
    return Room()


@pytest.fixture
def tight(qtbot: QtBot, qapp: QApplication, store: Store, room: Room) -> Iterator[Opener]:
    """Windows on the real engine, with as much memory as a test says."""
    engine = EngineThread(planner=partial(plan_load, free=room))
    yield Opener(qtbot, qapp, store, engine)
    assert engine.shut_down()


def refused(qtbot: QtBot, opener: Opener, window: MainWindow, target: Path, **own: object) -> list[str]:
    """The buttons that are offered where this target does not fit with these settings of its own."""
    PerModel(opener.settings).reset(target)
    for key, value in own.items():
        PerModel(opener.settings).set(target, keys.SETTINGS[key], value)
    if opener.engine.pair is not None:
        with qtbot.waitSignal(opener.engine.ejected, timeout=TIMEOUT):
            opener.engine.eject()
    with qtbot.waitSignal(opener.engine.load_failed, timeout=TIMEOUT):
        window.pair.use_target(target)
    (said,) = window.chat.notices.texts()
    assert "does not fit" in said
    return [button.text() for button in window.chat.notices.findChildren(QPushButton)]


def test_each_remedy_sets_what_it_says_and_loads(qtbot: QtBot, tight: Opener, room: Room, tmp_path: Path) -> None:
    target = write_tiny(tmp_path / "long.gguf", context=32_768, layers=4, width=256, kv_heads=4)
    heavy = write_tiny(tmp_path / "heavy.gguf", context=32_768, layers=8, width=512)
    window = tight.open(target, None)
    tight.wait_for(target, None)
    own = PerModel(tight.settings)

    room.memory = Memory(75_000_000)
    ways = refused(qtbot, tight, window, target, context=16_384)
    assert ways[0] == "Use a q8_0 KV cache"
    press(qtbot, window, ways[0])
    tight.wait_for(target, None)
    pair = tight.engine.pair
    assert pair is not None
    assert (pair.config.kv_type, pair.context) == ("q8_0", 16_384)
    assert own.own(target) == {"context": 16_384, "kv_type": "q8_0"}

    ways = refused(qtbot, tight, window, target, context=16_384)
    assert ways[1].startswith("Use a context of 1")
    press(qtbot, window, ways[1])
    tight.wait_for(target, None)
    pair = tight.engine.pair
    assert pair is not None
    assert ways[1] == f"Use a context of {pair.context:,} tokens"

    room.memory = Memory(10**9, (Device("CUDA0", "A small card", "gpu", 15_000_000, 16_000_000),))
    ways = refused(qtbot, tight, window, target, context=4096, gpu_layers=3)
    assert ways[0] == "Put as many layers on the GPU as fit"
    press(qtbot, window, ways[0])
    tight.wait_for(target, None)
    pair = tight.engine.pair
    assert pair is not None
    assert pair.config.gpu_layers == -1

    room.memory = Memory(40_000_000)
    own.reset(target)
    own.set(target, keys.CONTEXT, 1024)
    window.pair.use_target(target)
    qtbot.waitUntil(lambda: tight.engine.pair is not None and tight.engine.pair.context == 1024, timeout=TIMEOUT)
    with qtbot.waitSignal(tight.engine.load_failed, timeout=TIMEOUT):
        window.pair.use_draft(heavy)
    with qtbot.waitSignal(tight.engine.loaded, timeout=TIMEOUT):
        press(qtbot, window, "Open without the draft")
    tight.wait_for(target, None)
    window.close()


def test_what_is_too_large_opens_as_a_smaller_file_or_leads_to_one(
    qtbot: QtBot, tight: Opener, room: Room, tmp_path: Path
) -> None:
    shape: dict[str, Any] = {"context": 1024, "layers": 8, "width": 256, "feed_forward": 1024}
    large = write_tiny(tmp_path / "Same-1B-F32.gguf", **shape)
    window = tight.open(guide().target, None)
    tight.settings.set(keys.MODEL_FOLDERS, (str(tmp_path),))
    tight.wait_for(guide().target, None)
    room.memory = Memory(36_000_000)
    (way,) = refused(qtbot, tight, window, large)
    press(qtbot, window, way)
    tabs = window.findChild(ModelsTabs)
    assert tabs is not None
    assert tabs.search.isVisible()
    assert tabs.search.field.text() == "Same-1B"
    window.show_page("chat")
    small = write_tiny(tmp_path / "Same-1B-F16.gguf", half=True, **shape)
    qtbot.waitUntil(lambda: any(entry.path == small for entry in window.library.entries), timeout=TIMEOUT)
    (way,) = refused(qtbot, tight, window, large)
    assert way == "Open Same-1B F16 instead"
    press(qtbot, window, way)
    tight.wait_for(small, None)
    window.close()


def test_a_crash_while_loading_offers_safe_settings_and_does_not_loop(
    qtbot: QtBot, opener: Opener, tmp_path: Path
) -> None:
    target = write_tiny(tmp_path / "crashes.gguf", context=8192)
    opener.settings.set(keys.TARGET, str(target))
    leave_behind(WorkNote("loading", str(target)))
    window = opener.start()
    assert window.pair.asked_target != target
    (said,) = window.chat.notices.texts()
    assert said.startswith("Tandem was ended from outside while it was loading ")
    press(qtbot, window, "Open it with safe settings")
    opener.wait_for(target, None)
    pair = opener.engine.pair
    assert pair is not None
    assert (pair.config.gpu_layers, pair.context) == (0, 2048)
    (said,) = window.chat.notices.texts()
    safe = "no GPU, no draft, a context of 2,048 tokens"
    assert said == f"Tiny F32 is open with safe settings: {safe}. They are kept for it."
    window.close()
    assert opener.settings.get(keys.TARGET) == str(target)
    again = opener.start()  # it keeps the safe settings: else this start ends as the first one did
    opener.wait_for(target, None)
    assert again.chat.notices.texts() == ()
    assert opener.engine.pair is not None
    assert (opener.engine.pair.config.gpu_layers, opener.engine.pair.context) == (0, 2048)
    again.close()


def test_a_crash_with_safe_settings_offers_another_model_only(opener: Opener, tmp_path: Path) -> None:
    target = write_tiny(tmp_path / "crashes.gguf")
    opener.settings.set(keys.TARGET, str(target))
    leave_behind(WorkNote("loading", str(target), None, 0, 2048))
    window = opener.start()
    buttons = [button.text() for button in window.chat.notices.findChildren(QPushButton)]
    assert "Choose another model" in buttons
    assert "Open it with safe settings" not in buttons
    window.close()
