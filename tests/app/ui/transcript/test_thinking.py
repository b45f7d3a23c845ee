"""A model that thinks: folded above its answer in the window, left out of the next question."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.chat.prompt import Prompt
from app.desktop.application import build_window
from app.engine_host.engine_thread import EngineThread
from app.settings import keys
from app.settings.keys import Settings
from app.store.records import ReplyStats
from app.store.store import Store
from app.ui.transcript.message_view import MessageView
from app.ui.window.main_window import MainWindow
from tests.tiny_gguf import CHAT_TEMPLATE, write_tiny

REPLY = "<think>\nThe user asks for a capital.\n</think>\n\nIt is **Paris**."
STATS = ReplyStats(12, 40.0, "stop", thinking_tokens=7, thinking_seconds=0.2)
TIMEOUT = 60_000


@pytest.fixture
def engine(qapp: QApplication) -> Iterator[EngineThread]:
    thread = EngineThread()
    yield thread
    assert thread.shut_down()


@pytest.fixture
def window(
    qtbot: QtBot, qapp: QApplication, store: Store, settings: Settings, engine: EngineThread, tmp_path: Path
) -> Iterator[MainWindow]:
    """The real engine; its model was taught nothing, but its template opens a thought as DeepSeek-R1's does."""
    template = CHAT_TEMPLATE + "{{ '<think>\\n' }}"
    settings.set(keys.TARGET, str(write_tiny(tmp_path / "thinker.gguf", context=512, template=template)))
    settings.set(keys.MAX_TOKENS, 24)
    built = build_window(qapp, store, settings, engine)
    qtbot.addWidget(built)
    built.resize(1240, 800)
    with qtbot.waitSignal(engine.loaded, timeout=TIMEOUT), qtbot.waitExposed(built):
        built.show()
        built.start()
    yield built
    built.close()


def stored_reply(store: Store) -> int:
    """-> conversation id"""
    conversation = store.create_conversation("Capitals")
    question = store.add_message(conversation.id, "user", "The capital of France?")
    store.add_message(conversation.id, "assistant", REPLY, question.id, "complete", STATS)
    return conversation.id


def last_view(window: MainWindow) -> MessageView:
    return window.chat.transcript.views()[-1]


def test_a_thought_is_folded_above_its_answer(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    window.conversations.open(stored_reply(store))
    view = last_view(window)
    thinking = view.text.thinking
    assert view.body.toPlainText() == "It is Paris."
    assert thinking is not None
    assert not thinking.is_open
    assert thinking.head.text().strip() == "Thought for 0.2 s, 7 tokens"
    folded = view.height()

    qtbot.mouseClick(thinking.head, Qt.MouseButton.LeftButton)

    assert thinking.is_open
    assert thinking.text == "The user asks for a capital."
    assert view.height() > folded
    assert view.body.geometry().top() >= thinking.geometry().bottom()


def test_the_next_question_does_not_carry_the_thought(store: Store) -> None:
    conversation_id = stored_reply(store)
    reply = store.messages(conversation_id)[-1]
    store.add_message(conversation_id, "user", "And of Spain?", reply.id)
    turns = Prompt.of("", store.messages(conversation_id)).turns
    assert [turn.content for turn in turns] == ["The capital of France?", "It is **Paris**.", "And of Spain?"]


def test_a_template_that_opens_the_thought_is_understood(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    qtbot.keyClicks(window.chat.composer.field, "a b c")
    qtbot.keyClick(window.chat.composer.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.conversations.conversation is not None, timeout=TIMEOUT)
    conversation = window.conversations.conversation
    assert conversation is not None
    qtbot.waitUntil(lambda: conversation.can_send and len(conversation.messages()) == 2, timeout=TIMEOUT)

    reply = conversation.messages()[-1]
    assert reply.content.startswith("<think>\n")
    assert reply.stats is not None
    assert reply.stats.thinking_tokens > 0

    view = last_view(window)
    assert "<think>" not in view.body.toPlainText()
    assert view.text.thinking is not None
    if "</think>" not in reply.content:  # the longest reply ended it: it is not thinking any longer
        said = f"{reply.stats.thinking_tokens} tokens, and did not come to an answer"
        assert view.text.thinking.head.text().endswith(said)
        assert view.text.thinking.head.accessibleName().startswith("Thought for")
