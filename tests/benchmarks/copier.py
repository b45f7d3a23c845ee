"""A target that repeats what came before, built by hand: two layers of attention and no training.

The small story models are too small to quote. This one has the circuit that large models quote with, an induction
head (Olsson et al., "In-context Learning and Induction Heads", 2022): layer 0 notes the five tokens before each
position; layer 1 looks where the present token and the four before it stood earlier, and says what followed there. Its
output matrix may say another token instead (`swaps`): then it copies with edits, or writes lists whose items differ.
One of its swaps breaks the n-gram that a look-up needs, as an edit does in real text.

Channels of the residual stream: 0 constant, then the code of the token, of the five before it, and the answer's.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import gguf
import numpy as np
from numpy.typing import NDArray

CODE, HEAD, HEADS, LAYERS = 63, 64, 8, 2
WIDTH = HEAD * HEADS
BEFORE = 5  # tokens noted, and compared
MATCH = 10  # dimensions of each comparison, all in slowly turning rotary pairs
FREQ_BASE = 1e18  # pairs 0 to 2 turn fast enough to tell the token before; from pair 6 on they hardly turn in 2,000
SLOW = 12  # first channel of a head that hardly turns
_SHARP_POSITION, _SHARP_MATCH, _SHARP_OUT = 60.0, 8.0, 6.0


def write(path: Path, vocabulary_of: Path, swaps: Mapping[int, int]) -> None:
    """A GGUF file with the tokens of `vocabulary_of`. swaps: token that would be copied -> token said instead"""
    reader = gguf.GGUFReader(str(vocabulary_of))
    fields = {name: field.contents() for name, field in reader.fields.items()}
    size = len(fields["tokenizer.ggml.tokens"])
    writer = gguf.GGUFWriter(str(path), "llama")
    for name, field in reader.fields.items():
        if name.startswith("tokenizer.") and not (name.endswith(("seperator_token_id", "padding_token_id"))):
            kind = field.types[-1] if field.types[0] == gguf.GGUFValueType.ARRAY else None
            writer.add_key_value(name, field.contents(), field.types[0], kind)
    writer.add_name("copier")
    writer.add_block_count(LAYERS)
    writer.add_context_length(4096)
    writer.add_embedding_length(WIDTH)
    writer.add_feed_forward_length(WIDTH)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_rope_dimension_count(HEAD)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_vocab_size(size)
    writer.add_rope_freq_base(FREQ_BASE)
    for name, weights in _tensors(size, swaps).items():
        writer.add_tensor(name, np.ascontiguousarray(weights, np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _part(index: int) -> slice:
    """Channels of part `index`: 0 the token itself, 1 to BEFORE those before it, then the answer."""
    return slice(1 + index * CODE, 1 + (index + 1) * CODE)


def _tensors(size: int, swaps: Mapping[int, int]) -> dict[str, NDArray[Any]]:
    codes = np.random.default_rng(1).choice([-1.0, 1.0], (size, CODE)).astype(np.float32)  # [size, CODE]
    embedding = np.zeros((size, WIDTH), np.float32)
    embedding[:, 0] = 8.0
    embedding[:, _part(0)] = codes
    output = np.zeros((size, WIDTH), np.float32)
    output[:, _part(BEFORE + 1)] = codes
    for copied in swaps:
        output[copied, _part(BEFORE + 1)] = 0.0
    for copied, said in swaps.items():
        output[said, _part(BEFORE + 1)] += codes[copied]
    output *= _SHARP_OUT / np.sqrt(CODE)
    tensors: dict[str, NDArray[Any]] = {
        "token_embd.weight": embedding,
        "output.weight": output,
        "output_norm.weight": np.ones(WIDTH),
    }
    for layer, attention in enumerate((_notes_before(), _looks_back())):
        block = f"blk.{layer}."
        tensors |= {f"{block}attn_{name}.weight": matrix for name, matrix in attention.items()}
        tensors |= {f"{block}{name}_norm.weight": np.ones(WIDTH) for name in ("attn", "ffn")}
        tensors |= {f"{block}ffn_{name}.weight": np.zeros((WIDTH, WIDTH)) for name in ("gate", "up", "down")}
    return tensors


def _notes_before() -> dict[str, NDArray[np.float64]]:
    """Heads 0 to 4 each attend 1 to 5 tokens back, by position alone, and copy the code from there."""
    q, k, v, out = (np.zeros((WIDTH, WIDTH)) for _ in range(4))
    for head in range(BEFORE):
        at = head * HEAD
        for pair in range(3):  # score: the sum of cos(turn * (distance - head - 1))
            turn = FREQ_BASE ** (-2 * pair / HEAD)
            angle = turn * (head + 1)
            k[at + 2 * pair, 0] = 1.0
            q[at + 2 * pair, 0] = _SHARP_POSITION * np.cos(angle)
            q[at + 2 * pair + 1, 0] = -_SHARP_POSITION * np.sin(angle)
        v[at : at + CODE, _part(0)] = np.eye(CODE)
        out[_part(head + 1), at : at + CODE] = np.eye(CODE)
    return {"q": q, "k": k, "v": v, "output": out}


def _looks_back() -> dict[str, NDArray[np.float64]]:
    """Head 0 compares the last tokens with those before each earlier one, and copies the code found there."""
    q, k, v, out = (np.zeros((WIDTH, WIDTH)) for _ in range(4))
    for match in range(BEFORE):
        rows = slice(SLOW + match * MATCH, SLOW + (match + 1) * MATCH)
        dims = np.arange(match * MATCH, (match + 1) * MATCH)
        q[rows, _part(match)][np.arange(MATCH), dims] = _SHARP_MATCH
        k[rows, _part(match + 1)][np.arange(MATCH), dims] = 1.0
    v[:CODE, _part(0)] = np.eye(CODE)
    out[_part(BEFORE + 1), :CODE] = np.eye(CODE)
    return {"q": q, "k": k, "v": v, "output": out}
