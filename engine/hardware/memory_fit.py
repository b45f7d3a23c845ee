"""Will a pair fit into memory: weights, both KV caches and scratch against what is free, before loading.

The scratch formula is that of llama.cpp's compute buffer for Llama shapes, in which operations share memory: the mask,
and the larger one of the feed-forward and the attention (tests/engine/hardware/test_memory_fit.py compares it with what
llama.cpp logs, `python -m tests.benchmarks.fit` all of the estimate with what is taken).
"""

from engine.hardware.free_memory import free_memory
from engine.policy.policy_config import MAX_DRAFT_TOKENS
from engine.records import Fit, KvType, ModelFile
from engine.sizes import size, sizes_apart
from engine.words import tr

CONTEXT_STEP = 256  # llama.cpp rounds contexts up to this
BATCH = 512  # tokens of one pass over the prompt
OUTPUTS = MAX_DRAFT_TOKENS + 1  # positions whose logits one verification needs, at most
ROLLBACK = 8  # tokens of one pass that a recurrent target can take back: longer drafts rarely pay for the memory
KV_BYTES: dict[KvType, float] = {"f32": 4, "f16": 2, "bf16": 2, "q8_0": 34 / 32, "q4_0": 18 / 32}
TOKEN_BYTES = 350  # of one token in llama.cpp's vocabulary tables [SmolLM2's 49,152: 16 MB]
FLASH_MASK_BYTES = 2  # of one cell of the attention mask, f16; f32 for plain attention
FLOAT_BYTES = 4
LEAST_SCORES_BYTES = 128 * 1024 * 1024  # that the scores of plain attention may always take,
SCORES_SHARE = 8  # or this part of the weights
PLAIN_KV: tuple[KvType, ...] = ("f16", "bf16", "f32")  # quantised values need flash attention
Plain = tuple[bool, bool]  # whether target and draft use plain attention
FLASH: Plain = (False, False)


def fit(
    target: ModelFile,
    draft: ModelFile | None,
    context: int,
    kv_type: KvType,
    free_bytes: int | None = None,
    outputs: int = OUTPUTS,
    plain: Plain = FLASH,
) -> Fit:
    """What this pair needs at `context` tokens. `free_bytes` None: what the system has free now.

    Recurrent and sliding-window layers are counted as full attention, so for those it is an upper bound.
    """
    target_plain, draft_plain = plain
    scratch = scratch_bytes(target, context, outputs, target_plain)
    return Fit(
        target_bytes=target.tensor_bytes,
        draft_bytes=draft.tensor_bytes if draft else 0,
        target_kv_bytes=kv_bytes(target, context, kv_type, target_plain),
        draft_kv_bytes=kv_bytes(draft, context, kv_type, draft_plain) if draft else 0,
        scratch_bytes=scratch + (scratch_bytes(draft, context, outputs, draft_plain) if draft else 0),
        free_bytes=free_memory() if free_bytes is None else free_bytes,
        context=context,
    )


def kv_bytes(model: ModelFile, context: int, kv_type: KvType, plain: bool = False) -> int:
    """The KV cache of one model."""
    context += spare_cells(context) if plain else 0
    kv_heads = model.total_kv_heads or model.layers * model.kv_heads
    channels = kv_heads * (model.key_length + model.value_length)
    states = model.state_bytes * (1 + ROLLBACK)  # recurrent: one for every token that may be taken back
    return int(_rounded(context) * channels * KV_BYTES[kv_type]) + states


def scratch_bytes(model: ModelFile, context: int, outputs: int, plain: bool = False) -> int:
    """Compute and output buffers of one context, and the tables of the vocabulary."""
    cells = _rounded(context + (spare_cells(context) if plain else 0))
    batch = min(max(plain_batch(model, context), outputs) if plain else BATCH, _rounded(context))
    kv_width = model.kv_heads * model.key_length
    feed_forward = batch * (3 * model.feed_forward + 4 * model.width)
    attention = batch * (5 * model.width + 2 * kv_width + (model.heads * cells if plain else 0))
    logits = outputs * model.vocabulary_size
    mask = batch * cells * (FLOAT_BYTES if plain else FLASH_MASK_BYTES)
    largest = max(feed_forward, attention, logits) + logits  # these once more, for the reader
    return largest * FLOAT_BYTES + mask + model.vocabulary_size * TOKEN_BYTES


