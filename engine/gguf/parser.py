"""Reads a GGUF header without loading the weights.

`gguf.GGUFReader` makes numpy arrays of every token, seconds for a 128k vocabulary; here arrays are skipped and
only their place is kept. The rules are those of llama.cpp's `ggml/src/gguf.cpp`. The file is read, never mapped: a
file that shrinks, or a share that goes away meanwhile, must be an error and not a SIGBUS.
"""

import os
import struct
from pathlib import Path
from typing import Protocol

from gguf import GGML_QUANT_SIZES, GGMLQuantizationType

from engine.errors import ModelError
from engine.gguf.header import DAMAGED, NUMBERS, STRING, Array, Header, Scalar, Tensor, shown

MAX_HEADER_BYTES = 256 * 1024 * 1024  # the largest known vocabularies need 20 MB
MAX_KEYS = 100_000
MAX_TENSORS = 1_000_000
READ_AHEAD_BYTES = 1024 * 1024
MAX_DIMENSIONS = 4
MAX_TENSOR_NAME_BYTES = 63
SMALLEST_KEY_BYTES = 8 + 1 + 4 + 1
SMALLEST_TENSOR_BYTES = 8 + 4 + 4 + 8
ALIGNMENT = 32
ARRAY = 9

_STRUCTS = {kind: struct.Struct("<" + letter) for kind, letter in NUMBERS.items()}
_U32, _U64 = struct.Struct("<I"), struct.Struct("<Q")


class Source(Protocol):
    """Bytes from the beginning on: a file, or what arrives from a network."""

    def read(self, count: int, /) -> bytes: ...


def parse_header(source: Source, path: Path, num_bytes: int) -> Header:
    """Parse what `source` gives, about a mebibyte beyond the header. `path` is what sentences call the file."""
    return _parse(_Reader(source, path, num_bytes))


def read_header(path: Path) -> Header:
    """Parse `path`; ModelError with a sentence when that is no sound GGUF file. Does not look at the weights."""
    try:
        if path.is_dir():
            raise ModelError(f"{path} is a folder. Choose a .gguf file inside it.")
        if path.exists() and not path.is_file():
            raise ModelError(f"{path} is a device or a pipe. Choose a .gguf file.")
        with path.open("rb") as file:
            return parse_header(file, path, os.fstat(file.fileno()).st_size)
    except FileNotFoundError:
        raise ModelError(f"There is no file {path}. Check the name, or choose another file.") from None
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL character
        reason = error.strerror if isinstance(error, OSError) else error
        raise ModelError(f"{path} cannot be read: {reason or error}. Check its permissions and its disk.") from error


class _Reader:
    """A cursor over the start of a file that reads on as it moves."""

    def __init__(self, file: Source, path: Path, size: int) -> None:
        self.file = file
        self.path = path
        self.size = size
        self.buffer = bytearray()
        self.at = 0

    def need(self, count: int) -> None:
        """Have `count` bytes from the cursor in the buffer."""
        end = self.at + count
        if end <= len(self.buffer):
            return
        if end > self.size:
            raise ModelError(
                f"{self.path.name} ends after {self.size:,} bytes, inside its header. It is damaged or was not "
                "downloaded completely: download it again."
            )
        if end > MAX_HEADER_BYTES:
            raise ModelError(f"{self.path.name} claims a header of more than {MAX_HEADER_BYTES:,} bytes. {DAMAGED}")
        wanted = min(self.size, max(end, len(self.buffer) + READ_AHEAD_BYTES))
        self.buffer += self.file.read(wanted - len(self.buffer))
        if end > len(self.buffer):
            raise ModelError(f"{self.path.name} became shorter while it was read. Wait until it is complete.")

    def number(self, layout: struct.Struct) -> int:
        self.need(layout.size)
        value: int = layout.unpack_from(self.buffer, self.at)[0]
        self.at += layout.size
        return value

    def text(self) -> str:
        length = self.number(_U64)
        self.need(length)
        start = self.at
        self.at += length
        return self.buffer[start : self.at].decode("utf-8", "replace")

    def skip_texts(self, count: int) -> None:
        """Walk over `count` strings. This loop is the whole cost of a large vocabulary."""
        at, buffer, unpack = self.at, self.buffer, _U64.unpack_from
        for _ in range(count):
            try:
                at += 8 + unpack(buffer, at)[0]
            except (struct.error, OverflowError):
                self.at = at
                self.need(8)
                at += 8 + unpack(buffer, at)[0]
        self.at = at
        self.need(0)


