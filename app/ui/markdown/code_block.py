"""A block of code within a message's document."""

from dataclasses import dataclass


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
