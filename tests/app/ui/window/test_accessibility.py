"""For whoever cannot see the window or use a mouse: every control has a name, and what happens is said."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from app.ui.models.page import ModelsPage
from app.ui.window.main_window import MainWindow
from tests.app.ui.window.test_focus import ask

PAGES = ("models", "benchmark", "wastebasket", "settings", "network", "help", "chat")
QUESTION = "What is a draft?"
Announced = list[tuple[str, bool]]  # what is said, and whether it is urgent


@pytest.fixture
def announced(monkeypatch: pytest.MonkeyPatch) -> Announced:
    """What Qt hands to a screen reader."""
    heard: Announced = []

    def update(event: QAccessibleEvent) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            urgent = event.politeness() == QAccessible.AnnouncementPoliteness.Assertive
            heard.append((event.message(), urgent))

    monkeypatch.setattr(QAccessible, "updateAccessibility", update)
    return heard


def interface(widget: QWidget) -> QAccessibleInterface:
    found = QAccessible.queryAccessibleInterface(widget)
    assert found is not None
    return found


def nameless(window: QWidget) -> list[str]:
    """What the keyboard or a mouse reaches now, and a screen reader could only call by its kind."""
    return [
        f"{type(widget).__name__} {widget.objectName()} in {type(widget.parent()).__name__}"
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        and (widget.focusPolicy() & Qt.FocusPolicy.TabFocus or isinstance(widget, QAbstractButton))
        and widget.focusProxy() is None
        and not interface(widget).text(QAccessible.Text.Name).strip()
    ]


def takes_tab(button: QAbstractButton) -> bool:
    """Itself, or of choices side by side the one that holds; the arrows lead on from there."""
    held = button.group().checkedButton() if button.group() else None
    return any(one.focusPolicy() & Qt.FocusPolicy.TabFocus for one in (button, held) if one is not None)


def test_no_control_is_without_a_name(qtbot: QtBot, window: MainWindow, announced: Announced) -> None:
    """Page by page, with a conversation, an open editor, a banner and Compare."""
    assert nameless(window) == []
    ask(qtbot, window, QUESTION)
    assert announced[-2:] == [("Tandem is answering", False), ("The answer is complete", False)]
    window.commands.edit_question()
    assert nameless(window) == []
    window.chat.transcript.views()[0].editor.cancelled.emit()  # type: ignore[union-attr]
    window.chat.notices.say("The disk is full.", "error", [("Try again", lambda: None)])
    assert announced[-1] == ("error: The disk is full.", True)
    assert nameless(window) == []
    window.history.putting_away.delete(window.conversations.current_id or 0)
    assert announced[-1] == (f"Deleted “{QUESTION}”. Undo with Ctrl+Z.", False)
    assert nameless(window) == []
    window.commands.toggle_compare()
    window.commands.toggle_steering()
    for page in PAGES:
        window.show_page(page)
        assert nameless(window) == [], page


def test_no_control_of_a_dialog_is_without_a_name(window: MainWindow) -> None:
    window.show_page("models")
    assert window.models.tabs is not None
    page = window.models.tabs.installed
    assert isinstance(page, ModelsPage)
    page.card.settings.click()
    window.commands.import_conversation()
    dialogs = [page.settings_dialog, window.history.importing.dialog]
    for dialog in dialogs:
        assert dialog is not None
        assert nameless(dialog) == [], type(dialog).__name__
        dialog.close()


def test_the_keyboard_reaches_every_button_of_every_page(window: MainWindow) -> None:
    for page in PAGES:
        window.show_page(page)
        deaf = [
            button.accessibleName() or button.text()
            for button in window.findChildren(QAbstractButton)
            if button.isVisible() and button.isEnabled() and not takes_tab(button)
        ]
        assert deaf == [], page
