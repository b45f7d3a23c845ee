"""Will a pair fit into memory: weights, both KV caches and scratch against what is free, before loading.

The scratch formula is fitted to the "compute buffer size" that llama.cpp logs for Llama shapes with flash attention
(tests/engine/test_memory_fit.py compares). It is a bound from above: llama.cpp shares buffers between operations.
"""

from engine.hardware.free_memory import free_memory
from engine.records import Fit, KvType, ModelFile
from engine.sizes import size

CONTEXT_STEP = 256  # llama.cpp rounds contexts up to this
BATCH = 512  # tokens of one pass over the prompt
OUTPUTS = 33  # positions whose logits one verification needs, at most
ROLLBACK = 8  # tokens of one pass that a recurrent target can take back: longer drafts rarely pay for the memory
KV_BYTES: dict[KvType, float] = {"f32": 4, "f16": 2, "bf16": 2, "q8_0": 34 / 32, "q4_0": 18 / 32}
OVERHEAD_BYTES = 8 * 1024 * 1024  # of a context: graph, scheduler, threads
MASK_BYTES = 2  # of one cell of the attention mask, f16
FLOAT_BYTES = 4


def fit(
    target: ModelFile,
    draft: ModelFile | None,
    context: int,
    kv_type: KvType,
    free_bytes: int | None = None,
    outputs: int = OUTPUTS,
    batch: int = BATCH,
) -> Fit:
    """What this pair needs at `context` tokens. `free_bytes` None: what the system has free now.

    Recurrent and sliding-window layers are counted as full attention, so for those it is an upper bound.
    """
    models = [(target, outputs), *([(draft, 1)] if draft else [])]
    return Fit(
        target_bytes=target.tensor_bytes,
        draft_bytes=draft.tensor_bytes if draft else 0,
        target_kv_bytes=kv_bytes(target, context, kv_type),
        draft_kv_bytes=kv_bytes(draft, context, kv_type) if draft else 0,
        scratch_bytes=sum(scratch_bytes(model, context, rows, batch) for model, rows in models),
        free_bytes=free_memory() if free_bytes is None else free_bytes,
        context=context,
    )


def kv_bytes(model: ModelFile, context: int, kv_type: KvType) -> int:
    """The KV cache of one model."""
    kv_heads = model.total_kv_heads or model.layers * model.kv_heads
    channels = kv_heads * (model.key_length + model.value_length)
    states = model.state_bytes * (1 + ROLLBACK)  # recurrent: one for every token that may be taken back
    return int(_rounded(context) * channels * KV_BYTES[kv_type]) + states


def scratch_bytes(model: ModelFile, context: int, outputs: int, batch: int = BATCH) -> int:
    """Compute and output buffers of one context."""
    batch = min(batch, _rounded(context))
    activations = batch * (3 * model.feed_forward + 4 * model.width) * FLOAT_BYTES
    mask = batch * _rounded(context) * MASK_BYTES
    logits = 2 * outputs * model.vocabulary_size * FLOAT_BYTES  # once in the graph, once for the reader
    return activations + mask + logits + OVERHEAD_BYTES


def largest_context(
    target: ModelFile, draft: ModelFile | None, kv_type: KvType, free_bytes: int | None, wanted: int
) -> int:
    """The largest context up to `wanted` with which the pair fits; 0 when none does."""
    free = free_memory() if free_bytes is None else free_bytes
    if fit(target, draft, wanted, kv_type, free).fits:
        return wanted
    low, high = 0, max(0, wanted - 1) // CONTEXT_STEP  # in steps; low fits, or is 0
    while low < high:
        middle = (low + high + 1) // 2
        if fit(target, draft, middle * CONTEXT_STEP, kv_type, free).fits:
            low = middle
        else:
            high = middle - 1
    return low * CONTEXT_STEP


def explain(fit: Fit) -> str:
    """The fit in a sentence or two, with what to do when it does not fit."""
    parts = [f"target {size(fit.target_bytes)}"]
    if fit.draft_bytes:
        parts.append(f"draft {size(fit.draft_bytes)}")
    cache = "KV caches" if fit.draft_bytes else "KV cache"
    parts.append(f"{cache} for {fit.context:,} tokens {size(fit.target_kv_bytes + fit.draft_kv_bytes)}")
    parts.append(f"scratch {size(fit.scratch_bytes)}")
    needed, free, sum_of_parts = size(fit.needed_bytes), size(fit.free_bytes), ", ".join(parts)
    if fit.fits:
        return f"Needs {needed} of the {free} that are free ({sum_of_parts})."
    return f"Needs {needed}, and only {free} are free ({sum_of_parts}). {_advice(fit)}"


def _advice(fit: Fit) -> str:
    left = fit.free_bytes - fit.target_bytes - fit.draft_bytes - fit.scratch_bytes
    cache_bytes = fit.target_kv_bytes + fit.draft_kv_bytes
    context = left * fit.context // cache_bytes // CONTEXT_STEP * CONTEXT_STEP if cache_bytes and left > 0 else 0
    if context >= CONTEXT_STEP:
        return f"Choose a context of at most {context:,} tokens, or a smaller model."
    if fit.draft_bytes and fit.target_bytes < fit.free_bytes:
        return "Close other programs, or choose a smaller draft or none."
    return "Close other programs, or choose a smaller model or a stronger quantisation."


def _rounded(context: int) -> int:
    return -(-context // CONTEXT_STEP) * CONTEXT_STEP
