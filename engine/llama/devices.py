"""What llama.cpp can run on: devices of this machine and of RPC workers."""

import ctypes
import functools
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from engine.errors import ModelError
from engine.llama.backend import start_backend, unbound
from engine.llama.rpc_worker import check_connection, knock
from engine.records import Device, DeviceKind
from engine.words import tr

_DEVICE_KINDS: tuple[DeviceKind, ...] = ("cpu", "gpu", "igpu", "accel", "accel")  # ggml_backend_dev_type
_RPC_NAME = "RPC"
in_use: Counter[str] = Counter()  # models on each RPC worker; llama.cpp stays connected while there are any


def device_handles(names: Sequence[str] = (), rpc_servers: Sequence[str] = ()) -> list[int]:
    """ggml's handles of the devices with these names (none: all) here and on these RPC workers, in ggml's order.

    Raises ModelError for an unknown name, for RPC workers that do not answer or that this build cannot use.
    """
    start_backend()
    for server in rpc_servers:
        _add_rpc_server(server)
    get = unbound("ggml_backend_dev_get", ctypes.c_void_p, ctypes.c_size_t)
    handles = [get(index) for index in range(unbound("ggml_backend_dev_count", ctypes.c_size_t)())]
    handles = [handle for handle in handles if worker_of(handle) in (None, *rpc_servers)]  # not those of earlier loads
    known = [_name_of(handle) for handle in handles]
    if missing := [name for name in names if name not in known]:
        there = ", ".join(known)
        raise ModelError(tr("There is no device {name} here. There are: {devices}.", name=missing[0], devices=there))
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
    return str(unbound("ggml_backend_dev_name", ctypes.c_char_p, ctypes.c_void_p)(handle).decode())


def _description_of(handle: int) -> str:
    raw = unbound("ggml_backend_dev_description", ctypes.c_char_p, ctypes.c_void_p)(handle)
    return str(raw.decode("utf-8", "replace"))


def _kind_of(handle: int) -> DeviceKind:
    kind = unbound("ggml_backend_dev_type", ctypes.c_int, ctypes.c_void_p)(handle)
    return "rpc" if worker_of(handle) else _DEVICE_KINDS[min(kind, len(_DEVICE_KINDS) - 1)]


def worker_of(handle: int) -> str | None:
    """The RPC worker (host:port) that this device belongs to; None for a device of this machine."""
    return _description_of(handle) if _name_of(handle).startswith(_RPC_NAME) else None


def is_local(handle: int) -> bool:
    """Whether this device is in this machine, not behind an RPC worker."""
    return worker_of(handle) is None


def rpc_function(name: bytes, result: object, *arguments: object) -> Callable[..., Any]:
    """A function of llama.cpp's RPC backend. Raises ModelError where this build has none."""
    start_backend()
    registry = unbound("ggml_backend_reg_by_name", ctypes.c_void_p, ctypes.c_char_p)(_RPC_NAME.encode())
    address = registry and unbound(
        "ggml_backend_reg_get_proc_address", ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p
    )(registry, name)
    if not address:
        raise ModelError(
            tr("This build of llama.cpp cannot use RPC workers. Build it again with TANDEM_BACKEND=rpc make setup.")
        )
    function: Callable[..., Any] = ctypes.CFUNCTYPE(result, *arguments)(address)  # type: ignore[arg-type]
    return function


def _add_rpc_server(server: str) -> None:
    """Make the devices of one RPC worker known to ggml. Asked each time: llama.cpp aborts where none answers."""
    rpc_function(b"ggml_backend_rpc_add_server", ctypes.c_void_p, ctypes.c_char_p)
    if in_use[server] > 0:
        check_connection(server)
    else:
        knock(server)
    _add_to_ggml(server)


@functools.cache
def _add_to_ggml(server: str) -> None:
    added = rpc_function(b"ggml_backend_rpc_add_server", ctypes.c_void_p, ctypes.c_char_p)(server.encode())
    if not added:
        raise ModelError(
            tr("The RPC worker {server} offers no device. Start llama.cpp's rpc-server there with one.", server=server)
        )
    unbound("ggml_backend_register", None, ctypes.c_void_p)(added)


def list_devices(names: Sequence[str] = (), rpc_servers: Sequence[str] = ()) -> list[Device]:
    """What llama.cpp can run on here, with free memory as the drivers tell it. Raises as `device_handles`."""
    size = ctypes.POINTER(ctypes.c_size_t)
    memory = unbound("ggml_backend_dev_memory", None, ctypes.c_void_p, size, size)
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
