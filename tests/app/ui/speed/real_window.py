"""The real window on real models, asked as a user asks."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import paths
from app.chat.conversation import State
from app.desktop.application import build_window
from app.engine_host.engine_thread import EngineThread
from app.settings.keys import Settings
from app.store.records import ReplyStats
from app.store.store import Store
from app.ui.transcript.message_view import MessageView
from app.ui.window.main_window import MainWindow

TIMEOUT = 120_000  # ms; a busy machine may take its time


def open_window(qtbot: QtBot, qapp: QApplication, store: Store, engine: EngineThread) -> MainWindow:
    window = build_window(qapp, store, Settings(paths.settings_file()), engine)
    qtbot.addWidget(window)
    window.resize(1240, 800)
    with qtbot.waitExposed(window):
        window.show()
    window.start()
    qtbot.waitUntil(lambda: engine.pair is not None and not engine.is_loading, timeout=TIMEOUT)
    return window


def is_idle(window: MainWindow) -> bool:
    conversation = window.conversations.conversation
    return conversation is not None and conversation.state is State.IDLE


def replies(window: MainWindow) -> list[MessageView]:
    return [view for view in window.chat.transcript.views() if view.message.role == "assistant"]


def ask(qtbot: QtBot, window: MainWindow, text: str) -> None:
    before = len(replies(window))
    qtbot.keyClicks(window.chat.composer.field, text)
    qtbot.keyClick(window.chat.composer.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: is_idle(window) and len(replies(window)) == before + 1, timeout=TIMEOUT)


def stored(window: MainWindow) -> ReplyStats:
    """What the database holds of the last reply."""
    conversation = window.conversations.conversation
    assert conversation is not None
    stats = conversation.messages()[-1].stats
    assert stats is not None
    return stats
