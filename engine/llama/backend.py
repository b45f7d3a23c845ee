"""The library itself: started once a process, its version, and functions that llama-cpp-python does not bind."""

import ctypes
import functools
import os
from collections.abc import Callable
from typing import Any

import llama_cpp.llama_cpp as lib

from engine.errors import EXTRA_BACKENDS, BackendError
from engine.llama import amx_quirk
from engine.llama.log import log


@functools.cache
def start_backend() -> None:
    """Initialise llama.cpp once a process and take over its log. Raises BackendError for one that does not load."""
    lib.llama_log_set(log.callback, ctypes.c_void_p(0))
    unbound("ggml_set_abort_callback", ctypes.c_void_p, ctypes.c_void_p)(log.abort_callback)
    if amx_quirk.virtual_machine_with_tiles():
        with amx_quirk.tiles_refused():
            amx_quirk.list_extra_buffers(lib._lib)
    lib.llama_backend_init()
    for path in filter(None, os.environ.get(EXTRA_BACKENDS, "").split(os.pathsep)):
        _load_backend(path)


@functools.cache
def _load_backend(path: str) -> None:
    """Load a ggml backend that was built apart from llama.cpp, from the same sources (GGML_BACKEND_DL)."""
    log.clear()
    if not unbound("ggml_backend_load", ctypes.c_void_p, ctypes.c_char_p)(os.fsencode(path)):
        raise BackendError(path, log.last_words())


def version() -> str:
    """llama.cpp's version as the library tells it."""
    return str(lib.llama_version().decode())


def system_info() -> str:
    """Instruction sets and backends that this build uses."""
    start_backend()
    return str(lib.llama_print_system_info().decode())


def unbound(name: str, result: object, *arguments: object) -> Callable[..., Any]:
    """A function of llama.cpp or ggml without conversions, found through the library as it is loaded.

    For what the bindings lack, and for the calls of the inner loop. Releases the GIL as ctypes does.
    """
    prototype = ctypes.CFUNCTYPE(result, *arguments)  # type: ignore[arg-type]
    return prototype((name, lib._lib))
