"""What the palette can do: open a conversation or a model, use a preset, give a command."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from app.store.search import folded
from app.words import tr, tr_noop


class Kind(Enum):
    """With the icon that stands before it, and what is said of it where nothing better stands at the right."""

    COMMAND = ("keyboard", tr_noop("Command"))
    CONVERSATION = ("message-square", tr_noop("Conversation"))
    ARCHIVED = ("archive", tr_noop("Archived"))
    MODEL = ("box", tr_noop("Model"))
    PRESET = ("star", tr_noop("Preset"))
    SEARCH = ("search", tr_noop("Search"))

    @property
    def icon(self) -> str:
        return self.value[0]

    @property
    def word(self) -> str:
        return tr(self.value[1])


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
        """Of two that match alike the command is meant: there are few of them and many conversations.

        What was put away is meant least.
        """
        return {Kind.CONVERSATION: 0.0, Kind.ARCHIVED: -5.0}.get(self.kind, 5.0)
