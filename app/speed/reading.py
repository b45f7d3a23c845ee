"""How far a prompt is read, in words, from the first pass over it to the last. Pure."""

from app.numbers import duration
from app.words import tr, tr_noop, trn
from engine.records import Prefill

READING = tr_noop("Reading the prompt")
DRAFT_READS = tr_noop("The prompt is read; the draft reads it too")
_WORTH_SAYING_SECONDS = 2


class PromptReading:
    """Takes the engine's records as they come, and says at any time what is so. Times in seconds of any clock."""

    def __init__(self) -> None:
        self._latest: Prefill | None = None
        self._began = self._came = 0.0

    def take(self, record: Prefill, now: float) -> None:
        if self._latest is None:
            self._began = now
        self._latest, self._came = record, now

    def words(self, now: float) -> str:
        """E.g. "Reading 727 tokens, 3 s so far", then "Reading the prompt: 256 of 727 tokens, about 6 s left".

        In the target's tokens: that the draft reads them too is not the user's to add up.
        """
        record = self._latest
        if record is None or not record.target_total or record.done >= record.total:
            return tr(READING)
        if not record.done:
            spent, total = now - self._began, record.target_total
            if spent < _WORTH_SAYING_SECONDS:
                return trn("Reading %n token", "Reading %n tokens", total)
            return trn(
                "Reading %n token, {spent:.0f} s so far", "Reading %n tokens, {spent:.0f} s so far", total, spent=spent
            )
        if record.target_done >= record.target_total:
            return tr(DRAFT_READS)
        done, total, left = record.target_done, record.target_total, self._left(record, now)
        if left < _WORTH_SAYING_SECONDS:
            return tr("Reading the prompt: {done:,} of {total:,} tokens", done=done, total=total)
        return tr(
            "Reading the prompt: {done:,} of {total:,} tokens, about {left} left",
            done=done,
            total=total,
            left=duration(left),
        )

    def _left(self, record: Prefill, now: float) -> float:
        """Of the target's reading, at its speed so far."""
        seconds_a_token = (self._came - self._began) / record.done
        return seconds_a_token * (record.target_total - record.target_done) - (now - self._came)
