"""The way back to the end of the conversation, over the transcript while that is out of sight."""

from PySide6.QtWidgets import QWidget

from app.ui.style.icons import IconButton, Icons
from app.words import tr

_GAP_PX = 12


class JumpButton(IconButton):
    """Hidden at first."""

    def __init__(self, icons: Icons, over: QWidget) -> None:
        super().__init__(icons, "arrow-down", tr("Jump to latest"), "Ctrl+End", token="on_accent", parent=over)
        self._over = over
        self.setProperty("round", True)
        self.setFixedSize(32, 32)
        self.hide()

    def place(self) -> None:
        """At the bottom of what it stands over, in the middle."""
        room = self._over.size()
        self.move((room.width() - self.width()) // 2, room.height() - self.height() - _GAP_PX)
