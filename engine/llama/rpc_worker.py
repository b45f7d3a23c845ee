"""Is a llama.cpp RPC worker there? Asked before llama.cpp asks, which ends the process when none answers.

A worker serves one client at a time; others wait in its queue until that one leaves.
"""

import contextlib
import os
import socket
import stat
import struct
from collections.abc import Collection
from pathlib import Path

from engine.errors import ModelError
from engine.words import tr, tr_noop

PROTOCOL = 7  # RPC_PROTO_MAJOR_VERSION of the llama.cpp that the bindings bring
PATIENCE_SECONDS = 5.0
_HELLO, _CAPABILITIES = 14, 24  # RPC_CMD_HELLO; bytes of conn_caps, all zero: plain TCP
_LARGEST_PORT = 65535
_OPEN_FILES = Path("/dev/fd")  # of this process, by their numbers; Windows has no such folder


def knock(server: str) -> None:
    """Return when `server` (host:port) is a worker that llama.cpp can use; ModelError with the reason otherwise."""
    host, port = _address(server)
    try:
        with socket.create_connection((host, port), timeout=PATIENCE_SECONDS) as connection:
            connection.sendall(struct.pack("<BQ", _HELLO, _CAPABILITIES) + bytes(_CAPABILITIES))
            _check_answer(server, connection)
    except TimeoutError as error:
        raise ModelError(
            tr(
                "The RPC worker {server} does not answer: it may be serving another program, for a worker serves one "
                "at a time. Close that program, or start the worker again.",
                server=server,
            )
        ) from error
    except (OSError, UnicodeError) as error:  # UnicodeError: no possible name of a host
        reason = getattr(error, "strerror", None) or str(error)
        raise ModelError(
            tr(
                "The RPC worker {server} does not answer: {reason}. Start llama.cpp's rpc-server there, or leave it "
                "out.",
                server=server,
                reason=reason,
            )
        ) from error


def check_connection(server: str) -> None:
    """Return while the worker holds the connection that this process has to it; ModelError where it was lost.

    Whatever llama.cpp did with it next would end the process. To knock would tell too, but only twice: a worker that
    serves leaves who knocks in its queue, which has room for two.
    """
    if not is_connected(server):
        sentence = tr_noop(
            "The RPC worker {server} was lost while it held layers of a model. Start it again, then Tandem; or load a "
            "model without it."
        )
        raise ModelError(tr(sentence, server=server))


def is_connected(server: str) -> bool:
    """Whether a connection of this process to it is alive; also where that cannot be told."""
    try:
        numbers = [int(file.name) for file in _OPEN_FILES.iterdir()]
        places = {place[4] for place in socket.getaddrinfo(*_address(server), socket.AF_INET, socket.SOCK_STREAM)}
    except OSError:
        return True
    return any(_is_alive(number, places) for number in numbers)


def _is_alive(number: int, places: Collection[object]) -> bool:
    """Whether this file of the process is a connection to one of these that the other side has not ended."""
    with contextlib.ExitStack() as resources, contextlib.suppress(OSError):  # closed meanwhile, or not connected
        if not stat.S_ISSOCK(os.fstat(number).st_mode):
            return False
        connection = resources.enter_context(socket.socket(fileno=os.dup(number)))
        if connection.getpeername() not in places:
            return False
        try:
            return connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) != b""
        except BlockingIOError:  # nothing to read: it waits for us
            return True
    return False


def _address(server: str) -> tuple[str, int]:
    host, _, port = server.partition(":")  # llama.cpp splits at the first colon and knows no IPv6 addresses
    if not host or not port.isascii() or not port.isdigit() or not 0 < int(port) <= _LARGEST_PORT:
        raise ModelError(tr("“{server}” names no RPC worker. Write host:port, as in 192.0.2.5:50052.", server=server))
    return host, int(port)


def _check_answer(server: str, connection: socket.socket) -> None:
    size = struct.calcsize("<Q4B") + _CAPABILITIES
    answer = b""
    while len(answer) < size and (part := connection.recv(size - len(answer))):
        answer += part
    length, major = struct.unpack_from("<QB", answer) if len(answer) == size else (0, 0)
    if length != size - struct.calcsize("<Q") or major != PROTOCOL:
        if major and length <= size:
            spoken = tr("it speaks version {version}", version=major)
        else:
            spoken = tr("it speaks another language")
        raise ModelError(
            tr(
                "{server} is no RPC worker for this llama.cpp: {spoken}, and version {needed} is needed. Start the "
                "rpc-server of the same llama.cpp there.",
                server=server,
                spoken=spoken,
                needed=PROTOCOL,
            )
        )
