"""How far a prompt is read, in words, from the first pass over it to the last. Pure."""

from app.numbers import duration
from engine.records import Prefill

READING = "Reading the prompt"
DRAFT_READS = "The prompt is read; the draft reads it too"
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
            return READING
        if not record.done:
            spent = now - self._began
            so_far = f", {spent:.0f} s so far" if spent >= _WORTH_SAYING_SECONDS else ""
            return f"Reading {record.target_total:,} tokens{so_far}"
        if record.target_done >= record.target_total:
            return DRAFT_READS
        left = self._left(record, now)
        about = f", about {duration(left)} left" if left >= _WORTH_SAYING_SECONDS else ""
        return f"{READING}: {record.target_done:,} of {record.target_total:,} tokens{about}"

    def _left(self, record: Prefill, now: float) -> float:
        """Of the target's reading, at its speed so far."""
        seconds_a_token = (self._came - self._began) / record.done
        return seconds_a_token * (record.target_total - record.target_done) - (now - self._came)
