"""A llama.cpp RPC worker on the loopback: `python -m tests.rpc_worker PORT`. Ends when its standard input ends."""

import ctypes
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.errors import ModelError
from engine.llama.devices import device_handles, rpc_function
from engine.llama.rpc_worker import knock

ROOT = Path(__file__).resolve().parent.parent
STARTUP_SECONDS = 60.0
POLL_SECONDS = 0.05


@contextmanager
def rpc_worker() -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Its host:port, once it answers, and its process, which may be killed."""
    port = free_port()
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.rpc_worker", str(port)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    )
    try:
        server = f"127.0.0.1:{port}"
        _wait_until_it_answers(server, child)
        yield server, child
    finally:
        child.kill()
        child.communicate()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_until_it_answers(server: str, child: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + STARTUP_SECONDS
    while True:
        try:
            return knock(server)
        except ModelError:
            if time.monotonic() > deadline:
                raise
        try:
            code = child.wait(POLL_SECONDS)
        except subprocess.TimeoutExpired:
            continue
        raise AssertionError(f"the worker ended with exit code {code}")


def serve(port: int) -> None:
    """One CPU device with one thread. Returns only when the port cannot be had."""
    cpu = device_handles(["CPU"])
    start = rpc_function(
        b"ggml_backend_rpc_start_server",
        None,
        ctypes.c_char_p,  # host:port
        ctypes.c_char_p,  # cache folder
        ctypes.c_size_t,  # threads
        ctypes.c_size_t,  # devices
        ctypes.POINTER(ctypes.c_void_p),
    )
    start(f"127.0.0.1:{port}".encode(), None, 1, len(cpu), (ctypes.c_void_p * len(cpu))(*cpu))
    os._exit(1)


if __name__ == "__main__":
    threading.Thread(target=serve, args=(int(sys.argv[1]),), daemon=True).start()
    sys.stdin.buffer.read()
    os._exit(0)  # the server's thread never returns
