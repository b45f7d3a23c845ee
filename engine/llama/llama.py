"""The only file that touches llama.cpp: backend, Model, Context. No policy.

Written on llama-cpp-python's low-level bindings (0.3.36). A NULL from the library becomes an error with
llama.cpp's own last words; what is freed twice is freed once.
"""

import ctypes
import functools
import os
import threading
from collections import Counter, deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

# GNU OpenMP's threads spin 300,000 times at every barrier before they sleep. When another process wants a core, the
# spinning threads hold it from the one they wait for, and decoding collapses. Half a millisecond of spinning ends that,
# and still outlasts what Python does between two passes, so that no thread has to be woken then. Read when the library
# loads.
os.environ.setdefault("GOMP_SPINCOUNT", "10000")

import llama_cpp.llama_cpp as lib
import numpy as np
from numpy.typing import NDArray

from engine.errors import EngineError, LoadCancelled, ModelError, NotEnoughMemory, RequestError
from engine.llama import amx_quirk
from engine.llama.rpc_worker import knock
from engine.records import Device, DeviceKind, FlashAttention, KvType

Logits = NDArray[np.float32]

_KV_TYPES: dict[KvType, int] = {"f32": 0, "f16": 1, "q4_0": 2, "q8_0": 8, "bf16": 30}  # ggml_type
_FLASH: dict[FlashAttention, int] = {"auto": -1, "off": 0, "on": 1}
_LOG_WARN, _LOG_ERROR, _LOG_CONTINUED = 3, 4, 5  # ggml_log_level
_CONTEXT_DEFAULT_BATCH = 512
EXTRA_BACKENDS = "TANDEM_GGML_BACKENDS"  # libraries of ggml backends, os.pathsep between them

# --- backend and log ---------------------------------------------------------------------------


class _Log:
    """Keeps llama.cpp's last complaints. The library sends a message in parts, the later ones marked as continued."""

    def __init__(self) -> None:
        self.lines: deque[str] = deque(maxlen=12)
        self._level = 0
        self.callback = lib.llama_log_callback(self._on_message)  # kept alive: the library holds only its address

    def _on_message(self, level: int, text: bytes, _data: object) -> None:
        self._level = self._level if level == _LOG_CONTINUED else level
        if self._level >= _LOG_WARN and (line := text.decode("utf-8", "replace").strip()):
            self.lines.append(line)


_log = _Log()


@functools.cache
def start_backend() -> None:
    """Initialise llama.cpp once a process and take over its log. Raises ModelError for a backend that does not load."""
    lib.llama_log_set(_log.callback, ctypes.c_void_p(0))
    if amx_quirk.virtual_machine_with_tiles():
        with amx_quirk.tiles_refused():
            amx_quirk.list_extra_buffers(lib._lib)
    lib.llama_backend_init()
    for path in filter(None, os.environ.get(EXTRA_BACKENDS, "").split(os.pathsep)):
        _load_backend(path)


@functools.cache
def _load_backend(path: str) -> None:
    """Load a ggml backend that was built apart from llama.cpp, from the same sources (GGML_BACKEND_DL)."""
    _log.lines.clear()
    if not _ggml("ggml_backend_load", ctypes.c_void_p, ctypes.c_char_p)(os.fsencode(path)):
        raise ModelError(f"{EXTRA_BACKENDS} names {path}, which cannot be loaded: {last_words() or 'no reason given'}.")


def last_words() -> str:
    """What llama.cpp last complained about, shortest useful form; empty if it said nothing."""
    for line in _log.lines:  # the first complaint is the cause, the later ones are its echo
        if "error" in line or "fail" in line or "invalid" in line or "missing" in line:
            return line.split(": ", 1)[-1].rstrip(".")
    return _log.lines[-1].rstrip(".") if _log.lines else ""


def version() -> str:
    """llama.cpp's version as the library tells it."""
    return str(lib.llama_version().decode())


def system_info() -> str:
    """Instruction sets and backends that this build uses."""
    start_backend()
    return str(lib.llama_print_system_info().decode())


def _fast(name: str, result: object, *arguments: object) -> Callable[..., int]:
    """A binding without conversions, for the calls of the inner loop. Releases the GIL as ctypes does."""
    prototype = ctypes.CFUNCTYPE(result, *arguments)  # type: ignore[arg-type]
    function: Callable[..., int] = prototype((name, lib._lib))
    return function


