"""Numbers as Tandem writes them: with units, of even length. No Qt."""

from engine.sizes import size, sizes_apart

__all__ = ["counted", "duration", "parameters", "percent", "rate", "size", "sizes_apart", "time_taken", "times"]


def rate(tokens_per_second: float | None) -> str:
    """E.g. "41.3"; a dash where it is not known."""
    if tokens_per_second is None:
        return "–"
    return f"{tokens_per_second:,.1f}" if tokens_per_second < 1000 else f"{tokens_per_second:,.0f}"


def percent(share: float | None) -> str:
    return "–" if share is None else f"{share * 100:.0f} %"


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """E.g. "1 thread", "2 threads"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {plural or noun + 's'}"


def parameters(number: int) -> str:
    """E.g. "8.0 billion", "135 million"; of a toy "4.2 million"."""
    if number >= 999_500_000:
        return f"{number / 1e9:,.1f} billion"
    return f"{number / 1e6:.0f} million" if number >= 9_950_000 else f"{number / 1e6:.1f} million"


def duration(seconds: float) -> str:
    """E.g. "40 s", "12 min", "3 h 20 min"; as exact as a guess deserves."""
    if seconds < 90:
        return f"{max(seconds, 1):.0f} s"
    minutes = round(seconds / 60)
    if minutes < 90:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours < 24 and minutes else f"{hours:,} h"


def time_taken(seconds: float) -> str:
    """E.g. "3.4 s"; under a second "120 ms"."""
    return f"{seconds * 1000:,.0f} ms" if seconds < 1 else f"{seconds:,.1f} s"


def times(ratio: float | None) -> str:
    """E.g. "1.38x"; always two places, so that one ratio reads the same everywhere."""
    return "–" if ratio is None else f"{ratio:.2f}x"
