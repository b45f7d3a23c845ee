"""Rounds in, rates, baselines and chart series out. Pure: no clock, no Qt."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.speed.sentence import sentence
from engine.hardware.threads import window_has_a_core
from engine.records import Round, Speculation

Floats = npt.NDArray[np.float64]

_WINDOW_SECONDS = 0.5  # rates are smoothed over this
_WINDOW_GUESSES = 64  # acceptance is smoothed over this
_CAPACITY = 16_384  # rounds kept one by one; beyond that, neighbours are merged
_MARKS = 512
_REDRAW_MS, _SCARCE_REDRAW_MS = 100, 1000


def redraw_ms() -> int:
    """Milliseconds between two drawings of a live speed: more where all cores decode, and drawing delays them."""
    return _REDRAW_MS if window_has_a_core() else _SCARCE_REDRAW_MS


@dataclass(frozen=True, slots=True)
class SpeedMark:
    """Where the governor changed its mind."""

    seconds: float
    position: int  # tokens in the context
    draft_length: int  # 0: drafting off
    reason: str


@dataclass(frozen=True, slots=True)
class SpeedSeries:
    """Chart series, one value a round; all arrays have the same length [rounds]. NaN: not known there."""

    seconds: Floats  # decoding time at the end of the round
    tokens: Floats  # of the answer, up to and with this round
    rate: Floats  # tokens/s over the last half second
    cumulative: Floats  # tokens/s since the start
    baseline: Floats  # vanilla tokens/s at the same context depth
    acceptance: Floats  # accepted over drafted, over the last 64 guesses or so


@dataclass(frozen=True, slots=True)
class SpeedSummary:
    """The numbers under the chart."""

    tokens: int
    seconds: float
    rounds: int
    rate: float  # tokens/s now, over the last half second
    tokens_per_second: float  # over the answer
    baseline: float | None  # vanilla tokens/s over the same tokens
    speed_up: float | None
    saved_seconds: float | None  # against vanilla; negative: lost
    drafted: int
    accepted: int
    acceptance: float | None
    tokens_per_round: float
    draft_share: float  # shares of the time, sum 1 once there is a round
    verify_share: float
    sample_share: float
    waiting_share: float
    accepted_lengths: tuple[int, ...]  # [i]: drafting rounds that accepted i guesses
    sentence: str


@dataclass(frozen=True, slots=True)
class SpeedRow:
    """One round as the export writes it: raw, nothing smoothed."""

    round: int
    position: int
    seconds: float
    tokens: int
    drafted: int
    accepted: int
    draft_ms: float
    verify_ms: float
    sample_ms: float
    total_ms: float
    baseline_tokens_per_second: float | None
    reason: str


# Columns of the table that the tracker keeps: one row a round.
_INDEX, _POSITION, _TOKENS, _DRAFTED, _ACCEPTED, _DRAFT, _VERIFY, _SAMPLE, _TOTAL, _BASELINE = range(10)


class SpeedTracker:
    """The speed of one answer while it streams. `add` is cheap; `series` and `summary` are for the panel's timer."""

    def __init__(self, speculation: Speculation = "auto", has_draft: bool = True) -> None:
        self._speculation: Speculation = speculation
        self.has_draft = has_draft
        self._table = np.zeros((256, 10))  # [rounds, columns]; times in seconds
        self._size = 0
        self._rounds = 0
        self._idle_rounds = 0  # latest rounds in a row without a guess
        self._seconds = 0.0
        self._in_all = 0.0  # seconds, once the answer is over
        self._accepted_lengths: list[int] = []
        self._marks: list[SpeedMark] = []
        self._reasons: dict[int, str] = {}  # round index -> reason

    def add(self, record: Round, baseline_tokens_per_second: float | None = None) -> None:
        """Takes one round in; a baseline given here is preferred to the round's own."""
        if self._size == len(self._table):
            self._make_room()
        row = self._table[self._size]
        row[:_DRAFT] = record.index, record.position, record.tokens, record.drafted, record.accepted
        row[_DRAFT:_BASELINE] = record.draft_ns, record.verify_ns, record.sample_ns, record.total_ns
        row[_DRAFT:_BASELINE] /= 1e9
        vanilla = 1e9 / record.vanilla_ns if record.vanilla_ns else np.nan
        row[_BASELINE] = baseline_tokens_per_second or vanilla
        self._size += 1
        self._rounds += 1
        self._seconds += record.total_ns / 1e9
        self._idle_rounds = 0 if record.drafted else self._idle_rounds + 1
        if record.drafted:
            self._accepted_lengths += [0] * (record.accepted + 1 - len(self._accepted_lengths))
            self._accepted_lengths[record.accepted] += 1
        if record.reason and len(self._marks) < _MARKS:
            self._marks.append(SpeedMark(self._seconds, record.position, record.drafted, record.reason))
            self._reasons[record.index] = record.reason

    def finish(self, seconds: float) -> None:
        """The answer is over and took this long; what no round took of it is waiting."""
        self._in_all = seconds

    @property
    def marks(self) -> tuple[SpeedMark, ...]:
        return tuple(self._marks)

    def series(self) -> SpeedSeries:
        table = self._table[: self._size]  # [rounds, columns]
        seconds, tokens = np.cumsum(table[:, _TOTAL]), np.cumsum(table[:, _TOKENS])
        window = _window_starts(seconds, _WINDOW_SECONDS)
        drafted, accepted = np.cumsum(table[:, _DRAFTED]), np.cumsum(table[:, _ACCEPTED])
        guesses = _window_starts(drafted, _WINDOW_GUESSES)
        return SpeedSeries(
            seconds=seconds,
            tokens=tokens,
            rate=_ratio(_since(tokens, window), _since(seconds, window)),
            cumulative=_ratio(tokens, seconds),
            baseline=table[:, _BASELINE].copy(),
            acceptance=_ratio(_since(accepted, guesses), _since(drafted, guesses)),
        )

    def summary(self) -> SpeedSummary:
        table = self._table[: self._size]  # [rounds, columns]
        sums = table.sum(axis=0)
        tokens, seconds = int(sums[_TOKENS]), max(float(sums[_TOTAL]), self._in_all)
        drafted, accepted = int(sums[_DRAFTED]), int(sums[_ACCEPTED])
        vanilla = _against_vanilla(table)
        measured = float(table[np.isfinite(table[:, _BASELINE]), _TOKENS].sum())
        speed_up = vanilla[0] / vanilla[1] if vanilla[1] else None
        rate = self.series().rate
        known = sums[_DRAFT] + sums[_VERIFY] + sums[_SAMPLE]
        whole = max(seconds, known)
        acceptance = accepted / drafted if drafted else None
        tokens_per_second = tokens / seconds if seconds else 0.0
        return SpeedSummary(
            tokens=tokens,
            seconds=seconds,
            rounds=self._rounds,
            rate=float(rate[-1]) if len(rate) and np.isfinite(rate[-1]) else 0.0,
            tokens_per_second=tokens_per_second,
            baseline=measured / vanilla[0] if vanilla[0] else None,
            speed_up=speed_up,
            saved_seconds=vanilla[0] - vanilla[1] if vanilla[1] else None,
            drafted=drafted,
            accepted=accepted,
            acceptance=acceptance,
            tokens_per_round=tokens / self._rounds if self._rounds else 0.0,
            draft_share=float(sums[_DRAFT] / whole) if whole else 0.0,
            verify_share=float(sums[_VERIFY] / whole) if whole else 0.0,
            sample_share=float(sums[_SAMPLE] / whole) if whole else 0.0,
            waiting_share=float((whole - known) / whole) if whole else 0.0,
            accepted_lengths=tuple(self._accepted_lengths),
            sentence=sentence(
                self._speculation, self.has_draft, tokens_per_second, speed_up, acceptance, self._idle_rounds
            ),
        )

    def rows(self) -> tuple[SpeedRow, ...]:
        """Every round, for the export; past 16,384 rounds, neighbours are summed up in one row."""
        table = self._table[: self._size]
        ends = np.cumsum(table[:, _TOTAL])
        return tuple(self._row(row, float(end)) for row, end in zip(table, ends, strict=True))

    def _row(self, row: Floats, seconds: float) -> SpeedRow:
        index = int(row[_INDEX])
        return SpeedRow(
            round=index,
            position=int(row[_POSITION]),
            seconds=seconds,
            tokens=int(row[_TOKENS]),
            drafted=int(row[_DRAFTED]),
            accepted=int(row[_ACCEPTED]),
            draft_ms=float(row[_DRAFT]) * 1e3,
            verify_ms=float(row[_VERIFY]) * 1e3,
            sample_ms=float(row[_SAMPLE]) * 1e3,
            total_ms=float(row[_TOTAL]) * 1e3,
            baseline_tokens_per_second=float(row[_BASELINE]) if np.isfinite(row[_BASELINE]) else None,
            reason=self._reasons.get(index, ""),
        )

    def _make_room(self) -> None:
        """Doubles the table; at its full size, merges every two neighbours into one row."""
        if self._size < _CAPACITY:
            self._table = np.vstack([self._table, np.zeros_like(self._table)])
            return
        first, second = self._table[0::2], self._table[1::2]  # [rounds / 2, columns] each
        merged = first + second
        merged[:, [_INDEX, _POSITION]] = first[:, [_INDEX, _POSITION]]
        merged[:, _BASELINE] = _merged_baseline(first, second)
        self._size = len(merged)
        self._table[: self._size] = merged


