"""What the engine is told and what it says: frozen records, with arithmetic but no behaviour.

Units stand in names: `_ns` of `time.perf_counter_ns`, `_bytes`, `_seconds`. Positions count tokens of the context.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Literal

Speculation = Literal["auto", "always", "off"]
FinishReason = Literal["stop", "length", "context", "cancelled"]
DeviceKind = Literal["cpu", "gpu", "igpu", "accel", "rpc"]
KvType = Literal["f16", "q8_0", "q4_0", "f32", "bf16"]
Configuration = Literal["vanilla", "fixed", "auto"]
FlashAttention = Literal["auto", "on", "off"]


class Origin(StrEnum):
    """Who proposed a token that stands in the text."""

    TARGET = "target"
    DRAFT = "draft"
    LOOKUP = "lookup"


# --- what the engine is told -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sampling:
    """How a token is chosen from the target's logits. Temperature 0 is greedy."""

    temperature: float = 0.0
    top_k: int = 0  # 0: no limit
    top_p: float = 1.0
    min_p: float = 0.0
    repeat_penalty: float = 1.0
    repeat_last_n: int = 64
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class PairConfig:
    """Which files to load and where to put them. None means: Tandem decides."""

    target: Path
    draft: Path | None = None
    context: int | None = None  # tokens
    threads: int | None = None
    gpu_layers: int = -1  # of the target; -1: as many as fit
    draft_gpu_layers: int = -1
    kv_type: KvType = "f16"
    flash_attention: FlashAttention = "auto"
    exact: bool = False  # keep to batch widths that are bitwise equal to single-token passes
    devices: tuple[str, ...] = ()  # names as `engine.llama.devices.list_devices()` gives them; empty: all
    rpc_servers: tuple[str, ...] = ()  # host:port of llama.cpp RPC workers
    kv_disk_bytes: int = 0  # for the KV states of earlier conversations; 0: none is kept
    preflight: bool = True  # files that are new here are loaded in a process of their own first


@dataclass(frozen=True, slots=True)
class Request:
    """One answer to generate: either `messages`, or `prompt` continued with no chat template."""

    messages: tuple[Message, ...] = ()
    prompt: str | None = None
    max_tokens: int | None = None  # None: until the target stops or the context is full
    sampling: Sampling = field(default_factory=Sampling)
    speculation: Speculation = "auto"
    draft_length: int | None = None  # fixed number of draft tokens a round; None: the policy decides
    thinking: bool = True  # False: answer at once, where the chat template offers that
    lookup: bool = True  # may guesses come from earlier text
    remember: bool = False  # keep the KV state, so that this conversation comes back at once
    detail: bool = False  # fill the chances and guesses of each Piece (costs a softmax a token)


# --- what the engine says ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Prefill:
    """Progress of reading the prompt. `reused` tokens were already in the KV cache."""

    done: int
    total: int
    reused: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """One token of the text. `guess_*` is what was drafted for this position, if anything was."""

    token_id: int
    text: str  # what this token completes; may be empty in the middle of a UTF-8 character
    origin: Origin
    guess_id: int | None = None
    guess_text: str | None = None
    target_chance: float | None = None  # of the token that stands in the text, under the target
    draft_chance: float | None = None  # of the guess, under the draft


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
    vanilla_ns: (
        float  # a token without drafting, now and here: by vanilla rounds of late, this one if it is; 0: unknown
    )
    reason: str = ""  # why this draft length, when it changed

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


# --- files, pairs, memory ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ModelFile:
    """What a GGUF header says, read without loading the weights."""

    path: Path
    name: str
    architecture: str
    file_bytes: int
    tensor_bytes: int
    parameters: int
    quantisation: str  # e.g. "Q4_K", the type that most weights have
    context_length: int
    layers: int
    width: int
    heads: int
    kv_heads: int
    key_length: int  # channels of a head's key
    value_length: int
    vocabulary_size: int
    vocabulary_type: str  # tokenizer.ggml.model
    has_template: bool
    recurrent: bool  # state-space or hybrid: the KV cache cannot be truncated
    sampling: Sampling | None = None  # what the file's author recommends (general.sampling.*)
    feed_forward: int = 0  # channels of the hidden layer (the widest one)
    state_bytes: int = 0  # of one recurrent state, where drafts may be taken back from it; 0: they may not
    total_kv_heads: int = 0  # over all layers, where they differ; 0: layers * kv_heads


@dataclass(frozen=True, slots=True)
class PairReport:
    """May this draft serve this target, and if not, exactly why."""

    target: ModelFile
    draft: ModelFile
    problems: tuple[str, ...]  # each a sentence; empty: usable
    warnings: tuple[str, ...]

    @property
    def usable(self) -> bool:
        return not self.problems


@dataclass(frozen=True, slots=True)
class Fit:
    """What a pair needs and what is free, before loading."""

    target_bytes: int
    draft_bytes: int
    target_kv_bytes: int
    draft_kv_bytes: int
    scratch_bytes: int
    free_bytes: int
    context: int

    @property
    def needed_bytes(self) -> int:
        return self.target_bytes + self.draft_bytes + self.target_kv_bytes + self.draft_kv_bytes + self.scratch_bytes

    @property
    def fits(self) -> bool:
        return self.needed_bytes <= self.free_bytes


@dataclass(frozen=True, slots=True)
class Device:
    """A device that llama.cpp can run on."""

    name: str  # e.g. "CUDA0"
    description: str
    kind: DeviceKind
    free_bytes: int
    total_bytes: int


@dataclass(frozen=True, slots=True)
class Loaded:
    """A pair that is ready to generate."""

    config: PairConfig
    target: ModelFile
    draft: ModelFile | None
    context: int
    threads: int
    devices: tuple[Device, ...]
    exact_widths: tuple[int, ...]  # batch widths found bitwise equal to single-token passes
    warnings: tuple[str, ...]
    load_seconds: float
    vanilla_ns: float = 0.0  # that a token costs without drafting, measured at load; 0: unknown


# --- measurements ------------------------------------------------------------------------------


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