def plain_batch(model: ModelFile, context: int) -> int:
    """Tokens of a pass whose scores of plain attention stay within their share of memory, in steps of 32."""
    allowed = max(LEAST_SCORES_BYTES, model.tensor_bytes // SCORES_SHARE)
    tokens = allowed // (max(1, model.heads) * context * FLOAT_BYTES)
    return min(BATCH, tokens // 32 * 32)


def may_be_plain(model: ModelFile, context: int, kv_type: KvType, outputs: int) -> bool:
    """Whether plain attention is possible at all, and not at the price of tiny passes."""
    return kv_type in PLAIN_KV and model.heads > 0 and not model.recurrent and plain_batch(model, context) >= outputs


def spare_cells(context: int) -> int:
    """Cells beyond `context` with which a cache for plain attention is fastest.

    Values lie transposed there, one row a channel. llama.cpp makes rows of a multiple of 256 cells; where it is an even
    one, they begin in few sets of the processor's caches, in a single one of the first level's for 2,048.
    """
    return CONTEXT_STEP if -(-context // CONTEXT_STEP) % 2 == 0 else 0


def largest_context(
    target: ModelFile,
    draft: ModelFile | None,
    kv_type: KvType,
    free_bytes: int | None,
    wanted: int,
    plain: Plain = FLASH,
) -> int:
    """The largest context up to `wanted` with which the pair fits; 0 when none does."""
    free = free_memory() if free_bytes is None else free_bytes
    if fit(target, draft, wanted, kv_type, free, plain=plain).fits:
        return wanted
    low, high = 0, max(0, wanted - 1) // CONTEXT_STEP  # in steps; low fits, or is 0
    while low < high:
        middle = (low + high + 1) // 2
        if fit(target, draft, middle * CONTEXT_STEP, kv_type, free, plain=plain).fits:
            low = middle
        else:
            high = middle - 1
    return low * CONTEXT_STEP


def explain(fit: Fit) -> str:
    """The fit in a sentence or two, with what to do when it does not fit."""
    return balance(fit) if fit.fits else f"{balance(fit)} {_advice(fit)}"


def balance(fit: Fit) -> str:
    """What is needed and what is free, without advice."""
    needed, free = sizes_apart(fit.needed_bytes, fit.free_bytes)
    if fit.fits:
        return tr("Needs {needed} of the {free} that are free ({parts}).", needed=needed, free=free, parts=_parts(fit))
    return tr("Needs {needed}, and only {free} are free ({parts}).", needed=needed, free=free, parts=_parts(fit))


def _parts(fit: Fit) -> str:
    target, draft = size(fit.target_bytes), size(fit.draft_bytes)
    cache, scratch = size(fit.target_kv_bytes + fit.draft_kv_bytes), size(fit.scratch_bytes)
    if not fit.draft_bytes:
        return tr(
            "target {target}, KV cache for {context:,} tokens {cache}, scratch {scratch}",
            target=target, context=fit.context, cache=cache, scratch=scratch,
        )  # fmt: skip
    return tr(
        "target {target}, draft {draft}, KV caches for {context:,} tokens {cache}, scratch {scratch}",
        target=target, draft=draft, context=fit.context, cache=cache, scratch=scratch,
    )  # fmt: skip


def _advice(fit: Fit) -> str:
    left = fit.free_bytes - fit.target_bytes - fit.draft_bytes - fit.scratch_bytes
    cache_bytes = fit.target_kv_bytes + fit.draft_kv_bytes
    context = left * fit.context // cache_bytes // CONTEXT_STEP * CONTEXT_STEP if cache_bytes and left > 0 else 0
    if context >= CONTEXT_STEP:
        return tr("Choose a context of at most {context:,} tokens, or a smaller model.", context=context)
    if fit.draft_bytes and fit.target_bytes < fit.free_bytes:
        return tr("Close other programs, or choose a smaller draft or none.")
    return tr("Close other programs, or choose a smaller model or a stronger quantisation.")


def _rounded(context: int) -> int:
    return -(-context // CONTEXT_STEP) * CONTEXT_STEP
