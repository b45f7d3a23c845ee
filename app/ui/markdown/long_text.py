"""What keeps very long text from stalling the window: where its lines may break, and how much is laid out at once.

Qt seeks a place to break a line from the beginning of its word, so that a word of n characters costs n x n: 300,000
without a space take four seconds, and 60 ms where a line may break anywhere. A megabyte in 20,000 lines takes 0.3 s
however it breaks, so that only its beginning is shown until all of it is asked for. A paragraph is laid out as a whole,
with every letter that is typed a megabyte of it in 0.2 s: where text is edited a very long one is shown as several.
Where it is parted stand an invisible character and a break, which are taken out again together. It is one character, so
that no key leaves a part of it: whatever was edited there, a break alone is one that is seen and meant.
"""

from PySide6.QtGui import QTextDocument, QTextOption

_LONGEST_WORD = 1000  # characters; beyond that a "word" is data, and may break anywhere
_MOST_SHOWN = 60_000  # characters, laid out in about 20 ms
_SIGN = "\u206b"  # without effect, and given up by Unicode: a text that has it is not parted
_PARTING = f"{_SIGN}\n"
_BREAK = "\u2029"  # as a document says it
PARTING_LENGTH = len(_PARTING)
_LONGEST_PARAGRAPH = 20_000  # characters
_PIECE = 5_000
_WORD = 200  # characters before the end of a piece in which a blank is sought


def wrap_mode(text: str) -> QTextOption.WrapMode:
    """To be set before the text is."""
    if any(len(word) > _LONGEST_WORD for word in text.split()):
        return QTextOption.WrapMode.WrapAnywhere
    return QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere


def beginning(text: str, most: int = _MOST_SHOWN) -> str:
    """As much of a long text as is shown at first, cut between two lines or words; all of one that is not long.

    `most`: characters.
    """
    if len(text) <= most:
        return text
    head = text[:most]
    cut = max(head.rfind("\n", most // 2), head.rfind(" ", most - 200))
    return head[:cut] if cut > 0 else head


def parted(text: str) -> str:
    """With its very long paragraphs as several, for a widget that edits or shows all of it."""
    paragraphs = text.split("\n")
    if _SIGN in text or all(len(paragraph) <= _LONGEST_PARAGRAPH for paragraph in paragraphs):
        return text
    return "\n".join(
        _PARTING.join(_pieces(paragraph)) if len(paragraph) > _LONGEST_PARAGRAPH else paragraph
        for paragraph in paragraphs
    )


def joined(text: str) -> str:
    """As it was before it was parted."""
    return text.replace(_PARTING, "").replace(_SIGN, "") if _SIGN in text else text


def is_parting(document: QTextDocument, position: int) -> bool:
    """Whether a paragraph is parted between this place and the next line: two characters that nobody sees."""
    return document.characterAt(position) == _SIGN and document.characterAt(position + 1) == _BREAK


def _pieces(paragraph: str) -> list[str]:
    """Cut between two words where there are any."""
    pieces: list[str] = []
    start = 0
    while start < len(paragraph):
        end = start + _PIECE
        cut = paragraph.rfind(" ", end - _WORD, end) + 1 or end
        pieces.append(paragraph[start:cut])
        start = cut
    return pieces
