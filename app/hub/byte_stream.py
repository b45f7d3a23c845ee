"""An answer read on a thread of its own, so that whoever waits for it can stop at once, however silent the server."""

import contextvars
import queue
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.hub.errors import DownloadCancelled
from app.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx2

_LOOK_SECONDS = 0.1  # how often a waiting reader looks whether it was cancelled
_CLOSE_SECONDS = 0.5
_CHUNKS_AHEAD = 4  # read and not yet taken: what a kill may cost


@dataclass(frozen=True, slots=True)
class AnswerHead:
    """What comes before the bytes. `linked_*`: what the hub itself says of the file before it sends the client on."""

    status: int
    headers: dict[str, str]  # names in lower case
    linked_etag: str | None
    linked_bytes: int | None

    @property
    def content_bytes(self) -> int | None:
        return _whole(self.headers.get("content-length"))

    @property
    def first_byte(self) -> int | None:
        """Of a part, as Content-Range says it: `bytes 100-199/200`."""
        return _whole(self.headers.get("content-range", "").removeprefix("bytes ").partition("-")[0])

    @property
    def whole_bytes(self) -> int | None:
        """The whole file's size where this answer is a part of it."""
        return _whole(self.headers.get("content-range", "").rpartition("/")[2])


class ByteStream:
    """`open_answer` makes the request; its errors are raised where the bytes are taken."""

    def __init__(
        self, open_answer: "Callable[[], AbstractContextManager[httpx2.Response]]", cancel: threading.Event
    ) -> None:
        self._open_answer, self._cancel = open_answer, cancel
        self._arrived: queue.Queue[AnswerHead | bytes | BaseException | None] = queue.Queue(_CHUNKS_AHEAD)
        self._closed = threading.Event()
        context = contextvars.copy_context()  # the reason for the request goes along
        self._thread = threading.Thread(target=context.run, args=(self._read,), name="answer", daemon=True)
        self._thread.start()

    def __enter__(self) -> "ByteStream":
        return self

    def __exit__(self, *_: object) -> None:
        self._closed.set()
        self._thread.join(_CLOSE_SECONDS)  # it ends with its next bytes; on a silent server at its timeout, unwaited

    def head(self) -> AnswerHead:
        """Waits for it. Raises DownloadCancelled within a tenth of a second of the cancel."""
        head = self._take()
        assert isinstance(head, AnswerHead)
        return head

    def chunks(self) -> Iterator[bytes]:
        """The bytes as they come. Raises what the request raised."""
        while True:
            chunk = self._take()
            if chunk is None:
                return
            assert isinstance(chunk, bytes)
            yield chunk

    def _take(self) -> AnswerHead | bytes | None:
        while True:
            if self._cancel.is_set():
                raise DownloadCancelled(tr("Stopped."))
            try:
                found = self._arrived.get(timeout=_LOOK_SECONDS)
            except queue.Empty:
                continue
            if isinstance(found, BaseException):
                raise found
            return found

    def _read(self) -> None:
        try:
            with self._open_answer() as answer:
                self._put(_head(answer))
                for chunk in answer.iter_raw():
                    self._put(chunk)
                    if self._closed.is_set():
                        return
            self._put(None)
        except Exception as error:  # noqa: BLE001  # raised again on the reader's thread
            self._put(error)

    def _put(self, item: AnswerHead | bytes | BaseException | None) -> None:
        while not self._closed.is_set():
            try:
                self._arrived.put(item, timeout=_LOOK_SECONDS)
                return
            except queue.Full:
                continue


def _head(answer: "httpx2.Response") -> AnswerHead:
    seen = [*answer.history, answer]
    etags = [_etag(each.headers.get("X-Linked-Etag")) for each in seen]
    sizes = [_whole(each.headers.get("X-Linked-Size")) for each in seen]
    return AnswerHead(
        status=answer.status_code,
        headers={name.lower(): value for name, value in answer.headers.items()},
        linked_etag=next((etag for etag in etags if etag), None),
        linked_bytes=next((size for size in sizes if size is not None), None),
    )


def _etag(value: str | None) -> str | None:
    return value.removeprefix("W/").strip('"').lower() if value else None


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.strip().isdigit() else None
