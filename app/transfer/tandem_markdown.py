"""A conversation as Markdown: the active branch, readable anywhere, and back."""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from app.store.records import StoredAttachment, StoredConversation, StoredMessage
from app.transfer.portable import PortableConversation, PortableMessage, TransferError
from app.transfer.tandem_json import FORMAT, VERSION, check_version, role_from, stats_from
from app.words import tr

_MARK = re.compile(r"^<!-- tandem (?P<head>\{.*\}) -->$", re.MULTILINE)
_SPEAKERS: dict[str, str] = {"system": "System prompt", "user": "You", "assistant": "Reply"}


def conversation_to_markdown(conversation: StoredConversation, messages: Sequence[StoredMessage]) -> str:
    """The active branch, readable anywhere and readable back by `conversation_from_markdown`."""
    parts = [f"# {' '.join(conversation.title.split()) or 'Conversation'}\n"]
    parts.append(_mark({"format": FORMAT, "version": VERSION, "title": conversation.title}))
    if conversation.system_prompt:
        parts.append(_section({"role": "system"}, conversation.system_prompt))
    for message in messages:
        head: dict[str, Any] = {"role": message.role}
        if message.state != "complete":
            head["partial"] = True
        if message.edited:
            head["edited"] = True
        if message.stats:
            head["stats"] = {key: value for key, value in asdict(message.stats).items() if value not in (None, "")}
        parts.append(_section(head, message.content))
        parts += [_section(_file_head(file), file.text) for file in message.attachments]
    return "\n".join(parts)


def _section(head: dict[str, Any], content: str) -> str:
    """A heading for people, a mark for Tandem, the text; marks inside the text are bent so that they are text."""
    text = content.replace("<!--\u00a0", "<!--\u00a0\u00a0").replace("<!-- tandem ", "<!--\u00a0tandem ")
    heading = f"Attached: {head['name']}" if head["role"] == "attachment" else _SPEAKERS[head["role"]]
    return f"## {' '.join(heading.split())}\n\n{_mark(head)}\n{text}\n"


def _file_head(file: StoredAttachment) -> dict[str, Any]:
    return {"role": "attachment", **{key: value for key, value in asdict(file).items() if key != "text"}}


def _mark(head: dict[str, Any]) -> str:
    return f"<!-- tandem {json.dumps(head, ensure_ascii=True).replace('>', chr(92) + 'u003e')} -->\n"


def conversation_from_markdown(text: str) -> PortableConversation:
    """One branch, as `conversation_to_markdown` writes it. Raises TransferError, and what damaged marks raise."""
    marks = list(_MARK.finditer(text))
    if not marks:
        raise TransferError(tr("This Markdown file was not written by Tandem: it has no marks of who said what."))
    first = json.loads(marks[0]["head"])
    check_version(first)
    system_prompt, messages = "", list[PortableMessage]()
    for mark, following in zip(marks[1:], [*marks[2:], None], strict=True):
        head = json.loads(mark["head"])
        content = text[mark.end() + 2 : _section_end(text, following)]
        content = content.replace("<!--\u00a0tandem ", "<!-- tandem ").replace("<!--\u00a0\u00a0", "<!--\u00a0")
        if head["role"] == "system":
            system_prompt = content
            continue
        if head["role"] == "attachment":
            file = StoredAttachment(str(head["name"]), int(head["num_bytes"]), str(head["part"]), content)
            messages[-1] = replace(messages[-1], attachments=(*messages[-1].attachments, file))
            continue
        messages.append(
            PortableMessage(
                role=role_from(head["role"]),
                content=content,
                parent=len(messages) - 1 if messages else None,
                stats=stats_from(head.get("stats")),
                partial=bool(head.get("partial", False)),
                edited=bool(head.get("edited", False)),
            )
        )
    return PortableConversation(
        str(first.get("title", "")),
        system_prompt,
        tuple(messages),
        len(messages) - 1 if messages else None,
        origin="tandem",
    )


def _section_end(text: str, following: re.Match[str] | None) -> int:
    """Where a section's text ends: before the next heading and the line breaks that `_section` added."""
    return text.rindex("\n\n## ", 0, following.start()) if following else len(text) - 1
