"""Very long paragraphs in a field: shown as several, so that not all of one is laid out anew with every letter.

Qt lays out a paragraph as a whole, a megabyte of it in 0.2 s. Where one is parted there are three invisible characters
before the break, which tell it from a break of the user's and are taken out with it.
"""

_SIGN = "\u2060\u2063\u2060"  # word joiner, invisible separator, word joiner: in no text
_PARTING = f"{_SIGN}\n"
_LONGEST = 20_000  # characters
_PIECE = 5_000
_WORD = 200  # characters before the end of a piece in which a blank is sought


def parted(text: str) -> str:
    """As it stands in the field."""
    paragraphs = text.split("\n")
    if all(len(paragraph) <= _LONGEST for paragraph in paragraphs):
        return text
    return "\n".join(
        _PARTING.join(_pieces(paragraph)) if len(paragraph) > _LONGEST else paragraph for paragraph in paragraphs
    )


def joined(text: str) -> str:
    """As it was before."""
    return text.replace(_PARTING, "").replace(_SIGN, "") if _SIGN in text else text


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
