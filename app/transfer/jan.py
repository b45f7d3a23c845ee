"""What Jan keeps: a folder for each thread, with `thread.json` and, a message a line, `messages.jsonl`."""

import json
from pathlib import Path
from typing import Any

from app.transfer.fields import PICTURE, joined, moment, text, thinking
from app.transfer.portable import PortableConversation, PortableMessage
from app.transfer.tree import chain

NAME = "Jan"
THREAD, MESSAGES = "thread.json", "messages.jsonl"


def is_one(data: object) -> bool:
    """Whether this JSON is a conversation of Jan."""
    return isinstance(data, dict) and (data.get("object") == "thread" or "assistants" in data)


def read_messages(thread_file: Path) -> list[dict[str, Any]]:
    """Those beside the thread's own file; none where there is no such file. Raises OSError and ValueError."""
    file = thread_file.with_name(MESSAGES)
    if not file.is_file():
        return []
    lines = file.read_text("utf-8-sig").split("\n")  # other line ends, such as U+2028, may stand within a line
    return [json.loads(line) for line in lines if line.strip()]


def conversation(thread: dict[str, Any], lines: list[dict[str, Any]]) -> PortableConversation:
    """Raises what damaged data raises: ValueError, TypeError, LookupError or AttributeError."""
    in_order = sorted(lines, key=lambda line: float(line.get("created_at") or 0))
    messages, active = chain([message for line in in_order if (message := _message(line)) is not None])
    assistant = next(iter(thread.get("assistants") or ()), None) or {}
    metadata = thread.get("metadata") or {}
    return PortableConversation(
        title=text(thread.get("title")) or text(metadata.get("title")),
        system_prompt=text(assistant.get("instructions")),
        messages=messages,
        active=active,
        created=moment(thread.get("created")),
        updated=moment(thread.get("updated")),
        pinned=bool(metadata.get("isFavorite")),
        origin=f"jan/{text(thread.get('id'))}",
    )


def _message(line: dict[str, Any]) -> PortableMessage | None:
    role = line.get("role")
    if role not in ("user", "assistant"):
        return None
    content = line.get("content") or ()
    words = content.strip() if isinstance(content, str) else joined(_part(part) for part in content)
    is_partial = line.get("status") in ("stopped", "pending")
    return PortableMessage(role, words, None, moment(line.get("created_at")), partial=is_partial) if words else None


def _part(part: dict[str, Any]) -> str:
    value = part.get("text")
    words = text(value.get("value")) if isinstance(value, dict) else text(value)
    if part.get("type") == "reasoning":
        return thinking(words)
    return PICTURE if part.get("type") == "image_url" else words
