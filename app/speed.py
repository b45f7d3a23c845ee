"""Rounds in, rates, baselines and chart series out. Pure: no clock, no Qt."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from engine.records import Round, Speculation

Floats = npt.NDArray[np.float64]


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

    seconds: Floats  # since the first token was asked for, at the end of the round
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
    origin: str
    draft_ms: float
    verify_ms: float
    sample_ms: float
    total_ms: float
    baseline_tokens_per_second: float | None
    reason: str


class SpeedTracker:
    """The speed of one answer while it streams. `add` is constant time; `series` and `summary` are for a 10 Hz timer."""

    def __init__(self, speculation: Speculation = "auto", has_draft: bool = True) -> None:
        raise NotImplementedError

    def add(self, record: Round, baseline_tokens_per_second: float | None = None) -> None:
        """Takes one round in, with vanilla's speed at that depth if it is known."""
        raise NotImplementedError

    def series(self) -> SpeedSeries:
        raise NotImplementedError

    def summary(self) -> SpeedSummary:
        raise NotImplementedError

    @property
    def marks(self) -> tuple[SpeedMark, ...]:
        raise NotImplementedError

    def rows(self) -> tuple[SpeedRow, ...]:
        raise NotImplementedError
