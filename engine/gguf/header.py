"""What a GGUF header holds: keys, arrays that are read when asked for, and the list of tensors.

`engine.gguf.parser.read_header` makes it.
"""

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from engine.errors import ModelError
from engine.gguf.constants import GGML_QUANT_SIZES, GGMLQuantizationType
from engine.words import tr, tr_noop

Scalar = int | float | bool | str

STRING = 8
NUMBERS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_U64 = struct.Struct("<Q")


def damaged(sentence: str) -> ModelError:
    """The error of a file that contradicts itself: what is wrong with it, and what to do."""
    advice = tr("It is damaged: download or convert it again.")
    return ModelError(f"{sentence} {advice}")


@dataclass(frozen=True, slots=True)
class Array:
    """Where an array stands in the header. `end` is the offset after its last byte."""

    kind: int
    count: int
    offset: int
    end: int


@dataclass(frozen=True, slots=True)
class Tensor:
    """A tensor's name, shape (fastest dimension first), type and place in the data section."""

    name: str
    shape: tuple[int, ...]
    kind: GGMLQuantizationType
    offset: int

    @property
    def elements(self) -> int:
        count = 1
        for length in self.shape:
            count *= length
        return count

    @property
    def num_bytes(self) -> int:
        block, block_bytes = GGML_QUANT_SIZES[self.kind]
        return int(self.elements // block * block_bytes)


@dataclass(frozen=True, slots=True)
class Header:
    """All that stands before the weights. Arrays are read from `buffer` when asked for."""

    path: Path
    file_bytes: int
    version: int
    values: dict[str, Scalar]
    arrays: dict[str, Array]
    tensors: tuple[Tensor, ...]
    data_offset: int  # where the weights begin
    expected_bytes: int  # the file's length according to its tensors
    buffer: bytearray

    def integer(self, key: str, default: int = 0) -> int:
        value = self.values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self._wrong(tr_noop("{file} has {value} where {key} must be a whole number."), key, value)
        return value

    def number(self, key: str, default: float) -> float:
        value = self.values.get(key, default)
        if isinstance(value, str | bool):
            raise self._wrong(tr_noop("{file} has {value} where {key} must be a number."), key, value)
        return value

    def text(self, key: str, default: str = "") -> str:
        value = self.values.get(key, default)
        if not isinstance(value, str):
            raise self._wrong(tr_noop("{file} has {value} where {key} must be text."), key, value)
        return value

    def flag(self, key: str, default: bool) -> bool:
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            raise self._wrong(tr_noop("{file} has {value} where {key} must be true or false."), key, value)
        return value

    def numbers(self, key: str) -> npt.NDArray[np.generic]:
        """An array of numbers; empty when the key is missing."""
        array = self.arrays.get(key)
        if array is None:
            return np.empty(0, np.int64)
        if array.kind == STRING:
            raise self._wrong(tr_noop("{file} has texts where {key} must be numbers."), key)
        numbers: npt.NDArray[np.generic] = np.frombuffer(
            bytes(self.buffer[array.offset : array.end]), "<" + NUMBERS[array.kind]
        )
        return numbers

    def texts(self, key: str) -> list[bytes]:
        """An array of strings as UTF-8; empty when the key is missing."""
        array = self.arrays.get(key)
        if array is None:
            return []
        if array.kind != STRING:
            raise self._wrong(tr_noop("{file} has numbers where {key} must be texts."), key)
        data = bytes(self.buffer[array.offset : array.end])
        found, at = [], 0
        for _ in range(array.count):
            start = at + 8
            at = start + int(_U64.unpack_from(data, at)[0])
            found.append(data[start:at])
        return found

    def _wrong(self, sentence: str, key: str, value: object = None) -> ModelError:
        return damaged(tr(sentence, file=self.path.name, key=key, value=shown(value)))


def shown(value: object) -> str:
    """A value from a possibly hostile file, short and printable."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
