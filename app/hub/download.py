"""One file from the hub to disk: progress, cancel, resume, retries, SHA-256 before the name appears."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.hub.byte_stream import AnswerHead, ByteStream
from app.hub.checksums import Checksums
from app.hub.errors import DownloadCancelled, HubError, said_in_a_sentence
from app.hub.hub import Hub
from app.hub.listing import HubFile
from app.hub.part_file import PartFile, check_room, disk_errors, goal_of, opened, part_of, vouch
from app.numbers import size
from app.words import tr, tr_noop

if TYPE_CHECKING:
    import httpx2

PROGRESS_INTERVAL_SECONDS = 0.1
RETRY_PAUSES_SECONDS = (1.0, 2.0, 4.0, 8.0, 16.0)  # while nothing arrives; the count begins again with every byte
LONGEST_WAIT_SECONDS = 300.0  # what a server may ask for; more than that is said instead of waited
_GGUF = b"GGUF"
_PAGE_TYPES = ("text/html", "application/xhtml+xml", "application/json")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a download is. `done_bytes` counts what earlier tries brought; `total_bytes` 0: nobody knows."""

    file: HubFile
    done_bytes: int
    total_bytes: int
    bytes_per_second: float  # of this try
    note: str = ""  # what it is doing, where that is not fetching


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that is there. `vouched`: its SHA-256 is the one that the hub lists."""

    path: Path
    vouched: bool

    @property
    def warning(self) -> str:
        return "" if self.vouched else unvouched(self.path.name)


OnProgress = Callable[[Progress], None]


def unvouched(name: str) -> str:
    """The sentence for a file that is there, and of which the hub lists no checksum."""
    return tr("The hub lists no checksum for {name}, so nothing vouches for it; it reads as a GGUF file.", name=name)


def stopped_at(done_bytes: int, total_bytes: int) -> str:
    """The sentence for a download that was stopped. `total_bytes` 0: nobody knows."""
    if not done_bytes:
        return tr("Stopped before anything arrived.")
    if not total_bytes:
        return tr("Stopped at {done}; the next try goes on from there.", done=size(done_bytes))
    done, total = size(done_bytes), size(total_bytes)
    return tr("Stopped at {done} of {total}; the next try goes on from there.", done=done, total=total)


class Downloader:
    """Fetches files into `folder`/owner/name/."""

    def __init__(self, hub: Hub, folder: Path, checksums: Checksums) -> None:
        self.hub, self.folder, self.checksums = hub, folder, checksums

    def fetch(
        self, file: HubFile, on_progress: OnProgress = lambda progress: None, cancel: threading.Event | None = None
    ) -> Fetched:
        """A whole file that is there, and still is what the hub lists, is not fetched again.

        Raises HubError (network, checksum), NoRoom, DownloadCancelled. Blocks: not for the window's thread.
        """
        goal, part = goal_of(file, self.folder), part_of(file, self.folder)
        one = _Download(self.hub, file, part, on_progress, cancel or threading.Event())
        with disk_errors(file, goal, part):
            if self._is_current(file, goal, one):
                return Fetched(goal, file.sha256 is not None)
            goal.parent.mkdir(parents=True, exist_ok=True)
            one.run()
            part.replace(goal)
            if file.sha256:
                self.checksums.remember(goal, file.sha256)
        return Fetched(goal, file.sha256 is not None)

    def _is_current(self, file: HubFile, goal: Path, one: "_Download") -> bool:
        """Another version may have the same size: the checksum decides, where the hub lists one."""
        if not goal.is_file() or (file.size_bytes is not None and goal.stat().st_size != file.size_bytes):
            return False
        if file.sha256 is None:
            return file.size_bytes is not None
        return self.checksums.of(goal, one.tell_checked) == file.sha256


class _Download:
    """One file, with its retries, while it runs."""

    def __init__(self, hub: Hub, file: HubFile, part: Path, on_progress: OnProgress, cancel: threading.Event) -> None:
        self.hub, self.file, self.path, self.on_progress, self.cancel = hub, file, part, on_progress, cancel
        self.total_bytes = file.size_bytes
        self.fetched_bytes = 0
        self.ended = False  # of unknown length, and the server has sent all of it
        self.without_range = False  # the server refused to go on from here
        self.started = time.monotonic()
        self.told = float("-inf")  # the first bytes are told at once

    def run(self) -> None:
        with opened(self.path, self.file.name) as (part, sink):
            part.take_up(lambda: self.tell_checked(part.num_bytes))
            if self.total_bytes is not None and part.num_bytes > self.total_bytes:
                part.start_over()
            check_room((self.total_bytes or 0) - part.num_bytes, self.path.parent, self.file.name)
            self._fetch_with_retries(part)
            os.fsync(sink.fileno())
        self._tell(part, force=True)
        vouch(self.file, self.path, part.sha256)

    def tell_checked(self, done_bytes: int) -> None:
        """While what is there already is hashed."""
        if self.cancel.is_set():
            raise DownloadCancelled(tr("Stopped; the next try goes on from there."))
        if time.monotonic() - self.told >= PROGRESS_INTERVAL_SECONDS:
            self.told = time.monotonic()
            total = self.file.size_bytes or 0
            self.on_progress(Progress(self.file, done_bytes, total, 0.0, tr("checking what is there")))

    # --- requests --------------------------------------------------------------------------------

    def _is_whole(self, part: PartFile) -> bool:
        return self.ended if self.total_bytes is None else part.num_bytes >= self.total_bytes

    def _fetch_with_retries(self, part: PartFile) -> None:
        """Tried again while it brings something, or while the server says that it will pass."""
        pauses = iter(RETRY_PAUSES_SECONDS)
        while not self._is_whole(part):
            before = part.num_bytes
            try:
                self._fetch(part)
            except HubError as error:
                if part.num_bytes > before:
                    pauses = iter(RETRY_PAUSES_SECONDS)
                if error.status == 416 and not self.without_range:
                    self.without_range = True
                    continue
                never_connected = not self.fetched_bytes and not error.status
                pause = next(pauses, None)
                if not error.may_pass or never_connected or pause is None:
                    raise
                wait = error.retry_after_seconds if error.retry_after_seconds is not None else pause
                if wait > LONGEST_WAIT_SECONDS:
                    raise
                self._wait(part, wait)

    def _wait(self, part: PartFile, seconds: float) -> None:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            note = tr("waiting {seconds:.0f} s before the next try", seconds=max(left, 1))
            self.on_progress(Progress(self.file, part.num_bytes, self.total_bytes or 0, 0.0, note))
            self.cancel.wait(min(left, 1.0))
            self._stop_if_cancelled(part)

    def _fetch(self, part: PartFile) -> None:
        before = part.num_bytes
        with (
            self.hub.network.asking(tr_noop("download {file} of {repo}"), file=self.file.name, repo=self.file.repo),
            said_in_a_sentence(self.file.name),
            ByteStream(lambda: self._answer(before), self.cancel) as answer,
        ):
            try:
                head = answer.head()
                skip = self._bytes_to_skip(head, part)
                for chunk in answer.chunks():
                    skip = self._take(chunk, skip, part)
                    self._stop_if_cancelled(part)
            except DownloadCancelled:
                self._stop_if_cancelled(part)
        self.ended = True
        if part.num_bytes == before:
            raise HubError(tr("The hub sent nothing of {name}. Try again later.", name=self.file.name))

    @contextmanager
    def _answer(self, done_bytes: int) -> "Iterator[httpx2.Response]":
        from huggingface_hub import hf_raise_for_status

        headers = self.hub.headers() | {"Accept-Encoding": "identity"}
        if done_bytes and not self.without_range:
            headers["Range"] = f"bytes={done_bytes}-"
        with self.hub.network.client().stream("GET", self.hub.address(self.file), headers=headers) as answer:
            hf_raise_for_status(answer)
            yield answer

    def _bytes_to_skip(self, head: AnswerHead, part: PartFile) -> int:
        """Looks at an answer before a byte of it is believed. -> how much of it is there already"""
        name, done = self.file.name, part.num_bytes
        if head.headers.get("content-type", "").startswith(_PAGE_TYPES):
            raise HubError(
                tr(
                    "Instead of {name} a web page came, perhaps of a login or a proxy; what was fetched before is "
                    "kept. Open the hub in a browser on this network, then try again.",
                    name=name,
                )
            )
        if head.linked_etag and self.file.sha256 and len(head.linked_etag) == 64:
            self._refuse_if(head.linked_etag != self.file.sha256)
        whole = head.whole_bytes if head.status == 206 else head.content_bytes
        for told in (whole, head.linked_bytes):
            self._refuse_if(told is not None and self.total_bytes is not None and told != self.total_bytes)
        if self.total_bytes is None and whole is not None:
            check_room(whole - done, self.path.parent, name)
            self.total_bytes = whole
        if head.status == 206:
            if head.first_byte != done:
                raise HubError(
                    tr("The hub sent another part of {name} than was asked for. Try again later.", name=name)
                )
            return 0
        return done  # the server cannot go on from here: what is there already is read over, not thrown away

    def _refuse_if(self, changed: bool) -> None:
        if changed:
            raise HubError(
                tr(
                    "{name} was changed on the hub since it was listed. Start the download again to get the new "
                    "version; the old beginning is kept until you remove it.",
                    name=self.file.name,
                )
            )

    def _take(self, chunk: bytes, skip: int, part: PartFile) -> int:
        """-> how much of the answer is still to be read over"""
        at = part.num_bytes - skip  # where in the file this chunk begins
        if at == 0 and self.file.name.lower().endswith(".gguf") and not chunk.startswith(_GGUF[: len(chunk)]):
            raise HubError(
                tr(
                    "What came as {name} is no GGUF file (it begins with {bytes}); nothing of it was kept.",
                    name=self.file.name,
                    bytes=repr(chunk[:8]),
                )
            )
        self.fetched_bytes += len(chunk)
        if skip >= len(chunk):
            return skip - len(chunk)
        if self.total_bytes is not None and at + len(chunk) > self.total_bytes:
            raise HubError(tr("{name} is longer on the server than announced. Try again.", name=self.file.name))
        part.append(chunk[skip:])
        self._tell(part)
        return 0

    # --- telling -----------------------------------------------------------------------------------

    def _stop_if_cancelled(self, part: PartFile) -> None:
        if self.cancel.is_set():
            raise DownloadCancelled(stopped_at(part.num_bytes, self.total_bytes or 0))

    def _tell(self, part: PartFile, force: bool = False) -> None:
        now = time.monotonic()
        if force or now - self.told >= PROGRESS_INTERVAL_SECONDS:
            self.told = now
            speed = self.fetched_bytes / max(now - self.started, 1e-9)
            self.on_progress(Progress(self.file, part.num_bytes, self.total_bytes or 0, speed))
