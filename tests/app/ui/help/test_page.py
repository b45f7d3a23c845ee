"""Help: every shortcut is listed, found by its words, bound, and named in the tooltip of what it presses."""

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot, qVersion
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app import __version__, paths
from app.diagnostics import device_in_words
from app.settings import keys
from app.settings.keys import Settings
from app.ui.help.about import PARTS, TITLE, AboutBar
from app.ui.help.page import HelpPage, shortcuts_text
from app.ui.help.shortcuts import SHORTCUTS
from app.ui.style.icons import Icons
from app.ui.window.main_window import MainWindow
from engine.records import Device
from tests.app.ui.window.test_window import QUESTION, ask_and_wait, texts

WITHOUT_BUTTON = {"", "Ctrl+K", "Ctrl+L", "Alt+Up", "Alt+Down", "Ctrl+O", "Ctrl+Shift+O", "Ctrl+Z", "Ctrl+Q"}


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
    assert "Ctrl+Shift+F" not in text
    page.search.clear()
    assert "Ctrl+Shift+F" in page.page.body.toPlainText()


def test_topics_without_the_words_leave_the_list(qtbot: QtBot, page: HelpPage) -> None:
    everything = shown_topics(page)
    qtbot.keyClicks(page.search, "acceptance")
    assert 0 < len(shown_topics(page)) < len(everything)
    assert page.page.body.extraSelections()
    qtbot.keyClicks(page.search, "xyzzy")
    assert shown_topics(page) == []
    assert page.page.body.toPlainText().startswith("Nothing in Help has all of these words.")
    page.search.clear()
    assert shown_topics(page) == everything
    assert page.page.body.toPlainText().startswith(everything[page.topics.currentRow()])
    qtbot.keyClicks(page.search, "xyzzy")
    assert shortcuts_text(["xyzzy"]).endswith("No shortcut has these words.\n")


def test_no_key_means_two_things() -> None:
    bound = [shortcut.keys for shortcut in SHORTCUTS if shortcut.keys]
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


# --- about ---------------------------------------------------------------------------------------


class Opened(QObject):
    """Stands where the desktop would open a folder."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[QUrl] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.urls.append(url)


def test_about_names_versions_and_devices_and_copies_a_report_that_names_nobody(
    qtbot: QtBot, window: MainWindow, settings: Settings, tmp_path: Path
) -> None:
    settings.set(keys.TEMPERATURE, 1.25)
    settings.set(keys.SYSTEM_PROMPT, "You are Zebulon's diary.")
    settings.set(keys.MODEL_FOLDERS, (str(tmp_path / "Zebulon"),))
    ask_and_wait(qtbot, window, QUESTION)
    window.commands.show_help()
    page = window.findChild(HelpPage)
    assert page is not None
    assert not page.about.isVisible()
    page.topics.setCurrentRow(page.topics.count() - 1)
    assert page.topics.currentItem().text() == TITLE
    qtbot.waitUntil(page.about.copy.isEnabled, timeout=60_000)
    shown = page.page.body.toPlainText()
    for part in (__version__, "llama.cpp", qVersion(), "CPU", str(paths.log_dir()), "Apache-2.0", "LGPL-3.0"):
        assert part in shown
    qtbot.mouseClick(page.about.copy, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    for part in (
        "llama.cpp",
        f"qt {qVersion()}",
        "CPU: ",
        "temperature: 1.25",
        "system_prompt: set",
        "target: llama, ",
    ):
        assert part in copied
    for secret in ("Zebulon", QUESTION, "guide-target", str(Path.home()), str(tmp_path)):
        assert secret not in copied


def test_the_log_folder_opens(qtbot: QtBot, page: HelpPage) -> None:
    page.topics.setCurrentRow(page.topics.count() - 1)
    paths.log_dir().mkdir(parents=True)
    opened = Opened()
    QDesktopServices.setUrlHandler("file", opened, "open")  # type: ignore[arg-type]  # a name, says Qt for Python
    try:
        qtbot.mouseClick(page.about.log_folder, Qt.MouseButton.LeftButton)
    finally:
        QDesktopServices.unsetUrlHandler("file")
    assert opened.urls == [QUrl.fromLocalFile(str(paths.log_dir()))]


def test_every_package_that_is_needed_is_named_with_its_licence(repo_root: Path) -> None:
    project = tomllib.loads((repo_root / "pyproject.toml").read_text("utf-8"))["project"]
    needed = {re.split(r"[<>=!~ ]", line)[0].lower() for line in project["dependencies"]}
    assert needed == {name.lower() for name, _, _ in PARTS}


def test_the_buttons_of_about_keep_their_words_in_a_narrow_window(qtbot: QtBot, icons: Icons) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    bar = AboutBar(icons, parent=window)
    with qtbot.waitExposed(window):
        window.show()
    bar.resize(700, 120)
    qtbot.waitUntil(lambda: bar.copy.y() == bar.log_folder.y())
    bar.resize(260, 120)
    qtbot.waitUntil(lambda: bar.copy.y() < bar.log_folder.y())
    assert all(button.width() >= button.sizeHint().width() for button in (bar.copy, bar.log_folder))


def test_all_memory_of_a_processor_is_not_called_free() -> None:
    processor = Device("CPU", "AMD EPYC", "cpu", 8_000_000_000, 8_000_000_000)
    assert device_in_words(processor) == "CPU: AMD EPYC, cpu, 8.0 GB"
    gpu = replace(processor, name="CUDA0", description="H200", kind="gpu", free_bytes=2_000_000_000)
    assert device_in_words(gpu) == "CUDA0: H200, gpu, 2.0 GB of 8.0 GB free"
