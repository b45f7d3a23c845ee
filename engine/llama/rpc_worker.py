"""Is a llama.cpp RPC worker there? Asked before llama.cpp asks, which ends the process when none answers.

A worker serves one client at a time; others wait in its queue until that one leaves.
"""

import socket
import struct

from engine.errors import ModelError
from engine.words import tr

PROTOCOL = 7  # RPC_PROTO_MAJOR_VERSION of the llama.cpp that the bindings bring
PATIENCE_SECONDS = 5.0
_HELLO, _CAPABILITIES = 14, 24  # RPC_CMD_HELLO; bytes of conn_caps, all zero: plain TCP
_LARGEST_PORT = 65535


def knock(server: str, *, ours: bool = False) -> None:
    """Return when `server` (host:port) is a worker that llama.cpp can use; ModelError with the reason otherwise.

    `ours`: this process holds its one connection, so that it cannot greet another.
    """
    host, port = _address(server)
    try:
        with socket.create_connection((host, port), timeout=PATIENCE_SECONDS) as connection:
            if not ours:
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
