"""A model's chat template: the one in its file, to be read and, where it must be, replaced."""

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.engine_host.background import Background
from app.models.model_settings import own_template
from app.settings import keys
from app.ui.style.fonts import SMALL_PX, mono
from app.ui.style.icons import Icons, TextButton
from app.ui.widgets.label import Label
from app.words import tr

_HEIGHT_PX = 132


class TemplateField(QWidget):
    """The file is read beside the window; until then only what the user wrote is shown."""

    def __init__(self, icons: Icons, model: Path, users: str | None, parent: QWidget | None = None) -> None:
        """`users`: what the user put in its place, if anything."""
        super().__init__(parent)
        self._of_file: str | None = None  # not read yet
        self.text = QPlainTextEdit(users or "")
        self.text.setObjectName("boxed")
        self.text.setFont(mono(SMALL_PX))
        self.text.setFixedHeight(_HEIGHT_PX)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(keys.CHAT_TEMPLATE.label)
        self.text.setToolTip(keys.CHAT_TEMPLATE.sentence)
        self.text.textChanged.connect(self._show_state)
        self.state = Label(tr("Reading the file ..."), "small")
        self.state.setWordWrap(True)
        self.back = TextButton(icons, tr("Use the file's own"), "rotate-ccw", "link")
        self.back.clicked.connect(self.reset)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self.state, 1)
        below.addWidget(self.back)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.text)
        column.addLayout(below)
        self.back.hide()
        self._task = Background(self)
        self._task.done.connect(self._on_read)
        self._task.failed.connect(self._on_unread)
        self._task.start(lambda cancel: own_template(model))

    def value(self) -> str | None:
        """What the user wants in place of the file's own; None: nothing."""
        text = self.text.toPlainText().strip()
        return text if text and text != self._of_file else None

    @Slot()
    def reset(self) -> None:
        """The file's own again."""
        self.text.setPlainText(self._of_file or "")

    @Slot(object)
    def _on_read(self, template: str) -> None:
        self._of_file = template
        if not self.text.toPlainText().strip():
            self.reset()
        self._show_state()

    @Slot(object)
    def _on_unread(self, error: Exception) -> None:
        self.state.setText(str(error))

    @Slot()
    def _show_state(self) -> None:
        if self._of_file is None:
            return
        replaced = self.value() is not None
        self.back.setVisible(replaced)
        if replaced:
            self.state.setText(tr("Yours, in place of the file's own. Saving tries it on a plain conversation first."))
        elif self._of_file:
            self.state.setText(tr("As it stands in the file. What you change here is used in its place."))
        else:
            self.state.setText(tr("The file has none: the model continues your text as it stands."))
