"""The way back to the end of the conversation, over the transcript while that is out of sight."""

from PySide6.QtWidgets import QWidget

from app.ui.style.icons import IconButton, Icons
from app.words import tr

_GAP_PX = 12


class JumpButton(IconButton):
    """Hidden at first.

    Attributes:
        is_following: the end is in sight, and stays there while the conversation grows.
    """

    def __init__(self, icons: Icons, over: QWidget) -> None:
        super().__init__(icons, "arrow-down", tr("Jump to latest"), "Ctrl+End", token="on_accent", parent=over)
        self._over = over
        self.is_following = True
        self.setProperty("round", True)
        self.setFixedSize(32, 32)
        self.hide()

    def follow(self, following: bool) -> None:
        """The way back is shown where the end is left."""
        if following != self.is_following:
            self.is_following = following
            self.setVisible(not following)
            self.raise_()

    def place(self) -> None:
        """At the bottom of what it stands over, in the middle."""
        room = self._over.size()
        self.move((room.width() - self.width()) // 2, room.height() - self.height() - _GAP_PX)
