"""How often the window draws what changes by itself, in one place: each drawing takes a core from decoding.

Where the models compute on every core, a drawing delays the next token by its own length, so that there the text and
the chart are drawn less often. A longer interval is seen, a shorter one is paid for.
"""

from engine.hardware.threads import window_has_a_core

LANES_MS = 40  # Compare draws two or three texts, and who is ahead must not lag behind
MEASURED_MS = 200  # the benchmark's chart and table: a pass takes longer than that
CHARTS_MS = 500  # after the start they come anyhow: a large model takes longer to load, and does not mind
AHEAD_MS = 15  # between two messages of a transcript that are made ahead of the scrolling: each fits into a frame
READING_MS = 1000  # while a prompt is read: seconds are counted
_TEXT_MS, _SCARCE_TEXT_MS = 34, 100  # a streaming reply: 30 times a second reads as a flow, 10 still as writing
_CHART_MS, _SCARCE_CHART_MS = 100, 1000  # a live speed: rates are smoothed over half a second anyway


def text_ms() -> int:
    """Milliseconds between two drawings of a streaming reply."""
    return _TEXT_MS if window_has_a_core() else _SCARCE_TEXT_MS


def chart_ms() -> int:
    """Milliseconds between two drawings of a live speed."""
    return _CHART_MS if window_has_a_core() else _SCARCE_CHART_MS
