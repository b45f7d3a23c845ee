"""A block of code within a message's document."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.ui.markdown.code_colours import Span


@dataclass(frozen=True, slots=True)
class CodeLook:
    """`wrap`: lines that are too long go on below; else they are scrolled. `numbers`: each line has one."""

    wrap: bool = True
    numbers: bool = False


AS_USUAL = CodeLook()


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Where it stands in the document: positions of its first and last character, and of its box `left_px`."""

    number: int
    first: int
    last: int
    language: str
    text: str
    left_px: int = 0

    @property
    def num_lines(self) -> int:
        return self.text.count("\n") + 1


def lines_of(spans: Iterable[Span]) -> list[list[Span]]:
    """Runs of code, line by line."""
    lines: list[list[Span]] = [[]]
    for span in spans:
        for index, part in enumerate(span.text.split("\n")):
            if index:
                lines.append([])
            if part:
                lines[-1].append(Span(part, span.token))
    return lines
