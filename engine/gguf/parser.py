"""Reads a GGUF header without loading the weights.

`gguf.GGUFReader` makes numpy arrays of every token, seconds for a 128k vocabulary; here arrays are skipped and
only their place is kept. The rules are those of llama.cpp's `ggml/src/gguf.cpp`. The file is read, never mapped: a
file that shrinks, or a share that goes away meanwhile, must be an error and not a SIGBUS.
"""

import os
import struct
from pathlib import Path
from typing import Protocol

from engine.errors import ModelError
from engine.gguf.constants import GGML_QUANT_SIZES, GGMLQuantizationType
from engine.gguf.header import NUMBERS, STRING, Array, Header, Scalar, Tensor, damaged, shown
from engine.words import tr, tr_noop

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
            raise ModelError(tr("{path} is a folder. Choose a .gguf file inside it.", path=path))
        if path.exists() and not path.is_file():
            raise ModelError(tr("{path} is a device or a pipe. Choose a .gguf file.", path=path))
        with path.open("rb") as file:
            return parse_header(file, path, os.fstat(file.fileno()).st_size)
    except FileNotFoundError:
        raise ModelError(tr("There is no file {path}. Check the name, or choose another file.", path=path)) from None
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL character
        reason = error.strerror if isinstance(error, OSError) else error
        sentence = tr_noop("{path} cannot be read: {reason}. Check its permissions and its disk.")
        raise ModelError(tr(sentence, path=path, reason=reason or error)) from error


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
            sentence = tr_noop(
                "{file} ends after {size:,} bytes, inside its header. It is damaged or was not downloaded completely: "
                "download it again."
            )
            raise ModelError(tr(sentence, file=self.path.name, size=self.size))
        if end > MAX_HEADER_BYTES:
            raise self.damaged(tr_noop("{file} claims a header of more than {most:,} bytes."), most=MAX_HEADER_BYTES)
        wanted = min(self.size, max(end, len(self.buffer) + READ_AHEAD_BYTES))
        self.buffer += self.file.read(wanted - len(self.buffer))
        if end > len(self.buffer):
            sentence = tr_noop("{file} became shorter while it was read. Wait until it is complete.")
            raise ModelError(tr(sentence, file=self.path.name))

    def damaged(self, sentence: str, **values: object) -> ModelError:
        """The error of this file: `sentence` as `tr` takes it, its `{file}` is known here."""
        return damaged(tr(sentence, file=self.path.name, **values))

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
        raise reader.damaged(
            tr_noop("{file} claims {tensors:,} tensors and {keys:,} keys, too many for a file of {size:,} bytes."),
            tensors=num_tensors, keys=num_keys, size=reader.size,
        )  # fmt: skip
    values, arrays = _parse_keys(reader, num_keys)
    alignment = values.get("general.alignment", ALIGNMENT)
    if isinstance(alignment, bool) or not isinstance(alignment, int) or alignment < 1 or alignment & (alignment - 1):
        sentence = tr_noop("{file} has the alignment {alignment}, not a power of two.")
        raise reader.damaged(sentence, alignment=shown(alignment))
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
    reader.need(min(4, reader.size))
    magic = bytes(reader.buffer[:4])
    if magic == b"GGUF":
        reader.at = 4
    else:
        raise ModelError(tr(_what_it_is(magic, reader), file=reader.path.name))


def _what_it_is(magic: bytes, reader: _Reader) -> str:
    """Of a file that is none of GGUF, as `tr` takes it."""
    if not magic:
        return tr_noop("{file} is empty. It was not downloaded: download it again.")
    if magic in (b"lmgg", b"fmgg", b"tjgg", b"algg"):  # GGML, GGMF, GGJT, GGLA, stored little-endian
        return tr_noop("{file} has the old GGML format, from before August 2023. Get the model as a GGUF file.")
    if magic[:2] == b"PK":
        return tr_noop("{file} is a ZIP or PyTorch file, not a GGUF file. Get the model as a GGUF file.")
    if reader.size > 8 and reader.buffer[8:9] == b"{":
        return tr_noop("{file} is a safetensors file, not a GGUF file. Get the model as a GGUF file.")
    if magic.lstrip()[:1] == b"<" or magic == b"vers":
        return tr_noop(
            "{file} is a web page or a Git LFS pointer, not a GGUF file: the download went wrong. Download it again."
        )
    return tr_noop("{file} is not a GGUF file: it does not begin with the letters GGUF. Choose another file.")


