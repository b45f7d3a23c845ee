"""After every action what is typed next is a message: the composer has the keyboard. Real window, real Guide pair."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.ui.style.icons import IconButton
from app.ui.window.main_window import MainWindow
from tests.app.ui.window.test_window import current_id, is_idle, texts

TIMEOUT = 60_000
Act = Callable[[QtBot, MainWindow], None]


def ask(qtbot: QtBot, window: MainWindow, text: str) -> None:
    window.chat.composer.set_text(text)
    qtbot.keyClick(window.chat.composer.field, Qt.Key.Key_Return)
    wait(qtbot, window)


def wait(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: is_idle(window), timeout=TIMEOUT)


def press(qtbot: QtBot, window: MainWindow, view: int, label: str) -> None:
    """The button of a message, as somebody does who came there with Tab."""
    message = window.chat.transcript.views()[view]
    message.setFocus(Qt.FocusReason.TabFocusReason)

    def found() -> list[IconButton]:
        return [one for one in message.findChildren(IconButton) if one.accessibleName() == label and one.isVisible()]

    qtbot.waitUntil(lambda: bool(found()), timeout=TIMEOUT)
    (button,) = found()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(button, Qt.Key.Key_Space)


def answer_again(qtbot: QtBot, window: MainWindow) -> None:
    press(qtbot, window, -1, "Regenerate")
    wait(qtbot, window)


def page_through_versions(qtbot: QtBot, window: MainWindow) -> None:
    answer_again(qtbot, window)
    press(qtbot, window, -1, "Earlier version")


def stop_and_continue(qtbot: QtBot, window: MainWindow) -> None:
    window.chat.composer.set_text("What is speculative decoding?")
    qtbot.keyClick(window.chat.composer.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(texts(window)[-1]) > 5, timeout=TIMEOUT)
    window.chat.composer.button.setFocus()
    qtbot.keyClick(window.chat.composer.button, Qt.Key.Key_Space)
    wait(qtbot, window)
    if "stopped" in window.chat.transcript.views()[-1].status:  # it may have been through already
        press(qtbot, window, -1, "Let the answer go on")
        wait(qtbot, window)


def edit_and_ask_again(qtbot: QtBot, window: MainWindow) -> None:
    press(qtbot, window, 0, "Edit and ask again")
    editor = window.chat.transcript.views()[0].editor
    assert editor is not None
    editor.field.setPlainText("What is a draft?")
    qtbot.keyClick(editor.field, Qt.Key.Key_Return)  # Enter sends, as in the composer
    wait(qtbot, window)
    assert texts(window)[0] == "What is a draft?"


def edit_and_cancel(qtbot: QtBot, window: MainWindow) -> None:
    press(qtbot, window, 0, "Edit and ask again")
    editor = window.chat.transcript.views()[0].editor
    assert editor is not None
    qtbot.keyClick(editor.field, Qt.Key.Key_Escape)


def delete(qtbot: QtBot, window: MainWindow) -> None:
    window.sidebar.list.setFocus()
    qtbot.keyClick(window.sidebar.list, Qt.Key.Key_Delete)


def open_from_the_list(qtbot: QtBot, window: MainWindow) -> None:
    number = current_id(window)
    window.commands.new_conversation()
    window.sidebar.list.setFocus()
    window.sidebar.list.setCurrentIndex(window.sidebar.model.index_of(number))
    qtbot.keyClick(window.sidebar.list, Qt.Key.Key_Return)


def choose_a_suggestion(qtbot: QtBot, window: MainWindow) -> None:
    window.commands.new_conversation()
    window.chat.composer.set_text("half a question")
    chip = next(
        button
        for button in window.chat.empty.findChildren(QPushButton)
        if button.property("kind") == "chip" and button.isVisible()
    )
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    wait(qtbot, window)
    assert window.chat.composer.text() == "half a question"


def switch_to_vanilla(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.mouseClick(window.chat.composer.mode.findChildren(QPushButton)[1], Qt.MouseButton.LeftButton)


def load_another(qtbot: QtBot, window: MainWindow) -> None:
    window.chat.pair_bar.target.setFocus()
    window.chat.pair_bar.draft_removed.emit()  # "Use no draft" of the pair bar's menu
    qtbot.waitUntil(lambda: window.chat.pair_bar.draft.text() == "No draft", timeout=TIMEOUT)


def see_another_page(qtbot: QtBot, window: MainWindow) -> None:
    window.commands.show_settings()
    window.commands.on_escape()


def compare(qtbot: QtBot, window: MainWindow) -> None:
    window.commands.toggle_compare()
    window.compare.view.close_requested.emit()


ACTIONS: tuple[Act, ...] = (
    answer_again, page_through_versions, stop_and_continue, edit_and_ask_again, edit_and_cancel, delete,
    open_from_the_list, choose_a_suggestion, switch_to_vanilla, load_another, see_another_page, compare,
)  # fmt: skip


@pytest.mark.parametrize("act", ACTIONS, ids=lambda act: act.__name__)
def test_the_composer_has_the_keyboard_after(qtbot: QtBot, window: MainWindow, act: Act) -> None:
    ask(qtbot, window, "What is Tandem?")
    act(qtbot, window)
    assert QApplication.focusWidget() is window.chat.composer.field
    window.chat.composer.set_text("")
    qtbot.keyClicks(QApplication.focusWidget(), "typed next")
    assert window.chat.composer.text() == "typed next"


def test_what_is_typed_or_pasted_over_the_messages_is_the_next_message(qtbot: QtBot, window: MainWindow) -> None:
    ask(qtbot, window, "What is Tandem?")
    composer = window.chat.composer
    for view in window.chat.transcript.views():
        at = view.body.viewport().rect().center()
        qtbot.mouseClick(view.body.viewport(), Qt.MouseButton.LeftButton, pos=at)
        assert QApplication.focusWidget() is view.body
        qtbot.keyClick(view.body, Qt.Key.Key_W)
        assert QApplication.focusWidget() is composer.field
        qtbot.keyClicks(QApplication.focusWidget(), "hat? ")
    assert composer.text() == "what? what? "
    window.commands.message_above()
    QApplication.clipboard().setText("Why?")
    focused = QApplication.focusWidget()
    assert focused is window.chat.transcript.views()[-1]
    qtbot.keyClick(focused, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert composer.text() == "what? what? Why?"
    window.chat.head.system_prompt.head.click()  # fields of its own keep what is typed in them
    qtbot.keyClicks(QApplication.focusWidget(), "Be brief.")
    assert window.chat.head.system_prompt.field.toPlainText() == "Be brief."
    assert composer.text() == "what? what? Why?"


def test_the_conversation_scrolls_by_keys_from_the_field_and_from_a_message(qtbot: QtBot, window: MainWindow) -> None:
    window.resize(900, 420)
    for _ in range(3):
        ask(qtbot, window, "What is Tandem?")
    bar, field = window.chat.transcript.verticalScrollBar(), window.chat.composer.field
    assert bar.value() == bar.maximum() > 0
    qtbot.keyClick(field, Qt.Key.Key_PageUp)
    assert bar.value() < bar.maximum()
    qtbot.keyClick(field, Qt.Key.Key_PageDown)
    assert bar.value() == bar.maximum()
    body = window.chat.transcript.views()[-1].body
    qtbot.mouseClick(body.viewport(), Qt.MouseButton.LeftButton, pos=body.viewport().rect().center())
    qtbot.keyClick(body, Qt.Key.Key_Home)
    assert bar.value() == 0
    qtbot.keyClick(body, Qt.Key.Key_Space)
    paged = bar.value()
    assert paged > 0
    qtbot.keyClick(body, Qt.Key.Key_Up)
    assert bar.value() < paged
    qtbot.keyClick(body, Qt.Key.Key_End)
    assert bar.value() == bar.maximum()
    window.chat.composer.set_text("line\n" * 12)  # a long message is scrolled itself
    field.setFocus()
    top = field.verticalScrollBar().value()
    qtbot.keyClick(field, Qt.Key.Key_PageUp)
    assert field.verticalScrollBar().value() < top
    assert bar.value() == bar.maximum()
