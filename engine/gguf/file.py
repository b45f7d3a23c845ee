"""A model file as its GGUF header describes it, split files included, without loading the weights.

Everything that can be told from the header is refused here, with a sentence; what only llama.cpp can tell is
found by `engine.pair.preflight`.
"""

from collections import Counter
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from engine.errors import ModelError
from engine.gguf.constants import LlamaFileType
from engine.gguf.header import Header, Tensor, damaged, shown
from engine.gguf.names import PART, display_name
from engine.gguf.parser import read_header
from engine.records import ModelFile, Sampling
from engine.words import tr, tr_noop

# llama.cpp's llm_arch_is_recurrent and llm_arch_is_hybrid
# fmt: off
RECURRENT = frozenset({
    "mamba", "mamba2", "rwkv6", "rwkv6qwen2", "rwkv7", "arwkv7",
    "jamba", "falcon-h1", "plamo2", "granitehybrid", "lfm2", "lfm2moe", "nemotron_h", "nemotron_h_moe", "qwen3next",
    "kimi-linear", "bailingmoe3", "kimi-k3", "glm5-next", "qwen35", "qwen35moe", "qwen4exp", "deepseek4", "minimax-01",
})
# Of llm_arch_supports_rs_rollback those whose states are counted below
ROLLS_BACK = frozenset({"lfm2", "lfm2moe", "qwen35", "qwen35moe", "nemotron_h", "nemotron_h_moe"})
EMBEDDING = (
    "bert", "modern-bert", "nomic-bert", "nomic-bert-moe", "neo-bert", "jina-bert-v2", "jina-bert-v3", "eurobert",
    "t5encoder", "gemma-embedding", "llama-embed",
)
# fmt: on
NOT_CHAT = {  # general.architecture or general.type
    **dict.fromkeys(EMBEDDING, tr_noop("{file} is an embedding model, which writes no text.")),
    **dict.fromkeys(
        ("clip", "mmproj"),
        tr_noop("{file} is an image or audio projector, which only works beside a language model."),
    ),
    **dict.fromkeys(("wavtokenizer-dec", "qwen3tts"), tr_noop("{file} is a speech model, which writes no text.")),
    **dict.fromkeys(
        ("dream", "llada", "llada-moe", "rnd1"),
        tr_noop("{file} is a diffusion model, which does not write word by word."),
    ),
    **dict.fromkeys(
        ("eagle3", "dflash", "gemma4-assistant"),
        tr_noop("{file} is a draft head for one certain model, which cannot be loaded by itself."),
    ),
    **dict.fromkeys(
        ("adapter", "lora"), tr_noop("{file} is a LoRA adapter, which only works on top of its base model.")
    ),
    "t5": tr_noop("{file} is an encoder-decoder model, which Tandem does not run."),
    "imatrix": tr_noop("{file} is an importance matrix for quantising, not a model."),
}
_CHOOSE_CHAT = tr_noop("Choose the GGUF file of a chat or text model.")
TOKENS = "tokenizer.ggml.tokens"
UNKNOWN_TOKEN, CONTROL_TOKEN = 2, 3
# fmt: off
CONTROL_BY_TEXT = frozenset({  # llama.cpp makes these control tokens whatever type the file gives them
    "<|eot_id|>", "<|im_end|>", "<|end|>", "<end_of_turn>", "<|endoftext|>", "<|end_of_text|>", "<EOT>",
    "_<EOT>", "[EOT]", "<｜end▁of▁sentence｜>", "<end_of_utterance>", "<|eom_id|>", "<|return|>", "<|call|>",
    "<|flush|>", "<|calls|>", "</s>", "[EOS]", "<eos>", "<turn|>", "<|tool_response>", "[e~[", "<|fim_prefix|>",
    "<|fim_suffix|>", "<|fim_middle|>", "<|fim_pad|>", "<|fim_repo|>", "<|repo_name|>", "<|file_sep|>",
    "<fim_prefix>", "<fim_suffix>", "<fim_middle>", "<fim_pad>", "<fim-prefix>", "<fim-suffix>", "<fim-middle>",
    "<fim-pad>", "<fim-repo>", "<reponame>", "<PRE>", "<SUF>", "<MID>", "<PAD>", "[PAD]", "<REPO>", "▁<PRE>",
    "▁<SUF>", "▁<MID>", "<｜fim▁begin｜>", "<｜fim▁hole｜>", "<｜fim▁end｜>", "<|code_prefix|>", "<|code_suffix|>",
    "<|code_middle|>", "<|prefix|>", "<|suffix|>", "<|middle|>",
})
# fmt: on


