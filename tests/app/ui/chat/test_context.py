"""The gauge and what is told before sending: the real window, the built-in pair, every number counted by the engine."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.chat.prompt import GenerationOptions, Prompt
from app.engine_host.engine_thread import EngineThread
from app.settings import keys
from app.settings.keys import Settings
from app.store.store import Store
from app.ui.transcript.context_line import ContextLine
from app.ui.transcript.message_view import MessageView
from app.ui.window.main_window import MainWindow
from engine.records import Message, Request
from tests.app.ui.steering.test_real import enter, opened
from tests.app.ui.window.test_window import ask_and_wait, current_id, texts
from tests.relatives import Family

TIMEOUT = 60_000  # ms
QUESTION, OTHER = "What is speculative decoding?", "What is a draft model?"
CONTEXT = 256


@pytest.fixture
def small_window(qtbot: QtBot, window: MainWindow, settings: Settings, engine: EngineThread) -> MainWindow:
    """With a context that a few questions fill."""
    settings.set(keys.CONTEXT, CONTEXT)
    settings.set(keys.MAX_TOKENS, 48)
    with qtbot.waitSignal(engine.loaded, timeout=TIMEOUT):
        window.pair.start()
    assert engine.pair is not None
    assert engine.pair.context == CONTEXT
    return window


def counted(qtbot: QtBot, window: MainWindow, store: Store, typed: str = "") -> int:
    """What the engine counts for this conversation, as the gauge will say."""
    engine = window._engine
    number = window.conversations.current_id
    stored = store.messages(number) if number is not None else ()
    system = store.conversation(number).system_prompt if number is not None else ""
    request = Prompt.of(system, stored, goes_on=False).request(GenerationOptions())
    if typed:
        request = Request((*request.messages, Message("user", typed)))
    with qtbot.waitSignal(engine.tokens.counted, check_params_cb=lambda key, _: key == "test", timeout=TIMEOUT) as came:
        engine.tokens.count("test", request)
    assert came.args is not None
    return int(came.args[1])


def test_the_gauge_is_exact_for_what_stands_and_what_is_typed_and_after_reopening(
    qtbot: QtBot, window: MainWindow, store: Store
) -> None:
    gauge = window.chat.composer.gauge
    assert gauge.used == 0
    ask_and_wait(qtbot, window, QUESTION)
    stands = counted(qtbot, window, store)
    qtbot.waitUntil(lambda: (gauge.used, gauge.typed) == (stands, 0), timeout=TIMEOUT)
    qtbot.keyClicks(window.chat.composer.field, OTHER)
    whole = counted(qtbot, window, store, OTHER)
    assert whole > stands
    qtbot.waitUntil(lambda: (gauge.used, gauge.typed) == (whole, whole - stands), timeout=TIMEOUT)
    assert f"{whole - stands} of them are what you are writing" in gauge.toolTip()
    assert not gauge.is_about
    number = current_id(window)
    window.commands.new_conversation()
    assert gauge.used == 0
    window.conversations.open(number)
    qtbot.waitUntil(lambda: gauge.used == whole, timeout=TIMEOUT)


def test_what_is_typed_while_an_answer_comes_is_counted_about(qtbot: QtBot, talking_window: MainWindow) -> None:
    window, gauge = talking_window, talking_window.chat.composer.gauge
    window.chat.composer.set_text(QUESTION)
    qtbot.keyClick(window.chat.composer.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: gauge.used > 20, timeout=TIMEOUT)
    qtbot.keyClicks(window.chat.composer.field, OTHER)
    qtbot.waitUntil(lambda: gauge.is_about and 0 < gauge.typed < gauge.used, timeout=TIMEOUT)
    assert gauge.toolTip().startswith("Context: about ")
    window.conversations.stop()
    qtbot.waitUntil(lambda: not gauge.is_about and gauge.typed > 0, timeout=TIMEOUT)


def test_a_message_that_is_too_long_is_told_before_it_is_sent(
    qtbot: QtBot, small_window: MainWindow, settings: Settings, store: Store
) -> None:
    window, composer = small_window, small_window.chat.composer
    for policy in ("drop_oldest", "stop"):
        settings.set(keys.OVERFLOW, policy)
        composer.set_text("draft " * CONTEXT)
        qtbot.keyClick(composer.field, Qt.Key.Key_Return)  # at once, before anybody can have counted
        qtbot.waitUntil(lambda: composer.hint.blocks, timeout=TIMEOUT)
        assert f"more than the context of {CONTEXT} has room for. Shorten it" in composer.hint.text()
        assert not composer.button.isEnabled()
        qtbot.keyClick(composer.field, Qt.Key.Key_Return)
        assert store.conversations() == ()
        composer.set_text("")
        qtbot.waitUntil(lambda: composer.hint.isHidden(), timeout=TIMEOUT)
    ask_and_wait(qtbot, window, QUESTION)
    assert len(texts(window)) == 2


def test_what_would_be_left_out_is_counted_anew_when_the_answer_may_be_longer(
    qtbot: QtBot, small_window: MainWindow, store: Store
) -> None:
    window, composer = small_window, small_window.chat.composer
    panel = opened(window)
    enter(qtbot, panel, "max_tokens", "2")
    ask_and_wait(qtbot, window, QUESTION)
    text = "draft"
    while counted(qtbot, window, store, text) < 0.85 * CONTEXT:  # room for two tokens, not for a quarter of it
        text += " draft draft draft draft"
    composer.set_text(text)
    qtbot.waitUntil(lambda: composer.gauge.typed > 0, timeout=TIMEOUT)
    assert composer.hint.text() == ""
    enter(qtbot, panel, "max_tokens", "100")
    qtbot.waitUntil(lambda: "will no longer be sent" in composer.hint.text(), timeout=TIMEOUT)
    enter(qtbot, panel, "max_tokens", "2")
    qtbot.waitUntil(lambda: composer.hint.text() == "", timeout=TIMEOUT)


def test_a_full_context_is_said_before_and_seen_in_the_transcript_afterwards(
    qtbot: QtBot, small_window: MainWindow, settings: Settings, store: Store
) -> None:
    window, composer = small_window, small_window.chat.composer
    assert settings.get(keys.OVERFLOW) == "drop_oldest"
    window.chat.head.system_prompt.field.setPlainText("Be brief.")
    window.chat.head.system_prompt.save.click()

    def ask_until(said: str) -> None:
        """Questions until the composer says what the next one will do, and that one too."""
        for _ in range(12):
            composer.set_text("How do I open my own model, and where are my conversations kept on this computer?")
            qtbot.waitUntil(lambda: window.conversations.context.use is not None, timeout=TIMEOUT)
            qtbot.waitUntil(lambda: composer.gauge.typed > 0, timeout=TIMEOUT)
            is_said = said in composer.hint.text()
            qtbot.keyClick(composer.field, Qt.Key.Key_Return)
            qtbot.waitUntil(lambda: composer.text() == "" and not window.conversations.is_busy, timeout=TIMEOUT)
            if is_said:
                return
        raise AssertionError(f"{composer.gauge.toolTip()}, and nothing was said of it")

    ask_until("will no longer be sent")
    (line,) = window.chat.transcript.findChildren(ContextLine)
    assert line.text.endswith("are no longer sent")
    first = next(message for message in store.messages(current_id(window)) if message.cut is not None)
    assert line.text.startswith(f"{store.messages(current_id(window)).index(first)} earlier")
    settings.set(keys.OVERFLOW, "summarise")
    ask_until("will first summarise")
    qtbot.waitUntil(lambda: len(window.chat.transcript.findChildren(ContextLine)) == 1, timeout=TIMEOUT)
    (line,) = window.chat.transcript.findChildren(ContextLine)
    assert line.text.startswith("Summarised: ")
    assert line.shown_summary == ""
    line.head.click()  # type: ignore[union-attr]
    assert line.shown_summary
    number = current_id(window)
    window.commands.new_conversation()
    window.conversations.open(number)
    views = [view for view in window.chat.transcript.views() if view.context_line is not None]
    assert len(views) == 1
    assert window.chat.head.system_prompt.text == "Be brief."


def stopped(window: MainWindow) -> list[MessageView]:
    """The messages with a line below them."""
    return [view for view in window.chat.transcript.views() if view.lines.below is not None]


def test_where_a_conversation_stops_because_the_context_is_full_is_seen(
    qtbot: QtBot, small_window: MainWindow, settings: Settings, engine: EngineThread, family: Family
) -> None:
    window = small_window
    settings.set(keys.OVERFLOW, "stop")
    settings.set(keys.MAX_TOKENS, None)
    with qtbot.waitSignal(engine.loaded, timeout=TIMEOUT):
        window.pair.drop([family.talker, family.talker_draft])  # it goes on until its context is full
    assert engine.pair is not None
    assert engine.pair.context == CONTEXT
    ask_and_wait(qtbot, window, QUESTION)
    (view,) = stopped(window)
    line = view.lines.below
    assert line is not None
    assert view is window.chat.transcript.views()[-1]
    assert line.text == "The context is full: the answer ends here"
    assert view.text.geometry().bottom() < line.y() < line.geometry().bottom() <= view.height()
    number = current_id(window)
    window.commands.new_conversation()
    assert stopped(window) == []
    window.conversations.open(number)
    assert len(stopped(window)) == 1
    settings.set(keys.OVERFLOW, "drop_oldest")
    assert stopped(window) == []
    settings.set(keys.OVERFLOW, "stop")
    assert len(stopped(window)) == 1
    settings.set(keys.CONTEXT, None)
    with qtbot.waitSignal(engine.loaded, timeout=TIMEOUT):
        window.pair.start()
    settings.set(keys.MAX_TOKENS, 4)
    ask_and_wait(qtbot, window, OTHER)  # with more context it goes on
    assert stopped(window) == []
