"""A few choices side by side, of which one holds."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from app.ui.style.plain_text import tooltip


class Segmented(QFrame):
    """Signals: chosen: index of what the user picked."""

    chosen = Signal(int)

    def __init__(self, options: Sequence[str], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("segmented")
        self.setAccessibleName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        for index, option in enumerate(options):
            button = QPushButton(option)
            button.setCheckable(True)
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            button.setAccessibleName(f"{name}: {option}")
            self._group.addButton(button, index)
            row.addWidget(button)
        self._group.idClicked.connect(self._on_clicked)

    def current(self) -> int:
        return self._group.checkedId()

    def set_current(self, index: int) -> None:
        """The keyboard's focus goes along where another choice has it."""
        has_focus = any(button.hasFocus() for button in self._group.buttons())
        self._group.button(index).setChecked(True)
        if has_focus:
            self._group.button(index).setFocus()

    def click(self, index: int) -> None:
        """As the user would."""
        self._group.button(index).click()

    def set_option_text(self, index: int, text: str) -> None:
        self._group.button(index).setText(text)

    def set_option_enabled(self, index: int, enabled: bool, reason: str = "") -> None:
        """`reason` becomes the tooltip, so that a greyed choice says why."""
        self._group.button(index).setEnabled(enabled)
        self._group.button(index).setToolTip(tooltip(reason))

    def tooltip_of(self, index: int) -> str:
        return self._group.button(index).toolTip()

    @Slot(int)
    def _on_clicked(self, index: int) -> None:
        self.chosen.emit(index)
