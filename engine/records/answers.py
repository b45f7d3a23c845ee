"""What the engine says while it answers.

Units stand in names: `_ns` nanoseconds of `time.perf_counter_ns`, `_bytes`, `_seconds`.
Positions count tokens from the start of the context.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

FinishReason = Literal["stop", "length", "context", "cancelled"]


class Origin(StrEnum):
    """Who proposed a token that stands in the text."""

    TARGET = "target"
    DRAFT = "draft"
    LOOKUP = "lookup"


@dataclass(frozen=True, slots=True)
class Prefill:
    """Progress of reading the prompt. `reused` tokens were already in the KV cache.

    `draft_tokens` of `total` are the draft's own reading of the same text; they come last.
    """

    done: int
    total: int
    reused: int = 0
    draft_tokens: int = 0

    @property
    def target_total(self) -> int:
        """Tokens that the target reads: the prompt as a user counts it."""
        return self.total - self.draft_tokens

    @property
    def target_done(self) -> int:
        return min(self.done, self.target_total)


@dataclass(frozen=True, slots=True)
class Piece:
    """One token of the text. `draft_*` is what was drafted for this position, if anything was."""

    token_id: int
    text: str  # what this token completes; may be empty in the middle of a UTF-8 character
    origin: Origin
    draft_id: int | None = None
    draft_text: str | None = None
    target_probability: float | None = None  # of the token that stands in the text, where one was drafted for it
    draft_probability: float | None = None  # of the draft token


@dataclass(frozen=True, slots=True)
class Round:
    """Draft, verify, accept: what one pass of the target added to the text.

    `total_ns` is the round's own wall time; `draft_ns + verify_ns + sample_ns` is at most that.
    """

    index: int
    position: int  # tokens in the target's context before this round
    pieces: tuple[Piece, ...]
    drafted: int
    accepted: int
    origin: Origin  # who drafted; TARGET when nothing was drafted
    draft_ns: int
    verify_ns: int
    sample_ns: int
    total_ns: int
    vanilla_ns: float  # a token without drafting, by vanilla rounds of late (this one, if it is one); 0: unknown
    switch_note: str = ""  # why this draft length, when it changed

    @property
    def token_ids(self) -> tuple[int, ...]:
        return tuple(piece.token_id for piece in self.pieces)

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @property
    def tokens(self) -> int:
        return len(self.pieces)


@dataclass(frozen=True, slots=True)
class Finished:
    """The last record of an answer. `decode_ns` is wall time and excludes the prefill and nothing else."""

    finish_reason: FinishReason
    text: str
    token_ids: tuple[int, ...]  # without the end-of-generation token
    prompt_tokens: int
    reused_tokens: int  # of the prompt, already in the KV cache
    prefill_ns: int
    decode_ns: int
    rounds: int
    drafted: int
    accepted: int
    seed: int
    near_ties: int = 0  # positions where another batch width could have chosen differently
    notices: tuple[str, ...] = ()  # sentences for the user, e.g. that the model has no chat template

    @property
    def tokens(self) -> int:
        return len(self.token_ids)

    @property
    def tokens_per_second(self) -> float:
        return self.tokens / (self.decode_ns / 1e9) if self.decode_ns else 0.0

    @property
    def acceptance(self) -> float | None:
        return self.accepted / self.drafted if self.drafted else None


Event = Prefill | Round | Finished
