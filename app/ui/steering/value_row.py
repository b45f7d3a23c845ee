"""One sampling parameter in the panel: label, control, sentence, default, and the way back to it."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from app.settings.declaration import Setting, SettingError, T, Value
from app.ui.settings.control import make_control
from app.ui.style.icons import IconButton, Icons
from app.ui.widgets.label import Label
from app.words import localized, tr

_CONTROL_PX = 104


def reset_button(icons: Icons, setting: Setting[T]) -> IconButton:
    """Back to the default; its place stays where there is nothing to go back from."""
    label = tr("Back to the default: {setting}", setting=setting.label)
    button = IconButton(icons, "rotate-ccw", label, size_px=16)
    policy = button.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    button.setSizePolicy(policy)
    return button


class ValueRow(QWidget):
    """A value that cannot be kept is said under its control.

    Signals:
        entered: a good value.
        reset_wanted: back to what the model usually does.
    """

    entered = Signal(str, object)
    reset_wanted = Signal(str)

    def __init__(self, setting: Setting[Value], icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setting = setting
        self._control = make_control(setting, icons, self._on_entered)
        self.control = self._control.widget
        self.control.setFixedWidth(_CONTROL_PX)
        self.control.setAccessibleName(setting.label)
        self.control.setAccessibleDescription(setting.sentence)
        self.reset = reset_button(icons, setting)
        self.reset.clicked.connect(self._on_reset)
        self._about = Label(role="small")
        self._about.setWordWrap(True)
        self.error = Label(role="problem")
        self.error.setWordWrap(True)
        self.error.hide()
        label = Label(setting.label)
        label.setBuddy(self.control)
        label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 8, 0, 8)
        grid.setHorizontalSpacing(2)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        grid.addWidget(label, 0, 0)
        grid.addWidget(self.control, 0, 1)
        grid.addWidget(self.reset, 0, 2, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(self._about, 1, 0, 1, 3)
        grid.addWidget(self.error, 2, 0, 1, 3)

    def show_value(self, value: Value, usual: Value, is_own: bool) -> None:
        """`usual`: what holds where the conversation has no value of its own."""
        with QSignalBlocker(self.control):
            self._control.show(value)
        said = tr("Default: {value}.", value=self._in_words(usual))
        self._about.setText(f"{self.setting.sentence} {said}")
        self.reset.setVisible(is_own)
        self.error.hide()

    def _in_words(self, usual: Value) -> str:
        if usual is None:
            return tr("blank")
        return localized(f"{usual:g}") if isinstance(usual, float) else self.setting.in_words(usual)

    def _on_entered(self, value: object) -> None:
        try:
            checked = self.setting.check(value)
        except SettingError as problem:
            self.error.setText(str(problem))
            self.error.show()
            return
        self.error.hide()
        self.entered.emit(self.setting.key, checked)

    @Slot()
    def _on_reset(self) -> None:
        self.reset_wanted.emit(self.setting.key)
        self.control.setFocus()
