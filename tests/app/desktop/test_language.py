"""The window's language: Qt's translation files, the setting, and that no text of the window is outside of it."""

import re
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QLocale, QModelIndex, QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QSpinBox,
    QStackedWidget,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app import paths
from app.desktop.application import build_application, build_window
from app.desktop.language import LANGUAGES, chosen, speak_language
from app.engine_host.engine_thread import EngineThread
from app.numbers import rate
from app.settings.keys import Settings
from app.store.store import Store
from app.ui.window.main_window import MainWindow
from app.words import language, speak

FOLDER = paths.resources() / "translations"


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    before = QLocale()
    speak_language(qapp, chosen("de"), FOLDER)
    yield
    speak_language(qapp, QLocale("en"), FOLDER)
    QLocale.setDefault(before)


@pytest.mark.usefixtures("german")
def test_numbers_are_german() -> None:
    assert (rate(1234.5), rate(41.26)) == ("1.234", "41,3")
    assert language() == "de"


@pytest.mark.parametrize("setting", ["en", "de", "system"])
def test_the_setting_is_a_language_that_there_is(setting: str) -> None:
    found = chosen(setting).name().partition("_")[0]
    assert found in LANGUAGES if setting == "system" else found == setting


def test_every_country_of_its_languages_has_two_marks_in_its_numbers(qapp: QApplication) -> None:
    before = QLocale()
    try:
        for spoken in (QLocale.Language.English, QLocale.Language.German):
            for locale in QLocale.matchingLocales(spoken, QLocale.Script.AnyScript, QLocale.Country.AnyCountry):
                speak_language(qapp, locale, FOLDER)
                assert rate(41.26) == f"41{locale.decimalPoint()}3", locale.name()
    finally:
        speak_language(qapp, QLocale("en"), FOLDER)
        QLocale.setDefault(before)


# --- nothing of the window is outside of the language --------------------------------------------

_BRACKETED = re.compile("⟦[^⟦⟧]*⟧")
_ALLOWED = re.compile(
    r"Tandem|SmolLM2[-\w. ]*|English|Deutsch"  # names
    r"|\b(f16|bf16|f32|q8_0|q4_0)\b"  # of types of numbers
    r"|\b(F\d+|[A-Z])\b"  # keys
    r"|\d+([.,]\d+)? ?([kMGT]?B|k|%|s|ms|min|h)\b"  # numbers with units
    r"|(/[\w.-]+)+"  # paths
)


def bracket(text: str, plural: str, _number: int) -> str:
    """A language that is told from English by every one of its texts."""
    return f"⟦{plural or text}⟧"


@pytest.fixture
def strange(qtbot: QtBot) -> Iterator[MainWindow]:
    """The window in that language, with no model loaded."""
    store, engine = Store(paths.database()), EngineThread()
    speak(bracket)
    window = build_window(build_application(["tandem"]), store, Settings(paths.settings_file()), engine)
    qtbot.addWidget(window)
    try:
        with qtbot.waitExposed(window):
            window.show()
        yield window
    finally:
        window.close()
        speak()
        store.close()
        assert engine.shut_down()


def page(name: str, window: MainWindow) -> list[QWidget]:
    window.show_page(name)
    stack = window.chat.parentWidget()
    assert isinstance(stack, QStackedWidget)
    shown = stack.currentWidget()
    assert shown is not None
    return [shown]


def palette(window: MainWindow) -> list[QWidget]:
    window.commands.open_palette()
    window.palette_entries.palette.field.textEdited.emit("e")
    return [window.palette_entries.palette]


def said(window: MainWindow) -> list[QWidget]:
    """Banners and a toast; what they say comes from elsewhere."""
    for kind in ("error", "warning", "info"):
        window.chat.notices.say("⟦said⟧", kind)
    window.chat.toast.say("⟦said⟧")
    return [window.chat.notices, window.chat.toast]


def panel_in_its_own_window(window: MainWindow) -> list[QWidget]:
    window.panel.float_button.click()
    return [window.panel.float_button, *window.panel.findChildren(QMenu)]


PLACES: dict[str, Callable[[MainWindow], list[QWidget]]] = {
    "settings": partial(page, "settings"),
    "palette": palette,
    "said": said,
    "panel in its own window": panel_in_its_own_window,
}


@pytest.mark.parametrize("place", PLACES)
def test_every_text_of_the_window_is_translated(strange: MainWindow, place: str) -> None:
    texts = {text for root in PLACES[place](strange) for text in texts_of(root)}
    assert any("⟦" in text for text in texts)
    english = {text for text in texts if re.search("[A-Za-z]", _ALLOWED.sub("", without_brackets(text)))}
    assert sorted(english) == []


def without_brackets(text: str) -> str:
    """What is left beside the translated: a value may be a translated text of its own."""
    while (rest := _BRACKETED.sub("", text)) != text:
        text = rest
    return text


def texts_of(root: QWidget) -> Iterator[str]:
    for part in (root, *root.findChildren(QObject)):
        if isinstance(part, QWidget):
            yield from (part.toolTip(), part.accessibleName(), part.accessibleDescription(), part.windowTitle())
        match part:
            case QAction():
                yield from (part.text(), part.toolTip())
            case QMenu():
                yield part.title()
            case QLabel() | QAbstractButton():
                yield part.text()
            case QLineEdit() | QPlainTextEdit():
                yield part.placeholderText()
            case QSpinBox():
                yield from (part.prefix(), part.suffix(), part.specialValueText())
            case QTabBar():
                yield from (part.tabText(index) for index in range(part.count()))
            case QComboBox():
                yield from rows_of(part.model())
            case QAbstractItemView() if part.model() is not None:
                yield from rows_of(part.model())


def rows_of(model: QAbstractItemModel, parent: QModelIndex | None = None) -> Iterator[str]:
    parent = parent or QModelIndex()
    roles = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)
    for column in range(columns):
        yield from (str(model.headerData(column, Qt.Orientation.Horizontal, role) or "") for role in roles)
        for row in range(model.rowCount(parent)):
            index = model.index(row, column, parent)
            yield from (str(index.data(role) or "") for role in roles)
            if column == 0:
                yield from rows_of(model, index)
