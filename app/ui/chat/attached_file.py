"""A file that is attached and not sent yet: what of it is sent, what that costs, and whether there is room for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.attachments.document import Document, Part
from app.attachments.part_words import shown_name, shown_part
from app.chat.prompt import TOKENS_PER_CHARACTER
from app.numbers import size
from app.ui.attached.chip import ChipText
from app.words import tr, trn

_LEAST_ANSWER = 256  # tokens that an answer should have room for


@dataclass(slots=True)
class AttachedFile:
    """`part` None: it is still being read. `tokens` None: they are not counted yet, and `estimate` serves."""

    key: int
    name: str
    home: int  # the conversation in whose composer it stands; 0: the empty page
    part: Part | None = None
    tokens: int | None = None
    kept: str = ""  # as it is stored while unsent

    @property
    def estimate(self) -> int:
        """Tokens: counted where they were, else about."""
        if self.tokens is not None:
            return self.tokens
        return round(len(self.part.text) * TOKENS_PER_CHARACTER) if self.part is not None else 0

    @property
    def tokens_per_character(self) -> float:
        if self.tokens and self.part is not None:
            return self.tokens / max(1, len(self.part.text))
        return TOKENS_PER_CHARACTER

    @property
    def chip_text(self) -> ChipText:
        """What its chip says: size, tokens, and which part is sent."""
        name = shown_name(self.name)
        if self.part is None:
            return ChipText(self.key, name, tr("being read"), is_ready=False)
        tokens = (
            trn("about %n token", "about %n tokens", self.estimate)
            if self.tokens is None
            else trn("%n token", "%n tokens", self.tokens)
        )
        parts = (size(self.part.document.num_bytes), tokens, shown_part(self.part.where))
        return ChipText(self.key, name, " · ".join(part for part in parts if part), is_ready=True)


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


def whole_of(document: Document) -> tuple[Part, str]:
    """All of it, and what is kept of that while it is unsent; for the thread that reads."""
    part = Part.whole(document)
    return part, part.to_json()
