"""A file that was read for a message: its text by pages or lines, and the part of it that is sent."""

from dataclasses import dataclass, replace
from typing import Literal

from app.store.records import StoredAttachment

Unit = Literal["page", "line"]
PASTED = "Pasted text"
_SPLIT_AT_ONCE = 1 << 16  # characters, a fraction of a millisecond


class AttachmentError(Exception):
    """A sentence: why this file cannot be attached, and what to do instead."""


@dataclass(frozen=True, slots=True)
class Document:
    """What was read of a file, once.

    `sections`: its pages, or its lines with their ends. `total`: how many the file has; more than were read where it
    is longer than Tandem reads.
    """

    name: str
    num_bytes: int
    unit: Unit
    sections: tuple[str, ...]
    total: int

    @classmethod
    def of_text(cls, name: str, num_bytes: int, text: str) -> "Document":
        """Its sections are lines. `num_bytes`: of the file."""
        sections = lines(text)
        return cls(name, num_bytes, "line", sections, len(sections))

    @classmethod
    def pasted(cls, text: str) -> "Document":
        """A text that comes from no file. Half characters, which no database takes, are question marks in it."""
        data = text.encode("utf-8", "replace")
        return cls.of_text(PASTED, len(data), data.decode("utf-8"))


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a document that is sent: sections `first` to `last`, from 1, both included.

    `characters`: only so many from the beginning of that; None: all of it.
    """

    document: Document
    first: int
    last: int
    characters: int | None = None

    @classmethod
    def whole(cls, document: Document) -> "Part":
        return cls(document, 1, max(1, len(document.sections)))

    @property
    def text(self) -> str:
        between = "\n\n" if self.document.unit == "page" else ""
        text = between.join(self.document.sections[self.first - 1 : self.last])
        return text if self.characters is None else _beginning(text, self.characters)

    @property
    def is_whole(self) -> bool:
        return self.first == 1 and self.last >= self.document.total and self.characters is None

    @property
    def where(self) -> str:
        """E.g. "pages 3 to 7 of 40", "the first 12,000 characters"; empty: all of it. In English: the model reads it.

        `app.attachments.part_words` says it in the reader's language.
        """
        if self.is_whole:
            return ""
        total = f"{self.document.total:,}"
        if self.first == self.last:
            sections = f"{self.document.unit} {self.first:,} of {total}"
        else:
            sections = f"{self.document.unit}s {self.first:,} to {self.last:,} of {total}"
        if self.characters is None:
            return sections
        beginning = f"the first {len(self.text):,} characters"
        is_all = self.first == 1 and self.last >= self.document.total
        return beginning if is_all else f"{beginning} of {sections}"

    def beginning(self, characters: int) -> "Part":
        """So many characters from the start of the file: whole sections if that comes near, else cut within one."""
        length, last = 0, 0
        for section in self.document.sections:
            if length + len(section) > characters:
                break
            length, last = length + len(section), last + 1
        if last == len(self.document.sections):
            return Part.whole(self.document)
        if last and length > characters * 0.8:
            return replace(self, first=1, last=last, characters=None)
        return replace(Part.whole(self.document), characters=characters)

    def stored(self) -> StoredAttachment:
        """As it is kept with the message: the text that the model is given, and no more."""
        return StoredAttachment(self.document.name, self.document.num_bytes, self.where, self.text)


def lines(text: str) -> tuple[str, ...]:
    """With their ends. A little of the text at a time: Python's other threads wait while one is split."""
    found: list[str] = []
    start = 0
    while start < len(text):
        end = text.find("\n", start + _SPLIT_AT_ONCE) + 1 or len(text)
        found += text[start:end].splitlines(keepends=True)
        start = end
    return tuple(found)


def _beginning(text: str, characters: int) -> str:
    """Cut between two words where there are any."""
    if len(text) <= characters:
        return text
    head = text[:characters]
    cut = max(head.rfind(" ", characters - 80), head.rfind("\n", characters - 200))
    return head[:cut] if cut > 0 else head
