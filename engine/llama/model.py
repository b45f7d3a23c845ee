"""Weights and vocabulary of one GGUF file."""

import ctypes
import functools
import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import llama_cpp.llama_cpp as lib

from engine.errors import EngineError, LoadCancelled, ModelError, NotEnoughMemory, RequestError
from engine.llama.backend import start_backend
from engine.llama.devices import in_use, offload_handles, worker_of
from engine.llama.log import log
from engine.llama.pages import LargePages
from engine.llama.rpc_worker import check_connection, is_connected
from engine.words import tr

_CHANNEL_TEXTS = ("<|start|>", "<|channel|>", "<|message|>", "<|end|>")


class Model:
    """Weights and vocabulary of one GGUF file.

    `devices`: handles from `offload_handles`; None: those of this machine. `in_large_pages`: the weights are read into
    memory of the process, which `LargePages` then has for them, instead of being mapped.
    Raises ModelError when llama.cpp refuses the file, LoadCancelled when `cancel` is set meanwhile.
    """

    def __init__(
        self,
        path: Path,
        gpu_layers: int = -1,
        *,
        vocabulary_only: bool = False,
        extra_buffers: bool = True,
        in_large_pages: bool = False,
        devices: Sequence[int] | None = None,
        on_progress: Callable[[float], None] | None = None,
        cancel: threading.Event | None = None,
    ) -> None:
        start_backend()
        self._handle: int | None = None
        self.path = path
        params = lib.llama_model_default_params()
        params.n_gpu_layers = gpu_layers
        params.vocab_only = vocabulary_only
        params.use_extra_bufts = extra_buffers
        if in_large_pages:
            params.load_mode = lib.LLAMA_LOAD_MODE_NONE
        devices = offload_handles() if devices is None else devices
        self._workers = [server for handle in devices or () if (server := worker_of(handle))]
        if devices is not None:
            self._devices = (ctypes.c_void_p * (len(devices) + 1))(*devices, None)
            params.devices = ctypes.cast(self._devices, ctypes.c_void_p)
        params.progress_callback = _progress_callback(on_progress, cancel, LargePages() if in_large_pages else None)
        log.clear()
        self._handle = lib.llama_model_load_from_file(os.fsencode(path), params)
        if self._handle:
            in_use.update(self._workers)
        if cancel and cancel.is_set():
            self.close()
            raise LoadCancelled(tr("The load was stopped."))
        if not self._handle:
            raise _refusal(path)
        self._vocabulary_handle = lib.llama_model_get_vocab(self._handle)
        self.vocabulary_size: int = lib.llama_vocab_n_tokens(self.vocabulary)
        self._pieces: dict[int, bytes] = {}
        self._ends: dict[int, bool] = {}

    @property
    def handle(self) -> int:
        if not self._handle:
            raise EngineError(tr("{name} is no longer loaded.", name=self.path.name))
        return self._handle

    @property
    def vocabulary(self) -> Any:
        """llama.cpp's vocabulary, which is freed with the model."""
        if not self._handle:
            raise EngineError(tr("{name} is no longer loaded.", name=self.path.name))
        return self._vocabulary_handle

    @property
    def size_bytes(self) -> int:
        return int(lib.llama_model_size(self.handle))

    @property
    def can_truncate(self) -> bool:
        """False for recurrent and hybrid models: their state cannot be rolled back."""
        return not (lib.llama_model_is_recurrent(self.handle) or lib.llama_model_is_hybrid(self.handle))

    @property
    def template(self) -> str | None:
        raw = lib.llama_model_chat_template(self.handle, None)
        return raw.decode("utf-8", "replace") if raw else None

    @property
    def adds_bos(self) -> bool:
        return bool(lib.llama_vocab_get_add_bos(self.vocabulary))

    def special_text(self, name: str) -> str:
        """The text of the `bos` or `eos` token; empty where the model has none."""
        token = getattr(lib, f"llama_vocab_{name}")(self.vocabulary)
        return lib.llama_vocab_get_text(self.vocabulary, token).decode("utf-8", "replace") if token >= 0 else ""

    def is_end(self, token: int) -> bool:
        """Whether `token` ends a turn or the text."""
        is_end = self._ends.get(token)
        if is_end is None:  # all 49,152 of SmolLM2 at once take 21 ms of the first answer
            is_end = self._ends[token] = bool(lib.llama_vocab_is_eog(self.vocabulary, token))
        return is_end

    @property
    def end_token(self) -> int:
        """The token that ends a turn, else the text; -1 where the vocabulary has none."""
        turn = int(lib.llama_vocab_eot(self.vocabulary))
        return turn if turn >= 0 else int(lib.llama_vocab_eos(self.vocabulary))

    @functools.cached_property
    def _channel_tokens(self) -> frozenset[int]:
        """gpt-oss writes its thinking and its answer into channels, which control tokens name."""
        found = [self.tokenize(text, False, True) for text in _CHANNEL_TEXTS]
        return frozenset(tokens[0] for tokens in found) if all(len(tokens) == 1 for tokens in found) else frozenset()

    def tokenize(self, text: str, add_special: bool = True, parse_special: bool = False) -> list[int]:
        data = text.encode("utf-8", "replace")
        capacity = len(data) + 16
        while True:
            buffer = (ctypes.c_int32 * capacity)()
            count = lib.llama_tokenize(self.vocabulary, data, len(data), buffer, capacity, add_special, parse_special)
            if count >= 0:
                return list(buffer[:count])
            if -count <= capacity:
                raise RequestError(tr("The text could not be split into tokens."))
            capacity = -count

    def piece(self, token: int) -> bytes:
        """The bytes of one token; control tokens have none, but for those that name a channel of the answer."""
        known = self._pieces.get(token)
        if known is None:
            special = token in self._channel_tokens
            buffer = ctypes.create_string_buffer(64)
            size = lib.llama_token_to_piece(self.vocabulary, token, buffer, 64, 0, special)
            if size < 0:
                buffer = ctypes.create_string_buffer(-size)
                size = lib.llama_token_to_piece(self.vocabulary, token, buffer, -size, 0, special)
            known = self._pieces[token] = buffer.raw[: max(size, 0)]
        return known

    def check_workers(self) -> None:
        """Raises ModelError where an RPC worker that holds a part of it was lost."""
        for server in self._workers:
            check_connection(server)

    @property
    def may_be_freed(self) -> bool:
        """False where a worker was lost: llama.cpp would tell it so, and end the process. It stays in `in_use` then."""
        return all(map(is_connected, self._workers))

    def close(self) -> None:
        handle, self._handle = self._handle, None
        if handle and self.may_be_freed:
            lib.llama_model_free(handle)
            in_use.subtract(self._workers)

    def __enter__(self) -> "Model":
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()


def _progress_callback(
    on_progress: Callable[[float], None] | None, cancel: threading.Event | None, large_pages: LargePages | None
) -> Any:
    """For llama.cpp, which goes on loading while this returns True; it begins with buffers that hold nothing yet."""

    def progress(fraction: float, _data: object) -> bool:
        if large_pages and not fraction:
            large_pages.ask()
        if on_progress:
            on_progress(fraction)
        return not (cancel and cancel.is_set())

    return lib.llama_progress_callback(progress)


def _refusal(path: Path) -> EngineError:
    """Why llama.cpp did not load the file."""
    reason = log.last_words()
    kind = NotEnoughMemory if "alloc" in reason or "out of memory" in reason else ModelError
    return kind(
        tr("llama.cpp cannot load {name}: {reason}.", name=path.name, reason=reason or tr("llama.cpp gave no reason"))
    )
