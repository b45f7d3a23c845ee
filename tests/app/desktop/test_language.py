"""The window's language: Qt's translation files, the setting, and that no text of the window is outside of it."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QLocale, QModelIndex, QObject, Qt, QUrl
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
from app.attachments.document import Document, Part
from app.database.backups import Backup
from app.desktop.application import build_application, build_window
from app.desktop.language import LANGUAGES, chosen, speak_language
from app.engine_host.engine_thread import EngineThread
from app.numbers import rate
from app.settings.keys import Settings
from app.store.records import ListedConversation, ReplyStats, SearchHit, StoredConversation, StoredFolder
from app.store.store import Store
from app.ui.attached.part_dialog import PartDialog
from app.ui.chat.empty_state import QUESTIONS
from app.ui.history.archive_page import ArchivePage
from app.ui.history.wastebasket import WastebasketPage
from app.ui.models.page import ModelsPage
from app.ui.text.links import LinkQuestion
from app.ui.widgets.elided_label import ElidedLabel
from app.ui.window.main_window import MainWindow
from app.words import language, speak
from engine.gguf.file import read_model_file

FOLDER = paths.resources() / "translations"
MOMENT = "2026-03-09T16:00:00.000+00:00"


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
    r"Tandem|English|Deutsch"  # names
    r"|\b(SmolLM2|Llama|Qwen|Gemma|gpt-oss)[-\w.]*"  # of models
    r"|\b(f16|bf16|f32|q8_0|q4_0)\b"  # of types of numbers
    r"|\b(F\d+|[A-Z])\b"  # keys
    r"|\d+([.,]\d+)? ?([kMGT]?B|k|%|s|ms|min|h)\b"  # numbers with units
    r"|(/[\w.-]+)+"  # paths
)


def data_of(place: str) -> set[str]:
    """Texts that are not the code's: the catalogue and help exist in German as well, the Guide reads English only, and
    of pyqtgraph there is a menu that is never shown."""
    if place == "models":
        return set(re.findall('"([^"]+)"', (paths.resources() / "catalogue.json").read_text("utf-8")))
    if place == "help":
        topics = [topic.read_text("utf-8") for topic in (paths.resources() / "help").glob("*.md")]
        return {title for topic in topics for title in re.findall("^# (.+)$", topic, re.MULTILINE)}
    if place == "panel in its own window":
        return {"Export", "Export..."}
    return {question for questions in QUESTIONS.values() for question in questions}


def bracket(text: str, plural: str, _number: int) -> str:
    """A language that is told from English by every one of its texts."""
    return f"⟦{plural or text}⟧"


@pytest.fixture
def strange(qtbot: QtBot) -> Iterator[MainWindow]:
    """The window in that language, with no model loaded."""
    store, engine = Store(paths.database()), EngineThread()
    fill(store)
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


def fill(store: Store) -> None:
    """With what a page and a menu can show; what the user wrote is in brackets too."""
    read, kept = (store.create_conversation(f"⟦{title}⟧", "⟦Be brief.⟧").id for title in ("read", "put away"))
    question = store.add_message(read, "user", "⟦What?⟧")
    stats = ReplyStats(12, 41.2, "stop", drafted=8, accepted=6, rounds=6, near_ties=1, target="⟦model⟧")
    reply = store.add_message(read, "assistant", "⟦This.⟧\n\n```python\nprint(1)\n```", question.id, stats=stats)
    store.add_message(read, "assistant", "⟦That.⟧", question.id)
    store.set_active_leaf(read, reply.id)
    store.archive(kept)


def page(name: str, window: MainWindow) -> list[QWidget]:
    window.show_page(name)
    stack = window.chat.parentWidget()
    assert isinstance(stack, QStackedWidget)
    shown = stack.currentWidget()
    assert shown is not None
    return [shown]


def chat(window: MainWindow) -> list[QWidget]:
    """A conversation, and what its parts open."""
    window.history.open_last(1)
    icons, menus = window.chat.icons, [view.menu() for view in window.chat.transcript.views()]
    link, other = (LinkQuestion(icons, QUrl(f"{scheme}://example.org"), window) for scheme in ("https", "gopher"))
    part = PartDialog(icons, Part(Document("⟦file⟧", 9, "page", ("⟦one⟧", "⟦two⟧"), 3), 1, 2), 0.25, 200, window)
    return [window.chat, *menus, link, other, part]


def empty_chat(window: MainWindow) -> list[QWidget]:
    window.commands.new_conversation()
    return [window.chat]


def compare(window: MainWindow) -> list[QWidget]:
    window.commands.toggle_compare()
    return [window.chat]


def settings_of_a_model(window: MainWindow) -> list[QWidget]:
    (found,) = page("models", window)
    models = found.findChild(ModelsPage)
    assert models is not None
    models.show_settings(read_model_file(paths.built_in_target()))
    assert models.settings_dialog is not None
    return [models.settings_dialog]


def answer_settings(window: MainWindow) -> list[QWidget]:
    window.commands.toggle_steering()
    return [window.sides.steering]


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
    window.panel.start_charts()
    window.panel.float_button.click()
    return [window.panel]


def conversation_list(window: MainWindow) -> list[QWidget]:
    """With each kind of row, and the menus of them all."""
    sidebar = window.sidebar
    folders = [StoredFolder("8"), StoredFolder("9")]
    listed = [ListedConversation(1, "1", "8", 1, MOMENT), ListedConversation(2, "", "", 1, MOMENT)]
    sidebar.show_conversations([*listed, ListedConversation(3, "3", "", 0, MOMENT)], folders, 1)
    rows = [sidebar.model.index(number) for number in range(sidebar.model.rowCount())]
    return [sidebar, *(sidebar.menu_for(row) for row in rows)]


def hits(window: MainWindow) -> list[QWidget]:
    window.sidebar.show_hits([SearchHit(1, 5, "1", "user", "2", is_archived=True)])
    return [window.sidebar, window.sidebar.menu_for(window.sidebar.model.index(1))]


def archive(window: MainWindow) -> list[QWidget]:
    (found,) = page("archive", window)
    assert isinstance(found, ArchivePage)
    found.show_conversations((StoredConversation(1, "1", archived_at=MOMENT),))
    return [found]


def wastebasket(window: MainWindow) -> list[QWidget]:
    (found,) = page("wastebasket", window)
    assert isinstance(found, WastebasketPage)
    found.show_conversations((StoredConversation(1, "", deleted_at=MOMENT),))
    found.backups.show_backups([Backup(Path("1"), datetime.now(UTC), 2)])
    found.empty.click()
    return [found]


def importing(window: MainWindow) -> list[QWidget]:
    window.commands.import_conversation()
    dialog = window.history.importing.dialog
    assert dialog is not None
    dialog.show_importing(1, 2)
    return [dialog]


PLACES: dict[str, Callable[[MainWindow], list[QWidget]]] = {
    "chat": chat,
    "empty chat": empty_chat,
    "compare": compare,
    "models": partial(page, "models"),
    "settings of a model": settings_of_a_model,
    "network": partial(page, "network"),
    "benchmark": partial(page, "benchmark"),
    "settings": partial(page, "settings"),
    "help": partial(page, "help"),
    "answer settings": answer_settings,
    "palette": palette,
    "said": said,
    "conversations": conversation_list,
    "hits": hits,
    "archive": archive,
    "wastebasket": wastebasket,
    "import": importing,
    "panel in its own window": panel_in_its_own_window,
}


@pytest.mark.parametrize("place", PLACES)
def test_every_text_of_the_window_is_translated(strange: MainWindow, place: str) -> None:
    data = sorted(data_of(place), key=len, reverse=True)
    texts = {text for root in PLACES[place](strange) for text in texts_of(root)}
    assert any("⟦" in text for text in texts)
    assert sorted(text for text in texts if re.search("[A-Za-z]", untranslated(text, data))) == []


def untranslated(text: str, data: list[str]) -> str:
    """What is left beside the translated, a value of which may be translated by itself, and the allowed."""
    while (rest := _BRACKETED.sub("", text)) != text:
        text = rest
    for known in data:
        text = text.replace(known, "")
    return _ALLOWED.sub("", text)


def texts_of(root: QWidget) -> Iterator[str]:
    for part in (root, *root.findChildren(QObject)):
        if isinstance(part, QWidget):
            yield from (part.toolTip(), part.accessibleName(), part.accessibleDescription(), part.windowTitle())
        match part:
            case QAction():
                yield from (part.text(), part.toolTip())
            case QMenu():
                yield part.title()
            case ElidedLabel():  # its text may end in the middle of a word
                yield part.whole
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
