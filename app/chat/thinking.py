"""What of a reply is the model's thinking and what is its answer.

DeepSeek-R1, Qwen3 and SmolLM3 write `<think>...</think>` before the answer, Magistral `[THINK]...[/THINK]`; gpt-oss
names a channel before each part (OpenAI, "harmony response format"): `<|channel|>analysis<|message|>...<|end|>`.
"""

import re
from dataclasses import dataclass

_TAGS = ("<think>", "<thinking>", "[THINK]", "<|channel|>")
_TAGGED = re.compile(
    r"\s*(?:<(?P<tag>think|thinking)>|\[(?P<bracket>THINK)\])(?P<thinking>.*?)"
    r"(?P<end></(?P=tag)>|\[/THINK\]|\Z)\s*",
    re.DOTALL,
)
_CHANNEL = re.compile(
    r"\s*(?:<\|start\|>[^<]*)?<\|channel\|>(?P<name>\w+)[^<]*<\|message\|>(?P<text>.*?)"
    r"(?P<end><\|(?:end|return|call)\|>|(?=<\|start\|>|<\|channel\|>)|\Z)",
    re.DOTALL,
)
_OPEN_CHANNEL = re.compile(r"<\|(?:start|channel)\|>[^<]*|<\|message\|>|<\|?\Z")  # markup whose text has not begun


@dataclass(frozen=True, slots=True)
class SplitReply:
    """A reply in its two parts; a reply of a model that does not think is all answer.

    `answer_start`: the character of the reply at which the answer begins.
    """

    thinking: str
    answer: str
    answer_start: int
    is_open: bool = False  # the thinking has not ended yet


def split_reply(text: str) -> SplitReply:
    """Also of a reply that still streams: half a tag at its beginning is no answer yet."""
    begun = text.lstrip()
    if begun and any(tag.startswith(begun) for tag in _TAGS):
        return SplitReply("", "", len(text), is_open=True)
    if begun.startswith(("<|channel|>", "<|start|>")):
        return _split_channels(text)
    found = _TAGGED.match(text)
    if found is None:
        return SplitReply("", text, 0)
    is_open = not found["end"]
    answer_start = len(text) if is_open else found.end()
    return SplitReply(found["thinking"].strip(), text[answer_start:], answer_start, is_open)


def _split_channels(text: str) -> SplitReply:
    thoughts: list[str] = []
    at, answer_start = 0, None
    while found := _CHANNEL.match(text, at):
        if found["name"] == "final":
            answer_start = found.start("text")
            return SplitReply("\n\n".join(thoughts), found["text"], answer_start)
        thoughts.append(found["text"].strip())
        if found.end() == at:
            break
        at = found.end()
    rest = text[at:].lstrip()
    if rest and not rest.startswith("<|"):  # markup that follows no channel: shown as it stands
        return SplitReply("\n\n".join(thoughts), rest, len(text) - len(rest))
    open_thought = _OPEN_CHANNEL.sub("", rest)
    return SplitReply("\n\n".join([*thoughts, open_thought] if open_thought else thoughts), "", len(text), is_open=True)
