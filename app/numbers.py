"""Numbers as Tandem writes them: with units, of even length. No Qt."""

from collections.abc import Sequence

from app.words import localized, tr
from engine.sizes import size, sizes_apart

__all__ = [
    "duration", "parameters", "percent", "percents", "rate", "size", "sizes_apart", "three_digits", "time_taken",
    "times",
]  # fmt: skip


def rate(tokens_per_second: float | None) -> str:
    """E.g. "41.3"; a dash where it is not known."""
    if tokens_per_second is None:
        return "–"
    return localized(f"{tokens_per_second:,.1f}" if tokens_per_second < 1000 else f"{tokens_per_second:,.0f}")


def three_digits(value: float) -> str:
    """E.g. "2,436", "60.2", "3.3": more than that no measurement is good for."""
    return localized(f"{value:,.0f}" if value >= 99.95 else f"{value:.3g}")


def percent(share: float | None) -> str:
    return "–" if share is None else f"{share * 100:.0f} %"


def percents(shares: Sequence[float]) -> list[str]:
    """Of shares that sum to one, so that what is read sums to 100 too: the largest remainders are rounded up."""
    points = [share * 100 for share in shares]
    whole = [int(point) for point in points]
    by_remainder = sorted(range(len(points)), key=lambda number: whole[number] - points[number])
    for number in by_remainder[: max(round(sum(points)) - sum(whole), 0)]:
        whole[number] += 1
    return [f"{number} %" for number in whole]


def parameters(number: int) -> str:
    """E.g. "8.0 billion", "135 million"; of a toy "4.2 million"."""
    if number >= 999_500_000:
        return tr("{number:,.1f} billion", number=number / 1e9)
    if number >= 9_950_000:
        return tr("{number:.0f} million", number=number / 1e6)
    return tr("{number:.1f} million", number=number / 1e6)


def duration(seconds: float) -> str:
    """E.g. "40 s", "12 min", "3 h 20 min"; as exact as a guess deserves."""
    if seconds < 90:
        return tr("{seconds:.0f} s", seconds=max(seconds, 1))
    minutes = round(seconds / 60)
    if minutes < 90:
        return tr("{minutes} min", minutes=minutes)
    hours, minutes = divmod(minutes, 60)
    if hours < 24 and minutes:
        return tr("{hours} h {minutes} min", hours=hours, minutes=minutes)
    return tr("{hours:,} h", hours=hours)


def time_taken(seconds: float) -> str:
    """E.g. "3.4 s"; under a second "120 ms"."""
    if seconds < 1:
        return tr("{milliseconds:,.0f} ms", milliseconds=seconds * 1000)
    return tr("{seconds:,.1f} s", seconds=seconds)


def times(ratio: float | None) -> str:
    """E.g. "1.38x"; always two places, so that one ratio reads the same everywhere."""
    return "–" if ratio is None else localized(f"{ratio:.2f}x")
