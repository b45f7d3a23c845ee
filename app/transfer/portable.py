"""A conversation on its way between a file and the store: without database ids, whoever wrote the file."""

import hashlib
from dataclasses import dataclass

from app.store.records import ReplyStats, Role, StoredAttachment
from app.words import tr_noop

UNTITLED = tr_noop("New conversation")  # what a conversation without a title is called


class TransferError(Exception):
    """A sentence: this file holds no conversation that Tandem can read, is damaged, or is of a newer version."""


@dataclass(frozen=True, slots=True)
class PortableMessage:
    """A message without database ids; `parent` is an index into the same list, and smaller than its own."""

    role: Role
    content: str
    parent: int | None
    created: str = ""
    stats: ReplyStats | None = None
    pieces_json: str | None = None
    partial: bool = False
    edited: bool = False
    attachments: tuple[StoredAttachment, ...] = ()
    cut: str | None = None  # see StoredMessage


@dataclass(frozen=True, slots=True)
class PortableConversation:
    """`steering`: as `app.chat.steering` writes it. `created`, `updated`: as the store writes times.

    `origin`: the program and its own name for this conversation, where the file has one.
    """

    title: str
    system_prompt: str
    messages: tuple[PortableMessage, ...]
    active: int | None = None  # index of the active leaf
    folder: str = ""
    created: str = ""
    updated: str = ""
    pinned: bool = False
    steering: str = ""
    origin: str = ""

    @property
    def fingerprint(self) -> str:
        """The same for the same messages in the same tree, whatever the title; another one where it has grown since."""
        seen = hashlib.sha256()
        for message in self.messages:
            files = "".join(file.text for file in message.attachments)
            seen.update(repr((message.role, message.content.strip(), message.parent, files)).encode("utf-8", "replace"))
        return f"{self.origin}#{seen.hexdigest()[:32]}"
