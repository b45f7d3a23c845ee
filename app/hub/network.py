"""The one door to the network: who may pass is asked, and every request is on record before it leaves.

The requests are huggingface_hub's own: its endpoint (`HF_ENDPOINT`), its login, its errors, its offline switch. Its
HTTP clients are made here, so redirects and whatever else the library asks for pass this door too.
"""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.hub.errors import HubError, unreachable
from app.hub.network_log import NetworkLog
from app.words import tr

if TYPE_CHECKING:
    import httpx2

REQUEST_TIMEOUT_SECONDS = 15.0
# Read when huggingface_hub is imported, which nothing but this room does: without it the library asks the hub for a
# list of programs with every request, which nobody wanted.
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"


@dataclass(frozen=True, slots=True)
class _Purpose:
    sentence: str
    names: dict[str, str]


_purpose: ContextVar[_Purpose | None] = ContextVar("purpose", default=None)


class Network:
    """Makes HTTP clients that ask `may_pass` and keep the log.

    `may_pass` raises a HubError while the user wants Tandem to stay offline.
    """

    def __init__(self, log: NetworkLog, may_pass: Callable[[], None] = lambda: None) -> None:
        self.log = log
        self._may_pass = may_pass
        self._client: httpx2.Client | None = None

    @contextmanager
    def asking(self, sentence: str, /, **names: str) -> Iterator[None]:
        """Requests of this thread have a reason that the user can read; without one none leaves.

        The sentence is marked by `tr_noop`: the page that lists the requests says it in the user's language.
        """
        self._may_pass()
        self._use_in_library()
        before = _purpose.set(_Purpose(sentence, names))
        try:
            yield
        finally:
            _purpose.reset(before)

    def client(self) -> "httpx2.Client":
        """For downloads: the library closes its own client when a search cannot connect."""
        if self._client is None:
            self._client = self._build()
        return self._client

    def close(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None

    def _use_in_library(self) -> None:
        from huggingface_hub import set_client_factory

        if _in_library != [self]:
            set_client_factory(self._build)
            logging.getLogger("huggingface_hub").setLevel(logging.ERROR)  # its retries are said in our own sentences
            _in_library[:] = [self]

    def _build(self) -> "httpx2.Client":
        import httpx2

        class Client(httpx2.Client):
            def send(self, request: httpx2.Request, **options: object) -> httpx2.Response:
                """A hub that cannot be reached is said at once; the library would try for half a minute."""
                try:
                    return super().send(request, **options)  # type: ignore[arg-type]
                except httpx2.TransportError as error:
                    raise unreachable(request.url.host, error) from error

        hooks: dict[str, list[Callable[..., object]]] = {"request": [self._before], "response": [self._after]}
        return Client(event_hooks=hooks, follow_redirects=True, timeout=REQUEST_TIMEOUT_SECONDS)

    def _before(self, request: "httpx2.Request") -> None:
        import httpx2
        from huggingface_hub import is_offline_mode
        from huggingface_hub.errors import OfflineModeIsEnabled

        if is_offline_mode():
            raise OfflineModeIsEnabled("HF_HUB_OFFLINE is set")
        self._may_pass()
        why = _purpose.get()
        if why is None:
            raise HubError(tr("A request to {host} that nobody asked for was stopped.", host=request.url.host))
        request.extensions["log"] = self.log.begin(request.method, str(request.url), why.sentence, **why.names)
        if not any(request.extensions.get("timeout", {}).values()):  # the library switches them off for some calls
            request.extensions["timeout"] = httpx2.Timeout(REQUEST_TIMEOUT_SECONDS).as_dict()

    def _after(self, response: "httpx2.Response") -> None:
        import httpx2

        log, number, status = self.log, response.request.extensions["log"], response.status_code
        assert isinstance(response.stream, httpx2.SyncByteStream)
        inner: httpx2.SyncByteStream = response.stream

        class Counted(httpx2.SyncByteStream):
            num_bytes = 0
            ended = False

            def __iter__(self) -> Iterator[bytes]:
                for chunk in inner:
                    self.num_bytes += len(chunk)
                    yield chunk

            def close(self) -> None:
                if not self.ended:
                    self.ended = True
                    log.end(number, status, self.num_bytes)
                inner.close()

        response.stream = Counted()


_in_library: list[Network] = []  # the one whose clients huggingface_hub uses now
