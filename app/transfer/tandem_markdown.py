"""A conversation as Markdown: the active branch, readable anywhere, and back."""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from app.store.records import StoredAttachment, StoredConversation, StoredMessage
from app.transfer.portable import PortableConversation, PortableMessage, TransferError
from app.transfer.remarks import context_line, early_end
from app.transfer.tandem_json import FORMAT, VERSION, check_version, cut_from, role_from, stats_from
from app.words import tr

_MARK = re.compile(r"^<!-- tandem (?P<head>\{.*\}) -->$", re.MULTILINE)
_SPEAKERS: dict[str, str] = {"system": "System prompt", "user": "You", "assistant": "Reply"}


def conversation_to_markdown(conversation: StoredConversation, messages: Sequence[StoredMessage]) -> str:
    """The active branch, readable anywhere and readable back by `conversation_from_markdown`."""
    parts = [f"# {' '.join(conversation.title.split()) or 'Conversation'}\n"]
    parts.append(_mark({"format": FORMAT, "version": VERSION, "title": conversation.title}))
    if conversation.system_prompt:
        parts.append(_section({"role": "system"}, conversation.system_prompt))
    unsent = context_line(messages)
    for number, message in enumerate(messages):
        remarks = [f"*{end}*"] if (end := early_end(message)) else []
        if unsent and number == unsent:
            remarks = [_about_unsent(unsent, message.cut or ""), *remarks]
        parts.append(_section(_head(message), message.content, remarks))
        parts += [_section(_file_head(file), file.text) for file in message.attachments]
    return "\n".join(parts)


def _head(message: StoredMessage) -> dict[str, Any]:
    head: dict[str, Any] = {"role": message.role}
    if message.state != "complete":
        head["partial"] = True
    if message.edited:
        head["edited"] = True
    if message.cut is not None:
        head["cut"] = message.cut
    if message.stats:
        head["stats"] = {key: value for key, value in asdict(message.stats).items() if value not in (None, "")}
    return head


def _about_unsent(number: int, summary: str) -> str:
    above = "the message above" if number == 1 else f"the {number:,} messages above"
    if summary:
        return f"*From here on the model is sent a summary of {above}:*\n\n{summary}"
    return f"*From here on the model is no longer sent {above}.*"


def _section(head: dict[str, Any], content: str, remarks: Sequence[str] = ()) -> str:
    """A heading and remarks for people, a mark for Tandem, the text; marks inside the text are bent so that they are
    text. A remark is a quotation: none of its lines is a heading or a mark."""
    text = content.replace("<!--\u00a0", "<!--\u00a0\u00a0").replace("<!-- tandem ", "<!--\u00a0tandem ")
    heading = f"Attached: {head['name']}" if head["role"] == "attachment" else _SPEAKERS[head["role"]]
    said = "".join(f"{_quoted(remark)}\n\n" for remark in remarks)
    return f"## {' '.join(heading.split())}\n\n{said}{_mark(head)}\n{text}\n"


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


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
                cut=cut_from(head.get("cut")),
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
