"""Model files, pairs of them, what they need, and what is loaded."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from engine.records.requests import PairConfig, Sampling

DeviceKind = Literal["cpu", "gpu", "igpu", "accel", "rpc"]


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