_get_logits = _fast("llama_get_logits_ith", ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int32)


# An abort callback written in Python would take the GIL at every graph node. strlen does the job: it reads the
# flag's first byte without Python, and its result is false for "\0" and true for "\1\0".
@functools.cache
def _strlen_address() -> int:
    libc = ctypes.CDLL(None if os.name == "posix" else "ucrtbase")
    return ctypes.cast(libc.strlen, ctypes.c_void_p).value or 0


class StopFlag:
    """A flag that llama.cpp reads while it decodes, at every node of the graph (CPU and Metal)."""

    def __init__(self) -> None:
        self._bytes = ctypes.create_string_buffer(2)

    def set(self) -> None:
        self._bytes[0] = b"\1"

    def clear(self) -> None:
        self._bytes[0] = b"\0"

    @property
    def address(self) -> int:
        return ctypes.addressof(self._bytes)


# --- model -------------------------------------------------------------------------------------


class Model:
    """Weights and vocabulary of one GGUF file.

    `devices`: handles from `offload_handles`; None: those of this machine.
    Raises ModelError when llama.cpp refuses the file, LoadCancelled when `cancel` is set meanwhile.
    """

    def __init__(
        self,
        path: Path,
        gpu_layers: int = -1,
        *,
        vocabulary_only: bool = False,
        extra_buffers: bool = True,
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
        devices = offload_handles() if devices is None else devices
        self._workers = [server for handle in devices or () if (server := _worker_of(handle))]
        if devices is not None:
            self._devices = (ctypes.c_void_p * (len(devices) + 1))(*devices, None)
            params.devices = ctypes.cast(self._devices, ctypes.c_void_p)

        def progress(fraction: float, _data: object) -> bool:
            if on_progress:
                on_progress(fraction)
            return not (cancel and cancel.is_set())

        params.progress_callback = lib.llama_progress_callback(progress)
        _log.lines.clear()
        self._handle = lib.llama_model_load_from_file(os.fsencode(path), params)
        if self._handle:
            _in_use.update(self._workers)
        if cancel and cancel.is_set():
            self.close()
            raise LoadCancelled("The load was stopped.")
        if not self._handle:
            reason = last_words() or "llama.cpp gave no reason"
            kind = NotEnoughMemory if "alloc" in reason or "out of memory" in reason else ModelError
            raise kind(f"llama.cpp cannot load {path.name}: {reason}.")
        self._vocabulary_handle = lib.llama_model_get_vocab(self._handle)
        self.vocabulary_size: int = lib.llama_vocab_n_tokens(self._vocabulary)
        self._pieces: dict[int, bytes] = {}

    @property
    def handle(self) -> int:
        if not self._handle:
            raise EngineError(f"{self.path.name} is no longer loaded.")
        return self._handle

    @property
    def _vocabulary(self) -> Any:
        """llama.cpp's vocabulary, which is freed with the model."""
        if not self._handle:
            raise EngineError(f"{self.path.name} is no longer loaded.")
        return self._vocabulary_handle

    @property
    def training_context(self) -> int:
        return int(lib.llama_model_n_ctx_train(self.handle))

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
        return bool(lib.llama_vocab_get_add_bos(self._vocabulary))

    def special_text(self, name: str) -> str:
        """The text of the `bos` or `eos` token; empty where the model has none."""
        token = getattr(lib, f"llama_vocab_{name}")(self._vocabulary)
        return lib.llama_vocab_get_text(self._vocabulary, token).decode("utf-8", "replace") if token >= 0 else ""

    def is_end(self, token: int) -> bool:
        """Whether `token` ends a turn or the text."""
        return token in self._ends

    @functools.cached_property
    def _ends(self) -> frozenset[int]:
        return frozenset(i for i in range(self.vocabulary_size) if lib.llama_vocab_is_eog(self._vocabulary, i))

    @property
    def end_token(self) -> int:
        """The token that ends a turn, else the text; -1 where the vocabulary has none."""
        turn = int(lib.llama_vocab_eot(self._vocabulary))
        return turn if turn >= 0 else int(lib.llama_vocab_eos(self._vocabulary))

    def tokenize(self, text: str, add_special: bool = True, parse_special: bool = False) -> list[int]:
        data = text.encode("utf-8", "replace")
        capacity = len(data) + 16
        while True:
            buffer = (ctypes.c_int32 * capacity)()
            count = lib.llama_tokenize(self._vocabulary, data, len(data), buffer, capacity, add_special, parse_special)
            if count >= 0:
                return list(buffer[:count])
            if -count <= capacity:
                raise RequestError("The text could not be split into tokens.")
            capacity = -count

    def piece(self, token: int) -> bytes:
        """The bytes of one token; control tokens have none."""
        known = self._pieces.get(token)
        if known is None:
            buffer = ctypes.create_string_buffer(64)
            size = lib.llama_token_to_piece(self._vocabulary, token, buffer, 64, 0, False)
            if size < 0:
                buffer = ctypes.create_string_buffer(-size)
                size = lib.llama_token_to_piece(self._vocabulary, token, buffer, -size, 0, False)
            known = self._pieces[token] = buffer.raw[: max(size, 0)]
        return known

    def close(self) -> None:
        handle, self._handle = self._handle, None
        if handle:
            lib.llama_model_free(handle)
            _in_use.subtract(self._workers)

    def __enter__(self) -> "Model":
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()


# --- context -----------------------------------------------------------------------------------


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
        n_batch: int = _CONTEXT_DEFAULT_BATCH,
        kv_type: KvType = "f16",
        flash_attention: FlashAttention = "auto",
        spare: int = 0,
    ) -> None:
        """`spare`: cells beyond `n_ctx` that stay empty."""
        self._handle: int | None = None
        self.model = model
        self.tokens: list[int] = []
        self.threads = threads
        self.flash_attention = flash_attention
        self.stop = StopFlag()
        self.n_batch = max(n_batch, outputs)
        params = lib.llama_context_default_params()
        params.n_ctx = n_ctx + spare
        params.n_batch = params.n_ubatch = self.n_batch
        params.n_outputs_max = params.n_outputs_max_per_seq = outputs
        params.n_seq_max = 1
        params.n_threads = params.n_threads_batch = threads
        params.flash_attn_type = _FLASH[flash_attention]
        params.type_k = params.type_v = _KV_TYPES[kv_type]
        params.no_perf = True
        params.abort_callback = ctypes.cast(_strlen_address(), lib.ggml_abort_callback)
        params.abort_callback_data = self.stop.address
        _log.lines.clear()
        self._handle = lib.llama_init_from_model(model.handle, params)
        if not self._handle:
            raise NotEnoughMemory(
                f"No context of {n_ctx} tokens could be made for {model.path.name}: "
                f"{last_words() or 'llama.cpp gave no reason'}. Choose a smaller context."
            )
        self.n_ctx = int(lib.llama_n_ctx(self._handle)) - spare
        self.outputs = outputs
        self._memory = lib.llama_get_memory(self._handle)
        self._prepare_batch()
        self._views: dict[tuple[int, int], tuple[Logits, list[Logits]]] = {}
        self._rows = 0

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
            raise EngineError(f"The context of {self.model.path.name} is closed.")
        return self._handle

    @property
    def free(self) -> int:
        """Tokens that still fit."""
        return self.n_ctx - len(self.tokens)

    def decode(self, tokens: Sequence[int], outputs: int = 1) -> bool:
        """Append `tokens` (at most n_batch) and compute the logits of the last `outputs` of them.

        Returns False when the stop flag aborted it; the cache is then as before. Raises RequestError when the
        context is full, EngineError when llama.cpp fails.
        """
        handle, n = self.handle, len(tokens)  # asked first: the batch of a closed context is freed memory
        batch, start = self._batch, len(self.tokens)
        if start + n > self.n_ctx:
            raise RequestError(f"The context of {self.n_ctx} tokens is full.")
        if outputs > self.outputs:  # llama.cpp would end the process
            raise EngineError(f"Logits of {outputs} positions were asked for where {self.outputs} are provided.")
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
            self._rows = outputs
            self._first_row = n - outputs
            return True
        lib.llama_memory_seq_rm(self._memory, 0, start, -1)
        if code == 2:
            return False
        raise EngineError(f"llama.cpp could not decode {n} tokens at position {start} (code {code}): {last_words()}")

    def logits(self) -> Logits:
        """Logits of the last decode. [outputs, n_vocab], a view that the next decode overwrites."""
        return self._logits()[0]

    def rows(self) -> list[Logits]:
        """The same row by row, each [n_vocab]. Views that are kept: making them anew takes longer than an argmax."""
        return self._logits()[1]

    def _logits(self) -> tuple[Logits, list[Logits]]:
        address = _get_logits(self.handle, self._first_row)  # rows of one sequence lie in order
        if not address:
            raise EngineError(f"llama.cpp returned no logits: {last_words()}")
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
        elif not lib.llama_memory_seq_rm(self._memory, 0, length, -1):
            self._read_again(self.tokens[:length])
        del self.tokens[length:]

    def _read_again(self, tokens: list[int]) -> None:
        """Start over: a recurrent state cannot be taken back to an earlier token."""
        lib.llama_memory_clear(self._memory, False)
        self.tokens.clear()
        for start in range(0, len(tokens), self.n_batch):
            if not self.decode(tokens[start : start + self.n_batch], 0):
                raise EngineError(f"{self.model.path.name} was stopped while it took back tokens.")

    def set_threads(self, threads: int) -> None:
        if threads != self.threads:
            lib.llama_set_n_threads(self.handle, threads, threads)
            self.threads = threads

    def close(self) -> None:
        handle, self._handle = self._handle, None
        if handle:
            self._views.clear()
            lib.llama_batch_free(self._batch)
            lib.llama_free(handle)

    def __enter__(self) -> "Context":
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()


