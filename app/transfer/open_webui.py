"""What Open WebUI exports: a list of chats, each with `chat.history.messages`, a tree by id."""

import html
import re
from typing import Any

from app.store.records import StoredAttachment
from app.transfer.fields import PICTURE, joined, moment, text, thinking
from app.transfer.portable import PortableConversation, PortableMessage
from app.transfer.tree import Node, chain, flattened

NAME = "Open WebUI"
_DETAILS = re.compile(
    r'<details type="(?P<type>\w+)"[^>]*>\s*<summary>.*?</summary>(?P<body>.*?)</details>\s*', re.DOTALL
)


def is_one(data: object) -> bool:
    """Whether this JSON is a conversation of Open WebUI."""
    if not isinstance(data, dict):
        return False
    chat = data.get("chat", data)
    return isinstance(chat, dict) and isinstance(chat.get("history"), dict) and "messages" in chat["history"]


def conversation(data: dict[str, Any]) -> PortableConversation:
    """Raises what damaged data raises: ValueError, TypeError, LookupError or AttributeError."""
    chat = data.get("chat", data)
    history = chat["history"]
    nodes = {
        name: Node(message.get("parentId"), _message(message), tuple(message.get("childrenIds") or ()))
        for name, message in history["messages"].items()
    }
    messages, active = flattened(nodes, history.get("currentId"))
    if not messages and chat.get("messages"):
        messages, active = chain([made for message in chat["messages"] if (made := _message(message)) is not None])
    return PortableConversation(
        title=text(data.get("title")) or text(chat.get("title")),
        system_prompt=text(chat.get("system")) or text((chat.get("params") or {}).get("system")),
        messages=messages,
        active=active,
        created=moment(data.get("created_at")) or moment(chat.get("timestamp")),
        updated=moment(data.get("updated_at")),
        pinned=bool(data.get("pinned")),
        origin=f"open-webui/{text(data.get('id')) or text(chat.get('id'))}",
    )


def _message(data: dict[str, Any]) -> PortableMessage | None:
    role = data.get("role")
    if role not in ("user", "assistant"):
        return None
    words = _words(data.get("content"))
    files = tuple(file for item in data.get("files") or () if (file := _file(item)) is not None)
    if not words and not files:
        return None
    return PortableMessage(role, words, None, moment(data.get("timestamp")), attachments=files)


def _words(content: object) -> str:
    if isinstance(content, list):
        return joined(PICTURE if part.get("type") == "image_url" else text(part.get("text")) for part in content)
    return _DETAILS.sub(_detail, text(content)).strip()


def _detail(found: re.Match[str]) -> str:
    """Thinking stands in a folded block, each line quoted; what tools did is left out."""
    if found["type"] != "reasoning":
        return ""
    lines = html.unescape(found["body"]).strip().splitlines()
    return thinking("\n".join(line.removeprefix(">").removeprefix(" ") for line in lines)) + "\n\n"


def _file(item: dict[str, Any]) -> StoredAttachment | None:
    """With the text that Open WebUI read of it; without any there is nothing to keep."""
    file = item.get("file") or {}
    words = text((file.get("data") or {}).get("content"))
    name = text(item.get("name")) or text(file.get("filename"))
    if item.get("type") == "image" or not words or not name:
        return None
    return StoredAttachment(name, int(item.get("size") or len(words.encode("utf-8"))), "", words)
