"""What the composer says about a message before it is sent."""

from PySide6.QtWidgets import QWidget

from app.ui.style.icons import Icons
from app.ui.widgets.label import Label


class ComposerHint(Label):
    """A line under the message field; hidden while there is nothing to say."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(role="small", parent=parent)
        self._icons = icons
        self.blocks = False
        self.setWordWrap(True)
        self.setContentsMargins(4, 0, 4, 0)
        icons.theme.changed.connect(self._retint)
        self.hide()

    def say(self, text: str, blocks: bool) -> None:
        """`blocks`: nothing can be sent until it is mended."""
        self.blocks = blocks and bool(text)
        self.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))
        self._retint()

    def _retint(self) -> None:
        color = self._icons.theme.color("danger" if self.blocks else "muted").name()
        self.setStyleSheet(f"color: {color}")
