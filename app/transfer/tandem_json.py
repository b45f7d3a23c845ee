"""A conversation as JSON: every branch, with figures, marks and attached files; and back."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from app.store.records import ReplyStats, Role, StoredAttachment, StoredConversation, StoredMessage
from app.transfer.portable import PortableConversation, PortableMessage, TransferError
from app.words import tr

FORMAT = "tandem-conversation"
ALL = "tandem-conversations"  # a file with several of them
VERSION = 1


def conversation_to_json(conversation: StoredConversation, tree: Sequence[StoredMessage]) -> str:
    """Every branch, with stats and marks."""
    return json.dumps(_data(conversation, tree), ensure_ascii=False, indent=1) + "\n"


def conversations_to_json(conversations: Iterable[tuple[StoredConversation, Sequence[StoredMessage]]]) -> str:
    """Several in one file."""
    data = {"format": ALL, "version": VERSION, "conversations": [_data(*one) for one in conversations]}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _data(conversation: StoredConversation, tree: Sequence[StoredMessage]) -> dict[str, Any]:
    index = {message.id: number for number, message in enumerate(tree)}
    return {
        "format": FORMAT,
        "version": VERSION,
        "title": conversation.title,
        "folder": conversation.folder,
        "system_prompt": conversation.system_prompt,
        "steering": conversation.steering,
        "created": conversation.created,
        "updated": conversation.updated,
        "pinned": conversation.pinned,
        "active": index.get(conversation.active_leaf or 0),
        "messages": [
            {
                "role": message.role,
                "content": message.content,
                "parent": index.get(message.parent_id or 0),
                "created": message.created,
                "stats": asdict(message.stats) if message.stats else None,
                "pieces": _pieces(message.pieces_json),
                "partial": message.state != "complete",
                "edited": message.edited,
                **({"attachments": [asdict(file) for file in message.attachments]} if message.attachments else {}),
                **({} if message.cut is None else {"cut": message.cut}),
            }
            for message in tree
        ],
    }


def _pieces(stored: str | None) -> object:
    """Marks are an ornament of a reply: damaged ones cost nothing but themselves."""
    try:
        return json.loads(stored) if stored else None
    except ValueError:
        return None


def conversation_from_json(data: dict[str, Any]) -> PortableConversation:
    """Raises TransferError, and ValueError, TypeError, KeyError or AttributeError where the data is damaged."""
    if data.get("format") != FORMAT:
        raise TransferError(tr("This JSON file is not a conversation of Tandem."))
    check_version(data)
    messages = tuple(_portable_message(number, item) for number, item in enumerate(data["messages"]))
    active = data.get("active")
    if active is not None and not 0 <= active < len(messages):
        raise ValueError(tr("the active message {number} does not exist", number=active))
    return PortableConversation(
        title=str(data.get("title", "")),
        system_prompt=str(data.get("system_prompt", "")),
        messages=messages,
        active=active,
        folder=str(data.get("folder", "")),
        created=str(data.get("created", "")),
        updated=str(data.get("updated", "")),
        pinned=bool(data.get("pinned", False)),
        steering=str(data.get("steering", "")),
        origin="tandem",
    )


def _portable_message(number: int, item: dict[str, Any]) -> PortableMessage:
    parent = item.get("parent")
    if parent is not None and not 0 <= parent < number:
        sentence = tr(
            "message {number} follows message {other}, which does not come before it", number=number, other=parent
        )
        raise ValueError(sentence)
    pieces = item.get("pieces")
    return PortableMessage(
        role=role_from(item["role"]),
        content=str(item["content"]),
        parent=parent,
        created=str(item.get("created", "")),
        stats=stats_from(item.get("stats")),
        pieces_json=json.dumps(pieces, ensure_ascii=False, separators=(",", ":")) if pieces else None,
        partial=bool(item.get("partial", False)),
        edited=bool(item.get("edited", False)),
        attachments=attachments_from(item.get("attachments")),
        cut=cut_from(item.get("cut")),
    )


def role_from(value: object) -> Role:
    """Raises ValueError for any other than the two."""
    if value == "user":
        return "user"
    if value == "assistant":
        return "assistant"
    raise ValueError(tr("a message has the role {role}", role=repr(value)))


def stats_from(value: dict[str, Any] | None) -> ReplyStats | None:
    """None where there are no figures. Raises ValueError where they are damaged."""
    return ReplyStats.from_json(json.dumps(value)) if value else None


def cut_from(value: object) -> str | None:
    """None where the model is sent what comes before, too."""
    return None if value is None else str(value)


def check_version(data: dict[str, Any]) -> None:
    """Raises TransferError for a file of a newer Tandem."""
    version = data.get("version", VERSION)
    if not isinstance(version, int) or version > VERSION:
        raise TransferError(
            tr(
                "This conversation has format version {version}, and this Tandem reads up to {known}. Update Tandem.",
                version=version,
                known=VERSION,
            )
        )


def attachments_from(items: list[dict[str, Any]] | None) -> tuple[StoredAttachment, ...]:
    """Raises what damaged data raises: ValueError, TypeError or LookupError."""
    return tuple(
        StoredAttachment(str(item["name"]), int(item["num_bytes"]), str(item.get("part", "")), str(item["text"]))
        for item in items or ()
    )
