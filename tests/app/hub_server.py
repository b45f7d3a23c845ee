"""A small Hugging Face on loopback: real HTTP for the real client, with the faults that networks have."""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

REVISION = "0123456789abcdef0123456789abcdef01234567"


@dataclass
class FakeHub:
    """What it serves and what it was asked.

    Attributes:
        files: (repository, name) -> content.
        wrong_checksum: announce a SHA-256 that the content does not have.
        break_after: close the connection after this many bytes of a file; once for each entry.
        ignore_range: answer 200 with the whole file to a request for a part.
        requests: path and Range header of every request.
        gate: when set, an answer waits for it after the first half of a file.
    """

    files: dict[tuple[str, str], bytes]
    wrong_checksum: bool = False
    break_after: list[int] = field(default_factory=list)
    ignore_range: bool = False
    status: int = 200
    error_code: str = ""
    requests: list[tuple[str, str | None]] = field(default_factory=list)
    gate: threading.Event | None = None
    endpoint: str = ""

    def info(self, repo: str) -> dict[str, object] | None:
        siblings = [
            {
                "rfilename": name,
                "size": len(content),
                "lfs": {"sha256": self._sha256(content), "size": len(content), "pointerSize": 134},
            }
            for (owner, name), content in self.files.items()
            if owner == repo
        ]
        return {"id": repo, "modelId": repo, "sha": REVISION, "siblings": siblings} if siblings else None

    def _sha256(self, content: bytes) -> str:
        return hashlib.sha256(b"other" if self.wrong_checksum else content).hexdigest()

    def ranges(self) -> list[str | None]:
        return [header for path, header in self.requests if "/resolve/" in path]


class _Handler(BaseHTTPRequestHandler):
    hub: FakeHub
    protocol_version = "HTTP/1.0"  # a connection a request, so that the server can end

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class's name
        """Quiet."""

    def do_GET(self) -> None:
        hub = self.hub
        hub.requests.append((self.path, self.headers.get("Range")))
        if hub.status != 200:
            self._answer(hub.status, b"{}", {"X-Error-Code": hub.error_code} if hub.error_code else {})
        elif self.path.startswith("/api/models?"):
            found = [{"id": repo, "modelId": repo, "downloads": 7, "likes": 2} for repo in {r for r, _ in hub.files}]
            self._answer(200, json.dumps(found).encode(), {"Content-Type": "application/json"})
        elif self.path.startswith("/api/models/"):
            info = hub.info(self.path.removeprefix("/api/models/").split("?")[0].split("/revision/")[0])
            if info is None:
                self._answer(404, b"{}", {"X-Error-Code": "RepoNotFound"})
            else:
                self._answer(200, json.dumps(info).encode(), {"Content-Type": "application/json"})
        else:
            self._file()

    def _file(self) -> None:
        repo, _, rest = self.path[1:].partition("/resolve/")
        content = self.hub.files.get((repo, rest.partition("/")[2]))
        if content is None:
            self._answer(404, b"", {"X-Error-Code": "EntryNotFound"})
            return
        start, status = 0, 200
        wanted = self.headers.get("Range")
        if wanted and not self.hub.ignore_range:
            start, status = int(wanted.removeprefix("bytes=").rstrip("-")), 206
        body = content[start:]
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.hub.break_after:
            self.wfile.write(body[: self.hub.break_after.pop(0)])
            self.close_connection = True
            return
        self.wfile.write(body[: len(body) // 2])
        self.wfile.flush()
        if self.hub.gate:
            self.hub.gate.wait(10)
        self.wfile.write(body[len(body) // 2 :])

    def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    block_on_close = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up in the middle is what some tests do."""


@contextmanager
def serve(hub: FakeHub) -> Iterator[FakeHub]:
    """Serves on a free port of 127.0.0.1 until the block ends."""
    handler = type("Handler", (_Handler,), {"hub": hub})
    with _Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        hub.endpoint = f"http://127.0.0.1:{server.server_address[1]}"
        try:
            yield hub
        finally:
            if hub.gate:
                hub.gate.set()
            server.shutdown()
            thread.join()
