"""The axes of the speed chart, and round numbers for their ends."""

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg

from app.numbers import percent
from app.words import localized, tr

STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)
LIVE_SECONDS = (0.25, 1, 3, 6, 10, 20, 30, 45, 60, 90, 120, 180, 240, 300, 450, 600, 900, 1200, 1800, 3600)

_HIGHEST = 0.93  # of the chart's height: where 100 % stands


class TimeAxis(pg.AxisItem):  # type: ignore[misc]
    """Seconds with their unit, milliseconds for an answer that is over at once; or numbers of replies."""

    def __init__(self) -> None:
        super().__init__("bottom")
        self.setStyle(maxTickLevel=1)  # a third level never has room, and is written and measured before it is left out
        self._counts_replies = False

    def set_counts_replies(self, counts: bool) -> None:
        if counts != self._counts_replies:
            self._counts_replies = counts
            self.setTickSpacing()  # draws it anew

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        if self._counts_replies:
            return [f"{value:g}" if float(value).is_integer() else "" for value in values]
        if spacing < 0.1:
            return [tr("{milliseconds:.3g} ms", milliseconds=value * 1000) for value in values]
        return [tr("{seconds:.4g} s", seconds=value) for value in values]


class RateAxis(pg.AxisItem):  # type: ignore[misc]
    """Tokens a second."""

    def __init__(self) -> None:
        super().__init__("left")

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        return [localized(f"{value * scale:,.6g}") for value in values]


class ShareAxis(pg.AxisItem):  # type: ignore[misc]
    """The acceptance rate, 0 to 100 %; the latter a little below the top, so that its line and label can be seen."""

    def __init__(self) -> None:
        super().__init__("right")
        self._top = 0.0

    def set_top(self, top: float) -> None:
        if top != self._top:
            self._top = top
            self.setTickSpacing()  # draws it anew

    def tickValues(self, lowest: float, highest: float, size_px: float) -> list[tuple[float, list[float]]]:
        return [(self.height_of(0.5), [self.height_of(share) for share in (0.0, 0.5, 1.0)])]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        whole = self.height_of(1.0)
        return [percent(value / whole) for value in values] if whole else []

    def height_of(self, share: float) -> float:
        """Of a share, on the axis of tokens/s."""
        return share * self._top * _HIGHEST


def nice(value: float) -> float:
    """The next round number at or above."""
    for step in STEPS:
        if value <= step * 10:
            return float(np.ceil(value / step) * step)
    return value


def live_end(seconds: float) -> float:
    """Where the axis of an answer ends that still grows: in steps, so that it is rarely drawn anew."""
    return next((float(step) for step in LIVE_SECONDS if step >= seconds), seconds)
