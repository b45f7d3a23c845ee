"""Help: every shortcut is listed, found by its words, bound, and named in the tooltip of what it presses."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.help.page import HelpPage, shortcuts_text
from app.ui.help.shortcuts import SHORTCUTS
from app.ui.style.icons import Icons
from app.ui.window.main_window import MainWindow
from tests.app.ui.window.test_window import QUESTION, ask_and_wait, texts

WITHOUT_BUTTON = {"Ctrl+L", "Alt+Up", "Alt+Down", "Ctrl+O", "Ctrl+Shift+O", "Ctrl+Z", "Ctrl+Q"}


@pytest.fixture
def page(qtbot: QtBot, icons: Icons, repo_root: Path) -> HelpPage:
    widget = HelpPage(icons, repo_root / "resources" / "help")
    qtbot.addWidget(widget)
    widget.resize(900, 600)
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


def shown_topics(page: HelpPage) -> list[str]:
    items = [page.topics.item(number) for number in range(page.topics.count())]
    return [item.text() for item in items if not item.isHidden()]


def test_shortcuts_are_searched(qtbot: QtBot, page: HelpPage) -> None:
    qtbot.keyClicks(page.search, "wastebasket ctrl")
    assert "Keyboard" in shown_topics(page)
    page.topics.setCurrentRow(next(n for n in range(page.topics.count()) if page.topics.item(n).text() == "Keyboard"))
    text = page.page.body.toPlainText()
    assert "Ctrl+Shift+W" in text
    assert "Ctrl+K" not in text
    page.search.clear()
    assert "Ctrl+K" in page.page.body.toPlainText()


def test_topics_without_the_words_leave_the_list(qtbot: QtBot, page: HelpPage) -> None:
    everything = shown_topics(page)
    qtbot.keyClicks(page.search, "acceptance")
    assert 0 < len(shown_topics(page)) < len(everything)
    assert page.page.body.extraSelections()
    qtbot.keyClicks(page.search, "xyzzy")
    assert shown_topics(page) == []
    assert shortcuts_text(["xyzzy"]).endswith("No shortcut has these words.\n")


def test_no_key_means_two_things() -> None:
    bound = [shortcut.keys for shortcut in SHORTCUTS]
    assert len(bound) == len(set(bound))


def test_what_has_a_button_names_its_key_in_the_tooltip(qtbot: QtBot, window: MainWindow) -> None:
    ask_and_wait(qtbot, window, QUESTION)
    tips = " ".join(widget.toolTip() for widget in window.findChildren(QWidget))
    menu = window.sidebar.menu_for(window.sidebar.model.first_conversation())
    tips += " ".join(f"({action.shortcut().toString()})" for action in menu.actions())
    named = set(re.findall(r"\(([^()]+)\)", tips))
    bound = {shortcut.keys for shortcut in SHORTCUTS if shortcut.action and shortcut.keys != "Esc"}
    assert bound - named - WITHOUT_BUTTON == set()


def test_the_keys_of_a_message_do_as_its_buttons(qtbot: QtBot, window: MainWindow) -> None:
    ask_and_wait(qtbot, window, QUESTION)
    field = window.chat.composer.field
    control_shift = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(field, Qt.Key.Key_C, control_shift)
    assert QGuiApplication.clipboard().text() == window.chat.transcript.views()[-1].message.content
    window.commands.regenerate()
    qtbot.waitUntil(lambda: window.chat.transcript.views()[-1].message.branches == 2, timeout=60_000)
    qtbot.waitUntil(lambda: not window.conversations.is_busy, timeout=60_000)
    qtbot.keyClick(field, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.chat.transcript.views()[-1].message.branch == 1
    qtbot.keyClick(field, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert window.chat.transcript.views()[-1].message.branch == 2
    qtbot.keyClick(field, Qt.Key.Key_E, control_shift)
    assert window.chat.transcript.views()[0].editor is not None
    assert texts(window)[0] == QUESTION
