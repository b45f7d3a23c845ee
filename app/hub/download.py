"""One file from the hub to disk: progress, cancel, resume, SHA-256.

huggingface_hub deletes its partial file when a download ends early (its issue 4196), so the bytes are kept here:
`NAME.<start of the checksum>.part` beside the goal survives a cancel, a crash and a power cut, and goes on from there.
"""

import errno
import hashlib
import os
import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from app.hub.hub import Hub, HubError, HubFile, said_in_a_sentence
from engine.errors import EngineError

if TYPE_CHECKING:
    import httpx2

READ_TIMEOUT_SECONDS = 15.0
HASH_CHUNK_BYTES = 1 << 20
PROGRESS_INTERVAL_SECONDS = 0.1
RETRY_PAUSES_SECONDS = (1.0, 2.0, 4.0, 8.0)  # after the connection broke in the middle
SPARE_BYTES = 64 << 20  # left free on the disk


class DownloadCancelled(EngineError):
    """The user stopped it. What was fetched is kept and the next try goes on from there."""

    exit_code = 130


class NoRoom(EngineError):
    """The disk cannot hold the file."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a download is. `done_bytes` counts what earlier tries brought."""

    file: HubFile
    done_bytes: int
    total_bytes: int
    bytes_per_second: float  # of this try


OnProgress = Callable[[Progress], None]


def download(
    hub: Hub, file: HubFile, folder: Path, on_progress: OnProgress | None = None, cancel: threading.Event | None = None
) -> Path:
    """Fetch `file` into `folder`/owner/name/ and return its path; a whole file that is there is not fetched again.

    Raises HubError (network, checksum), NoRoom, DownloadCancelled. Blocks: not for the window's thread.
    """
    goal = folder / file.repo / file.name
    if not goal.resolve().is_relative_to((folder / file.repo).resolve()):
        raise HubError(f"{file.repo} names a file outside its own folder ({file.name}), so nothing was fetched.")
    if goal.is_file() and goal.stat().st_size == file.size_bytes:
        return goal
    part = goal.with_name(f"{goal.name}.{(file.sha256 or file.revision)[:12]}.part")
    try:
        goal.parent.mkdir(parents=True, exist_ok=True)
        _Download(hub, file, part, on_progress or (lambda progress: None), cancel or threading.Event()).run()
        part.replace(goal)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            sentence = f"The disk is full; {file.name} stopped at {_gb(part)}. Free some space, then try again."
            raise NoRoom(sentence) from error
        raise EngineError(f"{goal} cannot be written ({error.strerror or error}).") from error
    return goal


def _gb(path: Path) -> str:
    return f"{path.stat().st_size / 1e9:.1f} GB" if path.exists() else "the start"


