"""What LM Studio keeps: a `*.conversation.json` for each conversation, its messages in versions.

Which of the later messages belong to which version the file does not say: they follow the one that was selected.
"""

from dataclasses import replace
from typing import Any

from app.transfer.fields import PICTURE, joined, moment, text, thinking
from app.transfer.portable import PortableConversation, PortableMessage
from app.transfer.tree import Node, flattened

NAME = "LM Studio"


def is_one(data: object) -> bool:
    """Whether this JSON is a conversation of LM Studio."""
    if not isinstance(data, dict) or not isinstance(data.get("messages"), list) or "name" not in data:
        return False
    return all(isinstance(message, dict) and "versions" in message for message in data["messages"])


def conversation(data: dict[str, Any]) -> PortableConversation:
    """Raises what damaged data raises: ValueError, TypeError, LookupError or AttributeError."""
    nodes: dict[str, Node] = {}
    before: str | None = None
    for number, message in enumerate(data["messages"]):
        versions = message["versions"]
        for place, version in enumerate(versions):
            nodes[f"{number}/{place}"] = Node(before, _message(version))
        if versions:
            selected = int(message.get("currentlySelected") or 0)
            before = f"{number}/{selected if selected < len(versions) else 0}"
    messages, active = flattened(nodes, before)
    created = moment(data.get("createdAt"))
    return PortableConversation(
        title=text(data.get("name")),
        system_prompt=text(data.get("systemPrompt")) or _configured_prompt(data),
        messages=tuple(replace(message, created=created) for message in messages),
        active=active,
        created=created,
        updated=moment(data.get("userLastMessagedAt")) or moment(data.get("assistantLastMessagedAt")) or created,
        pinned=bool(data.get("pinned")),
        origin=f"lm-studio/{data.get('createdAt', '')}",
    )


def _message(version: dict[str, Any]) -> PortableMessage | None:
    role = version.get("role")
    if role not in ("user", "assistant"):
        return None
    if version.get("type") == "multiStep":
        words = joined(_step(step) for step in version.get("steps") or ())
    else:
        words = _content(version.get("content"))
    return PortableMessage(role, words, None) if words else None


def _step(step: dict[str, Any]) -> str:
    """Blocks of text; what tools did and what was noted for developers is left out."""
    if step.get("type") != "contentBlock":
        return ""
    words = _content(step.get("content"))
    is_thinking = (step.get("style") or {}).get("type") == "thinking"
    return thinking(words.removeprefix("<think>").removesuffix("</think>")) if is_thinking else words


def _content(content: object) -> str:
    if isinstance(content, str):
        return content.strip()
    if not isinstance(content, list):
        return ""
    return joined(_item(item) for item in content)


def _item(item: dict[str, Any]) -> str:
    if item.get("type") == "file":
        name = text(item.get("fileIdentifier"))
        return PICTURE if item.get("fileType") == "image" else f"[the attached file {name}]"
    return text(item.get("text"))


def _configured_prompt(data: dict[str, Any]) -> str:
    fields = (data.get("perChatPredictionConfig") or {}).get("fields") or ()
    return next((text(one.get("value")) for one in fields if one.get("key") == "llm.prediction.systemPrompt"), "")
