"""What ChatGPT exports: `conversations.json`, a list of conversations, each with a `mapping` from ids to nodes."""

from typing import Any

from app.transfer.fields import PICTURE, joined, moment, text, thinking
from app.transfer.portable import PortableConversation, PortableMessage
from app.transfer.tree import Node, flattened

NAME = "ChatGPT"


def is_one(data: object) -> bool:
    """Whether this JSON is a conversation of ChatGPT."""
    return isinstance(data, dict) and isinstance(data.get("mapping"), dict)


def conversation(data: dict[str, Any]) -> PortableConversation:
    """Raises what damaged data raises: ValueError, TypeError, LookupError or AttributeError."""
    nodes = {
        name: Node(node.get("parent"), _message(node.get("message")), tuple(node.get("children") or ()))
        for name, node in data["mapping"].items()
    }
    messages, active = flattened(nodes, data.get("current_node"))
    return PortableConversation(
        title=text(data.get("title")),
        system_prompt="",
        messages=messages,
        active=active,
        created=moment(data.get("create_time")),
        updated=moment(data.get("update_time")),
        pinned=bool(data.get("is_starred")),
        origin=f"chatgpt/{text(data.get('conversation_id')) or text(data.get('id'))}",
    )


def _message(data: dict[str, Any] | None) -> PortableMessage | None:
    """None for what ChatGPT does not show as said: the system's words, tools and their calls."""
    if not data:
        return None
    role = (data.get("author") or {}).get("role")
    hidden = (data.get("metadata") or {}).get("is_visually_hidden_from_conversation")
    if role not in ("user", "assistant") or hidden or data.get("recipient", "all") != "all":
        return None
    words = _words(data.get("content") or {})
    return PortableMessage(role, words, None, moment(data.get("create_time"))) if words else None


def _words(content: dict[str, Any]) -> str:
    match content.get("content_type"):
        case "thoughts":
            return thinking(joined(text(thought.get("content")) for thought in content.get("thoughts") or ()))
        case "code":
            return f"```{_language(content)}\n{text(content.get('text')).strip()}\n```"
        case "reasoning_recap" | "user_editable_context" | "model_editable_context":
            return ""
    parts = content.get("parts")
    if isinstance(parts, list):
        return joined(_part(part) for part in parts)
    return text(content.get("text")) or text(content.get("result"))


def _language(content: dict[str, Any]) -> str:
    language = text(content.get("language"))
    return "" if language == "unknown" else language


def _part(part: object) -> str:
    if isinstance(part, dict):
        kind = part.get("content_type")
        if kind == "audio_transcription":
            return text(part.get("text"))
        return PICTURE if kind == "image_asset_pointer" else ""
    return text(part)
