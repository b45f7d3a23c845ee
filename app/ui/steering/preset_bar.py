"""The preset of a conversation: which one, whether it was changed since, and what can be done with presets."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, SignalInstance, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from app.chat.presets import Preset
from app.ui.style.icons import IconButton, Icons
from app.ui.widgets.controls import Choice
from app.ui.widgets.label import Label
from app.words import tr


class PresetBar(QWidget):
    """Signals: what the user wants done, with the preset that is shown or, for `chosen`, the one that was picked."""

    chosen = Signal(str)
    add_wanted = Signal()
    update_wanted = Signal()
    rename_wanted = Signal()
    delete_wanted = Signal()
    bring_back_wanted = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice = Choice(icons)
        self.choice.setAccessibleName(tr("Preset"))
        self.choice.activated.connect(self._on_activated)
        self.more = IconButton(icons, "ellipsis", tr("What to do with presets"), size_px=16)
        self.menu = QMenu(self)
        self.add = self._action(tr("Save as a new preset ..."), self.add_wanted)
        self.update_preset = self._action(tr("Update"), self.update_wanted)
        self.rename = self._action(tr("Rename ..."), self.rename_wanted)
        self.delete = self._action(tr("Delete"), self.delete_wanted)
        self.menu.addSeparator()
        self.bring_back = self._action(tr("Bring back Tandem's own presets"), self.bring_back_wanted)
        self.more.clicked.connect(self._open_menu)
        self._about = Label(role="small")
        self._about.setWordWrap(True)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.choice, 1)
        row.addWidget(self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self._about)

    def _action(self, text: str, wanted: SignalInstance) -> QAction:
        action = QAction(text, self.menu)
        action.triggered.connect(wanted)
        self.menu.addAction(action)
        return action

    @property
    def sentence(self) -> str:
        return self._about.text()

    def show_presets(self, presets: Sequence[Preset], current: Preset | None, is_changed: bool, misses: bool) -> None:
        """`current`: chosen for this conversation; `is_changed`: and since then something was changed.

        `misses`: some that come with Tandem are not here any more.
        """
        self.choice.clear()
        if current is None:
            self.choice.addItem(tr("No preset"), "")
        for preset in presets:
            self.choice.addItem(preset.title, preset.name)
        self.choice.setCurrentIndex(self.choice.findData(current.name if current else ""))
        name = current.title if current else ""
        for action, text in (
            (self.update_preset, tr("Update “{name}” with these settings", name=name)),
            (self.delete, tr("Delete “{name}”", name=name)),
        ):
            action.setText(text.replace("&", "&&"))
            action.setVisible(current is not None)
        self.update_preset.setEnabled(is_changed)
        self.rename.setVisible(current is not None)
        self.bring_back.setEnabled(misses)
        self._about.setText(self._said(current, is_changed))

    @staticmethod
    def _said(current: Preset | None, is_changed: bool) -> str:
        if current is None:
            return tr("A preset sets the system prompt and everything below.")
        if is_changed:
            return tr("Changed since “{name}” was chosen.", name=current.title)
        return tr("This conversation is as the preset says.")

    @Slot()
    def _open_menu(self) -> None:
        self.menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    @Slot(int)
    def _on_activated(self, index: int) -> None:
        if name := self.choice.itemData(index):
            self.chosen.emit(name)
