"""A small Hugging Face on loopback: real HTTP for the real client, with the faults that networks have.

Two hosts: the hub itself, and the one that it sends clients on to for the bytes of files, as the real one does.
"""

import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

REVISION = "0123456789abcdef0123456789abcdef01234567"
LOGIN_PAGE = b"<!doctype html><title>Log in</title>" + b"<p>Wi-Fi of the hotel</p>" * 40


@dataclass
class Fault:
    """What goes wrong with one answer; taken from `FakeHub.faults` in order, one for each request of a file's bytes.

    Attributes:
        status: answer with it and nothing else.
        retry_after: the header of that name.
        break_after: close the connection after this many bytes.
        page: answer 200 with a login page.
        ignore_range: answer 200 with the whole file to a request for a part.
        silent: send this much, then nothing until the test ends.
        drip: send a byte at a time, this many, then close.
        wrong_bytes: as many as announced, and other ones.
        short: announce and send this many bytes less.
        no_length: say nothing of the length.
        empty: send nothing, and say so.
    """

    status: int = 0
    error_code: str = ""
    retry_after: str = ""
    break_after: int | None = None
    page: bool = False
    ignore_range: bool = False
    silent: int | None = None
    drip: int = 0
    wrong_bytes: bool = False
    short: int = 0
    no_length: bool = False
    empty: bool = False


@dataclass
class FakeHub:
    """What it serves and what it was asked.

    Attributes:
        files: (repository, name) -> content.
        faults: of the next answers with a file's bytes.
        api_faults: of the next answers of the API.
        gated: repositories that only `token` opens.
        licences: repository -> licence.
        headers: repository -> what the hub has read of its GGUF files.
        without_checksum, without_size: names of files that are listed so.
        wrong_checksum: announce a SHA-256 that the content does not have.
        revision: the commit that is listed.
        requests: path and Range header of every request to the hub.
        byte_requests: Range and Authorization of every request to the host with the bytes.
        sent_bytes: of files, all in all.
        bytes_per_second: how fast it sends files; 0: as fast as it can.
        gate: when set, an answer waits for it after the first half of a file.
        release: set at the end, for answers that hang.
    """

    files: dict[tuple[str, str], bytes]
    faults: list[Fault] = field(default_factory=list)
    api_faults: list[Fault] = field(default_factory=list)
    gated: set[str] = field(default_factory=set)
    token: str = ""
    licences: dict[str, str] = field(default_factory=dict)
    headers: dict[str, dict[str, object]] = field(default_factory=dict)
    without_checksum: set[str] = field(default_factory=set)
    without_size: set[str] = field(default_factory=set)
    wrong_checksum: bool = False
    revision: str = REVISION
    requests: list[tuple[str, str | None]] = field(default_factory=list)
    byte_requests: list[tuple[str | None, str | None]] = field(default_factory=list)
    sent_bytes: int = 0
    bytes_per_second: int = 0
    gate: threading.Event | None = None
    release: threading.Event = field(default_factory=threading.Event)
    endpoint: str = ""
    bytes_endpoint: str = ""

    def info(self, repo: str) -> dict[str, object] | None:
        siblings = []
        for (owner, name), content in self.files.items():
            if owner == repo:
                entry: dict[str, object] = {"rfilename": name}
                if name not in self.without_size:
                    entry["size"] = len(content)
                if name not in self.without_checksum:
                    entry["lfs"] = {"sha256": self.sha256(content), "size": len(content), "pointerSize": 134}
                siblings.append(entry)
        if not siblings:
            return None
        return {**self._card(repo), "sha": self.revision, "siblings": siblings}

    def found(self, words: str, sort: str, limit: int) -> list[dict[str, object]]:
        """Repositories whose names hold all the words, as the hub's search does."""
        names = dict.fromkeys(repo for repo, name in self.files if name.endswith(".gguf"))
        cards = [self._card(repo) for repo in names if all(word in repo.lower() for word in words.lower().split())]
        return sorted(cards, key=lambda card: str(card.get(sort, "")).rjust(12), reverse=True)[:limit]

    def _card(self, repo: str) -> dict[str, object]:
        number = 1 + [*dict.fromkeys(owner for owner, _ in self.files)].index(repo)
        licence = self.licences.get(repo)
        card: dict[str, object] = {
            "id": repo, "modelId": repo, "downloads": 7 * number, "likes": 100 - number, "gated": False,
            "lastModified": f"2025-01-{number:02}T10:00:00.000Z", "tags": [f"license:{licence}"] if licence else [],
        }  # fmt: skip
        if repo in self.gated:
            card["gated"] = "auto"
        if repo in self.headers:
            card["gguf"] = self.headers[repo]
        return card

    def sha256(self, content: bytes) -> str:
        return hashlib.sha256(b"other" if self.wrong_checksum else content).hexdigest()

    def ranges(self) -> list[str | None]:
        return [wanted for wanted, _ in self.byte_requests]


class _Handler(BaseHTTPRequestHandler):
    hub: FakeHub
    protocol_version = "HTTP/1.0"  # a connection a request, so that the server can end

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class's name
        """Quiet."""

    def answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def refuse(self, fault: Fault) -> None:
        headers = {"X-Error-Code": fault.error_code} if fault.error_code else {}
        if fault.retry_after:
            headers["Retry-After"] = fault.retry_after
        self.answer(fault.status, b"{}", headers)


