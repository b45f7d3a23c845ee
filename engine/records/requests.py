"""What the engine is told: which models, and what to answer."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Speculation = Literal["auto", "always", "off"]
KvType = Literal["f16", "q8_0", "q4_0", "f32", "bf16"]
FlashAttention = Literal["auto", "on", "off"]


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
    template: str | None = None  # chat template in place of the file's own
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
    lookup: bool = True  # may draft tokens come from earlier text
    remember: bool = False  # keep the KV state, so that this conversation comes back at once
    keep_as: str = ""  # the name that the kept state is forgotten by
    detail: bool = False  # fill the probabilities and draft tokens of each Piece (costs two softmaxes a draft token)
    stop: tuple[str, ...] = ()  # texts before which the answer ends
    grammar: str | None = None  # GBNF that the answer must follow
    json_schema: str | None = None  # of JSON that the answer must be; the grammar counts where both are given
