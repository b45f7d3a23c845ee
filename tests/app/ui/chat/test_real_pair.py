"""The real window on the real engine and the built-in pair: what a newcomer does in the first minutes."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import paths
from app.chat.conversation import State
from app.desktop.application import build_window
from app.engine_host.engine_thread import EngineThread
from app.settings import keys
from app.settings.keys import Settings
from app.store.store import Store
from app.ui.window.main_window import MainWindow

TIMEOUT = 60_000  # ms; a busy machine may take its time


def open_window(qtbot: QtBot, qapp: QApplication, store: Store, engine: EngineThread) -> MainWindow:
    settings = Settings(paths.settings_file())
    settings.set(keys.TARGET, str(paths.built_in_target()))
    settings.set(keys.DRAFT, str(paths.built_in_draft()))
    window = build_window(qapp, store, settings, engine)
    qtbot.addWidget(window)
    window.resize(1240, 800)
    with qtbot.waitExposed(window):
        window.show()
    window.start()
    return window


def ask(qtbot: QtBot, window: MainWindow, text: str) -> None:
    qtbot.keyClicks(window.chat.composer.field, text)
    qtbot.keyClick(window.chat.composer.field, Qt.Key.Key_Return)


def is_idle(window: MainWindow) -> bool:
    conversation = window.conversations.conversation
    return conversation is not None and conversation.state is State.IDLE


def replies(window: MainWindow) -> list[str]:
    views = window.chat.transcript.views()
    return [view.body.toPlainText() for view in views if view.message.role == "assistant"]


def test_type_stream_second_turn_restart(qtbot: QtBot, qapp: QApplication, store: Store, engine: EngineThread) -> None:
    window = open_window(qtbot, qapp, store, engine)
    ask(qtbot, window, "What is speculative decoding?")  # typed while the models still load
    qtbot.waitUntil(lambda: is_idle(window) and len(replies(window)) == 1, timeout=TIMEOUT)
    assert len(replies(window)[0].split()) > 5
    assert "tokens/s" in window.chat.transcript.views()[-1].status
    qtbot.waitUntil(lambda: "tokens/s" in window.panel.headline, timeout=TIMEOUT)  # drawn a little later
    ask(qtbot, window, "What does the speed panel show?")
    qtbot.waitUntil(lambda: is_idle(window) and len(replies(window)) == 2, timeout=TIMEOUT)
    assert window.chat.notices.texts() == ()
    stats = store.messages(window.conversations.current_id or 0)[-1].stats
    assert stats is not None
    assert stats.reused_tokens > 0  # the first turn was not read again
    said = replies(window)
    window.close()
    second = open_window(qtbot, qapp, store, engine)
    assert replies(second) == said
    second.close()


def test_stop_keeps_the_text_and_the_next_question_is_answered(
    qtbot: QtBot, qapp: QApplication, store: Store, engine: EngineThread
) -> None:
    window = open_window(qtbot, qapp, store, engine)
    qtbot.waitUntil(lambda: engine.pair is not None, timeout=TIMEOUT)
    ask(qtbot, window, "How do I open my own model?")
    qtbot.waitUntil(lambda: bool(replies(window)) and bool(replies(window)[-1]), timeout=TIMEOUT)
    window.commands.on_escape()
    qtbot.waitUntil(lambda: is_idle(window), timeout=TIMEOUT)
    assert replies(window)[-1]
    ask(qtbot, window, "Hello")
    qtbot.waitUntil(lambda: is_idle(window) and len(replies(window)) == 2, timeout=TIMEOUT)
    assert replies(window)[-1]
    window.close()


def test_vanilla_says_the_same(qtbot: QtBot, qapp: QApplication, store: Store, engine: EngineThread) -> None:
    window = open_window(qtbot, qapp, store, engine)
    settings = Settings(paths.settings_file())
    assert settings.get(keys.SPECULATION) == "auto"
    qtbot.waitUntil(lambda: engine.pair is not None, timeout=TIMEOUT)
    ask(qtbot, window, "What is a draft model?")
    qtbot.waitUntil(lambda: is_idle(window) and len(replies(window)) == 1, timeout=TIMEOUT)
    window.commands.toggle_speculation()
    window.commands.new_conversation()
    ask(qtbot, window, "What is a draft model?")
    qtbot.waitUntil(lambda: is_idle(window) and len(replies(window)) == 1, timeout=TIMEOUT)
    first, second = (store.messages(record.id)[-1] for record in store.conversations())
    assert first.content == second.content
    window.close()


def test_a_conversation_goes_on_after_another_and_after_a_restart_without_being_read_again(
    qtbot: QtBot, qapp: QApplication, store: Store, known_machine: None
) -> None:
    def reused(window: MainWindow) -> int:
        stats = store.messages(window.conversations.current_id or 0)[-1].stats
        assert stats is not None
        return stats.reused_tokens

    engine = EngineThread()
    window = open_window(qtbot, qapp, store, engine)
    ask(qtbot, window, "What is speculative decoding?")
    qtbot.waitUntil(lambda: is_idle(window) and len(replies(window)) == 1, timeout=TIMEOUT)
    first = window.conversations.current_id
    assert first is not None
    window.commands.new_conversation()
    ask(qtbot, window, "What does the speed panel show?")
    qtbot.waitUntil(lambda: is_idle(window) and len(replies(window)) == 1, timeout=TIMEOUT)
    window.conversations.open(first)
    ask(qtbot, window, "Why is it faster?")
    qtbot.waitUntil(lambda: is_idle(window) and len(replies(window)) == 2, timeout=TIMEOUT)
    between = reused(window)
    assert between >= 32
    window.close()
    assert engine.shut_down()
    assert list(paths.kv_states().glob("*.kv"))
    engine = EngineThread()
    window = open_window(qtbot, qapp, store, engine)
    assert len(replies(window)) == 2
    ask(qtbot, window, "Is the text the same?")
    qtbot.waitUntil(lambda: is_idle(window) and len(replies(window)) == 3, timeout=TIMEOUT)
    assert reused(window) > between
    window.close()
    assert engine.shut_down()
