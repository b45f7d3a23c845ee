"""A GBNF grammar of llama.cpp: which tokens may come next in an answer that it describes."""

import contextlib
import ctypes
import os
import re
import tempfile
from collections.abc import Iterator

import llama_cpp.llama_cpp as lib
import numpy as np
from numpy.typing import NDArray

from engine.errors import ShapeError
from engine.llama.log import log
from engine.llama.model import Model
from engine.words import tr

_ROOT = "root"
_LONGEST = 200_000  # characters
_DEEPEST = 1000  # brackets in each other: llama.cpp's parser calls itself for each, on a stack of limited size
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|\[(?:[^\]\\]|\\.)*\]|#[^\n]*', re.DOTALL)
_HAS_ROOT = re.compile(r"(?m)^[ \t]*root[ \t]*::=")
_COMPLAINT = "error parsing grammar: "
_CANDIDATE = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])  # llama_token_data


class Grammar:
    """Follows an answer token by token. Raises ShapeError for a text that llama.cpp cannot read."""

    def __init__(self, model: Model, text: str) -> None:
        self._handle: lib.llama_sampler_p | None = None
        self._model = model
        _check(text)
        log.clear()
        with _complaints() as said:
            handle = lib.llama_sampler_init_grammar(model.vocabulary, text.encode("utf-8", "replace"), _ROOT.encode())
        if not handle:
            raise ShapeError(tr("The grammar cannot be used: {reason}.", reason=_reason(text, "".join(said))))
        self._handle = handle

    def allows(self, tokens: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Which of these tokens may come next; one that ends an answer may where the grammar is satisfied. [n]"""
        candidates = np.zeros(len(tokens), _CANDIDATE)
        candidates["id"] = tokens
        data = ctypes.cast(candidates.ctypes.data, lib.llama_token_data_p)
        array = lib.llama_token_data_array(data, len(tokens), -1, False)
        lib.llama_sampler_apply(self._handle, ctypes.byref(array))
        allowed: NDArray[np.bool_] = np.isfinite(candidates["logit"])
        return allowed

    def accept(self, token: int) -> None:
        """The answer goes on with `token`, which must be allowed: llama.cpp would end the process otherwise."""
        lib.llama_sampler_accept(self._handle, token)

    def close(self) -> None:
        """Twice is harmless."""
        handle, self._handle = self._handle, None
        if handle:
            lib.llama_sampler_free(handle)


def _check(text: str) -> None:
    """What llama.cpp would not survive, or could not explain."""
    if not _HAS_ROOT.search(text):
        raise ShapeError(
            tr('The grammar has no rule named root, with which every answer begins: write "root ::= ...".')
        )
    if len(text) > _LONGEST or "\0" in text:
        raise ShapeError(
            tr("The grammar cannot be used: it is longer than {most:,} characters, or holds a zero.", most=_LONGEST)
        )
    depth = 0
    for mark in re.findall(r"[()]", _QUOTED.sub("", text)):
        depth += 1 if mark == "(" else -1
        if depth > _DEEPEST:
            raise ShapeError(
                tr("The grammar cannot be used: more than {most:,} brackets stand in each other.", most=_DEEPEST)
            )


def _reason(text: str, said: str) -> str:
    """llama.cpp's complaint, with the line where it is told. `said`: what it wrote to the standard error."""
    complaint = said.partition(_COMPLAINT)[2].removesuffix("\n").removesuffix(text).strip()
    if not complaint:
        words = log.last_words()
        if "left recursion" in words:
            return tr("a rule begins with itself, directly or through others, and llama.cpp cannot follow that")
        return words or tr("llama.cpp gave no reason")
    if complaint.startswith("sto"):  # std::stoul and its kind
        return tr("a number in it is too large")
    what, _, rest = complaint.partition(" at ")
    if not rest or not text.rstrip().endswith(rest.rstrip()):
        return complaint.splitlines()[0]
    line = text.count("\n", 0, len(text.rstrip()) - len(rest.rstrip())) + 1
    return tr("{what} in line {line}, at “{text}”", what=what, line=line, text=rest.splitlines()[0][:40])


@contextlib.contextmanager
def _complaints() -> Iterator[list[str]]:
    """What is written to the standard error meanwhile: llama.cpp explains a bad grammar nowhere else."""
    said: list[str] = []
    with tempfile.TemporaryFile() as file, contextlib.ExitStack() as undo:
        try:
            kept = os.dup(2)
        except OSError:  # a window without a console
            yield said
            return
        undo.callback(os.close, kept)
        undo.callback(os.dup2, kept, 2)
        os.dup2(file.fileno(), 2)
        yield said
        undo.close()
        file.seek(0)
        said.append(file.read().decode("utf-8", "replace"))
