"""Conversations, in and out of files."""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from app.store.records import ReplyStats, Role, StoredConversation, StoredMessage
from app.store.store import Store

__all__ = [
    "ExportError",
    "PortableConversation",
    "PortableMessage",
    "conversation_to_json",
    "conversation_to_markdown",
    "import_conversation",
    "read_conversation",
]

FORMAT = "tandem-conversation"
VERSION = 1
_MARK = re.compile(r"^<!-- tandem (?P<head>\{.*\}) -->$", re.MULTILINE)
_SPEAKERS: dict[str, str] = {"system": "System prompt", "user": "You", "assistant": "Reply"}


class ExportError(Exception):
    """A sentence: this file is not Tandem's, is damaged, or comes from a newer version."""


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


@dataclass(frozen=True, slots=True)
class PortableConversation:
    title: str
    system_prompt: str
    messages: tuple[PortableMessage, ...]
    active: int | None = None  # index of the active leaf
    folder: str = ""
    created: str = ""


# --- conversations -----------------------------------------------------------------------------


def conversation_to_json(conversation: StoredConversation, tree: Sequence[StoredMessage]) -> str:
    """Every branch, with stats and marks."""
    index = {message.id: number for number, message in enumerate(tree)}
    data = {
        "format": FORMAT,
        "version": VERSION,
        "title": conversation.title,
        "folder": conversation.folder,
        "system_prompt": conversation.system_prompt,
        "created": conversation.created,
        "active": index.get(conversation.active_leaf or 0),
        "messages": [
            {
                "role": message.role,
                "content": message.content,
                "parent": index.get(message.parent_id or 0),
                "created": message.created,
                "stats": asdict(message.stats) if message.stats else None,
                "pieces": json.loads(message.pieces_json) if message.pieces_json else None,
                "partial": message.state != "complete",
            }
            for message in tree
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def conversation_to_markdown(conversation: StoredConversation, messages: Sequence[StoredMessage]) -> str:
    """The active branch, readable anywhere and readable back by `read_conversation`."""
    parts = [f"# {' '.join(conversation.title.split()) or 'Conversation'}\n"]
    parts.append(_mark({"format": FORMAT, "version": VERSION, "title": conversation.title}))
    if conversation.system_prompt:
        parts.append(_section({"role": "system"}, conversation.system_prompt))
    for message in messages:
        head: dict[str, Any] = {"role": message.role}
        if message.state != "complete":
            head["partial"] = True
        if message.stats:
            head["stats"] = {key: value for key, value in asdict(message.stats).items() if value not in (None, "")}
        parts.append(_section(head, message.content))
    return "\n".join(parts)


def read_conversation(text: str) -> PortableConversation:
    """Tandem's own JSON or Markdown. Raises ExportError."""
    try:
        if text.lstrip("\ufeff \r\n\t").startswith("{"):
            return _from_json(json.loads(text.lstrip("\ufeff")))
        return _from_markdown(text.replace("\r\n", "\n"))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ExportError(f"This conversation is damaged and was not imported: {error}.") from error


def import_conversation(store: Store, conversation: PortableConversation) -> StoredConversation:
    """Adds it as a new conversation, all of it or nothing. Raises StoreError."""
    made = store.create_conversation(conversation.title, conversation.system_prompt, conversation.folder)
    try:
        ids: list[int] = []
        for message in conversation.messages:
            added = store.add_message(
                made.id,
                message.role,
                message.content,
                None if message.parent is None else ids[message.parent],
                "partial" if message.partial else "complete",
                message.stats,
                message.pieces_json,
            )
            ids.append(added.id)
        if conversation.active is not None:
            store.set_active_leaf(made.id, ids[conversation.active])
    except BaseException:
        store.delete(made.id)
        raise
    return store.conversation(made.id)


def _section(head: dict[str, Any], content: str) -> str:
    """A heading for people, a mark for Tandem, the text; marks inside the text are bent so that they are text."""
    text = content.replace("<!--\u00a0", "<!--\u00a0\u00a0").replace("<!-- tandem ", "<!--\u00a0tandem ")
    return f"## {_SPEAKERS[head['role']]}\n\n{_mark(head)}\n{text}\n"


def _mark(head: dict[str, Any]) -> str:
    return f"<!-- tandem {json.dumps(head, ensure_ascii=True).replace('>', chr(92) + 'u003e')} -->\n"


def _from_markdown(text: str) -> PortableConversation:
    marks = list(_MARK.finditer(text))
    if not marks:
        raise ExportError("This Markdown file was not written by Tandem: it has no marks of who said what.")
    first = json.loads(marks[0]["head"])
    _check_version(first)
    system_prompt, messages = "", list[PortableMessage]()
    for mark, following in zip(marks[1:], [*marks[2:], None], strict=True):
        head = json.loads(mark["head"])
        content = text[mark.end() + 2 : _section_end(text, following)]
        content = content.replace("<!--\u00a0tandem ", "<!-- tandem ").replace("<!--\u00a0\u00a0", "<!--\u00a0")
        if head["role"] == "system":
            system_prompt = content
            continue
        messages.append(
            PortableMessage(
                role=_role(head["role"]),
                content=content,
                parent=len(messages) - 1 if messages else None,
                stats=_stats(head.get("stats")),
                partial=bool(head.get("partial", False)),
            )
        )
    return PortableConversation(
        str(first.get("title", "")), system_prompt, tuple(messages), len(messages) - 1 if messages else None
    )


def _section_end(text: str, following: re.Match[str] | None) -> int:
    """Where a section's text ends: before the next heading and the line breaks that `_section` added."""
    return text.rindex("\n\n## ", 0, following.start()) if following else len(text) - 1


def _from_json(data: dict[str, Any]) -> PortableConversation:
    if data.get("format") != FORMAT:
        raise ExportError("This JSON file is not a conversation of Tandem.")
    _check_version(data)
    messages = tuple(_portable_message(number, item) for number, item in enumerate(data["messages"]))
    active = data.get("active")
    if active is not None and not 0 <= active < len(messages):
        raise ValueError(f"the active message {active} does not exist")
    return PortableConversation(
        title=str(data.get("title", "")),
        system_prompt=str(data.get("system_prompt", "")),
        messages=messages,
        active=active,
        folder=str(data.get("folder", "")),
        created=str(data.get("created", "")),
    )


def _portable_message(number: int, item: dict[str, Any]) -> PortableMessage:
    parent = item.get("parent")
    if parent is not None and not 0 <= parent < number:
        raise ValueError(f"message {number} follows message {parent}, which does not come before it")
    pieces = item.get("pieces")
    return PortableMessage(
        role=_role(item["role"]),
        content=str(item["content"]),
        parent=parent,
        created=str(item.get("created", "")),
        stats=_stats(item.get("stats")),
        pieces_json=json.dumps(pieces, ensure_ascii=False, separators=(",", ":")) if pieces else None,
        partial=bool(item.get("partial", False)),
    )


def _role(value: object) -> Role:
    if value == "user":
        return "user"
    if value == "assistant":
        return "assistant"
    raise ValueError(f"a message has the role {value!r}")


def _stats(value: dict[str, Any] | None) -> ReplyStats | None:
    return ReplyStats.from_json(json.dumps(value)) if value else None


def _check_version(data: dict[str, Any]) -> None:
    version = data.get("version", VERSION)
    if not isinstance(version, int) or version > VERSION:
        raise ExportError(
            f"This conversation has format version {version}, and this Tandem reads up to {VERSION}. Update Tandem."
        )
