"""A file that is attached and not sent yet: what of it is sent, what that costs, and whether there is room for it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.attachments.document import Part
from app.attachments.keeping import kept
from app.attachments.part_words import shown_name, shown_part
from app.chat.prompt import TOKENS_PER_CHARACTER
from app.engine_host.work_queue import Report
from app.numbers import size
from app.store.records import StoredAttachment
from app.ui.attached.chip import ChipText
from app.words import tr, trn

_LEAST_ANSWER = 256  # tokens that an answer should have room for


@dataclass(frozen=True, slots=True)
class Content:
    """What of a document is sent, made beside the window. `kept`: as it is stored while it is unsent."""

    part: Part
    stored: StoredAttachment
    kept: str


def content_of(part: Part) -> Content:
    return Content(part, part.stored(), kept(part))


def content_of_file(path: Path, _report: Report) -> Content:
    """Raises AttachmentError."""
    from app.attachments.reading import read_document

    return content_of(Part.whole(read_document(path)))


@dataclass(slots=True)
class AttachedFile:
    """`content` None: it is still being read. `tokens` None: they are not counted yet, and `estimate` serves.

    `ticket`: of the reader, while it reads the file or takes another part of it; else 0.
    """

    key: int
    name: str
    content: Content | None = None
    tokens: int | None = None
    ticket: int = 0

    @property
    def estimate(self) -> int:
        """Tokens: counted where they were, else about."""
        if self.tokens is not None:
            return self.tokens
        return round(len(self.content.stored.text) * TOKENS_PER_CHARACTER) if self.content is not None else 0

    @property
    def tokens_per_character(self) -> float:
        if self.tokens and self.content is not None:
            return self.tokens / max(1, len(self.content.stored.text))
        return TOKENS_PER_CHARACTER

    @property
    def chip_text(self) -> ChipText:
        """What its chip says: size, tokens, and which part is sent."""
        name = shown_name(self.name)
        if self.content is None:
            return ChipText(self.key, name, tr("being read"), is_ready=False)
        tokens = (
            trn("about %n token", "about %n tokens", self.estimate)
            if self.tokens is None
            else trn("%n token", "%n tokens", self.tokens)
        )
        stored = self.content.stored
        parts = (size(stored.num_bytes), tokens, shown_part(stored.part))
        return ChipText(self.key, name, " · ".join(part for part in parts if part), is_ready=True)


@dataclass(slots=True)
class UnsentFiles:
    """The files that stand in the composer of one conversation.

    `is_loading`: those that were kept are still being read. `is_changed`: they are to be kept once that is through.
    """

    files: list[AttachedFile] = field(default_factory=list)
    is_loading: bool = False
    is_changed: bool = False

    @property
    def is_settled(self) -> bool:
        """Nothing is on its way."""
        return not self.is_loading and not any(file.ticket for file in self.files)

    @property
    def kept(self) -> list[str]:
        """What is stored of them."""
        return [file.content.kept for file in self.files if file.content is not None]


@dataclass(frozen=True, slots=True)
class Room:
    """`context`: of the pair that serves, 0: none does. `used`: by the conversation and the question, about."""

    context: int
    used: int

    @property
    def _reserve(self) -> int:
        return min(_LEAST_ANSWER, self.context // 4)

    def free(self, others: Sequence[AttachedFile]) -> int | None:
        """Tokens left for one more file; None: that is not known."""
        if not self.context:
            return None
        return max(1, self.context - self.used - self._reserve - sum(file.estimate for file in others))

    def advice(self, files: Sequence[AttachedFile]) -> str:
        """Where the files are part of what does not fit; how much that is the composer says. Empty: there is room."""
        total = sum(file.estimate for file in files) + self.used
        if not files or not self.context or total + self._reserve <= self.context:
            return ""
        if len(files) == 1:
            return tr("Click the file to choose how much of it is sent.")
        return tr("Click a file to choose how much of it is sent.")