@dataclass(frozen=True, slots=True)
class _Shape:
    """The hyperparameters that size the KV cache and the scratch buffers."""

    context_length: int
    layers: int
    width: int
    heads: int
    kv_heads: int
    total_kv_heads: int
    key_length: int
    value_length: int
    feed_forward: int


def read_model_file(path: Path) -> ModelFile:
    """Read the header of `path`, and of its other parts when it is split.

    ModelError, with a sentence, when the file is missing, malformed, incomplete, or no model that writes text.
    """
    header = read_header(path)
    _refuse_other_kinds(header)
    parts = [header, *_read_other_parts(header)]
    _refuse_without_tokenizer(header)
    tensors = [tensor for part in parts for tensor in part.tensors]
    if not tensors:
        raise _no_chat_model(tr_noop("{file} holds only a vocabulary and no weights."), path)
    for part in parts:
        _refuse_truncated(part)
    architecture = header.text("general.architecture")
    shape = _read_shape(header, architecture)
    return ModelFile(
        path=path,
        name=display_name(path.name, header.values),
        architecture=architecture,
        file_bytes=sum(part.file_bytes for part in parts),
        tensor_bytes=sum(tensor.num_bytes for tensor in tensors),
        parameters=sum(tensor.elements for tensor in tensors),
        quantisation=_quantisation(header, tensors),
        context_length=shape.context_length,
        layers=shape.layers,
        width=shape.width,
        heads=shape.heads,
        kv_heads=shape.kv_heads,
        key_length=shape.key_length,
        value_length=shape.value_length,
        vocabulary_size=header.arrays[TOKENS].count,
        vocabulary_type=header.text("tokenizer.ggml.model"),
        has_template=bool(header.text("tokenizer.chat_template").strip()),
        recurrent=architecture in RECURRENT,
        state_bytes=_state_bytes(header, architecture, shape) if architecture in ROLLS_BACK else 0,
        sampling=_recommended_sampling(header),
        feed_forward=shape.feed_forward,
        total_kv_heads=shape.total_kv_heads,
    )


def _state_bytes(header: Header, architecture: str, shape: _Shape) -> int:
    """The recurrent state of one position in float32: llama.cpp's n_embd_r and n_embd_s, as if every layer had one."""

    def size(key: str) -> int:
        return header.integer(f"{architecture}.{key}")

    if cached := size("shortconv.l_cache"):
        channels = shape.width * (cached - 1)
    else:
        inner, state = size("ssm.inner_size"), size("ssm.state_size")
        convolution = max(0, size("ssm.conv_kernel") - 1) * (inner + 2 * size("ssm.group_count") * state)
        channels = convolution + inner * state
    return shape.layers * channels * 4


def control_tokens(header: Header) -> tuple[str, ...]:
    """Texts that llama.cpp turns into one control token when it parses special tokens."""
    kinds = header.numbers("tokenizer.ggml.token_type").tolist()
    by_type = (UNKNOWN_TOKEN, CONTROL_TOKEN)
    texts = (text.decode("utf-8", "replace") for text in header.texts(TOKENS))
    return tuple(
        text for text, kind in zip_longest(texts, kinds) if text and (kind in by_type or text in CONTROL_BY_TEXT)
    )


def _refuse_other_kinds(header: Header) -> None:
    architecture = header.text("general.architecture")
    sentence = NOT_CHAT.get(header.text("general.type", "model")) or NOT_CHAT.get(architecture)
    if sentence:
        raise _no_chat_model(sentence, header.path)
    if not architecture and not header.integer("split.no"):
        raise damaged(tr("{file} does not say which architecture it has.", file=header.path.name))


def _no_chat_model(sentence: str, path: Path) -> ModelError:
    return ModelError(f"{tr(sentence, file=path.name)} {tr(_CHOOSE_CHAT)}")


def _refuse_without_tokenizer(header: Header) -> None:
    model = header.text("tokenizer.ggml.model", "none")
    if model in ("none", "no_vocab", "") or TOKENS not in header.arrays or not header.arrays[TOKENS].count:
        sentence = tr_noop("{file} has no tokenizer, so it cannot read or write text. Choose a complete GGUF file.")
        raise ModelError(tr(sentence, file=header.path.name))


def _refuse_truncated(part: Header) -> None:
    missing = part.expected_bytes - part.file_bytes
    if missing > 0:
        sentence = tr_noop(
            "{file} is incomplete: {missing:,} of its {all:,} bytes are missing. Download it again, or wait until its "
            "download has finished."
        )
        raise ModelError(tr(sentence, file=part.path.name, missing=missing, all=part.expected_bytes))


