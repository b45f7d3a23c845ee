"""Messages -> the prompt that a model was trained to answer, by the Jinja template in its GGUF file.

A template is a stranger's program: `template_worker` runs it in a process of its own, with limits of time and memory,
and whatever it does becomes a sentence.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from engine.errors import RequestError
from engine.records import Message
from engine.text.template_worker import TemplateFault, TemplateLimit, TemplateWorker
from engine.words import tr, tr_noop

_WORKER = TemplateWorker()  # one process for all templates
PRIVATE_USE = range(0xE000, 0xF900)

THINKING_TAG, THINKING_END = "<think>", "</think>"

NO_TEMPLATE = tr_noop(
    "This model has no chat template: it was not made for conversations, so it continues your text as it stands. "
    "Choose an instruction-tuned (chat) model for answers."
)
CORRECT_IT = tr_noop("Correct the template in this model's settings, or go back to the file's own.")
NO_SYSTEM_ROLE = tr_noop("This model knows no system prompt, so yours was put before your first message.")
_LEAVES_OUT = {
    "system": tr_noop("The chat template leaves out what the system writes."),
    "user": tr_noop("The chat template leaves out what the user writes."),
    "assistant": tr_noop("The chat template leaves out what the assistant writes."),
}

_PLAIN = (
    (Message("user", "How high is the moon?"),),
    (
        Message("system", "Answer in one line."),
        Message("user", "How high is the moon?"),
        Message("assistant", "384,400 km."),
        Message("user", "And the sun?"),
    ),
)
# What control tokens look like, for a vocabulary that is not known
_CONTROL_LIKE = re.compile(
    r"<[|｜][^<>]{1,40}[|｜]>|</?s>|<\w{1,20}_of_\w{1,20}>|\[/?[A-Z_]{3,20}\]|<(?:eos|bos|unk|pad)>"
)
# Reasoning marks stand in answers by right, and templates look for them there
_REASONING = re.compile(r"</?think(?:ing)?>|\[/?THINK\]")


def prepare() -> None:
    """Lets the process that renders templates start, beside whatever comes next."""
    _WORKER.start()


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the prompt. Control tokens are parsed in the template's text, never in a message's."""

    text: str
    is_content: bool

    @property
    def parse_special(self) -> bool:
        return not self.is_content


@dataclass(frozen=True, slots=True)
class Rendered:
    """A prompt to tokenise segment by segment; `add_special` holds for the first only.

    There is one segment unless a message spells out a control token: then that text stands alone.
    """

    segments: tuple[Segment, ...]
    add_special: bool  # False: the template wrote the beginning-of-sequence token itself
    notice: str | None = None

    @property
    def text(self) -> str:
        return "".join(segment.text for segment in self.segments)