class _HubHandler(_Handler):
    """The API, and where files are."""

    def do_GET(self) -> None:
        hub, address = self.hub, urlsplit(self.path)
        hub.requests.append((self.path, self.headers.get("Range")))
        if address.path.startswith("/api/"):
            if hub.api_faults and (fault := hub.api_faults.pop(0)):
                if fault.silent is not None:
                    hub.release.wait(30)
                self.refuse(fault)
            elif address.path == "/api/models":
                query = parse_qs(address.query)
                found = hub.found(query["search"][0], query["sort"][0], int(query["limit"][0]))
                self._json(found)
            else:
                self._info(address.path.removeprefix("/api/models/").split("/revision/")[0])
            return
        repo, _, rest = address.path[1:].partition("/resolve/")
        content = hub.files.get((repo, rest.partition("/")[2]))
        if content is None:
            self.answer(404, b"", {"X-Error-Code": "EntryNotFound"})
        elif self._is_closed(repo):
            self.answer(401, b"", {"X-Error-Code": "GatedRepo"})
        else:
            name = rest.partition("/")[2]
            headers = {
                "Location": f"{hub.bytes_endpoint}/{repo}/{name}?signature=secret",
                "X-Repo-Commit": hub.revision,
            }
            if name not in hub.without_size:
                headers["X-Linked-Size"] = str(len(content))
            if name not in hub.without_checksum:
                headers["X-Linked-Etag"] = f'"{hub.sha256(content)}"'
            self.answer(302, b"", headers)

    def _is_closed(self, repo: str) -> bool:
        return repo in self.hub.gated and self.headers.get("Authorization") != f"Bearer {self.hub.token}"

    def _info(self, repo: str) -> None:
        info = self.hub.info(repo)
        if info is None:
            self.answer(404, b"{}", {"X-Error-Code": "RepoNotFound"})
        else:
            self._json(info)

    def _json(self, content: object) -> None:
        self.answer(200, json.dumps(content).encode(), {"Content-Type": "application/json"})


class _BytesHandler(_Handler):
    """The other host, with the bytes."""

    def do_GET(self) -> None:
        hub = self.hub
        wanted = self.headers.get("Range")
        hub.byte_requests.append((wanted, self.headers.get("Authorization")))
        fault = hub.faults.pop(0) if hub.faults else Fault()
        if fault.status:
            self.refuse(fault)
            return
        if fault.page:
            self.answer(200, LOGIN_PAGE, {"Content-Type": "text/html; charset=utf-8"})
            return
        repo, name = next(key for key in hub.files if self.path.partition("?")[0] == f"/{key[0]}/{key[1]}")
        self._send(hub.files[(repo, name)], None if fault.ignore_range else wanted, fault)

    def _send(self, content: bytes, wanted: str | None, fault: Fault) -> None:
        start, end = 0, len(content)
        if wanted:
            first, _, last = wanted.removeprefix("bytes=").partition("-")
            start, end = int(first), min(end, int(last) + 1) if last else end
            if start >= len(content):
                self.answer(416, b"", {"Content-Range": f"bytes */{len(content)}"})
                return
        body = content[start:end]
        if fault.wrong_bytes:
            body = bytes(byte ^ 1 if place > 8 else byte for place, byte in enumerate(body))
        body = b"" if fault.empty else body[: len(body) - fault.short]
        self.send_response(206 if wanted else 200)
        if wanted:
            self.send_header("Content-Range", f"bytes {start}-{end - 1}/{len(content)}")
        if not fault.no_length:
            self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Type", "binary/octet-stream")
        self.end_headers()
        self._write(body, fault)

    def _write(self, body: bytes, fault: Fault) -> None:
        if fault.break_after is not None:
            self._count(body[: fault.break_after])
            self.close_connection = True
        elif fault.silent is not None:
            self._count(body[: fault.silent])
            self.hub.release.wait(30)
        elif fault.drip:
            for place in range(fault.drip):
                self._count(body[place : place + 1])
                time.sleep(0.001)  # of the server: the time between bytes is what is tried
        elif self.hub.bytes_per_second:
            step = max(1, self.hub.bytes_per_second // 100)
            for place in range(0, len(body), step):
                self._count(body[place : place + step])
                time.sleep(0.01)  # of the server: a slow line
        else:
            self._count(body[: len(body) // 2])
            if self.hub.gate:
                self.hub.gate.wait(10)
            self._count(body[len(body) // 2 :])

    def _count(self, body: bytes) -> None:
        self.wfile.write(body)
        self.wfile.flush()
        self.hub.sent_bytes += len(body)


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    block_on_close = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up in the middle is what some tests do."""


@contextmanager
def _serving(hub: FakeHub, base: type[_Handler]) -> Iterator[int]:
    handler = type("Handler", (base,), {"hub": hub})
    with _Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            hub.release.set()
            if hub.gate:
                hub.gate.set()
            server.shutdown()
            thread.join()


@contextmanager
def serve(hub: FakeHub) -> Iterator[FakeHub]:
    """Serves on free ports of 127.0.0.1, the bytes as `localhost`, until the block ends."""
    with _serving(hub, _HubHandler) as port, _serving(hub, _BytesHandler) as bytes_port:
        hub.endpoint = f"http://127.0.0.1:{port}"
        hub.bytes_endpoint = f"http://localhost:{bytes_port}"
        yield hub
