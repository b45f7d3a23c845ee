"""What a user does with presets: save, change, rename, delete with Undo, bring back."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QInputDialog, QLineEdit, QWidget

from app.chat.presets import Preset, PresetError, Presets
from app.chat.steering import Steering
from app.ui.widgets.notices import Notices
from app.words import tr

if TYPE_CHECKING:
    from app.ui.steering.preset_bar import PresetBar


class PresetActions(QObject):
    """Attributes:
        current: system prompt and answer settings of the conversation that is shown.
        dialog: the question for a name, while it is open.

    Signals:
        changed: the presets are others now.
        adopted: the name of the preset that the shown conversation has from now on; empty: none.
    """

    changed = Signal()
    adopted = Signal(str)

    def __init__(self, presets: Presets, notices: Notices, parent: QWidget) -> None:
        super().__init__(parent)
        self._presets, self._notices, self._window = presets, notices, parent
        self._bar: PresetBar | None = None
        self._shown: Preset | None = None
        self.current: Callable[[], tuple[str, Steering]] = lambda: ("", Steering())
        self.dialog: QInputDialog | None = None
        self._do: Callable[[str], None] = self._add  # with the name, once it is there

    def show_in(self, bar: "PresetBar") -> None:
        """From now on."""
        self._bar = bar
        bar.add_wanted.connect(self._on_add)
        bar.update_wanted.connect(self._on_update)
        bar.rename_wanted.connect(self._on_rename)
        bar.delete_wanted.connect(self._on_delete)
        bar.bring_back_wanted.connect(self._on_bring_back)

    def find(self, name: str) -> Preset | None:
        return self._presets.find(name)

    def show(self, name: str, system_prompt: str, steering: Steering) -> None:
        """`name`: of the preset that the conversation with these was given."""
        self._shown = shown = self._presets.find(name)
        if self._bar is None:
            return
        is_changed = shown is not None and not shown.matches(system_prompt, steering)
        self._bar.show_presets(self._presets.all(), shown, is_changed, bool(self._presets.missing))

    @Slot()
    def _on_add(self) -> None:
        self._ask(tr("Save as a new preset"), "", self._add)

    def _add(self, name: str) -> None:
        prompt, steering = self.current()
        added = self._presets.add(Preset(name, prompt, steering))
        self.adopted.emit(added.name)

    @Slot()
    def _on_update(self) -> None:
        if self._shown is not None:
            self._attempt(partial(self._presets.change, Preset(self._shown.name, *self.current())))
            self.changed.emit()

    @Slot()
    def _on_rename(self) -> None:
        if self._shown is not None:
            self._ask(tr("Rename the preset"), self._shown.title, self._rename)

    def _rename(self, name: str) -> None:
        if self._shown is not None:
            self.adopted.emit(self._presets.rename(self._shown.name, name))

    @Slot()
    def _on_delete(self) -> None:
        preset = self._shown
        if preset is None:
            return
        place = self._presets.all().index(preset)
        if self._attempt(partial(self._presets.delete, preset.name)):
            self.changed.emit()
            self._notices.say(
                tr("The preset “{name}” is deleted. Conversations keep what it set.", name=preset.title),
                "info",
                [(tr("Undo"), partial(self._undelete, preset, place))],
            )

    def _undelete(self, preset: Preset, place: int) -> None:
        self._attempt(partial(self._presets.restore, preset, place))
        self.changed.emit()

    @Slot()
    def _on_bring_back(self) -> None:
        self._attempt(self._presets.bring_back)
        self.changed.emit()

    # --- names ---------------------------------------------------------------------------------

    def _ask(self, title: str, name: str, do: Callable[[str], None]) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = dialog = QInputDialog(self._window)
        self._do = do
        dialog.setWindowTitle(title)
        dialog.setLabelText(tr("Name"))
        dialog.setTextValue(name)
        field = dialog.findChild(QLineEdit)
        if field is not None:
            field.setAccessibleName(tr("Name of the preset"))
        dialog.textValueSelected.connect(self._on_named)
        dialog.open()

    @Slot(str)
    def _on_named(self, name: str) -> None:
        self._attempt(partial(self._do, name))

    def _attempt(self, action: Callable[[], None]) -> bool:
        try:
            action()
        except PresetError as error:
            self._notices.say(str(error), "error")
            return False
        return True
