"""One setting on the page: its label, its sentence, its control, its default and the way back to it."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from app.settings.declaration import Setting, SettingError, Value
from app.settings.keys import Settings
from app.ui.settings.control import make_control
from app.ui.style.fonts import scaled
from app.ui.style.icons import IconButton, Icons
from app.ui.widgets.label import Label
from app.words import tr, tr_noop

_CONTROL_PX = 220
_ROOM_BESIDE_PX = 480  # below this a control would squeeze the sentence beside it
_GAP_PX = 6
_BELOW, _ERROR = 3, 4  # rows of the grid; the one before is a gap
_UNBROKEN = 24  # characters of a default that are not worth a line of their own for the last of them
_RELOAD = tr_noop("Counts from the next load of the models.")


class SettingRow(QWidget):
    """A change holds at once; a value that cannot be kept is said under its control."""

    def __init__(self, setting: Setting[Value], icons: Icons, settings: Settings) -> None:
        super().__init__()
        self.setting = setting
        self._settings = settings
        self._control = make_control(setting, icons, self.keep)
        self.control = self._control.widget
        back = tr("Back to the default: {label}", label=setting.label)
        self.reset = IconButton(icons, "rotate-ccw", back, size_px=16)
        self.reset.clicked.connect(self._on_reset)
        self.error = Label(role="problem")
        self.error.setWordWrap(True)
        self.error.hide()
        self._about = Label(self._description(), "small")
        self._about.setWordWrap(True)
        self._place()
        self.refresh()

    def _description(self) -> str:
        default = tr("Default: {value}.", value=self.setting.in_words(self.setting.default))
        if len(default) <= _UNBROKEN:
            default = default.replace(" ", "\u00a0")
        return " ".join((self.setting.sentence, default, *([tr(_RELOAD)] if self.setting.reload else [])))

    def _place(self) -> None:
        label = Label(self.setting.label)
        label.setWordWrap(True)
        label.setBuddy(self.control)
        self.control.setAccessibleName(self.setting.label)
        self.control.setAccessibleDescription(self.setting.sentence)
        policy = self.reset.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.reset.setSizePolicy(policy)
        if not self._control.is_wide and not self._is_switch:
            self.control.ensurePolished()
            self.control.setFixedWidth(max(scaled(_CONTROL_PX), self.control.sizeHint().width()))
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(0, 10, 0, 10)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        grid.addWidget(label, 0, 0)
        grid.addWidget(self._about, 1, 0)
        grid.addWidget(self.error, _ERROR, 0, 1, 3)
        self._place_control(self._control.is_wide)

    def _place_control(self, is_below: bool) -> None:
        """Below the sentence, or beside it; the way back is at the right of it."""
        self._is_below = is_below
        left, middle = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignVCenter
        if is_below:
            self._grid.addWidget(self.control, _BELOW, 0, 1, 2, Qt.AlignmentFlag(0) if self._control.is_wide else left)
            self._grid.addWidget(self.reset, _BELOW, 2, Qt.AlignmentFlag.AlignTop)
        else:
            self._grid.addWidget(self.control, 0, 1, 2, 1, middle)
            self._grid.addWidget(self.reset, 0, 2, 2, 1, middle)
        self._grid.setRowMinimumHeight(_BELOW - 1, _GAP_PX if is_below else 0)

    @property
    def _is_switch(self) -> bool:
        return isinstance(self.control, QCheckBox)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_below = self._control.is_wide or (event.size().width() < scaled(_ROOM_BESIDE_PX) and not self._is_switch)
        if is_below != self._is_below:
            for widget in (self.control, self.reset):
                self._grid.removeWidget(widget)
            self._place_control(is_below)

    def matches(self, words: list[str]) -> bool:
        """Whether each of `words` (small letters) stands somewhere in what the page says of this setting."""
        setting = self.setting
        said = " ".join((tr(setting.section), setting.label, setting.sentence, setting.key, *setting.words)).lower()
        return all(word in said for word in words)

    def keep(self, value: object) -> None:
        """What the user entered."""
        try:
            self._settings.set(self.setting, value)
        except SettingError as problem:
            self.error.setText(str(problem))
        else:
            self.error.setText("")
        self.error.setVisible(bool(self.error.text()))
        self._show_reset()

    @Slot()
    def refresh(self) -> None:
        """Shows the value, whoever changed it."""
        self._control.show(self._settings.get(self.setting))
        self._show_reset()

    def _show_reset(self) -> None:
        self.reset.setVisible(self._settings.get(self.setting) != self.setting.default)

    @Slot()
    def _on_reset(self) -> None:
        self.keep(self.setting.default)
        self.refresh()
        self.control.setFocus()
