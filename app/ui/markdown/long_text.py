"""What keeps very long text from stalling the window: where its lines may break, and how much is laid out at once.

Qt seeks a place to break a line from the beginning of its word, so that a word of n characters costs n x n: 300,000
without a space take four seconds, and 60 ms where a line may break anywhere. A megabyte in 20,000 lines takes 0.3 s
however it breaks, so that only its beginning is shown until all of it is asked for.
"""

from PySide6.QtGui import QTextOption

_LONGEST_WORD = 1000  # characters; beyond that a "word" is data, and may break anywhere
_MOST_SHOWN = 60_000  # characters, laid out in about 20 ms


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
