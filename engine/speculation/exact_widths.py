"""Finds the batch widths at which this model, on this device and configuration, equals single tokens bit by bit.

Floating point sums depend on their order, and llama.cpp chooses kernels by batch width. Where a width passes, a
verified token has exactly the logits, and leaves exactly the KV cache, that vanilla decoding gives.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from engine.errors import NotEnoughMemory
from engine.llama.context import Context, Logits
from engine.policy.policy_config import MAX_DRAFT_TOKENS
from engine.records import FlashAttention, KvType, PairConfig
from engine.speculation.prefill import aborting

# What to try for exactness, cheapest first: the usual cache, then those whose kernels keep the order of sums
_CANDIDATES: tuple[tuple[KvType, FlashAttention], ...] = (
    ("f16", "auto"),
    ("f16", "on"),
    ("q8_0", "on"),
    ("f32", "off"),
)
_DEPTHS = (8, 640)  # from 512 cells on llama.cpp splits the KV cache over threads
_WIDEST = min(17, MAX_DRAFT_TOKENS + 1)
_MOST_WIDTHS = _WIDEST - 1


def most_exact(
    config: PairConfig, open_context: Callable[[PairConfig], Context], cancel: threading.Event | None = None
) -> tuple[PairConfig, tuple[int, ...]]:
    """The KV type and flash attention that leave the most batch widths exact, and these widths; none where none is.

    `open_context` gives an empty one of the target, or raises NotEnoughMemory. Raises LoadCancelled.
    """
    best: tuple[int, ...] = ()
    for kv_type, flash_attention in _CANDIDATES:
        candidate = replace(config, kv_type=kv_type, flash_attention=flash_attention)
        try:
            with open_context(candidate) as context:
                widths = exact_widths(context, cancel)
        except NotEnoughMemory:  # also llama.cpp's word for a head size that this KV type cannot hold
            continue
        if len(widths) > len(best):
            best, config = widths, candidate
        if len(best) == _MOST_WIDTHS:
            break
    return config, best


def exact_widths(context: Context, cancel: threading.Event | None = None) -> tuple[int, ...]:
    """Widths from 2 on that are exact at every tested depth. The cache is empty before and after.

    Raises LoadCancelled.
    """
    with aborting([context], cancel or threading.Event()):
        return _exact_widths(context)


def _exact_widths(context: Context) -> tuple[int, ...]:
    size = context.model.vocabulary_size
    tokens = [(17 + 7919 * i) % size for i in range(max(_DEPTHS) + _WIDEST + 1)]
    widths = set(range(2, _WIDEST + 1))
    for depth in _DEPTHS:
        if depth + _WIDEST + 1 <= context.n_ctx and widths:
            widths &= _exact_at(context, tokens, depth, widths)
    context.truncate(0)
    return tuple(sorted(widths))


def _exact_at(context: Context, tokens: Sequence[int], depth: int, widths: set[int]) -> set[int]:
    context.truncate(0)
    for start in range(0, depth, context.n_batch):
        context.decode_to_measure(tokens[start : min(start + context.n_batch, depth)], 0)
    single: list[Logits] = []
    for token in tokens[depth : depth + _WIDEST + 1]:
        context.decode_to_measure([token])
        single.append(context.logits()[-1].copy())
    return {width for width in widths if _equals(context, tokens[depth:], single, depth, width)}


def _equals(context: Context, tokens: Sequence[int], single: Sequence[Logits], depth: int, width: int) -> bool:
    """Whether one pass over `width` tokens gives the same logits, and the next single token sees the same cache."""
    context.truncate(depth)
    context.decode_to_measure(tokens[:width], width)
    batch = context.logits().copy()
    context.decode_to_measure([tokens[width]])
    after = context.logits()[-1]
    same = all(np.array_equal(a, b) for a, b in zip(single[:width], batch, strict=True))
    return same and np.array_equal(single[width], after)
