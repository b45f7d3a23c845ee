"""What was deleted, archived or imported since the start, said with a way back."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from app.ui.widgets.notices import Toast
from app.ui.widgets.undo_list import UndoList
from app.words import tr

_LONGEST = 40  # characters of a name in the sentence


class Undo(QObject):
    """A button takes the latest back; Ctrl+Z does as well, for as long as Tandem runs."""

    def __init__(self, toast: Toast, ways_back: UndoList) -> None:
        super().__init__(toast)
        self._toast, self._ways_back = toast, ways_back
        toast.undone.connect(self.last)

    def add(self, did: str, name: str, back: Callable[[], bool]) -> None:
        """As `say`. `did`: a sentence marked by `tr_noop` with a place for `{name}`, which may be too long for it."""
        shown = name if len(name) < _LONGEST else f"{name[: _LONGEST - 2]}..."
        self.say(tr(did, name=shown), back)

    def say(self, sentence: str, back: Callable[[], bool]) -> None:
        """`back`: False where there is nothing to take back any more; then the one before it is taken back."""
        self._ways_back.push(back)
        self._toast.say(sentence)

    @Slot()
    def last(self) -> None:
        if self._ways_back.undo():
            self._toast.hide()