# --- devices -----------------------------------------------------------------------------------

_DEVICE_KINDS: tuple[DeviceKind, ...] = ("cpu", "gpu", "igpu", "accel", "accel")  # ggml_backend_dev_type
_RPC_NAME = "RPC"
_LOST_WORKER = (
    "\nAn RPC worker was lost while it held layers of the target, and llama.cpp cannot go on without it: Tandem ends "
    "here. Start the worker again, then Tandem.\n"
)
_in_use: Counter[str] = Counter()  # models on each RPC worker; llama.cpp stays connected while there are any


def _ggml(name: str, result: object, *arguments: object) -> Callable[..., Any]:
    """A function of ggml, found through llama.cpp as it is loaded (llama-cpp-python does not bind these)."""
    prototype = ctypes.CFUNCTYPE(result, *arguments)  # type: ignore[arg-type]
    return prototype((name, lib._lib))


def device_handles(names: Sequence[str] = (), rpc_servers: Sequence[str] = ()) -> list[int]:
    """ggml's handles of the devices with these names (none: all) here and on these RPC workers, in ggml's order.

    Raises ModelError for an unknown name, for RPC workers that do not answer or that this build cannot use.
    """
    start_backend()
    for server in rpc_servers:
        _add_rpc_server(server)
    get = _ggml("ggml_backend_dev_get", ctypes.c_void_p, ctypes.c_size_t)
    handles = [get(index) for index in range(_ggml("ggml_backend_dev_count", ctypes.c_size_t)())]
    handles = [handle for handle in handles if _worker_of(handle) in (None, *rpc_servers)]  # not those of earlier loads
    known = [_name_of(handle) for handle in handles]
    if missing := [name for name in names if name not in known]:
        raise ModelError(f"There is no device {missing[0]} here. There are: {', '.join(known)}.")
    return [handle for handle, name in zip(handles, known, strict=True) if not names or name in names]


