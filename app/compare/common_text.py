"""How far a lane's text is vanilla's, and how long both took for that: the only part on which their speeds compare."""

from app.compare.lane import CompareLane
from app.speed.verdict import AgainstVanilla
from engine.records import Piece


class CommonText:
    """Grows with both lanes; the end is final once they have parted."""

    def __init__(self, vanilla: CompareLane, lane: CompareLane) -> None:
        self._vanilla, self._lane = vanilla, lane
        self.tokens = 0
        self.has_parted = False

    def update(self) -> None:
        """Takes in what the lanes have written since the last call."""
        ours, theirs = self._lane.pieces, self._vanilla.pieces
        shorter = min(len(ours), len(theirs))
        while not self.has_parted and self.tokens < shorter:
            if ours[self.tokens].token_id == theirs[self.tokens].token_id:
                self.tokens += 1
            else:
                self.has_parted = True
        if _ended_before(self._lane, theirs) or _ended_before(self._vanilla, ours):
            self.has_parted = True

    @property
    def span(self) -> AgainstVanilla | None:
        """None: nothing is in common yet."""
        if not self.tokens:
            return None
        return AgainstVanilla(self.tokens, self._lane.seconds_at(self.tokens), self._vanilla.seconds_at(self.tokens))


def _ended_before(lane: CompareLane, other: list[Piece]) -> bool:
    """It ended by itself where the other one went on."""
    finished = lane.finished
    return finished is not None and finished.finish_reason != "cancelled" and len(lane.pieces) < len(other)
