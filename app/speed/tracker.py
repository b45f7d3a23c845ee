"""Rounds in, one verdict and a chart out. Pure: no clock, no Qt."""

from dataclasses import replace

import numpy as np

from app.speed import series as columns
from app.speed.series import COLUMNS, SpeedMark, SpeedRow, SpeedSeries, merged, row_of, series_of
from app.speed.verdict import AgainstVanilla, Proposed, Verdict
from engine.records import Origin, Round, Speculation

_CAPACITY = 16_384  # rounds kept one by one; beyond that, neighbours are merged
_MARKS = 512
_IDLE_ROUNDS = 12  # in a row with nothing proposed: drafting is off


class SpeedTracker:
    """The speed of one answer while it streams. `add` is cheap; `series` and `verdict` are for the panel's timer.

    `earlier`: what was measured of this answer before it was stopped and went on.
    """

    def __init__(
        self, speculation: Speculation = "auto", has_draft: bool = True, earlier: Verdict | None = None
    ) -> None:
        self._speculation: Speculation = speculation
        self.has_draft = has_draft
        self._earlier = earlier
        self._table = np.zeros((256, COLUMNS))
        self._size = 0
        self._rounds = self._rounds_with_tokens = self._tokens = 0
        self._idle_rounds = 0  # latest rounds in a row with nothing proposed
        self._seconds = self._draft_seconds = self._verify_seconds = self._sample_seconds = 0.0
        self._draft, self._lookup = Proposed(), Proposed()
        self._known = AgainstVanilla(0, 0.0, 0.0)  # the rounds whose vanilla time is known
        self._vanilla_seconds = 0.0  # of one token, where it was measured last
        self._is_beside_vanilla = False
        self._compared: AgainstVanilla | None = None
        self._in_all = 0.0  # seconds, once the answer is over
        self._is_over = False
        self._accepted_lengths: list[int] = []
        self._marks: list[SpeedMark] = []
        self._reasons: dict[int, str] = {}  # round index -> reason

    def add(self, record: Round) -> None:
        """Takes one round in."""
        self._add_row(record)
        self._count(record)
        if record.switch_note and len(self._marks) < _MARKS:
            seconds = self._seconds + self._seconds_before
            self._marks.append(SpeedMark(seconds, record.position, record.drafted, record.switch_note))
            self._reasons[record.index] = record.switch_note

    def finish(self, seconds: float, has_end_token: bool = False) -> None:
        """The answer is over and took this long; what no round took of it is waiting.

        `has_end_token`: the last pass gave the token that ends the answer, which is no text; vanilla needs a pass for
        it too.
        """
        self._in_all, self._is_over = seconds, True
        if has_end_token and self._known.tokens:
            self._known = self._known.plus(AgainstVanilla(0, 0.0, self._vanilla_seconds))

    def compare(self, span: AgainstVanilla | None) -> None:
        """Vanilla runs beside this answer: this is what both have written so far. No estimate counts any more."""
        self._is_beside_vanilla, self._compared = True, span

    @property
    def rounds(self) -> int:
        return self._rounds

    @property
    def marks(self) -> tuple[SpeedMark, ...]:
        return tuple(self._marks)

    def series(self) -> SpeedSeries:
        """Vanilla's line is what runs beside this answer, where something does; else each round's estimate."""
        series = series_of(self._table[: self._size], self._seconds_before)
        if not self._is_beside_vanilla:
            return series
        span = self._compared
        rate = span.tokens / span.vanilla_seconds if span and span.vanilla_seconds else np.nan
        return replace(series, baseline=np.full_like(series.baseline, rate))

    def verdict(self) -> Verdict:
        """Everything that is said of this answer, up to now."""
        now = self._verdict()
        return self._earlier.plus(now) if self._earlier is not None else now

    def rows(self) -> tuple[SpeedRow, ...]:
        """Every round, for the export; past 16,384 rounds, neighbours are summed up in one row."""
        table = self._table[: self._size]
        ends = np.cumsum(table[:, columns.TOTAL])
        return tuple(
            row_of(row, float(end), self._reasons.get(int(row[columns.INDEX]), ""))
            for row, end in zip(table, ends, strict=True)
        )

    @property
    def _seconds_before(self) -> float:
        return self._earlier.seconds if self._earlier is not None else 0.0

    def _verdict(self) -> Verdict:
        seconds = max(self._seconds, self._in_all)
        outside = seconds - self._seconds  # between rounds and at the end: vanilla has it too
        known = self._known.plus(AgainstVanilla(0, outside, outside)) if self._known.tokens else None
        return Verdict(
            tokens=self._tokens,
            seconds=seconds,
            rounds=self._rounds_with_tokens,
            draft=self._draft,
            lookup=self._lookup,
            vanilla=self._compared if self._is_beside_vanilla else known,
            draft_seconds=self._draft_seconds,
            verify_seconds=self._verify_seconds,
            sample_seconds=self._sample_seconds,
            accepted_lengths=tuple(self._accepted_lengths),
            speculation=self._speculation,
            has_draft=self.has_draft,
            is_over=self._is_over,
            is_paused=self._speculation == "auto" and self._idle_rounds >= _IDLE_ROUNDS,
        )

    def _count(self, record: Round) -> None:
        seconds = record.total_ns / 1e9
        self._rounds += 1
        self._rounds_with_tokens += bool(record.tokens)  # the last one may give only the token that ends the answer
        self._tokens += record.tokens
        self._seconds += seconds
        self._draft_seconds += record.draft_ns / 1e9
        self._verify_seconds += record.verify_ns / 1e9
        self._sample_seconds += record.sample_ns / 1e9
        if record.vanilla_ns:
            self._vanilla_seconds = record.vanilla_ns / 1e9
            span = AgainstVanilla(record.tokens, seconds, record.tokens * self._vanilla_seconds)
            self._known = self._known.plus(span)
        self._idle_rounds = 0 if record.drafted else self._idle_rounds + 1
        if record.drafted:
            proposed = Proposed(record.drafted, record.accepted)
            if record.origin is Origin.LOOKUP:
                self._lookup = self._lookup.plus(proposed)
            else:
                self._draft = self._draft.plus(proposed)
            self._accepted_lengths += [0] * (record.accepted + 1 - len(self._accepted_lengths))
            self._accepted_lengths[record.accepted] += 1

    def _add_row(self, record: Round) -> None:
        if self._size == len(self._table):
            self._make_room()
        row = self._table[self._size]
        row[: columns.DRAFT] = record.index, record.position, record.tokens, record.drafted, record.accepted
        row[columns.DRAFT : columns.BASELINE] = record.draft_ns, record.verify_ns, record.sample_ns, record.total_ns
        row[columns.DRAFT : columns.BASELINE] /= 1e9
        row[columns.BASELINE] = 1e9 / record.vanilla_ns if record.vanilla_ns else np.nan
        self._size += 1

    def _make_room(self) -> None:
        """Doubles the table; at its full size, merges every two neighbours into one row."""
        if self._size < _CAPACITY:
            self._table = np.vstack([self._table, np.zeros_like(self._table)])
            return
        together = merged(self._table)
        self._size = len(together)
        self._table[: self._size] = together
