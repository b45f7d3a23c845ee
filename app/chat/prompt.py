"""From the turns of a conversation to what the engine is asked; titles."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from app.chat.thinking import split_reply
from app.settings.keys import Overflow
from app.store.records import StoredAttachment, StoredMessage
from engine.bench.comparison import LaneSpec
from engine.records import Message, Request, Sampling, Speculation

TOKENS_PER_CHARACTER = 0.3  # English text, where nothing was measured yet
_TITLE_CHARACTERS = 48
SUMMARY_HEAD = "What was said before, in short:"


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
    overflow: Overflow = "drop_oldest"  # when the conversation outgrows the context
    opening: str = ""  # how the answer begins; the model goes on from there
    lanes: tuple[LaneSpec, ...] = ()  # answer once a lane, side by side; none: one answer, as usual
    stop: tuple[str, ...] = ()  # texts before which the answer ends
    grammar: str | None = None  # GBNF that the answer follows
    json_schema: str | None = None


@dataclass(frozen=True, slots=True)
class Prompt:
    """The turns of one request.

    `ids` and `places` say of each turn which stored message it is, and which of its branch, from 0. `dropped`: how many
    messages before the first turn were left out; `summary` stands for them. `known_cut`: the turn from which on an
    earlier prompt was sent, and `known_summary` what stood for those before. `asked`: the last question, without its
    files.
    """

    system: str
    turns: tuple[Message, ...]
    ids: tuple[int, ...] = ()
    places: tuple[int, ...] = ()
    dropped: int = 0
    asked: str = ""
    summary: str = ""
    known_cut: int | None = None
    known_summary: str = ""

    @classmethod
    def of(cls, system: str, messages: Sequence[StoredMessage], goes_on: bool = True) -> "Prompt":
        """All of a branch. What is attached to a question stands before it (`with_attachments`).

        Empty replies are left out; templates stumble over them. So is what a model thought for an earlier answer. A
        reply at the end is one that goes on, with its thinking, unless it is said that it does not.
        """
        last = len(messages) - 1 if goes_on else len(messages)
        sent = [(place, message, _content(message, place == last)) for place, message in enumerate(messages)]
        sent = [(place, message, content) for place, message, content in sent if content.strip()]
        cuts = [number for number, (_, message, _) in enumerate(sent) if message.cut is not None]
        return cls(
            system.strip(),
            tuple(Message(message.role, content) for _, message, content in sent),
            tuple(message.id for _, message, _ in sent),
            tuple(place for place, _, _ in sent),
            asked=next((message.content for message in reversed(messages) if message.role == "user"), ""),
            known_cut=cuts[-1] if cuts else None,
            known_summary=(sent[cuts[-1]][1].cut or "") if cuts else "",
        )

    def after_known_cut(self) -> "Prompt":
        """As an earlier prompt of this branch was cut, if one was."""
        return self if self.known_cut is None else self.starting_at(self.known_cut, self.known_summary)

    def starting_at(self, turn: int, summary: str = "") -> "Prompt":
        """Without the turns before this one."""
        return replace(
            self,
            turns=self.turns[turn:],
            ids=self.ids[turn:],
            places=self.places[turn:],
            dropped=self.places[turn],
            summary=summary,
            known_cut=None,
            known_summary="",
        )

    @property
    def starts(self) -> tuple[int, ...]:
        """The turns at which a shorter prompt may begin: each later question."""
        return tuple(number for number, turn in enumerate(self.turns) if number and turn.role == "user")

    @property
    def has_unanswered(self) -> bool:
        """Some earlier question has no answer."""
        return len(self._answered()) < len(self.turns)

    def without_unanswered(self) -> "Prompt":
        """Earlier questions without an answer left out: one that was too long would make each later one so."""
        kept = self._answered()
        return replace(
            self,
            turns=tuple(self.turns[number] for number in kept),
            ids=tuple(self.ids[number] for number in kept),
            places=tuple(self.places[number] for number in kept),
            known_cut=None,
        )

    def request(self, options: GenerationOptions) -> Request:
        told = [self.system, f"{SUMMARY_HEAD}\n{self.summary}" if self.summary else ""]
        system = "\n\n".join(part for part in told if part)
        return Request(
            messages=((Message("system", system),) if system else ()) + self.turns,
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

    def _answered(self) -> tuple[int, ...]:
        pairs = zip(self.turns, (*self.turns[1:], None), strict=True)
        return tuple(
            number
            for number, (turn, after) in enumerate(pairs)
            if turn.role != "user" or after is None or after.role != "user"
        )


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


def kv_label(conversation_id: int) -> str:
    """What the engine calls the KV states of a conversation."""
    return f"conversation {conversation_id}"


def _content(message: StoredMessage, goes_on: bool) -> str:
    """What of a message is sent; a reply that goes on keeps its thinking."""
    if message.role == "user":
        return with_attachments(message.content, message.attachments)
    return message.content if goes_on else split_reply(message.content).answer


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


def with_new_seed(options: GenerationOptions, seen: Collection[int]) -> GenerationOptions:
    """A seed that no sibling had: the same one would give the same text again."""
    seed = options.sampling.seed
    while seed in seen:
        seed += 1
    return replace(options, sampling=replace(options.sampling, seed=seed))
