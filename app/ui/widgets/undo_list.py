"""What can be taken back, the latest first, whichever part of the window did it."""

from collections.abc import Callable


class UndoList:
    """For as long as the window is open."""

    def __init__(self) -> None:
        self._ways: list[Callable[[], bool]] = []

    @property
    def is_empty(self) -> bool:
        return not self._ways

    def push(self, undo: Callable[[], bool]) -> None:
        """`undo` gives False where there is nothing to take back any more."""
        self._ways.append(undo)

    def undo(self) -> bool:
        """Takes the latest thing back that can be; False: there is none."""
        while self._ways:
            if self._ways.pop()():
                return True
        return False
