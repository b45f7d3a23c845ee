"""A number of bytes as people read it: decimal units, as file managers and Hugging Face count."""

from engine.words import localized, tr

_UNITS = ("B", "kB", "MB", "GB", "TB", "PB")
_MOST_DIGITS = 3  # behind the point, where two sizes would read the same otherwise


def size(num_bytes: float, digits: int = 1) -> str:
    """E.g. "4.6 GB", "94.4 MB", "512 B". Never "0.0 GB": smaller amounts take the smaller unit."""
    amount, unit, shown = float(num_bytes), 0, 0
    while abs(amount) >= 1000 - 0.5 / 10**shown and unit < len(_UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
        shown = digits if unit > 1 else 0
    return localized(f"{amount:.{shown}f} {_UNITS[unit]}")


def sizes_apart(first: int, second: int) -> tuple[str, str]:
    """Two sizes that are compared: what differs reads differently, to the byte if need be.

    E.g. "1.54 GB" and "1.52 GB", where both would read "1.5 GB".
    """
    for digits in range(1, _MOST_DIGITS + 1):
        words = size(first, digits), size(second, digits)
        if words[0] != words[1] or first == second:
            return words
    return tr("{number:,} bytes", number=first), tr("{number:,} bytes", number=second)
