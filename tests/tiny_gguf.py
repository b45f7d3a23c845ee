"""Writes tiny real GGUF files: a Llama of random weights that llama.cpp loads, and its sick relatives."""

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import gguf
import numpy as np

WORDS = "the an cat dog sat ran on mat big small and then it was red blue".split(" ")  # noqa: SIM905
NORMAL, UNKNOWN, CONTROL, USER_DEFINED, BYTE = 1, 2, 3, 4, 6
CHAT_TEMPLATE = (
    "{{ bos_token }}{% for message in messages %}<|turn|>{{ message['role'] }}\n"
    "{{ message['content'] | trim }}<|end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|turn|>assistant\n{% endif %}"
)


def vocabulary(changed: Mapping[int, str] | None = None, extra: int = 0) -> tuple[list[str], list[int]]:
    """SentencePiece-style: <unk>, <s>, </s>, two control tokens, 256 bytes, words from id 261 on; and their types."""
    texts = ["<unk>", "<s>", "</s>", "<|turn|>", "<|end|>", *(f"<0x{byte:02X}>" for byte in range(256))]
    types = [UNKNOWN, CONTROL, CONTROL, CONTROL, CONTROL] + [BYTE] * 256
    words = [*WORDS, *("▁" + word for word in WORDS), *(chr(letter) for letter in range(97, 123)), "▁"]
    words += [f"extra{number}" for number in range(extra)]
    texts += words
    types += [NORMAL] * len(words)
    for token, text in (changed or {}).items():
        texts[token] = text
    return texts, types


