"""One lane of a comparison while it writes: its text, its clock, and how far it is."""

from bisect import bisect_left, bisect_right
from enum import StrEnum
from itertools import accumulate

from app.speed.reading import PromptReading
from app.store import token_origins as marks
from engine.bench.comparison import LaneEvent, LaneSpec
from engine.records import Finished, Piece, Prefill


class LaneStatus(StrEnum):
    WAITING = "waiting"
    READING = "reading"
    WRITING = "writing"
    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"


class CompareLane:
    """Grows by the events of its lane.

    Attributes:
        spec: what was asked for.
        finished: the last event, once it came.
        failure: why it takes no part, in a sentence; empty: it does.
        reading: how far the prompt is read.
        tracker: its speed.
    """

    def __init__(self, spec: LaneSpec) -> None:
        from app.speed.tracker import SpeedTracker  # numpy with it: not before the window is shown

        self.spec = spec
        self.finished: Finished | None = None
        self.failure = ""
        self.reading = PromptReading()
        self.tracker = SpeedTracker(spec.speculation, spec.draft is not None)
        self.pieces: list[Piece] = []
        self._text: list[str] = []
        self._clock_ns = 0
        self._clocks_ns: list[int] = []  # at the end of each round
        self._counts: list[int] = []  # tokens by then
        self._has_begun = self._is_cut = False

    # --- what comes ----------------------------------------------------------------------------

    def take(self, record: LaneEvent) -> None:
        event = record.event
        self._has_begun = True
        if isinstance(event, Prefill):
            self.reading.take(event, 0.0)  # lanes take turns: no clock tells what is left
        elif isinstance(event, Finished):
            self.finished = event
            self._clock_ns = event.decode_ns
            self.tracker.finish(event.decode_ns / 1e9)
        else:
            self.pieces.extend(event.pieces)
            self._text.append(event.text)
            self._clock_ns = record.lane_ns
            self._clocks_ns.append(record.lane_ns)
            self._counts.append(len(self.pieces))
            self.tracker.add(event)

    def cut(self) -> None:
        """Nothing more will come."""
        self._is_cut = True
        self.tracker.finish(self.seconds)

    # --- what is known -------------------------------------------------------------------------

    @property
    def status(self) -> LaneStatus:
        if self.failure:
            return LaneStatus.FAILED
        if self.finished is not None:
            return LaneStatus.STOPPED if self.finished.finish_reason == "cancelled" else LaneStatus.FINISHED
        if self._is_cut:
            return LaneStatus.STOPPED
        if self._counts:
            return LaneStatus.WRITING
        return LaneStatus.READING if self._has_begun else LaneStatus.WAITING

    @property
    def text(self) -> str:
        if self.finished is not None and self.finished.text:
            return self.finished.text
        if len(self._text) > 1:
            self._text = ["".join(self._text)]
        return self._text[0] if self._text else ""

    @property
    def tokens(self) -> int:
        return self.finished.tokens if self.finished is not None else len(self.pieces)

    @property
    def seconds(self) -> float:
        """On its own clock: what the other lanes took is left out."""
        return self._clock_ns / 1e9

    def tokens_at(self, seconds: float) -> int:
        """How many tokens it had when its clock showed this."""
        rounds = bisect_right(self._clocks_ns, seconds * 1e9)
        return self._counts[rounds - 1] if rounds else 0

    def seconds_at(self, tokens: int) -> float:
        """What its clock showed when it had so many tokens; a round's tokens are spread evenly over it."""
        if self.finished is not None and tokens == self.tokens:
            return self.seconds
        number = bisect_left(self._counts, tokens)
        if number == len(self._counts):
            return self.seconds
        before, after = (self._counts[number - 1] if number else 0), self._counts[number]
        began_ns = self._clocks_ns[number - 1] if number else 0
        part = (tokens - before) / (after - before) if after > before else 1.0
        return (began_ns + part * (self._clocks_ns[number] - began_ns)) / 1e9

    @property
    def tokens_per_second(self) -> float | None:
        return self.tokens / self.seconds if self._clock_ns and self.tokens else None

    @property
    def pieces_json(self) -> str | None:
        return marks.encode(self.pieces) if self.pieces else None

    def span(self, position: int) -> tuple[int, int]:
        """Where token `position` stands in `text`: first character, and the one after the last.

        A token that completes no character is shown by the next that does; past the end, both are the text's length.
        """
        ends = list(accumulate(len(piece.text) for piece in self.pieces))
        if position >= len(ends):
            return len(self.text), len(self.text)
        start = ends[position] - len(self.pieces[position].text)
        following = bisect_right(ends, start)
        return start, ends[following] if following < len(ends) else start
