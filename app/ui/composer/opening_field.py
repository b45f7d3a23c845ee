"""How the next answer begins: the model goes on from what is typed here."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.composer.prompt_field import PromptField
from app.ui.style.icons import IconButton, Icons
from app.ui.widgets.label import Label
from app.words import tr


class OpeningField(QWidget):
    """A line under the message, hidden until `button` shows it."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = IconButton(icons, "text-cursor-input", tr("Begin the answer with ..."), size_px=16)
        self.button.setCheckable(True)
        self.button.toggled.connect(self._on_toggled)
        self.field = PromptField()
        self.field.setAccessibleName(tr("The answer begins with"))
        self.field.setPlaceholderText(tr("Words that the answer begins with"))
        label = Label(tr("Begin with"), role="small")
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(label)
        row.addWidget(self.field, 1)
        self.hide()

    def text(self) -> str:
        """Without blanks at its end, which would part the next word from its own; empty: the answer begins freely."""
        shown = self.button.isChecked() and self.field.text().strip()
        return self.field.text().rstrip(" ") if shown else ""

    def show_text(self, text: str) -> None:
        """What was left unsent; hidden where that is nothing."""
        self.field.set_text(text)
        self.button.setChecked(bool(text))

    def clear(self) -> None:
        """It was for one answer."""
        self.show_text("")

    @Slot(bool)
    def _on_toggled(self, shown: bool) -> None:
        self.setVisible(shown)
        if shown:
            self.field.setFocus()