def _check_version(path: Path, version: int) -> None:
    if version & 0xFFFF == 0:
        raise ModelError(tr("{file} is a big-endian GGUF file. Get the little-endian one.", file=path.name))
    if version == 1:
        sentence = tr_noop("{file} is a GGUF file of version 1, which llama.cpp no longer reads. Get a newer one.")
        raise ModelError(tr(sentence, file=path.name))
    if version > 3:
        sentence = tr_noop(
            "{file} is a GGUF file of version {version}; Tandem reads 2 and 3. Update Tandem, or download the file "
            "again."
        )
        raise ModelError(tr(sentence, file=path.name, version=version))


def _parse_keys(reader: _Reader, count: int) -> tuple[dict[str, Scalar], dict[str, Array]]:
    values: dict[str, Scalar] = {}
    arrays: dict[str, Array] = {}
    for index in range(count):
        key = reader.text()
        if not key or key in values or key in arrays:
            sentence = (
                tr_noop("{file} has the key {key} twice.")
                if key
                else tr_noop("{file} has no name for its key {index}.")
            )
            raise reader.damaged(sentence, key=shown(key), index=index)
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
        sentence = tr_noop("{file} has {count:,} items for {key}, more than it can hold.")
        raise reader.damaged(sentence, count=count, key=shown(key))
    if kind == STRING:
        reader.skip_texts(count)
    else:
        reader.need(count * item_bytes)
        reader.at += count * item_bytes
    return Array(kind, count, start, reader.at)


def _layout(reader: _Reader, key: str, kind: int) -> struct.Struct:
    layout = _STRUCTS.get(kind)
    if layout is None:
        raise reader.damaged(
            tr_noop("{file} has a value of the unknown type {kind} for {key}."), kind=kind, key=shown(key)
        )
    return layout


def _parse_tensors(reader: _Reader, count: int, alignment: int) -> tuple[tuple[Tensor, ...], int]:
    """The tensors, and how many bytes their data needs. The last one may stand unpadded."""
    tensors: list[Tensor] = []
    names: set[str] = set()
    next_offset = end = 0
    for _ in range(count):
        tensor = _parse_tensor(reader)
        if tensor.name in names:
            raise reader.damaged(tr_noop("{file} has the tensor {tensor} twice."), tensor=shown(tensor.name))
        if tensor.offset != next_offset:
            sentence = tr_noop("{file} places the tensor {tensor} at byte {there:,} of its data instead of {here:,}.")
            raise reader.damaged(sentence, tensor=shown(tensor.name), there=tensor.offset, here=next_offset)
        names.add(tensor.name)
        tensors.append(tensor)
        end = next_offset + tensor.num_bytes
        next_offset = -(-end // alignment) * alignment
    return tuple(tensors), end


def _parse_tensor(reader: _Reader) -> Tensor:
    name = reader.text()
    if len(name.encode()) > MAX_TENSOR_NAME_BYTES:
        raise reader.damaged(tr_noop("{file} has a tensor with an overlong name, {tensor}."), tensor=shown(name))
    num_dimensions = reader.number(_U32)
    if num_dimensions > MAX_DIMENSIONS:
        sentence = tr_noop("{file} has the tensor {tensor} with {count:,} dimensions; at most {most} are possible.")
        raise reader.damaged(sentence, tensor=shown(name), count=num_dimensions, most=MAX_DIMENSIONS)
    shape = tuple(reader.number(_U64) for _ in range(num_dimensions))
    kind = _tensor_type(reader, name)
    tensor = Tensor(name, shape, kind, reader.number(_U64))
    block = GGML_QUANT_SIZES[kind][0]
    if shape and shape[0] % block:
        sentence = tr_noop(
            "{file} has rows of {count:,} weights in the tensor {tensor}, no multiple of {kind}'s block of {block}."
        )
        raise reader.damaged(sentence, count=shape[0], tensor=shown(name), kind=kind.name, block=block)
    if tensor.elements >= 2**63:
        sentence = tr_noop("{file} has the impossible shape {shape} for {tensor}.")
        raise reader.damaged(sentence, shape=shape, tensor=shown(name))
    return tensor


def _tensor_type(reader: _Reader, tensor: str) -> GGMLQuantizationType:
    number = reader.number(_U32)
    try:
        return GGMLQuantizationType(number)
    except ValueError:
        sentence = tr_noop(
            "{file} stores the tensor {tensor} in the type {kind}, which this version does not know. Update Tandem, or "
            "choose another file."
        )
        raise ModelError(tr(sentence, file=reader.path.name, tensor=shown(tensor), kind=number)) from None