def offload_handles(names: Sequence[str] = (), rpc_servers: Sequence[str] = ()) -> list[int] | None:
    """The devices among them that take layers off the processor, RPC workers first; None: llama.cpp's own choice.

    The order is llama.cpp's: so the last layers and the logits are near. Raises as `device_handles`.
    """
    if not names and not rpc_servers and not _add_to_ggml.cache_info().currsize:
        return None
    handles = [(handle, _kind_of(handle)) for handle in device_handles(names, rpc_servers)]
    graphics: list[DeviceKind] = ["gpu"] if not names and any(kind == "gpu" for _, kind in handles) else ["gpu", "igpu"]
    return [handle for handle, kind in handles if kind == "rpc"] + [
        handle for handle, kind in handles if kind in graphics
    ]


def _name_of(handle: int) -> str:
    return str(_ggml("ggml_backend_dev_name", ctypes.c_char_p, ctypes.c_void_p)(handle).decode())


def _description_of(handle: int) -> str:
    raw = _ggml("ggml_backend_dev_description", ctypes.c_char_p, ctypes.c_void_p)(handle)
    return str(raw.decode("utf-8", "replace"))


def _kind_of(handle: int) -> DeviceKind:
    kind = _ggml("ggml_backend_dev_type", ctypes.c_int, ctypes.c_void_p)(handle)
    return "rpc" if _worker_of(handle) else _DEVICE_KINDS[min(kind, len(_DEVICE_KINDS) - 1)]


