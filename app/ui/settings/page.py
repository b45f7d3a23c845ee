"""Settings, generated from their declarations: searched, changed, put back; with a button for what takes a reload."""

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from app.settings import keys
from app.settings.declaration import Setting, Value
from app.settings.keys import Settings
from app.ui.settings.row import SettingRow
from app.ui.style.icons import Icons, TextButton
from app.ui.widgets.controls import scrolling_column
from app.ui.widgets.label import Label
from app.words import tr, tr_noop

_RESETS = {
    keys.LOOK: tr_noop("Reset look"),
    keys.MODELS: tr_noop("Reset models"),
    keys.DRAFTING: tr_noop("Reset drafting"),
    keys.SAMPLING: tr_noop("Reset sampling"),
    keys.FORM_OF_ANSWER: tr_noop("Reset form"),
    keys.CHAT: tr_noop("Reset chat"),
    keys.PANEL: tr_noop("Reset speed panel"),
    keys.HARDWARE: tr_noop("Reset hardware"),
    keys.PRIVACY: tr_noop("Reset privacy"),
}


class Section(QWidget):
    """A heading, the settings under it, and the way back for all of them."""

    def __init__(self, name: str, declared: list[Setting[Value]], icons: Icons, settings: Settings) -> None:
        super().__init__()
        self.rows = [SettingRow(setting, icons, settings) for setting in declared]
        card = QFrame()
        card.setObjectName("card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(16, 8, 16, 8)
        inside.setSpacing(0)
        for row in self.rows:
            inside.addWidget(row)
        self.reset = TextButton(icons, tr(_RESETS[name]), kind="link")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 16, 0, 0)
        column.setSpacing(8)
        column.addWidget(Label(tr(name), "heading"))
        column.addWidget(card)
        column.addWidget(self.reset, 0, Qt.AlignmentFlag.AlignRight)

    def filter(self, words: list[str]) -> bool:
        """Shows what matches; False where nothing does."""
        found = [row.matches(words) for row in self.rows]
        for row, is_found in zip(self.rows, found, strict=True):
            row.setVisible(is_found)
        self.reset.setVisible(not words)
        self.setVisible(any(found))
        return any(found)


class SettingsPage(QFrame):
    """Every change holds at once, but for those that the models have to be loaded again for.

    Signals:
        reload_requested: the user wants them to count now.
    """

    reload_requested = Signal()

    def __init__(self, icons: Icons, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._settings = settings
        self._as_loaded = self._reload_values()
        self.search = self._build_search()
        self.reload_bar = self._build_reload_bar(icons)
        self._sections = [Section(name, declared, icons, settings) for name, declared in keys.sections()]
        self._rows = {row.setting.key: row for section in self._sections for row in section.rows}
        for section, (name, _) in zip(self._sections, keys.sections(), strict=True):
            section.reset.clicked.connect(partial(self.reset_section, name))
        self._nothing = Label(tr("No setting has these words."), "muted")
        self._nothing.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.reload_bar)
        column.addWidget(self._build_scroll(), 1)
        end = settings.subscribe(self._on_setting)
        self.destroyed.connect(lambda: end())

    def _build_scroll(self) -> QScrollArea:
        scroll = QScrollArea()
        places = scrolling_column(scroll)
        places.setSpacing(8)
        places.addWidget(Label(tr("Settings"), "title"))
        places.addWidget(self.search)
        places.addWidget(self._nothing)
        for section in self._sections:
            places.addWidget(section)
        places.addStretch(1)
        return scroll

    def _build_search(self) -> QLineEdit:
        search = QLineEdit()
        search.setProperty("role", "search")
        search.setPlaceholderText(tr("Search settings"))
        search.setAccessibleName(tr("Search settings"))
        search.setClearButtonEnabled(True)
        search.textChanged.connect(self._on_search)
        return search

    def _build_reload_bar(self, icons: Icons) -> QWidget:
        """As a banner, beside those of the window."""
        bar, place = QFrame(), QWidget()
        bar.setObjectName("notice")
        around = QVBoxLayout(place)
        around.setContentsMargins(24, 12, 24, 0)
        around.addWidget(bar)
        self.reload = TextButton(icons, tr("Reload the models"), "rotate-ccw", "primary")
        self.reload.clicked.connect(self.reload_requested)
        row = QHBoxLayout(bar)
        row.setContentsMargins(16, 8, 16, 8)
        sentence = Label(tr("What you changed counts once the models are loaded again."))
        sentence.setWordWrap(True)
        row.addWidget(sentence, 1)
        row.addWidget(self.reload)
        place.hide()
        return place

    def control(self, key: str) -> QWidget:
        """The control of one setting."""
        return self._rows[key].control

    def row(self, key: str) -> SettingRow:
        return self._rows[key]

    def error(self, key: str) -> str:
        """Why the last value could not be kept; empty where it could."""
        return self._rows[key].error.text()

    @property
    def wants_reload(self) -> bool:
        """A setting is another than when the models were loaded."""
        return self._as_loaded != self._reload_values()

    @Slot()
    def models_loaded(self) -> None:
        """What is set now counts."""
        self._as_loaded = self._reload_values()
        self.reload_bar.hide()

    def _reload_values(self) -> dict[str, Value]:
        return {key: self._settings.get(setting) for key, setting in keys.SETTINGS.items() if setting.reload}

    def _on_setting(self, setting: Setting[Value]) -> None:
        self.reload_bar.setVisible(self.wants_reload)

    @Slot(str)
    def _on_search(self, text: str) -> None:
        words = text.lower().split()
        found = [section.filter(words) for section in self._sections]
        self._nothing.setVisible(not any(found))

    def showEvent(self, event: QShowEvent) -> None:
        self.refresh()
        super().showEvent(event)

    @Slot()
    def refresh(self) -> None:
        """Shows what other parts of the window have changed meanwhile."""
        for row in self._rows.values():
            row.refresh()

    def reset_section(self, section: str) -> None:
        self._settings.reset(section)
        self.refresh()
