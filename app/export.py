"""Conversations and measurements, in and out of files."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.store import Store
from app.stored import ReplyStats, Role, StoredConversation, StoredMessage
from engine.records import Measurement


class ExportError(Exception):
    """A sentence: this file is not Tandem's, is damaged, or comes from a newer version."""


@dataclass(frozen=True, slots=True)
class PortableMessage:
    """A message without database ids; `parent` is an index into the same list."""

    role: Role
    content: str
    parent: int | None
    created: str = ""
    stats: ReplyStats | None = None
    pieces_json: str | None = None
    partial: bool = False


@dataclass(frozen=True, slots=True)
class PortableConversation:
    title: str
    system_prompt: str
    messages: tuple[PortableMessage, ...]
    active: int | None = None  # index of the active leaf
    folder: str = ""
    created: str = ""


def conversation_to_markdown(conversation: StoredConversation, messages: Sequence[StoredMessage]) -> str:
    """The active branch, readable anywhere and readable back by `read_conversation`."""
    raise NotImplementedError


def conversation_to_json(conversation: StoredConversation, tree: Sequence[StoredMessage]) -> str:
    """Every branch, with stats and marks."""
    raise NotImplementedError


def read_conversation(text: str) -> PortableConversation:
    """Tandem's own JSON or Markdown. Raises ExportError."""
    raise NotImplementedError


def import_conversation(store: Store, conversation: PortableConversation) -> StoredConversation:
    raise NotImplementedError


def measurement_to_json(measurement: Measurement) -> str:
    raise NotImplementedError


def measurement_from_json(text: str) -> Measurement:
    """Raises ExportError."""
    raise NotImplementedError


def measurement_to_csv(measurement: Measurement) -> str:
    raise NotImplementedError


def measurement_to_markdown(measurement: Measurement) -> str:
    raise NotImplementedError
