"""A KV cache over a model, and the passes that fill it."""

import ctypes
from collections.abc import Sequence
from typing import Any

import llama_cpp.llama_cpp as lib
import numpy as np
from numpy.typing import NDArray

from engine.errors import EngineError, LoadCancelled, NotEnoughMemory, RequestError
from engine.llama.backend import unbound
from engine.llama.log import log
from engine.llama.model import Model
from engine.llama.pages import pages
from engine.llama.stop_flag import StopFlag, strlen_address
from engine.records import FlashAttention, KvType
from engine.words import tr, tr_noop

Logits = NDArray[np.float32]

_KV_TYPES: dict[KvType, int] = {"f32": 0, "f16": 1, "q4_0": 2, "q8_0": 8, "bf16": 30}  # ggml_type
_FLASH: dict[FlashAttention, int] = {"auto": -1, "off": 0, "on": 1}
_DEFAULT_BATCH = 512
_ABORTED = 2  # what llama_decode returns when the stop flag ended it

_get_logits = unbound("llama_get_logits_ith", ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int32)


class Context:
    """A KV cache over a model, holding one sequence: `tokens` is exactly what the cache holds.

    `outputs` bounds how many positions of one decode may return logits. Threads: `threads` for all
    batch widths. Raises NotEnoughMemory when llama.cpp cannot make it.
    """

    def __init__(
        self,
        model: Model,
        n_ctx: int,
        *,
        outputs: int = 1,
        threads: int = 1,
        n_batch: int = _DEFAULT_BATCH,
        kv_type: KvType = "f16",
        flash_attention: FlashAttention = "auto",
        spare: int = 0,
        rollback: int = 0,
        for_timing: bool = False,
    ) -> None:
        """`spare`: cells beyond `n_ctx` that stay empty. `rollback`: of a recurrent or hybrid model, the tokens of one
        decode that can be taken back, each for the memory of one more state; `rollback` then says how many really can.
        `for_timing`: one that `deepen` may fill with copies."""
        self._handle: int | None = None
        self.model = model
        self.tokens: list[int] = []
        self.threads = threads
        self.flash_attention = flash_attention
        self.kv_type = kv_type
        self.stop = StopFlag()
        self.n_batch = max(n_batch, outputs)
        params = self._params()
        params.n_ctx = n_ctx + spare
        params.n_outputs_max = params.n_outputs_max_per_seq = outputs
        params.n_seq_max = 1 + for_timing
        params.n_rs_seq = rollback
        log.clear()
        self._handle = lib.llama_init_from_model(model.handle, params)
        if not self._handle:
            raise _no_context(n_ctx, model)
        self.n_ctx = int(lib.llama_n_ctx(self._handle)) - spare
        self.rollback = 0 if model.can_truncate else int(lib.llama_n_rs_seq(self._handle))
        self.outputs = outputs if model.can_truncate else min(outputs, self.rollback + 1)
        self._revocable = 0  # of a recurrent model: tokens of the last decode that can still be taken back
        self._memory = lib.llama_get_memory(self._handle)
        self._prepare_batch()
        self._views: dict[tuple[int, int], tuple[Logits, list[Logits]]] = {}
        self._rows = 0
        self._cells = 0  # filled by `deepen`

    def _params(self) -> Any:
        """What llama.cpp is told besides sizes."""
        params = lib.llama_context_default_params()
        params.n_batch = params.n_ubatch = self.n_batch
        params.kv_unified = True
        params.n_threads = params.n_threads_batch = self.threads
        params.flash_attn_type = _FLASH[self.flash_attention]
        params.type_k = params.type_v = _KV_TYPES[self.kv_type]
        params.no_perf = True
        params.abort_callback = ctypes.cast(strlen_address(), lib.ggml_abort_callback)
        params.abort_callback_data = self.stop.address
        return params

    def _prepare_batch(self) -> None:
        size = self.n_batch
        self._batch = lib.llama_batch_init(size, 0, 1)
        self._batch_token = np.ctypeslib.as_array(self._batch.token, (size,))  # [n_batch]
        self._batch_pos = np.ctypeslib.as_array(self._batch.pos, (size,))
        self._batch_logits = np.ctypeslib.as_array(self._batch.logits, (size,))
        np.ctypeslib.as_array(self._batch.n_seq_id, (size,))[:] = 1
        for i in range(size):
            self._batch.seq_id[i][0] = 0
        self._offsets = np.arange(size, dtype=np.int32)

    @property
    def handle(self) -> int:
        if not self._handle:
            raise EngineError(tr("The context of {name} is closed.", name=self.model.path.name))
        return self._handle

    @property
    def free(self) -> int:
        """Tokens that still fit."""
        return self.n_ctx - len(self.tokens)

    def decode(self, tokens: Sequence[int], outputs: int = 1) -> bool:
        """Append `tokens` (at most n_batch) and compute the logits of the last `outputs` of them.

        Returns False when the stop flag aborted it; the cache is then as before, that of a recurrent model empty.
        Raises RequestError when the context is full, EngineError when llama.cpp fails.
        """
        handle, n = self.handle, len(tokens)  # asked first: the batch of a closed context is freed memory
        batch, start = self._batch, len(self.tokens)
        if start + n > self.n_ctx:
            raise RequestError(tr("The context of {tokens} tokens is full.", tokens=self.n_ctx))
        if outputs > self.outputs:  # llama.cpp would end the process
            raise EngineError(
                tr(
                    "Logits of {asked} positions were asked for where {provided} are provided.",
                    asked=outputs,
                    provided=self.outputs,
                )
            )
        batch.n_tokens = n
        if n == 1:  # without slices: after a pass nothing of Python is left in the processor's caches
            self._batch_token[0], self._batch_pos[0], self._batch_logits[0] = tokens[0], start, outputs
        else:
            self._batch_token[:n] = tokens
            np.add(self._offsets[:n], start, out=self._batch_pos[:n])
            self._batch_logits[:n] = 0
            self._batch_logits[n - outputs : n] = 1
        code = lib.llama_decode(handle, batch)
        if code == 0:
            self.tokens.extend(tokens)
            self._revocable = min(n - 1, self.rollback)  # not the pass as a whole: that leaves a wrong state
            self._rows = outputs
            self._first_row = n - outputs
            return True
        self._forget_from(start)
        if code == _ABORTED:
            return False
        raise _decode_failed(code, n, start)

    def _forget_from(self, start: int) -> None:
        """After a decode that did not end well."""
        if self.model.can_truncate:
            lib.llama_memory_seq_rm(self._memory, 0, start, -1)
        else:  # its state may be half of the way: it begins anew
            lib.llama_memory_clear(self._memory, False)
            self.tokens.clear()

    def decode_to_measure(self, tokens: Sequence[int], outputs: int = 1) -> None:
        """As `decode`, while a pair is loaded. Raises LoadCancelled where the stop flag aborted it."""
        if not self.decode(tokens, outputs):
            raise LoadCancelled(tr("The load was stopped."))

    def logits(self) -> Logits:
        """Logits of the last decode. [outputs, n_vocab], a view that the next decode overwrites."""
        return self._logits()[0]

    def rows(self) -> list[Logits]:
        """The same row by row, each [n_vocab]. Views that are kept: making them anew takes longer than an argmax."""
        return self._logits()[1]

    def _logits(self) -> tuple[Logits, list[Logits]]:
        address = _get_logits(self.handle, self._first_row)  # rows of one sequence lie in order
        if not address:
            raise EngineError(tr("llama.cpp returned no logits: {reason}", reason=log.last_words()))
        key = (address, self._rows)
        views = self._views.get(key)
        if views is None:
            shape = (self._rows, self.model.vocabulary_size)
            pointer = ctypes.cast(address, ctypes.POINTER(ctypes.c_float))
            table = np.ctypeslib.as_array(pointer, shape)
            views = self._views[key] = table, list(table)
        return views

    def truncate(self, length: int) -> None:
        """Forget all but the first `length` tokens. A recurrent model reads those again."""
        if length >= len(self.tokens) or not self.handle:
            return
        if length == 0:
            lib.llama_memory_clear(self._memory, False)
        elif not self._take_back(length):
            self._read_again(self.tokens[:length])
        del self.tokens[length:]

    def _take_back(self, length: int) -> bool:
        """Whether llama.cpp could. A recurrent state can be taken back once after a decode, and within its tokens."""
        if not self.model.can_truncate:
            revocable, self._revocable = self._revocable, 0
            if len(self.tokens) - length > revocable:
                return False
        return bool(lib.llama_memory_seq_rm(self._memory, 0, length, -1))

    def _read_again(self, tokens: list[int]) -> None:
        """Start over: a recurrent state cannot be taken back to an earlier token."""
        lib.llama_memory_clear(self._memory, False)
        self.tokens.clear()
        for start in range(0, len(tokens), self.n_batch):
            if not self.decode(tokens[start : start + self.n_batch], 0):
                raise EngineError(tr("{name} was stopped while it took back tokens.", name=self.model.path.name))

    @property
    def state_bytes(self) -> int:
        """Size of `state()`."""
        return int(lib.llama_state_seq_get_size(self.handle, 0))

    def state(self) -> NDArray[np.uint8]:
        """A copy of what the cache holds, for `restore`. [state_bytes]"""
        data = pages(self.state_bytes)
        written = lib.llama_state_seq_get_data(self.handle, _bytes(data), len(data), 0)
        return data[:written]

    def restore(self, data: NDArray[np.uint8], tokens: Sequence[int]) -> bool:
        """Hold `tokens` again, whose state is `data`. False where llama.cpp refuses it: the cache is then empty."""
        handle = self.handle
        lib.llama_memory_clear(self._memory, False)
        self.tokens.clear()
        if len(tokens) > self.n_ctx or not lib.llama_state_seq_set_data(handle, _bytes(data), len(data), 0):
            lib.llama_memory_clear(self._memory, False)
            return False
        if lib.llama_memory_seq_pos_max(self._memory, 0) != len(tokens) - 1:
            lib.llama_memory_clear(self._memory, False)
            return False
        self.tokens.extend(tokens)
        self._revocable = 0
        return True

    def deepen(self, cells: int) -> None:
        """Fill the cache up to about `cells` with copies of the tokens that it holds, at the positions of those.

        A pass then takes as long as behind so long a text, and its logits mean nothing. Raises EngineError where
        llama.cpp cannot copy.
        """
        handle = self.handle
        size = lib.llama_state_seq_get_size(handle, 0)
        state = (ctypes.c_uint8 * size)()
        lib.llama_state_seq_get_data(handle, state, size, 0)
        held = self._cells or len(self.tokens)
        copies = cells // held - 1
        for _ in range(copies):
            if not lib.llama_state_seq_set_data(handle, state, size, 1):
                raise EngineError(tr("llama.cpp could not copy the cache: {reason}", reason=log.last_words()))
            lib.llama_memory_seq_cp(self._memory, 1, 0, -1, -1)
            lib.llama_memory_seq_rm(self._memory, 1, -1, -1)
        self._cells = held * (1 + max(0, copies))

    def set_threads(self, threads: int) -> None:
        if threads != self.threads:
            lib.llama_set_n_threads(self.handle, threads, threads)
            self.threads = threads

    def close(self) -> None:
        handle, self._handle = self._handle, None
        if handle:
            self._views.clear()
            lib.llama_batch_free(self._batch)
            if self.model.may_be_freed:
                lib.llama_free(handle)

    def __enter__(self) -> "Context":
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()


def _no_context(num_tokens: int, model: Model) -> NotEnoughMemory:
    sentence = tr_noop("No context of {tokens} tokens could be made for {name}: {reason}. Choose a smaller context.")
    reason = log.last_words() or tr("llama.cpp gave no reason")
    return NotEnoughMemory(tr(sentence, tokens=num_tokens, name=model.path.name, reason=reason))


def _decode_failed(code: int, num_tokens: int, position: int) -> EngineError:
    return EngineError(
        tr(
            "llama.cpp could not decode {tokens} tokens at position {position} (code {code}): {reason}",
            tokens=num_tokens,
            position=position,
            code=code,
            reason=log.last_words(),
        )
    )


def _bytes(data: NDArray[np.uint8]) -> Any:
    return data.ctypes.data_as(ctypes.POINTER(ctypes.c_uint8))
