"""A number of bytes as people read it: decimal units, as file managers and Hugging Face count."""

_UNITS = ("B", "kB", "MB", "GB", "TB", "PB")


def size(num_bytes: float) -> str:
    """E.g. "4.6 GB", "94.4 MB", "512 B". Never "0.0 GB": smaller amounts take the smaller unit."""
    amount, unit = float(num_bytes), 0
    while abs(amount) >= 999.95 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    return f"{amount:.0f} {_UNITS[unit]}" if unit < 2 else f"{amount:.1f} {_UNITS[unit]}"
