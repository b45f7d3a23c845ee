"""One kept KV state: what llama.cpp computed for a text, and what it belongs to."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.llama.backend import version
from engine.llama.context import Context
from engine.speculation.prefill import common_length


@dataclass(frozen=True, slots=True)
class State:
    """`owner`: model file, KV type, attention and llama.cpp, for which alone the bytes mean anything.

    `label`: the conversation that it was kept for; empty: none that has a name.
    """

    owner: str
    tokens: "array[int]"  # of the type "i", a tenth of what a tuple takes: many are remembered of those on disk
    data: NDArray[np.uint8]  # [bytes] as `llama_state_seq_get_data` gives them
    label: str = ""

    @property
    def num_bytes(self) -> int:
        return self.data.nbytes


def owner_of(context: Context) -> str:
    """Whose states fit this context."""
    status = context.model.path.stat()
    file = f"{_resolved(context.model.path)}:{status.st_size}:{status.st_mtime_ns}"
    return f"{file} | {context.kv_type} | {context.flash_attention} | llama.cpp {version()}"


def _resolved(path: Path) -> str:
    return str(path.resolve())


def usable_length(tokens: Sequence[int], prompt: list[int], can_truncate: bool) -> int:
    """How many tokens of a kept state serve a prompt whose last token is decoded anew.

    A state that cannot be truncated serves whole or not at all.
    """
    length = min(common_length(tokens, prompt), len(prompt) - 1)
    return length if can_truncate or length == len(tokens) else 0
