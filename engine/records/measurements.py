"""What a benchmark or a comparison found."""

from dataclasses import dataclass, field
from typing import Literal

Configuration = Literal["vanilla", "fixed", "auto"]


@dataclass(frozen=True, slots=True)
class Divergence:
    """Where a speculative text first leaves vanilla's, and how near the choice was."""

    prompt: int  # index
    position: int  # tokens into the answer
    vanilla_id: int
    other_id: int
    vanilla_text: str
    other_text: str
    margin: float  # the target's perturbed score of vanilla's choice minus the other's, in logits


@dataclass(frozen=True, slots=True)
class Row:
    """One bar of the chart."""

    configuration: Configuration
    draft: str | None  # file name; None: no draft model
    draft_length: int | None  # None: the policy decides, or vanilla
    tokens_per_second: float  # over all prompts, each with the median of its repeats
    low: float  # the same, each with its slowest repeat
    high: float  # each with its fastest
    ratio: float  # over vanilla
    acceptance: float | None
    tokens_per_round: float
    identical: int  # prompts whose token ids equal vanilla's
    prompts: int
    first_divergence: Divergence | None = None
    error: str | None = None  # why this row could not be measured
    draft_title: str = ""  # what the draft is called; empty: unknown, or no draft model


@dataclass(frozen=True, slots=True)
class Measurement:
    """A finished or cancelled benchmark of one target."""

    machine: dict[str, str | int | float]
    versions: dict[str, str]
    target: dict[str, str | int | float]
    settings: dict[str, str | int | float | None]
    rows: tuple[Row, ...]
    kinds: dict[str, tuple[Row, ...]] = field(default_factory=dict)  # kind of prompt -> rows
    finished: bool = True
    created: str = ""  # ISO 8601, UTC
    drafts: dict[str, int] = field(default_factory=dict)  # file name of each draft -> bytes of its file


@dataclass(frozen=True, slots=True)
class VerifyCosts:
    """What verification costs with one target. passes[n - 1]: of n tokens in one pass, in passes over one."""

    passes: tuple[float, ...]