def _parse(reader: _Reader) -> Header:
    _check_magic(reader)
    version = reader.number(_U32)
    _check_version(reader.path, version)
    num_tensors = reader.number(_U64)
    num_keys = reader.number(_U64)
    least = num_tensors * SMALLEST_TENSOR_BYTES + num_keys * SMALLEST_KEY_BYTES
    if least > reader.size - reader.at or num_keys > MAX_KEYS or num_tensors > MAX_TENSORS:
        raise ModelError(
            f"{reader.path.name} claims {num_tensors:,} tensors and {num_keys:,} keys, too many for a "
            f"file of {reader.size:,} bytes. {DAMAGED}"
        )
    values, arrays = _parse_keys(reader, num_keys)
    alignment = values.get("general.alignment", ALIGNMENT)
    if isinstance(alignment, bool) or not isinstance(alignment, int) or alignment < 1 or alignment & (alignment - 1):
        raise ModelError(f"{reader.path.name} has the alignment {shown(alignment)}, not a power of two. {DAMAGED}")
    tensors, expected = _parse_tensors(reader, num_tensors, alignment)
    data_offset = -(-reader.at // alignment) * alignment
    return Header(
        path=reader.path,
        file_bytes=reader.size,
        version=version,
        values=values,
        arrays=arrays,
        tensors=tensors,
        data_offset=data_offset,
        expected_bytes=data_offset + expected if tensors else reader.at,
        buffer=reader.buffer,
    )


def _check_magic(reader: _Reader) -> None:
    name = reader.path.name
    if reader.size == 0:
        raise ModelError(f"{name} is empty. It was not downloaded: download it again.")
    reader.need(min(4, reader.size))
    magic = bytes(reader.buffer[:4])
    if magic == b"GGUF":
        reader.at = 4
        return
    if magic in (b"lmgg", b"fmgg", b"tjgg", b"algg"):  # GGML, GGMF, GGJT, GGLA, stored little-endian
        raise ModelError(f"{name} has the old GGML format, from before August 2023. Get the model as a GGUF file.")
    if magic[:2] == b"PK":
        raise ModelError(f"{name} is a ZIP or PyTorch file, not a GGUF file. Get the model as a GGUF file.")
    if reader.size > 8 and reader.buffer[8:9] == b"{":
        raise ModelError(f"{name} is a safetensors file, not a GGUF file. Get the model as a GGUF file.")
    if magic.lstrip()[:1] == b"<" or magic == b"vers":
        raise ModelError(
            f"{name} is a web page or a Git LFS pointer, not a GGUF file: the download went wrong. Download it again."
        )
    raise ModelError(f"{name} is not a GGUF file: it does not begin with the letters GGUF. Choose another file.")


def _check_version(path: Path, version: int) -> None:
    if version & 0xFFFF == 0:
        raise ModelError(f"{path.name} is a big-endian GGUF file. Get the little-endian one.")
    if version == 1:
        raise ModelError(f"{path.name} is a GGUF file of version 1, which llama.cpp no longer reads. Get a newer one.")
    if version > 3:
        raise ModelError(
            f"{path.name} is a GGUF file of version {version}; Tandem reads 2 and 3. Update Tandem, or download the "
            "file again."
        )


def _parse_keys(reader: _Reader, count: int) -> tuple[dict[str, Scalar], dict[str, Array]]:
    values: dict[str, Scalar] = {}
    arrays: dict[str, Array] = {}
    for index in range(count):
        key = reader.text()
        if not key or key in values or key in arrays:
            problem = f"the key {shown(key)} twice" if key else f"no name for its key {index}"
            raise ModelError(f"{reader.path.name} has {problem}. {DAMAGED}")
        kind = reader.number(_U32)
        if kind == ARRAY:
            arrays[key] = _skip_array(reader, key)
        elif kind == STRING:
            values[key] = reader.text()
        else:
            values[key] = reader.number(_layout(reader, key, kind))
    return values, arrays


def _skip_array(reader: _Reader, key: str) -> Array:
    kind = reader.number(_U32)
    count = reader.number(_U64)
    start = reader.at
    item_bytes = 8 if kind == STRING else _layout(reader, key, kind).size
    if count * item_bytes > reader.size - start:
        raise ModelError(f"{reader.path.name} has {count:,} items for {shown(key)}, more than it can hold. {DAMAGED}")
    if kind == STRING:
        reader.skip_texts(count)
    else:
        reader.need(count * item_bytes)
        reader.at += count * item_bytes
    return Array(kind, count, start, reader.at)


def _layout(reader: _Reader, key: str, kind: int) -> struct.Struct:
    layout = _STRUCTS.get(kind)
    if layout is None:
        raise ModelError(f"{reader.path.name} has a value of the unknown type {kind} for {shown(key)}. {DAMAGED}")
    return layout


def _parse_tensors(reader: _Reader, count: int, alignment: int) -> tuple[tuple[Tensor, ...], int]:
    """The tensors, and how many bytes their data needs. The last one may stand unpadded."""
    tensors: list[Tensor] = []
    names: set[str] = set()
    next_offset = end = 0
    for _ in range(count):
        tensor = _parse_tensor(reader)
        if tensor.name in names:
            raise ModelError(f"{reader.path.name} has the tensor {shown(tensor.name)} twice. {DAMAGED}")
        if tensor.offset != next_offset:
            raise ModelError(
                f"{reader.path.name} places the tensor {shown(tensor.name)} at byte {tensor.offset:,} of its data "
                f"instead of {next_offset:,}. {DAMAGED}"
            )
        names.add(tensor.name)
        tensors.append(tensor)
        end = next_offset + tensor.num_bytes
        next_offset = -(-end // alignment) * alignment
    return tuple(tensors), end


def _parse_tensor(reader: _Reader) -> Tensor:
    name = reader.text()
    if len(name.encode()) > MAX_TENSOR_NAME_BYTES:
        raise ModelError(f"{reader.path.name} has a tensor with an overlong name, {shown(name)}. {DAMAGED}")
    num_dimensions = reader.number(_U32)
    if num_dimensions > MAX_DIMENSIONS:
        raise ModelError(
            f"{reader.path.name} has the tensor {shown(name)} with {num_dimensions:,} dimensions; at most "
            f"{MAX_DIMENSIONS} are possible. {DAMAGED}"
        )
    shape = tuple(reader.number(_U64) for _ in range(num_dimensions))
    kind_number = reader.number(_U32)
    try:
        kind = GGMLQuantizationType(kind_number)
    except ValueError:
        raise ModelError(
            f"{reader.path.name} stores the tensor {shown(name)} in the type {kind_number}, which this version "
            "does not know. Update Tandem, or choose another file."
        ) from None
    tensor = Tensor(name, shape, kind, reader.number(_U64))
    block = GGML_QUANT_SIZES[kind][0]
    if shape and shape[0] % block:
        raise ModelError(
            f"{reader.path.name} has rows of {shape[0]:,} weights in the tensor {shown(name)}, no multiple of "
            f"{kind.name}'s block of {block}. {DAMAGED}"
        )
    if tensor.elements >= 2**63:
        raise ModelError(f"{reader.path.name} has the impossible shape {shape} for {shown(name)}. {DAMAGED}")
    return tensor
