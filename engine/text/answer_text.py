"""The text of an answer as it is told: characters are complete, and no stop sequence stands in it."""

from collections import deque
from collections.abc import Sequence

from engine.text.detokenizer import Detokenizer
from engine.text.stop_sequences import StopSequences


class AnswerText:
    """Takes tokens as they are chosen, and tells their text, in the same order, when it is asked for.

    Without stop sequences nothing needs to be taken in beforehand: in the middle of a round time is dear.
    """

    def __init__(self, opening: str = "", stops: Sequence[str] = ()) -> None:
        """`opening`: text that the prompt ends with and that belongs to the answer."""
        self._detokenizer = Detokenizer(opening)
        self._stops = StopSequences(stops) if any(stops) else None
        self._waiting: deque[str] = deque()

    @property
    def has_stops(self) -> bool:
        return self._stops is not None

    def take(self, data: bytes) -> bool:
        """The bytes of a token that was chosen. -> whether a stop sequence is complete, so that it is the last"""
        if self._stops is None:
            return False
        self._waiting.append(self._stops.push(self._detokenizer.push(data)))
        return self._stops.is_over

    def told(self, data: bytes) -> str:
        """What the next token adds to the text."""
        return self._waiting.popleft() if self._stops else self._detokenizer.push(data)

    def rest(self) -> str:
        """What the end brings: what was held back, and what is left of an unfinished character."""
        if self._stops is None:
            return self._detokenizer.flush()
        return self._stops.push(self._detokenizer.flush()) + self._stops.flush()
