"""Settings, generated from their declarations: label, sentence, control, in sections."""

from functools import partial
from typing import cast

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFrame,
    QGridLayout,
    QLineEdit,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.settings import keys
from app.settings.declaration import Setting, SettingError, Value
from app.settings.keys import Settings
from app.ui.style.icons import Icons, TextButton
from app.ui.widgets.controls import Choice, Fraction, Switch, Whole, centred_column
from app.ui.widgets.label import Label

_CONTROL_PX = 240
_SPIN_LIMIT = 2**31 - 1


class SettingsPage(QScrollArea):
    """Every change holds at once; a value that cannot be kept is said under its control.

    Signals:
        reload_wanted: a setting changed that takes effect with the next load of the pair.
    """

    reload_wanted = Signal()

    def __init__(self, icons: Icons, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._settings = settings
        self._controls: dict[str, QWidget] = {}
        self._errors: dict[str, Label] = {}
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page = QWidget()
        page.setObjectName("page")
        column = centred_column(page)
        self._column = QVBoxLayout(column)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        title = Label("Settings")
        title.setProperty("role", "title")
        self._column.addWidget(title)
        for name, declared in keys.sections():
            self._add_section(name, declared)
        self.setWidget(page)

    def control(self, key: str) -> QWidget:
        """The control of one setting."""
        return self._controls[key]

    def error(self, key: str) -> str:
        """Why the last value could not be kept; empty where it could."""
        return self._errors[key].text()

    def _add_section(self, name: str, declared: list[Setting[Value]]) -> None:
        self._column.addSpacing(16)
        heading = Label(name)
        heading.setProperty("role", "heading")
        self._column.addWidget(heading)
        card = QFrame()
        card.setObjectName("card")
        rows = QVBoxLayout(card)
        rows.setContentsMargins(16, 8, 16, 8)
        rows.setSpacing(0)
        for setting in declared:
            rows.addWidget(self._row(setting))
        self._column.addWidget(card)
        reset = TextButton(self._icons, f"Reset {name.lower()}", kind="link")
        reset.clicked.connect(partial(self.reset_section, name))
        self._column.addWidget(reset, 0, Qt.AlignmentFlag.AlignRight)

    def _row(self, setting: Setting[Value]) -> QWidget:
        row = QWidget()
        grid = QGridLayout(row)
        grid.setContentsMargins(0, 10, 0, 10)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        label = Label(setting.label)
        sentence = Label(setting.sentence)
        sentence.setProperty("role", "small")
        sentence.setWordWrap(True)
        error = Label()
        error.setWordWrap(True)
        error.hide()
        control = self._make(setting)
        control.setAccessibleName(setting.label)
        control.setAccessibleDescription(setting.sentence)
        label.setBuddy(control)
        if not isinstance(control, QCheckBox):
            control.setFixedWidth(_CONTROL_PX)
        grid.addWidget(label, 0, 0)
        grid.addWidget(sentence, 1, 0)
        grid.addWidget(control, 0, 1, 2, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(error, 2, 0, 1, 2)
        self._controls[setting.key] = control
        self._errors[setting.key] = error
        self._show(setting)
        return row

    def _make(self, setting: Setting[Value]) -> QWidget:
        keep = partial(self._keep, setting)
        if setting.kind == "flag":
            box = Switch(self._icons.theme)
            box.toggled.connect(keep)
            return box
        if setting.kind == "choice":
            combo = Choice(self._icons)
            combo.addItems(setting.choices)
            combo.textActivated.connect(keep)
            return combo
        if setting.kind == "number":
            return self._make_number(setting)
        if setting.kind == "integer" and not setting.optional:
            spin = Whole()
            spin.setRange(int(setting.minimum or 0), int(min(setting.maximum or _SPIN_LIMIT, _SPIN_LIMIT)))
            spin.setSuffix(f" {setting.unit}" if setting.unit else "")
            spin.valueChanged.connect(keep)
            return spin
        line = QLineEdit()
        line.setPlaceholderText("automatic" if setting.kind == "integer" else "none")
        line.editingFinished.connect(partial(self._keep_line, setting, line))
        return line

    def _make_number(self, setting: Setting[Value]) -> QDoubleSpinBox:
        spin = Fraction()
        spin.setRange(setting.minimum or 0.0, setting.maximum if setting.maximum is not None else 1e9)
        spin.setSingleStep(setting.step)
        spin.setDecimals(2)
        spin.valueChanged.connect(partial(self._keep, setting))
        return spin

    def _keep_line(self, setting: Setting[Value], line: QLineEdit) -> None:
        text = line.text().strip()
        value: object = text
        if setting.kind == "integer":
            digits = text.replace(",", "")
            value = int(digits) if digits.lstrip("-").isdigit() else (text or None)
        elif setting.kind == "list":
            value = tuple(part.strip() for part in text.split(",") if part.strip())
        elif setting.optional and not text:
            value = None
        self._keep(setting, value)

    def _keep(self, setting: Setting[Value], value: object) -> None:
        error = self._errors[setting.key]
        try:
            before = self._settings.get(setting)
            self._settings.set(setting, value)
            error.setText("")
            error.hide()
            if setting.section in ("Hardware", "Models") and self._settings.get(setting) != before:
                self.reload_wanted.emit()
        except SettingError as problem:
            error.setText(str(problem))
            error.setStyleSheet(f"color: {self._icons.theme.tokens.danger}")
            error.show()

    @Slot()
    def refresh(self) -> None:
        """Shows what other parts of the window have changed meanwhile."""
        for key in self._controls:
            self._show(keys.SETTINGS[key])

    def _show(self, setting: Setting[Value]) -> None:
        control = self._controls[setting.key]
        value = self._settings.get(setting)
        control.blockSignals(True)
        if isinstance(control, QCheckBox):
            control.setChecked(bool(value))
        elif isinstance(control, QComboBox):
            control.setCurrentText(str(value))
        elif isinstance(control, QSpinBox):
            control.setValue(cast(int, value))
        elif isinstance(control, QDoubleSpinBox):
            control.setValue(cast(float, value))
        elif isinstance(control, QLineEdit):
            shown = ", ".join(value) if isinstance(value, tuple) else value
            control.setText("" if shown is None else str(shown))
        control.blockSignals(False)

    def reset_section(self, section: str) -> None:
        self._settings.reset(section)
        self.refresh()