def write_tiny(
    path: Path,
    *,
    architecture: str = "llama",
    layers: int = 2,
    width: int = 32,
    heads: int = 4,
    kv_heads: int = 2,
    feed_forward: int = 64,
    context: int = 256,
    seed: int = 1,
    changed: Mapping[int, str] | None = None,
    extra_tokens: int = 0,
    tokenizer: bool = True,
    weights: bool = True,
    template: str | None = None,
    add_bos: bool | None = True,
    add_eos: bool | None = None,
    bos: int = 1,
    eos: int = 2,
    values: Mapping[str, Any] | None = None,
    half: bool = False,
) -> Path:
    """A Llama with random weights, matrices in F32, or `half`: F16. `values`: more string, bool, int or float keys."""
    texts, types = vocabulary(changed, extra_tokens)
    writer = gguf.GGUFWriter(path, architecture)
    writer.add_name("Tiny")
    writer.add_context_length(context)
    writer.add_embedding_length(width)
    writer.add_block_count(layers)
    writer.add_feed_forward_length(feed_forward)
    writer.add_head_count(heads)
    writer.add_head_count_kv(kv_heads)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(width // heads)
    if tokenizer:
        _add_tokenizer(writer, texts, types, bos=bos, eos=eos, add_bos=add_bos, add_eos=add_eos)
    if template is not None:
        writer.add_chat_template(template)
    for key, value in (values or {}).items():
        _add_value(writer, key, value)
    if weights:
        for name, tensor in _tensors(len(texts), layers, width, heads, kv_heads, feed_forward, seed).items():
            writer.add_tensor(name, tensor.astype(np.float16) if half and tensor.ndim == 2 else tensor)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def write_tiny_lfm2(path: Path, *, width: int = 32, context: int = 512, seed: int = 1) -> Path:
    """A hybrid with random weights: two layers of short convolution, one of attention; the words of `write_tiny`."""
    texts, types = vocabulary()
    heads, kv_heads, feed_forward, cached = 4, [0, 2, 0], 64, 3
    writer = gguf.GGUFWriter(path, "lfm2")
    writer.add_name("Tiny hybrid")
    writer.add_context_length(context)
    writer.add_embedding_length(width)
    writer.add_block_count(len(kv_heads))
    writer.add_feed_forward_length(feed_forward)
    writer.add_head_count(heads)
    writer.add_head_count_kv(kv_heads)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(width // heads)
    writer.add_shortconv_l_cache(cached)
    _add_tokenizer(writer, texts, types, bos=1, eos=2, add_bos=True, add_eos=None)
    noise = np.random.default_rng(seed)

    def matrix(rows: int, columns: int) -> np.ndarray:
        return (noise.standard_normal((rows, columns)) / np.sqrt(columns)).astype(np.float32)

    ones = np.ones(width, np.float32)
    tensors = {"token_embd.weight": matrix(len(texts), width), "token_embd_norm.weight": ones}
    for layer, of_layer in enumerate(kv_heads):
        kv_width = width // heads * of_layer
        parts = {"attn_norm": ones, "ffn_norm": ones, "ffn_gate": matrix(feed_forward, width)}
        parts |= {"ffn_up": matrix(feed_forward, width), "ffn_down": matrix(width, feed_forward)}
        if of_layer:
            parts |= {"attn_q": matrix(width, width), "attn_output": matrix(width, width)}
            parts |= {"attn_k": matrix(kv_width, width), "attn_v": matrix(kv_width, width)}
            parts |= {name: np.ones(width // heads, np.float32) for name in ("attn_q_norm", "attn_k_norm")}
        else:
            parts |= {"shortconv.conv": matrix(width, cached), "shortconv.in_proj": matrix(3 * width, width)}
            parts |= {"shortconv.out_proj": matrix(width, width)}
        tensors |= {f"blk.{layer}.{name}.weight": tensor for name, tensor in parts.items()}
    for name, tensor in tensors.items():
        writer.add_tensor(name, tensor)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def write_vocabulary(path: Path, tokens: Sequence[str], **values: Any) -> Path:
    """A byte-level BPE vocabulary alone, for large ones; `values` as tokenizer_ggml_pre="llama-bpe"."""
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_context_length(8192)
    writer.add_embedding_length(64)
    writer.add_block_count(1)
    writer.add_head_count(4)
    writer.add_tokenizer_model("gpt2")
    writer.add_token_list(list(tokens))
    writer.add_token_types([NORMAL] * len(tokens))
    writer.add_token_merges([f"{number} {number}" for number in range(2 * len(tokens))])
    for key, value in values.items():
        _add_value(writer, key.replace("tokenizer_ggml_", "tokenizer.ggml."), value)
    writer.add_tensor("token_embd.weight", np.zeros((1, 64), np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def write_raw(path: Path, *, version: int = 3, tensors: int = 0, keys: int = 0, rest: bytes = b"") -> Path:
    """A GGUF file by hand: magic, version, counts, and whatever follows."""
    path.write_bytes(b"GGUF" + struct.pack("<IQQ", version, tensors, keys) + rest)
    return path


def _add_tokenizer(
    writer: gguf.GGUFWriter,
    texts: list[str],
    types: list[int],
    *,
    bos: int,
    eos: int,
    add_bos: bool | None,
    add_eos: bool | None,
) -> None:
    writer.add_tokenizer_model("llama")
    writer.add_token_list(texts)
    writer.add_token_scores([-float(number) for number in range(len(texts))])
    writer.add_token_types(types)
    writer.add_bos_token_id(bos)
    writer.add_eos_token_id(eos)
    if add_bos is not None:
        writer.add_add_bos_token(add_bos)
    if add_eos is not None:
        writer.add_add_eos_token(add_eos)


def _add_value(writer: gguf.GGUFWriter, key: str, value: Any) -> None:
    if isinstance(value, bool):
        writer.add_bool(key, value)
    elif isinstance(value, int):
        writer.add_uint32(key, value)
    elif isinstance(value, float):
        writer.add_float32(key, value)
    elif isinstance(value, str):
        writer.add_string(key, value)
    else:
        writer.add_array(key, value)


def _tensors(
    num_tokens: int, layers: int, width: int, heads: int, kv_heads: int, feed_forward: int, seed: int
) -> dict[str, np.ndarray]:
    noise = np.random.default_rng(seed)
    kv_width = width // heads * kv_heads

    def matrix(rows: int, columns: int) -> np.ndarray:
        return (noise.standard_normal((rows, columns)) / np.sqrt(columns)).astype(np.float32)

    ones = np.ones(width, np.float32)
    tensors = {"token_embd.weight": matrix(num_tokens, width)}
    for layer in range(layers):
        name = f"blk.{layer}."
        tensors[name + "attn_norm.weight"] = ones
        tensors[name + "attn_q.weight"] = matrix(width, width)
        tensors[name + "attn_k.weight"] = matrix(kv_width, width)
        tensors[name + "attn_v.weight"] = matrix(kv_width, width)
        tensors[name + "attn_output.weight"] = matrix(width, width)
        tensors[name + "ffn_norm.weight"] = ones
        tensors[name + "ffn_gate.weight"] = matrix(feed_forward, width)
        tensors[name + "ffn_up.weight"] = matrix(feed_forward, width)
        tensors[name + "ffn_down.weight"] = matrix(width, feed_forward)
    tensors["output_norm.weight"] = ones
    tensors["output.weight"] = matrix(num_tokens, width)
    return tensors
