"""The states of the latest conversations, in memory."""

from collections.abc import Collection, Iterator, Sequence

from engine.kv_cache.state import State
from engine.speculation.prefill import common_length

_LAST_FEW = 32  # tokens: to read so many anew is no loss


class MemoryStates:
    """Least recently used first out."""

    def __init__(self) -> None:
        self._states: list[State] = []  # the latest at the end

    def __iter__(self) -> Iterator[State]:
        return iter(list(self._states))

    @property
    def num_bytes(self) -> int:
        return sum(state.num_bytes for state in self._states)

    def drop_continued(self, owner: str, tokens: Sequence[int]) -> None:
        """Give up those that a state of these tokens continues."""
        self._states = [known for known in self._states if not continues(owner, tokens, known.owner, known.tokens)]

    def make_room(self, most_bytes: int) -> list[State]:
        """Leave no more than this. -> what had to go for it, oldest first"""
        gone = []
        while self._states and self.num_bytes > most_bytes:
            gone.append(self._states.pop(0))
        return gone

    def keep(self, state: State) -> None:
        """Add the latest."""
        self._states.append(state)

    def touch(self, state: State) -> None:
        """Mark as the latest used."""
        self._states = [*(known for known in self._states if known is not state), state]

    def forget(self, labels: Collection[str]) -> None:
        """Drop what was kept under these."""
        self._states = [known for known in self._states if known.label not in labels]

    def clear(self) -> None:
        self._states.clear()


def continues(owner: str, tokens: Sequence[int], older: str, older_tokens: Sequence[int]) -> bool:
    """Whether a state begins with an older one, or nearly: an answer may split otherwise when it is read again."""
    return owner == older and common_length(tokens, older_tokens) >= len(older_tokens) - _LAST_FEW