def _worker_of(handle: int) -> str | None:
    """The RPC worker (host:port) that this device belongs to; None for a device of this machine."""
    return _description_of(handle) if _name_of(handle).startswith(_RPC_NAME) else None


def is_local(handle: int) -> bool:
    """Whether this device is in this machine, not behind an RPC worker."""
    return _worker_of(handle) is None


def supports_rpc() -> bool:
    """Whether llama.cpp was built with GGML_RPC, or its RPC backend was loaded through TANDEM_GGML_BACKENDS."""
    start_backend()
    return bool(lib.llama_supports_rpc())


def rpc_function(name: bytes, result: object, *arguments: object) -> Callable[..., Any]:
    """A function of llama.cpp's RPC backend. Raises ModelError where this build has none."""
    start_backend()
    registry = _ggml("ggml_backend_reg_by_name", ctypes.c_void_p, ctypes.c_char_p)(_RPC_NAME.encode())
    address = registry and _ggml(
        "ggml_backend_reg_get_proc_address", ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p
    )(registry, name)
    if not address:
        raise ModelError(
            "This build of llama.cpp cannot use RPC workers. Build it again with TANDEM_BACKEND=rpc make setup."
        )
    function: Callable[..., Any] = ctypes.CFUNCTYPE(result, *arguments)(address)  # type: ignore[arg-type]
    return function


def _add_rpc_server(server: str) -> None:
    """Make the devices of one RPC worker known to ggml. Asked each time: llama.cpp aborts where none answers."""
    rpc_function(b"ggml_backend_rpc_add_server", ctypes.c_void_p, ctypes.c_char_p)
    knock(server, ours=_in_use[server] > 0)
    _add_to_ggml(server)


def _on_abort(message: bytes) -> None:
    """llama.cpp is about to end the process. A worker that was lost gets a sentence, not a debugger's backtrace."""
    lost = b"ggml-rpc" in message
    os.write(2, _LOST_WORKER.encode() if lost else message + b"\n")
    if lost:
        os._exit(EngineError.exit_code)


_abort_callback = ctypes.CFUNCTYPE(None, ctypes.c_char_p)(_on_abort)


@functools.cache
def _add_to_ggml(server: str) -> None:
    _ggml("ggml_set_abort_callback", ctypes.c_void_p, ctypes.c_void_p)(_abort_callback)
    added = rpc_function(b"ggml_backend_rpc_add_server", ctypes.c_void_p, ctypes.c_char_p)(server.encode())
    if not added:
        raise ModelError(f"The RPC worker {server} offers no device. Start llama.cpp's rpc-server there with one.")
    _ggml("ggml_backend_register", None, ctypes.c_void_p)(added)


def devices(names: Sequence[str] = (), rpc_servers: Sequence[str] = ()) -> list[Device]:
    """What llama.cpp can run on here, with free memory as the drivers tell it. Raises as `device_handles`."""
    size = ctypes.POINTER(ctypes.c_size_t)
    memory = _ggml("ggml_backend_dev_memory", None, ctypes.c_void_p, size, size)
    found = []
    for handle in device_handles(names, rpc_servers):
        free, total = ctypes.c_size_t(), ctypes.c_size_t()
        memory(handle, ctypes.byref(free), ctypes.byref(total))
        found.append(
            Device(
                name=_name_of(handle),
                description=_description_of(handle),
                kind=_kind_of(handle),
                free_bytes=free.value,
                total_bytes=total.value,
            )
        )
    return found
