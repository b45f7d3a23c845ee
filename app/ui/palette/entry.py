"""What the palette can do: open a conversation or a model, use a preset, give a command."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from app.store.search import folded


class Kind(Enum):
    """With the icon that stands before it, and what is said of it where nothing better stands at the right."""

    COMMAND = ("keyboard", "Command")
    CONVERSATION = ("message-square", "Conversation")
    MODEL = ("box", "Model")
    PRESET = ("star", "Preset")
    SEARCH = ("search", "Search")

    @property
    def icon(self) -> str:
        return self.value[0]

    @property
    def word(self) -> str:
        return self.value[1]


@dataclass(slots=True)
class Entry:
    """`detail`: stands at the right, e.g. the shortcut of a command."""

    kind: Kind
    title: str
    run: Callable[[], object]
    detail: str = ""
    key: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.key = folded(self.title)

    @property
    def bonus(self) -> float:
        """Of two that match alike the command is meant: there are few of them and many conversations."""
        return 0.0 if self.kind is Kind.CONVERSATION else 5.0