class _Download:
    """One try, with its retries, while it runs."""

    def __init__(self, hub: Hub, file: HubFile, part: Path, on_progress: OnProgress, cancel: threading.Event) -> None:
        self.hub, self.file, self.part, self.on_progress, self.cancel = hub, file, part, on_progress, cancel
        self.hash = hashlib.sha256()
        self.done_bytes = 0
        self.fetched_bytes = 0
        self.started = time.monotonic()
        self.told = float("-inf")  # the first bytes are told at once

    def run(self) -> None:
        with self.part.open("ab+") as sink:
            self._lock(sink)
            self._take_up(sink)
            self._check_room()
            while self.done_bytes < self.file.size_bytes:
                self._fetch_with_retries(sink)
            sink.flush()
            os.fsync(sink.fileno())
        self._tell(force=True)
        if self.file.sha256 and self.hash.hexdigest() != self.file.sha256:
            self.part.unlink()
            raise HubError(f"{self.file.name} arrived damaged (its SHA-256 differs) and was removed. Try again.")

    def _lock(self, sink: IO[bytes]) -> None:
        """Two Tandems must not write one file. The lock goes with the process, so none is ever stale."""
        try:
            import fcntl  # not on Windows, where opening for writing suffices
        except ImportError:
            return
        try:
            fcntl.flock(sink, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise EngineError(f"Another Tandem is downloading {self.file.name} already.") from error

    def _take_up(self, sink: IO[bytes]) -> None:
        """Hash what earlier tries brought, so that the checksum covers the whole file."""
        sink.seek(0)
        while chunk := sink.read(HASH_CHUNK_BYTES):
            self._stop_if_cancelled()
            self.hash.update(chunk)
            self.done_bytes += len(chunk)
        if self.done_bytes > self.file.size_bytes:
            self._start_over(sink)

    def _start_over(self, sink: IO[bytes]) -> None:
        sink.seek(0)
        sink.truncate()
        self.hash = hashlib.sha256()
        self.done_bytes = 0

    def _check_room(self) -> None:
        needed = self.file.size_bytes - self.done_bytes
        free = shutil.disk_usage(self.part.parent).free
        if needed and needed + SPARE_BYTES > free:
            lack = f"{self.file.name} needs {needed / 1e9:.1f} GB more"
            raise NoRoom(f"{lack}, and {self.part.parent} has {free / 1e9:.1f} GB free.")

    def _fetch_with_retries(self, sink: IO[bytes]) -> None:
        """A broken connection is taken up again while it brings something; the first failure to connect is final."""
        import httpx2

        pauses = iter(RETRY_PAUSES_SECONDS)
        while True:
            before = self.done_bytes
            try:
                with said_in_a_sentence(self.file.name):
                    return self._fetch(sink)
            except HubError as error:
                if self.done_bytes > before:
                    pauses = iter(RETRY_PAUSES_SECONDS)
                pause = next(pauses, None)
                broken = isinstance(error.__cause__, httpx2.TransportError)
                if not broken or not self.fetched_bytes or pause is None:
                    raise
                self.cancel.wait(pause)
                self._stop_if_cancelled()

    def _fetch(self, sink: IO[bytes]) -> None:
        from huggingface_hub import get_session, hf_hub_url
        from huggingface_hub.utils._headers import build_hf_headers
        from huggingface_hub.utils._http import hf_raise_for_status

        url = hf_hub_url(self.file.repo, self.file.name, revision=self.file.revision, endpoint=self.hub.endpoint)
        self.hub.announce(url)
        before = self.done_bytes
        headers = build_hf_headers() | {"Accept-Encoding": "identity"}
        if self.done_bytes:
            headers["Range"] = f"bytes={self.done_bytes}-"
        with get_session().stream(
            "GET", url, headers=headers, timeout=READ_TIMEOUT_SECONDS, follow_redirects=True
        ) as answer:
            hf_raise_for_status(answer)
            if self.done_bytes and answer.status_code != 206:
                self._start_over(sink)
                before = 0
            self._drain(answer, sink)
        if self.done_bytes == before:
            raise HubError(f"The hub sent nothing of {self.file.name}. Try again later.")

    def _drain(self, answer: "httpx2.Response", sink: IO[bytes]) -> None:
        for chunk in answer.iter_bytes():
            self._stop_if_cancelled()
            sink.write(chunk)
            self.hash.update(chunk)
            self.done_bytes += len(chunk)
            self.fetched_bytes += len(chunk)
            if self.done_bytes > self.file.size_bytes:
                raise HubError(f"{self.file.name} is longer on the server than announced. Try again.")
            self._tell()

    def _stop_if_cancelled(self) -> None:
        if self.cancel.is_set():
            done, total = self.done_bytes / 1e6, self.file.size_bytes / 1e6
            raise DownloadCancelled(f"Stopped at {done:.1f} of {total:.1f} MB; the next try goes on from there.")

    def _tell(self, force: bool = False) -> None:
        now = time.monotonic()
        if force or now - self.told >= PROGRESS_INTERVAL_SECONDS:
            self.told = now
            speed = self.fetched_bytes / max(now - self.started, 1e-9)
            self.on_progress(Progress(self.file, self.done_bytes, self.file.size_bytes, speed))
