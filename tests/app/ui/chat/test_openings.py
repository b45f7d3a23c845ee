"""How the next answer is to begin: it belongs to its conversation, and an answer begun so is begun so again."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.desktop.application import build_window
from app.engine_host.engine_thread import EngineThread
from app.settings import keys
from app.settings.keys import Settings
from app.store.store import Store
from app.ui.window.main_window import MainWindow
from tests.app.ui.window.test_branches import press
from tests.app.ui.window.test_window import QUESTION, ask, ask_and_wait, current_id, is_idle, texts

TIMEOUT = 60_000  # ms
OPENING = "In short, it"


def begin_with(qtbot: QtBot, window: MainWindow, words: str) -> None:
    """Typed into the line under the message."""
    opening = window.chat.composer.opening
    opening.button.click()
    qtbot.keyClicks(opening.field, words)


def shown(window: MainWindow) -> tuple[str, bool]:
    opening = window.chat.composer.opening
    return opening.text(), not opening.isHidden()


def test_unsent_words_stay_with_their_conversation_and_come_back_after_a_restart(
    qtbot: QtBot, qapp: QApplication, window: MainWindow, store: Store, settings: Settings, engine: EngineThread
) -> None:
    ask_and_wait(qtbot, window, QUESTION)
    first = current_id(window)
    begin_with(qtbot, window, OPENING)
    window.commands.new_conversation()
    assert shown(window) == ("", False)
    begin_with(qtbot, window, "Nowhere")
    window.conversations.open(first)
    assert shown(window) == (OPENING, True)
    window.commands.new_conversation()
    assert shown(window) == ("Nowhere", True)
    window.conversations.open(first)
    window.close()
    again = build_window(qapp, store, settings, engine)
    qtbot.addWidget(again)
    with qtbot.waitExposed(again):
        again.show()
    assert (current_id(again), shown(again)) == (first, (OPENING, True))
    again.commands.new_conversation()
    assert shown(again) == ("Nowhere", True)
    again.close()


def test_words_that_were_sent_stand_nowhere_any_more(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    begin_with(qtbot, window, OPENING)
    ask_and_wait(qtbot, window, QUESTION)
    assert texts(window)[1].startswith(OPENING)
    assert shown(window) == ("", False)
    number = current_id(window)
    window.commands.new_conversation()
    assert shown(window) == ("", False)
    assert store.conversation(number).unsent_opening == ""


def test_an_answer_is_begun_again_as_it_was_unless_other_words_are_typed(
    qtbot: QtBot, window: MainWindow, settings: Settings
) -> None:
    settings.set(keys.MAX_TOKENS, 8)
    begin_with(qtbot, window, OPENING)
    ask_and_wait(qtbot, window, QUESTION)

    def again() -> str:
        versions = window.chat.transcript.views()[-1].message.branches
        window.commands.regenerate()
        qtbot.waitUntil(
            lambda: is_idle(window) and window.chat.transcript.views()[-1].message.branches == versions + 1,
            timeout=TIMEOUT,
        )
        return texts(window)[-1]

    assert again().startswith(OPENING)
    number = current_id(window)
    window.commands.new_conversation()
    window.conversations.open(number)
    assert again().startswith(OPENING)
    begin_with(qtbot, window, "Guess and check")
    assert again().startswith("Guess and check")
    assert again().startswith("Guess and check")  # the one that is shown counts
    window.commands.earlier_version()
    window.commands.earlier_version()
    assert again().startswith(OPENING)


def test_an_answer_that_never_came_is_begun_as_it_was_to_be(
    qtbot: QtBot, talking_window: MainWindow, settings: Settings
) -> None:
    window = talking_window
    ask(qtbot, window, QUESTION)  # the models are at work: the next answer has to wait
    qtbot.waitUntil(lambda: len(texts(window)[-1]) > 10, timeout=TIMEOUT)
    first = current_id(window)
    window.commands.new_conversation()
    begin_with(qtbot, window, OPENING)
    ask(qtbot, window, QUESTION)
    qtbot.waitUntil(lambda: not window.chat.composer.text(), timeout=TIMEOUT)
    window.conversations.stop()
    window.conversations.forget(first)
    qtbot.waitUntil(lambda: len(texts(window)) == 1, timeout=TIMEOUT)
    settings.set(keys.MAX_TOKENS, 4)
    press(window, 0, "Regenerate")
    qtbot.waitUntil(lambda: is_idle(window) and len(texts(window)) == 2, timeout=TIMEOUT)
    assert texts(window)[1].startswith(OPENING)


def test_an_edited_reply_is_no_opening(qtbot: QtBot, window: MainWindow, settings: Settings) -> None:
    settings.set(keys.MAX_TOKENS, 4)
    ask_and_wait(qtbot, window, QUESTION)
    press(window, -1, "Edit the reply")
    editor = window.chat.transcript.views()[-1].editor
    assert editor is not None
    editor.field.setPlainText("Zwei Modelle")
    qtbot.keyClick(editor.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    press(window, -1, "Let the answer go on")
    qtbot.waitUntil(lambda: is_idle(window) and texts(window)[-1] != "Zwei Modelle", timeout=TIMEOUT)
    window.commands.regenerate()
    qtbot.waitUntil(lambda: is_idle(window), timeout=TIMEOUT)
    assert not texts(window)[-1].startswith("Zwei")
