"""From the turns of a conversation to what the engine is asked; titles."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from app.chat.thinking import split_reply
from app.store.records import StoredAttachment, StoredMessage
from engine.bench.comparison import LaneSpec
from engine.records import Message, Request, Sampling, Speculation

TOKENS_PER_CHARACTER = 0.3  # English text, where nothing was measured yet
_TITLE_CHARACTERS = 48

Overflow = Literal["refuse", "drop_oldest"]


@dataclass(frozen=True, slots=True)
class GenerationOptions:
    """How the next answer is made; the window builds it from the settings."""

    speculation: Speculation = "auto"
    sampling: Sampling = field(default_factory=Sampling)
    max_tokens: int | None = None
    draft_length: int | None = None
    lookup: bool = True
    thinking: bool = True
    detail: bool = False  # probabilities of each token, for the marks' hover
    overflow: Overflow = "refuse"  # when the conversation outgrows the context
    lanes: tuple[LaneSpec, ...] = ()  # answer once a lane, side by side; none: one answer, as usual
    stop: tuple[str, ...] = ()  # texts before which the answer ends
    grammar: str | None = None  # GBNF that the answer follows
    json_schema: str | None = None


@dataclass(frozen=True, slots=True)
class Prompt:
    """The turns of one request.

    `dropped`: how many of the oldest messages were left out. `asked`: the last question, without its files.
    """

    system: str
    turns: tuple[Message, ...]
    dropped: int = 0
    asked: str = ""

    @classmethod
    def of(cls, system: str, messages: Sequence[StoredMessage]) -> "Prompt":
        """What is attached to a question stands before it (`with_attachments`).

        Empty replies are left out; templates stumble over them. So is what a model thought for an earlier answer.

        A reply at the end is one that goes on, with its thinking.
        """
        last = len(messages) - 1
        turns = (
            Message(message.role, message.content if number == last else _answer(message))
            if message.role == "assistant"
            else Message(message.role, with_attachments(message.content, message.attachments))
            for number, message in enumerate(messages)
        )
        asked = next((message.content for message in reversed(messages) if message.role == "user"), "")
        return cls(system.strip(), tuple(turn for turn in turns if turn.content.strip()), asked=asked)

    @property
    def can_drop(self) -> bool:
        return len(self._after_oldest()) > 0

    def without_oldest(self) -> "Prompt":
        """One exchange less: the first question and what followed until the next question."""
        rest = self._after_oldest()
        return replace(self, turns=rest, dropped=self.dropped + len(self.turns) - len(rest))

    @property
    def has_unanswered(self) -> bool:
        """Some earlier question has no answer."""
        return len(self.without_unanswered().turns) < len(self.turns)

    def without_unanswered(self) -> "Prompt":
        """Earlier questions without an answer left out: one that was too long would make each later one so."""
        pairs = zip(self.turns, (*self.turns[1:], None), strict=True)
        kept = tuple(turn for turn, after in pairs if turn.role != "user" or after is None or after.role != "user")
        return replace(self, turns=kept)

    def fitted(self, context: int, reserve: int, tokens_per_character: float | None) -> "Prompt":
        """Oldest exchanges dropped until the rest, as estimated, leaves room for an answer of `reserve` tokens."""
        ratio = tokens_per_character or TOKENS_PER_CHARACTER
        prompt = self
        while prompt.can_drop and prompt.characters * ratio + reserve > context:
            prompt = prompt.without_oldest()
        return prompt

    @property
    def characters(self) -> int:
        return len(self.system) + sum(len(turn.content) for turn in self.turns)

    def request(self, options: GenerationOptions) -> Request:
        system = (Message("system", self.system),) if self.system else ()
        return Request(
            messages=system + self.turns,
            max_tokens=options.max_tokens,
            sampling=options.sampling,
            stop=options.stop,
            grammar=options.grammar,
            json_schema=options.json_schema,
            speculation=options.speculation,
            draft_length=options.draft_length,
            lookup=options.lookup,
            thinking=options.thinking,
            detail=options.detail,
            remember=True,
        )

    def _after_oldest(self) -> tuple[Message, ...]:
        for index, turn in enumerate(self.turns[1:], start=1):
            if turn.role == "user":
                return self.turns[index:]
        return ()


def with_attachments(question: str, attachments: Sequence[StoredAttachment]) -> str:
    """How an attached file enters the prompt: its text between two lines that name it, and the question last.

        --- File: report.pdf (pages 3 to 7 of 40) ---
        the text
        --- End of report.pdf ---

        the question

    Files come first because models follow what stands at the end; the lines are plain text, as llama.cpp's own chat
    page writes them, since no chat template knows of files. Nothing else of the file is told to the model.
    """
    if not attachments:
        return question
    files = "\n\n".join(_file(attachment) for attachment in attachments)
    return f"{files}\n\n{question}".strip()


def _file(attachment: StoredAttachment) -> str:
    part = f" ({attachment.part})" if attachment.part else ""
    text = attachment.text.strip("\n")
    return f"--- File: {attachment.name}{part} ---\n{text}\n--- End of {attachment.name} ---"


def _answer(message: StoredMessage) -> str:
    return split_reply(message.content).answer


def title_of_question(question: StoredMessage | None) -> str:
    """From its text; one that is files only is called after the first of them."""
    if question is None:
        return ""
    return title_of(question.content or next((file.name for file in question.attachments), ""))


def title_of(text: str) -> str:
    """A title from the first message: its first line, cut at a word."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    if len(line) <= _TITLE_CHARACTERS:
        return line
    head = line[:_TITLE_CHARACTERS]
    words = head.rsplit(" ", 1)[0] if " " in head[_TITLE_CHARACTERS // 2 :] else head
    return f"{words.rstrip(' ,;:.')}…"


def with_new_seed(options: GenerationOptions, seen: set[int]) -> GenerationOptions:
    """A seed that no sibling had: the same one would give the same text again."""
    seed = options.sampling.seed
    while seed in seen:
        seed += 1
    return replace(options, sampling=replace(options.sampling, seed=seed))


def tokens_per_character(branch: tuple[StoredMessage, ...]) -> float | None:
    """As measured with the latest answer of this branch."""
    characters, ratio = 0, None
    for message in branch:
        if message.stats and message.stats.prompt_tokens and characters:
            ratio = message.stats.prompt_tokens / characters
        characters += len(message.content) + sum(len(one.text) for one in message.attachments)
    return ratio
