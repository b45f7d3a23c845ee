"""Small weights with the vocabulary of a large model: what is added is never said, but chosen from each time."""

from pathlib import Path

import gguf
import numpy as np
from gguf.quants import dequantize

from tests.benchmarks.machine import cache_folder
from tests.benchmarks.models import shape_file, weights_file

VOCABULARY = 128_256  # Llama 3's
_SMALL = 512  # of these, the small weights' own
_NORMAL = 1  # type of a token that is text
_UNSAID = 3  # <0x00>: of the small models' tokens the text of one byte, which no story has
_PUSHED = 2.0  # times the unsaid token's row, so that 127,744 of its kind together are not said either
_SPREAD = 0.2  # of the rows around that, so that their logits differ as those of real tokens do


def wide(weights: str, shape: str, kind: str) -> Path:
    """The weights of that name with 128,256 tokens, in that shape and type, the filler zero; made once and kept."""
    source = cache_folder() / "models" / f"{weights}-{VOCABULARY}.gguf"
    if not source.exists():
        source.parent.mkdir(parents=True, exist_ok=True)
        partial = source.with_suffix(".partial")
        widen(weights_file(weights), partial)
        partial.replace(source)
    return shape_file(source, f"{weights}-wide", shape, kind, filler="zero")


def is_filler(token: int) -> bool:
    return token >= _SMALL


def widen(source: Path, path: Path) -> None:
    """A copy of a small GGUF file with a vocabulary of 128,256; every matrix in F32."""
    reader = gguf.GGUFReader(source)
    tensors = {tensor.name: dequantize(tensor.data, tensor.tensor_type) for tensor in reader.tensors}
    missing = VOCABULARY - _SMALL
    more = {
        "tokenizer.ggml.tokens": [f"<filler {number}>" for number in range(missing)],
        "tokenizer.ggml.scores": [-1e6] * missing,
        "tokenizer.ggml.token_type": [_NORMAL] * missing,
        "llama.vocab_size": missing,
    }
    writer = gguf.GGUFWriter(path, "llama")
    for name, field in reader.fields.items():
        if name.startswith("GGUF.") or name == "general.architecture":
            continue
        value = field.contents() + more[name] if name in more else field.contents()
        writer.add_key_value(name, value, field.types[0], field.types[-1] if len(field.types) > 1 else None)
    head = tensors.setdefault("output.weight", tensors["token_embd.weight"])
    noise = np.random.default_rng(0)
    unsaid = head[_UNSAID] * noise.normal(_PUSHED, _SPREAD, (missing, 1))
    tensors["output.weight"] = np.concatenate([head, unsaid])
    tensors["token_embd.weight"] = np.pad(tensors["token_embd.weight"], ((0, missing), (0, 0)))
    for name, tensor in tensors.items():
        writer.add_tensor(name, np.ascontiguousarray(tensor, np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