def _window_starts(cumulated: Floats, width: float) -> npt.NDArray[np.int64]:
    """For each round, the last earlier round such that at least `width` lies between their ends; -1: the start."""
    return np.searchsorted(cumulated, cumulated - width, side="right").astype(np.int64) - 1


def _since(cumulated: Floats, starts: npt.NDArray[np.int64]) -> Floats:
    """What came after the start of each window."""
    padded = np.concatenate([[0.0], cumulated])
    return np.asarray(cumulated - padded[starts + 1], dtype=np.float64)


def _ratio(above: Floats, below: Floats) -> Floats:
    """NaN where there is nothing to divide by."""
    return np.divide(above, below, out=np.full_like(above, np.nan), where=below > 0)


def _against_vanilla(table: Floats) -> tuple[float, float]:
    """Seconds that vanilla would have taken, and were taken, for the rounds whose baseline is known."""
    known = np.isfinite(table[:, _BASELINE])
    return float((table[known, _TOKENS] / table[known, _BASELINE]).sum()), float(table[known, _TOTAL].sum())


def _merged_baseline(first: Floats, second: Floats) -> Floats:
    """The mean of both; the known one where only one is."""
    a, b = first[:, _BASELINE], second[:, _BASELINE]
    return np.where(np.isnan(a), b, np.where(np.isnan(b), a, (a + b) / 2))
