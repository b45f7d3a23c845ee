"""What other programs write into a field, as Tandem keeps it: times, thinking, text in parts."""

from collections.abc import Iterable
from datetime import UTC, datetime

_MILLISECONDS_FROM = 1e11  # as seconds that would be the year 5138
PICTURE = "[a picture that the file does not hold]"


def moment(value: object) -> str:
    """Seconds or milliseconds since 1970 as the store writes times; empty where that is no time."""
    if not isinstance(value, int | float) or isinstance(value, bool) or value <= 0:
        return ""
    seconds = value / 1000 if value > _MILLISECONDS_FROM else value
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
    except (ValueError, OverflowError, OSError):
        return ""


def text(value: object) -> str:
    """A field that should be text."""
    return value if isinstance(value, str) else ""


def thinking(words: str) -> str:
    """As a model that thinks writes it before its answer."""
    return f"<think>\n{words.strip()}\n</think>" if words.strip() else ""


def joined(parts: Iterable[str]) -> str:
    """As paragraphs, without those that are blank."""
    return "\n\n".join(part.strip() for part in parts if part.strip())
