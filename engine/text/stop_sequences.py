"""Texts that end an answer, which stops before them: what may be the beginning of one is held back."""

from collections.abc import Sequence
from typing import Literal

from engine.text.chat_template import THINKING_END, THINKING_TAG


class StopSequences:
    """Takes in an answer piece by piece. What a model thinks before its answer is no place for them.

    Attributes:
        is_over: one of them is complete.
    """

    def __init__(self, stops: Sequence[str]) -> None:
        self._stops = tuple(stop for stop in stops if stop)
        self._held = ""
        self._part: Literal["beginning", "thinking", "answer"] = "beginning"
        self.is_over = False

    def push(self, text: str) -> str:
        """What of the answer is sure to stand."""
        if self.is_over:
            return ""
        self._held += text
        if self._part == "beginning":
            self._part = self._begun()
        thought = self._tell(self._thought()) if self._part == "thinking" else ""
        return thought + self._tell(self._answer()) if self._part == "answer" else thought

    def flush(self) -> str:
        """What was held back, at an end that no stop sequence made."""
        text = ""
        if self._part == "beginning":  # too short to tell whether it would have been thinking
            self._part = "answer"
            text = self._tell(self._answer())
        held, self._held = self._held, ""
        return text if self.is_over else text + held

    def _tell(self, length: int) -> str:
        told, self._held = self._held[:length], self._held[length:]
        return told

    def _begun(self) -> Literal["beginning", "thinking", "answer"]:
        begun = self._held.lstrip()
        if begun.startswith(THINKING_TAG):
            return "thinking"
        return "beginning" if THINKING_TAG.startswith(begun) else "answer"

    def _thought(self) -> int:
        """How many characters of what is held are thinking."""
        end = self._held.find(THINKING_END)
        if end < 0:
            return len(self._held) - _overlap(self._held, THINKING_END)
        self._part = "answer"
        return end + len(THINKING_END)

    def _answer(self) -> int:
        """How many characters of what is held belong to the answer, as far as is sure."""
        places = [place for stop in self._stops if (place := self._held.find(stop)) >= 0]
        self.is_over = bool(places)
        return min(places) if places else len(self._held) - max(_overlap(self._held, stop) for stop in self._stops)


def _overlap(text: str, stop: str) -> int:
    """How many characters at the end of `text` begin `stop`."""
    longest = min(len(text), len(stop) - 1)
    return next((length for length in range(longest, 0, -1) if text.endswith(stop[:length])), 0)
