"""Which way a paragraph runs: as its first letter does (Unicode's rules P2 and P3)."""

from unicodedata import bidirectional


def is_right_to_left(text: str) -> bool:
    """False also where no letter says it."""
    if text.isascii():
        return False
    for letter in text:
        match bidirectional(letter):
            case "L":
                return False
            case "R" | "AL":
                return True
    return False


def has_right_to_left(text: str) -> bool:
    """Whether any line of it may run from right to left."""
    return not text.isascii() and any(bidirectional(letter) in ("R", "AL") for letter in text)
