r"""Stop sequences as a user writes them: one a line, with \n for a line break, \t for a tab and \\ for a backslash."""

import re
from collections.abc import Sequence

_WRITTEN = {"n": "\n", "t": "\t", "\\": "\\"}
_SHOWN = {"\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def stops_from_lines(text: str) -> tuple[str, ...]:
    """Empty lines count for nothing; spaces within a line do."""
    lines = [re.sub(r"\\([nt\\])", lambda found: _WRITTEN[found[1]], line) for line in text.split("\n")]
    return tuple(dict.fromkeys(line for line in lines if line))


def lines_from_stops(stops: Sequence[str]) -> str:
    """The way back of `stops_from_lines`."""
    return "\n".join(map(in_line, stops))


def in_line(stop: str) -> str:
    """One of them, as it is written."""
    return "".join(_SHOWN.get(character, character) for character in stop)
