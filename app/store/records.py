"""What the database holds, as frozen records. Times are ISO 8601 in UTC."""

import json
from dataclasses import asdict, dataclass, fields, replace
from typing import Literal

from app.numbers import rate
from engine.records import Finished, Measurement, Speculation

Role = Literal["user", "assistant"]
MessageState = Literal["complete", "partial", "streaming"]


@dataclass(frozen=True, slots=True)
class ReplyStats:
    """What one answer cost and gained. `speed_up` is over vanilla at the same context depth."""

    tokens: int
    tokens_per_second: float
    finish_reason: str
    baseline_tokens_per_second: float | None = None
    speed_up: float | None = None
    drafted: int = 0
    accepted: int = 0
    rounds: int = 0
    seed: int = 0
    prompt_tokens: int = 0
    reused_tokens: int = 0
    prefill_seconds: float = 0.0
    decode_seconds: float = 0.0
    near_ties: int = 0
    speculation: Speculation = "auto"
    target: str = ""  # file name
    draft: str = ""  # file name; empty: no draft model

    @property
    def acceptance(self) -> float | None:
        return self.accepted / self.drafted if self.drafted else None

    @property
    def sentence(self) -> str:
        """The line under a reply: "212 tokens, 41.3 tokens/s, 1.8x, accepted 148 of 190"."""
        noun = "token" if self.tokens == 1 else "tokens"
        parts = [f"{self.tokens:,} {noun}", f"{rate(self.tokens_per_second)} tokens/s"]
        if self.speed_up is not None:
            parts.append(f"{self.speed_up:.1f}x")
        if self.drafted:
            parts.append(f"accepted {self.accepted:,} of {self.drafted:,}")
        return ", ".join(parts)

    @classmethod
    def of(
        cls,
        finished: Finished,
        baseline: float | None = None,
        speed_up: float | None = None,
        speculation: Speculation = "auto",
        target: str = "",
        draft: str = "",
    ) -> "ReplyStats":
        """The figures of one finished answer."""
        return cls(
            tokens=finished.tokens,
            tokens_per_second=finished.tokens_per_second,
            finish_reason=finished.finish_reason,
            baseline_tokens_per_second=baseline,
            speed_up=speed_up,
            drafted=finished.drafted,
            accepted=finished.accepted,
            rounds=finished.rounds,
            seed=finished.seed,
            prompt_tokens=finished.prompt_tokens,
            reused_tokens=finished.reused_tokens,
            prefill_seconds=finished.prefill_ns / 1e9,
            decode_seconds=finished.decode_ns / 1e9,
            near_ties=finished.near_ties,
            speculation=speculation,
            target=target,
            draft=draft,
        )

    def plus(self, later: "ReplyStats") -> "ReplyStats":
        """This answer and its continuation as one. The later one's settings stand."""
        seconds = self.decode_seconds + later.decode_seconds
        tokens = self.tokens + later.tokens
        rate = tokens / seconds if seconds else later.tokens_per_second
        baseline = later.baseline_tokens_per_second or self.baseline_tokens_per_second
        if self.baseline_tokens_per_second and later.baseline_tokens_per_second and tokens:
            vanilla = self.tokens / self.baseline_tokens_per_second + later.tokens / later.baseline_tokens_per_second
            baseline = tokens / vanilla
        return replace(
            later,
            tokens=tokens,
            tokens_per_second=rate,
            baseline_tokens_per_second=baseline,
            speed_up=rate / baseline if baseline else None,
            drafted=self.drafted + later.drafted,
            accepted=self.accepted + later.accepted,
            rounds=self.rounds + later.rounds,
            prompt_tokens=self.prompt_tokens,
            prefill_seconds=self.prefill_seconds + later.prefill_seconds,
            decode_seconds=seconds,
            near_ties=self.near_ties + later.near_ties,
        )

    def to_json(self) -> str:
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "ReplyStats":
        """Keys that this version does not know are left out."""
        known = {field.name for field in fields(cls)}
        return cls(**{key: value for key, value in json.loads(text).items() if key in known})


@dataclass(frozen=True, slots=True)
class StoredConversation:
    """One row of the conversation list."""

    id: int
    title: str
    folder: str = ""
    system_prompt: str = ""
    target: str = ""  # path of the pair last used here
    draft: str = ""
    pinned: bool = False
    unsent_text: str = ""  # what stood unsent in the composer
    active_leaf: int | None = None
    created: str = ""
    updated: str = ""
    deleted_at: str | None = None


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """One turn. Siblings (same parent) are branches made by edit and regenerate.

    `pieces_json` is what `app.store.token_origins` reads; `partial` means that the answer was stopped or cut off.
    """

    id: int
    conversation_id: int
    parent_id: int | None
    role: Role
    content: str
    created: str
    state: MessageState = "complete"
    stats: ReplyStats | None = None
    pieces_json: str | None = None
    branch: int = 1  # which of its siblings this one is, from 1
    branches: int = 1  # how many siblings there are, itself included


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A message that holds the words searched for. `snippet` marks them with [ and ]."""

    conversation_id: int
    message_id: int
    title: str
    role: Role
    snippet: str


@dataclass(frozen=True, slots=True)
class StoredMeasurement:
    """A benchmark result that was kept."""

    id: int
    created: str
    target: str
    imported: bool
    measurement: Measurement
