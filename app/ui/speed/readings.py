"""What the chart says under the pointer: the values of one moment, or of one reply. No Qt."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.numbers import percent, rate, time_taken
from app.speed.sentence import accepted_share, headline_note
from app.speed.series import SpeedSeries
from app.speed.verdict import Verdict
from app.words import tr, trn


@dataclass(frozen=True, slots=True)
class Readings:
    """Of an answer (`series`) or of a conversation (`replies`)."""

    series: SpeedSeries | None = None
    replies: Sequence[Verdict] = ()
    is_drafted: bool = False

    def nearest(self, x: float) -> float | None:
        """Where on the axis the values stand that `at` tells; None: there are none."""
        if self.series is not None and len(self.series.seconds):
            return float(self.series.seconds[self._round(x)])
        return float(min(max(round(x), 1), len(self.replies))) if self.replies else None

    def at(self, x: float) -> str:
        """E.g. "3.2 s: 41.3 tokens/s, vanilla 30.1, acceptance 78 %"."""
        if self.series is not None and len(self.series.seconds):
            return self._of_round(self.series, self._round(x))
        place = self.nearest(x)
        return self._of_reply(int(place)) if place is not None else ""

    def _round(self, x: float) -> int:
        assert self.series is not None
        return int(np.abs(self.series.seconds - x).argmin())

    def _of_round(self, series: SpeedSeries, index: int) -> str:
        time, speed = time_taken(float(series.seconds[index])), rate(float(series.rate[index]))
        parts = [tr("{time}: {rate} tokens/s", time=time, rate=speed)]
        if self.is_drafted and np.isfinite(series.baseline[index]):
            parts.append(tr("vanilla {rate}", rate=rate(float(series.baseline[index]))))
        if self.is_drafted and np.isfinite(series.acceptance[index]):
            parts.append(tr("acceptance {share}", share=percent(float(series.acceptance[index]))))
        return ", ".join(parts)

    def _of_reply(self, number: int) -> str:
        verdict = self.replies[number - 1]
        parts = [
            tr("Reply {number}: {rate} tokens/s", number=number, rate=rate(verdict.tokens_per_second)),
            trn("%n token", "%n tokens", verdict.tokens),
        ]
        parts += [note] if (note := headline_note(verdict)) else []
        parts += [tr("acceptance {share}", share=accepted_share(verdict))] if verdict.proposed.tokens else []
        return ", ".join(parts)