def _read_other_parts(first: Header) -> list[Header]:
    """Headers of parts 2, 3 ... of a split file; llama.cpp finds them by name, beside the first."""
    count = first.integer("split.count")
    if count <= 1:
        return []
    name = first.path.name
    match = PART.fullmatch(name)
    if not match or int(match["count"]) != count:
        sentence = tr_noop(
            "{file} is one of {count} parts, and its name does not end in {ending}. Give the parts their original "
            "names."
        )
        raise ModelError(tr(sentence, file=name, count=count, ending=f"-00001-of-{count:05}.gguf"))
    if int(match["index"]) != 1 or first.integer("split.no") != 0:
        sentence = tr_noop("{file} is part {number} of {count}. Open the first part, {first}.")
        opens = f"{match['stem']}-00001-of-{count:05}.gguf"
        raise ModelError(tr(sentence, file=name, number=int(match["index"]), count=count, first=opens))
    paths = (first.path.with_name(f"{match['stem']}-{number:05}-of-{count:05}.gguf") for number in range(2, count + 1))
    return [_read_part(path, number, count, name) for number, path in enumerate(paths, 2)]


def _read_part(path: Path, number: int, count: int, first: str) -> Header:
    if not path.exists():
        sentence = tr_noop("Part {number} of {count}, {file}, is missing beside {first}. Get it.")
        raise ModelError(tr(sentence, number=number, count=count, file=path.name, first=first))
    part = read_header(path)
    if part.integer("split.no") != number - 1:
        sentence = tr_noop("{file} is not part {number} of {first}. Download the parts again.")
        raise ModelError(tr(sentence, file=path.name, number=number, first=first))
    return part


def _read_shape(header: Header, architecture: str) -> _Shape:
    layers = _positive(header, f"{architecture}.block_count")
    width = _positive(header, f"{architecture}.embedding_length")
    heads = max(_per_layer(header, f"{architecture}.attention.head_count", 0))
    kv_heads = _per_layer(header, f"{architecture}.attention.head_count_kv", heads)
    head_length = width // heads if heads else 0
    return _Shape(
        context_length=_positive(header, f"{architecture}.context_length"),
        layers=layers,
        width=width,
        heads=heads,
        kv_heads=max(kv_heads),
        total_kv_heads=sum(kv_heads) if len(kv_heads) > 1 else layers * kv_heads[0],
        key_length=_not_negative(header, f"{architecture}.attention.key_length", head_length),
        value_length=_not_negative(header, f"{architecture}.attention.value_length", head_length),
        feed_forward=max(_per_layer(header, f"{architecture}.feed_forward_length", 0)),
    )


def _positive(header: Header, key: str) -> int:
    value = header.integer(key)
    if value <= 0:
        sentence = tr_noop("{file} does not give a sensible {key} ({value}).")
        raise damaged(tr(sentence, file=header.path.name, key=shown(key), value=value))
    return value


def _not_negative(header: Header, key: str, default: int) -> int:
    return max(0, header.integer(key, default))


def _per_layer(header: Header, key: str, default: int) -> list[int]:
    """A number that some architectures give once and others for each layer."""
    if key not in header.arrays:
        return [_not_negative(header, key, default)]
    values = header.numbers(key)
    if values.dtype.kind not in "iu":
        raise damaged(tr("{file} has no whole numbers in {key}.", file=header.path.name, key=shown(key)))
    return [max(0, int(value)) for value in values.tolist()] or [default]


def _quantisation(header: Header, tensors: list[Tensor]) -> str:
    """As people call it, e.g. "Q4_K_M", where the header's word agrees with the weights; else the main type, "Q4_K"."""
    main = _main_type(tensors)
    try:
        said = LlamaFileType(header.integer("general.file_type", -1)).name.removeprefix("MOSTLY_").removeprefix("ALL_")
    except (ValueError, ModelError):  # unknown, or no number
        return main
    return said if said.startswith(main) else main


def _main_type(tensors: list[Tensor]) -> str:
    weights: Counter[str] = Counter()
    for tensor in tensors:
        weights[tensor.kind.name] += tensor.elements
    return weights.most_common(1)[0][0]


def _recommended_sampling(header: Header) -> Sampling | None:
    prefix = "general.sampling."
    if not any(key.startswith(prefix) for key in header.values):
        return None
    plain = Sampling()
    return Sampling(
        temperature=header.number(prefix + "temp", 0.8),
        top_k=header.integer(prefix + "top_k", plain.top_k),
        top_p=header.number(prefix + "top_p", plain.top_p),
        min_p=header.number(prefix + "min_p", plain.min_p),
        repeat_penalty=header.number(prefix + "penalty_repeat", plain.repeat_penalty),
        repeat_last_n=header.integer(prefix + "penalty_last_n", plain.repeat_last_n),
    )
