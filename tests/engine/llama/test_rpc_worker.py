"""Knocking at RPC workers: every way not to be one is a sentence, and no way hangs."""

import os
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from engine.errors import ModelError
from engine.llama import rpc_worker
from engine.llama.rpc_worker import PROTOCOL, check_connection, knock


@contextmanager
def listener(answer: bytes | None) -> Iterator[str]:
    """A server that reads a greeting, sends `answer` and hangs up; None: it lets its client wait."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                greeting = connection.recv(64)
                heard.append(greeting)
                connection.sendall(answer or b"")

        heard: list[bytes] = []
        thread = threading.Thread(target=serve)
        if answer is not None:
            thread.start()
        yield f"127.0.0.1:{server.getsockname()[1]}"
        if answer is not None:
            thread.join()
            assert heard == [bytes([14]) + struct.pack("<Q", 24) + bytes(24)]


def greeting(major: int) -> bytes:
    return struct.pack("<Q4B", 28, major, 0, 0, 0) + bytes(24)


def test_a_worker_of_this_version_is_let_in() -> None:
    with listener(greeting(PROTOCOL)) as server:
        knock(server)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (greeting(PROTOCOL + 1), f"speaks version {PROTOCOL + 1}, and version {PROTOCOL}"),
        (b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n", "another language"),
        (b"", "another language"),
        (greeting(PROTOCOL)[:20], "another language"),
    ],
)
def test_what_is_no_worker_of_this_version_is_a_sentence(answer: bytes, reason: str) -> None:
    with listener(answer) as server, pytest.raises(ModelError, match=reason):
        knock(server)


def test_a_busy_worker_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rpc_worker, "PATIENCE_SECONDS", 0.2)
    with listener(None) as server, pytest.raises(ModelError, match="another program"):
        knock(server)


def test_nobody_there_is_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        name = f"127.0.0.1:{server.getsockname()[1]}"
    with pytest.raises(ModelError, match=rf"{name} does not answer: .+ Start llama.cpp's rpc-server"):
        knock(name)


@pytest.mark.skipif(os.name != "posix", reason="needs the list of a process's open files")
@pytest.mark.parametrize("ends_how", ["closed", "reset", "ours"])
def test_a_connection_that_ended_is_told_without_a_byte(ends_how: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        name = f"127.0.0.1:{server.getsockname()[1]}"
        with socket.create_connection(server.getsockname()) as ours:
            theirs, _ = server.accept()
            for _ in range(5):  # it leaves nothing behind in the queue of one who does not accept
                check_connection(name)
            theirs.sendall(b"an answer")
            check_connection(name)
            assert ours.recv(100) == b"an answer"
            if ends_how == "reset":
                theirs.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            (ours if ends_how == "ours" else theirs).close()
            with pytest.raises(ModelError, match=rf"{name} was lost .+ Start it again, then Tandem"):
                check_connection(name)
            theirs.close()


def test_an_impossible_host_is_a_sentence() -> None:
    with pytest.raises(ModelError, match=r"one\.\.two:50052 does not answer: .+\. Start"):
        knock("one..two:50052")


@pytest.mark.parametrize(
    "name", ["", "host", "host:", ":50052", "host:port", "host:0", "host:65536", "::1:50052", "h:-1"]
)
def test_a_name_that_is_none_is_a_sentence(name: str) -> None:
    with pytest.raises(ModelError, match="names no RPC worker"):
        knock(name)