class ChatTemplate:
    """Renders conversations.

    `control_tokens` are the texts of the vocabulary's control tokens (`engine.gguf.file.control_tokens`).
    A message may contain them as text; they never act as control tokens. None: anything that looks like one.
    """

    def __init__(
        self,
        template: str | None,
        bos: str,
        eos: str,
        control_tokens: Sequence[str] | None = None,
        *,
        is_users: bool = False,
    ) -> None:
        """`is_users`: the user wrote it, so what fails is theirs to correct."""
        self._is_users = is_users
        self._source = template if template and template.strip() else None
        self._bos = bos
        self._eos = eos
        self._control = _pattern(control_tokens)

    def render(self, messages: Sequence[Message], thinking: bool = True) -> Rendered:
        """The prompt that ends where the assistant's answer begins. RequestError when the template refuses.

        `thinking` False: without thinking first, where the template offers that.
        If the last message is the assistant's own, the prompt ends with its text, and the answer goes on from there.
        """
        if not messages or not messages[-1].content.strip():
            raise RequestError(tr("There is nothing to answer: the message is empty. Type something first."))
        first_turn = sum(message.role == "user" for message in messages) <= 1
        if self._source is None:
            text = "\n\n".join(message.content for message in messages)
            return Rendered((Segment(text, True),), True, tr(NO_TEMPLATE) if first_turn else None)
        if len(messages) > 1 and messages[-1].role == "assistant":
            begun = self.render(messages[:-1], thinking)
            content = messages[-1].content
            if begun.text.rstrip().endswith(THINKING_TAG):  # the template has opened the thought that goes on
                if not content.startswith(THINKING_TAG):  # an answer that somebody else began: no thought before it
                    return replace(begun, segments=(*begun.segments, _no_thought(begun), Segment(content, True)))
                content = content.removeprefix(THINKING_TAG)
                content = content.lstrip("\n") if begun.text.endswith("\n") else content
            return replace(begun, segments=(*begun.segments, Segment(content, is_content=True)))
        marks = _Marks(self._control, messages, self._source)
        text, merged_system = self._first_that_works([marks.hide(message) for message in messages], thinking)
        return Rendered(
            segments=tuple(marks.segments(text)),
            add_special=not (self._bos and text.startswith(self._bos)),
            notice=tr(NO_SYSTEM_ROLE) if merged_system and first_turn else None,
        )

    def _first_that_works(self, messages: list[Message], thinking: bool) -> tuple[str, bool]:
        """The prompt, and whether the system prompt had to move into the first user message."""
        system = messages[0].content.strip() if messages[0].role == "system" else ""
        problem: RequestError | None = None
        for attempt in (messages, _alternating(messages)):
            try:
                text = self._run(attempt, thinking)
            except TemplateLimit:
                raise
            except RequestError as error:
                problem = problem or error
                continue
            if system in text:
                return text, False
        if messages[0].role == "system" and len(messages) > 1:
            try:
                return self._run(_alternating(_system_into_user(messages)), thinking), bool(system)
            except RequestError as error:
                problem = error
        raise problem or RequestError(tr("The model's chat template leaves out the system prompt. Remove it."))

    def _run(self, messages: Sequence[Message], thinking: bool) -> str:
        turns = [{"role": message.role, "content": message.content} for message in messages]
        try:
            return _WORKER.render(self._source or "", turns, self._bos, self._eos, thinking)
        except TemplateFault as fault:
            if not self._is_users:
                raise
            raise type(fault)(fault.what, tr(CORRECT_IT)) from fault

    def try_out(self) -> None:
        """Render plain conversations. RequestError with a sentence where one fails or loses what was written."""
        for conversation in _PLAIN:
            text = self.render(conversation).text
            lost = next((message for message in conversation if message.content not in text), None)
            if lost is not None:
                raise TemplateFault(tr(_LEAVES_OUT[lost.role]), tr(CORRECT_IT))


def _no_thought(begun: Rendered) -> Segment:
    """Ends the thought that the template has opened."""
    return Segment(f"{'' if begun.text.endswith(chr(10)) else chr(10)}{THINKING_END}\n\n", is_content=False)


class _Marks:
    """Puts marks of private-use characters in place of control tokens that messages spell out.

    Marks come through a template that trims, splits or measures contents, as whole messages in brackets would not.
    """

    def __init__(self, control: re.Pattern[str] | None, messages: Sequence[Message], template: str) -> None:
        self._control = control
        taken = template + "".join(message.content for message in messages)
        self._mark = next(chr(code) for code in PRIVATE_USE if chr(code) not in taken)
        self._hidden: list[str] = []

    def hide(self, message: Message) -> Message:
        if self._control is None:
            return message

        def mark(match: re.Match[str]) -> str:
            if message.role == "assistant" and _REASONING.fullmatch(match[0]):
                return match[0]
            self._hidden.append(match[0])
            return f"{self._mark}{len(self._hidden) - 1}{self._mark}"

        return Message(message.role, self._control.sub(mark, message.content))

    def segments(self, text: str) -> Iterator[Segment]:
        """The rendered text, with the hidden tokens back as content."""
        for index, part in enumerate(re.split(f"{self._mark}(\\d+){self._mark}", text)):
            if index % 2:
                yield Segment(self._hidden[int(part)], True)
            elif part:
                yield Segment(part, False)


def _pattern(control_tokens: Sequence[str] | None) -> re.Pattern[str] | None:
    if control_tokens is None:
        return _CONTROL_LIKE
    longest_first = sorted({token for token in control_tokens if token}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))) if longest_first else None


def _alternating(messages: Sequence[Message]) -> list[Message]:
    """Neighbours of one role joined, for templates that insist on user and assistant in turn."""
    joined: list[Message] = []
    for message in messages:
        if joined and joined[-1].role == message.role:
            joined[-1] = Message(message.role, f"{joined[-1].content}\n\n{message.content}")
        else:
            joined.append(message)
    return joined


def _system_into_user(messages: Sequence[Message]) -> list[Message]:
    system, first, *rest = messages
    if first.role != "user":
        return [Message("user", system.content), first, *rest]
    return [Message("user", f"{system.content}\n\n{first.content}"), *rest]
