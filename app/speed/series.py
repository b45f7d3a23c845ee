"""What a chart draws and an export writes of one answer: arrays and rows, made of the tracker's table. Pure."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_WINDOW_SECONDS = 0.5  # rates are smoothed over this
_WINDOW_PROPOSED = 64  # tokens: the acceptance rate is smoothed over this

# Columns of the tracker's table: one row a round, times in seconds.
COLUMNS = 10
INDEX, POSITION, TOKENS, DRAFTED, ACCEPTED, DRAFT, VERIFY, SAMPLE, TOTAL, BASELINE = range(COLUMNS)


@dataclass(frozen=True, slots=True)
class SpeedMark:
    """Where the policy changed its mind."""

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
    baseline: Floats  # vanilla tokens/s at the same context depth
    acceptance: Floats  # accepted over proposed, over the last 64 proposed tokens or so


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


def series_of(table: Floats, seconds_before: float) -> SpeedSeries:
    """`table`: [rounds, COLUMNS]. `seconds_before`: of the answer, before its first row here."""
    seconds, tokens = np.cumsum(table[:, TOTAL]), np.cumsum(table[:, TOKENS])
    window = _window_starts(seconds, _WINDOW_SECONDS)
    drafted, accepted = np.cumsum(table[:, DRAFTED]), np.cumsum(table[:, ACCEPTED])
    proposed = _window_starts(drafted, _WINDOW_PROPOSED)
    return SpeedSeries(
        seconds=seconds + seconds_before,
        tokens=tokens,
        rate=_ratio(_since(tokens, window), _since(seconds, window)),
        baseline=table[:, BASELINE].copy(),
        acceptance=_ratio(_since(accepted, proposed), _since(drafted, proposed)),
    )


def row_of(row: Floats, seconds: float, reason: str) -> SpeedRow:
    return SpeedRow(
        round=int(row[INDEX]),
        position=int(row[POSITION]),
        seconds=seconds,
        tokens=int(row[TOKENS]),
        drafted=int(row[DRAFTED]),
        accepted=int(row[ACCEPTED]),
        draft_ms=float(row[DRAFT]) * 1e3,
        verify_ms=float(row[VERIFY]) * 1e3,
        sample_ms=float(row[SAMPLE]) * 1e3,
        total_ms=float(row[TOTAL]) * 1e3,
        baseline_tokens_per_second=float(row[BASELINE]) if np.isfinite(row[BASELINE]) else None,
        reason=reason,
    )


def merged(table: Floats) -> Floats:
    """Every two neighbours as one row: [rounds / 2, COLUMNS]."""
    first, second = table[0::2], table[1::2]
    together = first + second
    together[:, [INDEX, POSITION]] = first[:, [INDEX, POSITION]]
    a, b = first[:, BASELINE], second[:, BASELINE]
    together[:, BASELINE] = np.where(np.isnan(a), b, np.where(np.isnan(b), a, (a + b) / 2))
    return together


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
