"""The control of one setting, by its kind: how it is made, how it shows a value, what it hands on."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import cast

from PySide6.QtCore import QLocale, QSignalBlocker
from PySide6.QtWidgets import QLineEdit, QWidget

from app.settings.declaration import Setting, Value
from app.settings.stop_lines import lines_from_stops, stops_from_lines
from app.ui.settings.fields import FolderList, PathField, ProseField
from app.ui.style.icons import Icons
from app.ui.widgets.controls import Choice, Fraction, Switch, Whole

_SPIN_LIMIT = 2**31 - 1  # of QSpinBox

Keep = Callable[[object], None]
Show = Callable[[Value], None]


@dataclass(frozen=True, slots=True)
class Control:
    """`show` displays a value without keeping it again. `is_wide`: it stands below its label."""

    widget: QWidget
    show_value: Show
    is_wide: bool = False

    def show(self, value: Value) -> None:
        with QSignalBlocker(self.widget):
            self.show_value(value)


def make_control(setting: Setting[Value], icons: Icons, keep: Keep) -> Control:
    """`keep` is called with what the user entered, good or not."""
    match setting.kind:
        case "flag":
            return _switch(icons, keep)
        case "choice":
            return _choice(setting, icons, keep)
        case "number":
            return _fraction(setting, keep)
        case "integer" if not setting.optional:
            return _whole(setting, keep)
        case "file":
            path = PathField(icons, setting.label)
            path.edited.connect(lambda text: keep(text or None))
            return Control(path, lambda value: path.show_path(str(value or "")), is_wide=True)
        case "folders":
            folders = FolderList(icons, setting.label)
            folders.edited.connect(keep)
            return Control(folders, lambda value: folders.show_folders(cast(tuple[str, ...], value)), is_wide=True)
        case "prose":
            prose = ProseField()
            prose.edited.connect(keep)
            return Control(prose, lambda value: prose.show_text(str(value)), is_wide=True)
        case "lines":
            return _lines(keep)
        case _:
            return _line(setting, keep)


def _lines(keep: Keep) -> Control:
    field = ProseField()
    field.edited.connect(lambda text: keep(stops_from_lines(text)))

    def show(value: Value) -> None:
        stops = cast(tuple[str, ...], value)
        if stops_from_lines(field.toPlainText()) != stops:  # else a line that is being begun would go
            field.show_text(lines_from_stops(stops))

    return Control(field, show, is_wide=True)


def _switch(icons: Icons, keep: Keep) -> Control:
    box = Switch(icons.theme)
    box.toggled.connect(keep)
    return Control(box, lambda value: box.setChecked(bool(value)))


def _choice(setting: Setting[Value], icons: Icons, keep: Keep) -> Control:
    box = Choice(icons)
    for value in setting.choices:
        box.addItem(setting.in_words(value), value)
    box.activated.connect(lambda index: keep(box.itemData(index)))
    return Control(box, lambda value: box.setCurrentIndex(box.findData(value)))


def _fraction(setting: Setting[Value], keep: Keep) -> Control:
    spin = Fraction()
    spin.setRange(setting.minimum or 0.0, setting.maximum if setting.maximum is not None else 1e9)
    spin.setSingleStep(setting.step)
    spin.setDecimals(2)
    spin.valueChanged.connect(keep)
    return Control(spin, lambda value: spin.setValue(cast(float, value)))


def _whole(setting: Setting[Value], keep: Keep) -> Control:
    spin = Whole()
    spin.setRange(int(setting.minimum or 0), int(min(setting.maximum or _SPIN_LIMIT, _SPIN_LIMIT)))
    spin.setSuffix(f" {setting.unit}" if setting.unit else "")
    spin.valueChanged.connect(keep)
    return Control(spin, lambda value: spin.setValue(cast(int, value)))


def _line(setting: Setting[Value], keep: Keep) -> Control:
    line = QLineEdit()
    line.setPlaceholderText(setting.in_words(None))
    line.editingFinished.connect(partial(_keep_line, setting, line, keep))
    return Control(line, lambda value: line.setText(_in_line(value)))


def _in_line(value: Value) -> str:
    shown = ", ".join(value) if isinstance(value, tuple) else value
    return "" if shown is None else str(shown)


def _keep_line(setting: Setting[Value], line: QLineEdit, keep: Keep) -> None:
    text = line.text().strip()
    if setting.kind == "integer":
        digits = text.replace(QLocale().groupSeparator(), "")
        keep(int(digits) if digits.lstrip("-").isdigit() else (text or None))
    elif setting.kind == "list":
        keep(tuple(part.strip() for part in text.split(",") if part.strip()))
    else:
        keep(text or None if setting.optional else text)
