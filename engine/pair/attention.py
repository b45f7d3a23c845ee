"""Flash attention or plain attention on a processor: measured on one layer of the model's shape.

llama.cpp's "auto" takes flash attention wherever it can. Its kernel for processors goes head by head and cell by cell
of the cache, so that from some hundred tokens on plain attention, two matrix products over all cells, may be several
times faster, most of all where several tokens are verified at once; with few wide heads it is the other way round
(tests/benchmarks/attention.py prints both). Which one wins depends on the shape of the heads and on the processor, not
on the weights: a file with one layer of zeros tells it in a fraction of a second, whatever the size of the model.
"""

import functools
import logging
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter_ns

import gguf
import numpy as np

from engine.errors import EngineError
from engine.hardware.memory_fit import BATCH, FLOAT_BYTES
from engine.llama.context import Context
from engine.llama.model import Model
from engine.records import FlashAttention, KvType, ModelFile

DEPTH = 512  # tokens in the cache: a conversation of a few turns
_GAIN = 0.75  # plain attention must take less than this share: before DEPTH it wins less, or loses a little
_LEAST_SCORES = 128 * 1024 * 1024  # bytes that the scores of plain attention may always take,
_SCORES_SHARE = 8  # or this part of the weights
_PLAIN_KV: tuple[KvType, ...] = ("f16", "bf16", "f32")  # quantised values need flash attention
_WIDTHS = (1, 4)  # a vanilla pass and a usual verification
_REPEATS = 7
_MOST_HEADS = 16  # measured; more take proportionally longer on both sides
_WIDTH = 32  # of everything in the layer but its heads

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Heads:
    """The shape of attention in one layer."""

    count: int
    kv_count: int
    key_length: int
    value_length: int

    @classmethod
    def of(cls, model: ModelFile) -> "Heads":
        """Those of this model, at most _MOST_HEADS of them in the same groups."""
        group = max(1, model.heads // max(1, model.kv_heads))
        kv_count = max(1, min(model.kv_heads, _MOST_HEADS // group))
        return cls(kv_count * group, kv_count, model.key_length, model.value_length)


@functools.cache
def plain_share(heads: Heads) -> float:
    """Time with plain attention over time with flash attention, at DEPTH tokens on one thread; below 1: plain wins.

    Alternated; of several timings the shortest counts. Raises ModelError where llama.cpp cannot run such a layer.
    """
    with tempfile.TemporaryDirectory(prefix="tandem-attention-") as folder:
        path = Path(folder) / "layer.gguf"
        _write_layer(path, heads)
        with Model(path, gpu_layers=0, extra_buffers=False) as model:
            shortest = _time_both(model)
    plain, flash = (sum(shortest[kind, width] for width in _WIDTHS) for kind in ("off", "on"))
    return plain / flash


def on_processor(
    model: ModelFile,
    context: int,
    kv_type: KvType,
    outputs: int,
    plain_share: Callable[[Heads], float] = plain_share,
) -> tuple[FlashAttention, int]:
    """What "auto" means for a model that stays on the processor. -> flash attention, tokens of one pass over a prompt

    Plain attention keeps a score for every head, cell and token of a pass: long contexts get shorter passes, and
    flash attention where these would be too short.
    """
    batch = _plain_batch(model, context)
    if kv_type not in _PLAIN_KV or not model.heads or batch < outputs:
        return "auto", BATCH
    try:
        share = plain_share(Heads.of(model))
    except (OSError, EngineError) as error:  # no room for the file, or heads that llama.cpp does not take
        log.warning("Attention could not be timed for %s: %s", model.path, error)
        return "auto", BATCH
    return ("off", batch) if share < _GAIN else ("auto", BATCH)


def _plain_batch(model: ModelFile, context: int) -> int:
    """Tokens of a pass whose scores stay within their share of memory, in steps of 32."""
    allowed = max(_LEAST_SCORES, model.tensor_bytes // _SCORES_SHARE)
    tokens = allowed // (max(1, model.heads) * context * FLOAT_BYTES)
    return min(BATCH, tokens // 32 * 32)


def _time_both(model: Model) -> dict[tuple[FlashAttention, int], int]:
    """Nanoseconds of the fastest pass by kind and width."""
    kinds: tuple[FlashAttention, ...] = ("on", "off")
    most = DEPTH + max(_WIDTHS)
    contexts = {kind: Context(model, most, outputs=max(_WIDTHS), n_batch=DEPTH, flash_attention=kind) for kind in kinds}
    try:
        shortest: dict[tuple[FlashAttention, int], int] = {}
        for context in contexts.values():
            context.decode([0] * DEPTH)
        for _ in range(_REPEATS):
            for kind, context in contexts.items():
                for width in _WIDTHS:
                    started = perf_counter_ns()
                    context.decode([0] * width, width)
                    elapsed = perf_counter_ns() - started
                    context.truncate(DEPTH)
                    shortest[kind, width] = min(elapsed, shortest.get((kind, width), elapsed))
        return shortest
    finally:
        for context in contexts.values():
            context.close()


def _write_layer(path: Path, heads: Heads) -> None:
    """A Llama model of one layer, all zeros, without a vocabulary."""
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_block_count(1)
    writer.add_context_length(2 * DEPTH)
    writer.add_embedding_length(_WIDTH)
    writer.add_feed_forward_length(_WIDTH)
    writer.add_head_count(heads.count)
    writer.add_head_count_kv(heads.kv_count)
    writer.add_key_length(heads.key_length)
    writer.add_value_length(heads.value_length)
    writer.add_rope_dimension_count(heads.key_length)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_vocab_size(_WIDTH)
    writer.add_tokenizer_model("no_vocab")
    square = (_WIDTH, _WIDTH)
    shapes = {
        "token_embd": square,
        "output_norm": (_WIDTH,),
        "blk.0.attn_norm": (_WIDTH,),
        "blk.0.attn_q": (heads.count * heads.key_length, _WIDTH),
        "blk.0.attn_k": (heads.kv_count * heads.key_length, _WIDTH),
        "blk.0.attn_v": (heads.kv_count * heads.value_length, _WIDTH),
        "blk.0.attn_output": (_WIDTH, heads.count * heads.value_length),
        "blk.0.ffn_norm": (_WIDTH,),
        "blk.0.ffn_gate": square,
        "blk.0.ffn_up": square,
        "blk.0.ffn_down": square,
    }
    for name, shape in shapes.items():
        writer.add_tensor(f"{name}.weight", np.zeros(shape, np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
