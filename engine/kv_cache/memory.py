"""The states of the latest conversations, in memory."""

from collections.abc import Collection, Iterator

from engine.kv_cache.state import State
from engine.speculation.prefill import common_length

_LAST_FEW = 32  # tokens: to read so many anew is no loss


class MemoryStates:
    """Least recently used first out, within `budget_bytes`."""

    def __init__(self, budget_bytes: int) -> None:
        self.budget_bytes = budget_bytes
        self._states: list[State] = []  # the latest at the end

    def __iter__(self) -> Iterator[State]:
        return iter(list(self._states))

    def keep(self, state: State) -> list[State]:
        """Add a state in place of those that it continues. -> what had to leave for it, oldest first"""
        self._states = [known for known in self._states if not continues(state, known.owner, known.tokens)]
        self._states.append(state)
        gone = []
        while self._states and sum(known.num_bytes for known in self._states) > self.budget_bytes:
            gone.append(self._states.pop(0))
        return gone

    def touch(self, state: State) -> None:
        """Mark as the latest used."""
        self._states = [*(known for known in self._states if known is not state), state]

    def forget(self, labels: Collection[str]) -> None:
        """Drop what was kept under these."""
        self._states = [known for known in self._states if known.label not in labels]

    def clear(self) -> None:
        self._states.clear()


def continues(state: State, owner: str, tokens: tuple[int, ...]) -> bool:
    """Whether `state` begins with an older one, or nearly: an answer may split otherwise when it is read again."""
    return owner == state.owner and common_length(state.tokens, tokens) >= len(tokens) - _LAST_FEW
