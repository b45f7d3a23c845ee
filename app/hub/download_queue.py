"""The downloads: a few at once, each with pause, cancel and resume, kept over restarts."""

import threading
import time
import uuid
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from app.hub.download import Downloader, Progress
from app.hub.download_item import DownloadItem, State, read_items, write_items
from app.hub.errors import DownloadCancelled, HubError
from app.hub.listing import HubModel
from app.hub.part_file import LeftOver, check_room, left_overs, part_of, present_bytes
from app.words import tr
from engine.errors import EngineError

AT_ONCE = 2  # a third would only share the line with these
_REMOVE_SECONDS = 2.0
_CLOSE_SECONDS = 0.3  # in all: the window waits, and a download that is cut off is only found paused
WINDOW_SECONDS = 5.0
_LEAST_SECONDS = 0.5  # of a measurement; below that the figure jumps


class DownloadQueue:
    """Every method may be called from any thread; `on_change` is called from any thread, too.

    Attributes:
        notice: a sentence while the list cannot be kept for the next start; empty otherwise.
    """

    def __init__(
        self, downloader: Downloader, file: Path, on_change: Callable[[], None] = lambda: None, at_once: int = AT_ONCE
    ) -> None:
        self._downloader, self._file, self._at_once = downloader, file, at_once
        self.on_change = on_change
        self.notice = ""
        self._lock = threading.RLock()
        self._items: dict[str, DownloadItem] = {item.id: self._as_on_disk(item) for item in read_items(file)}
        self._cancels: dict[str, tuple[threading.Event, State]] = {}
        self._threads: dict[str, threading.Thread] = {}
        self._closing = False

    def items(self) -> tuple[DownloadItem, ...]:
        """In the order in which they were asked for."""
        with self._lock:
            return tuple(self._items.values())

    def item(self, number: str) -> DownloadItem | None:
        with self._lock:
            return self._items.get(number)

    # --- what the user does ------------------------------------------------------------------------

    def add(self, model: HubModel) -> str:
        """Asks for a model. One that is in the queue goes on. -> its number"""
        with self._lock:
            for item in self._items.values():
                if item.model == model:
                    self.resume(item.id)
                    return item.id
            number = uuid.uuid4().hex[:8]
            self._items[number] = DownloadItem(number, model.files[0].repo, model, total_bytes=model.size_bytes)
        self._changed(keep=True)
        self._start_next()
        return number

    def pause(self, number: str) -> None:
        self._stop(number, "paused")

    def cancel(self, number: str) -> None:
        """Stops it. What was fetched stays until it is removed, and the user may still go on from there."""
        self._stop(number, "cancelled")

    def resume(self, number: str) -> None:
        with self._lock:
            item = self._items.get(number)
            if item is None or item.is_active:
                return
            self._items[number] = replace(item, state="waiting", sentence="")
        self._changed(keep=True)
        self._start_next()

    def remove(self, number: str) -> None:
        """Takes it off the list, and what was fetched of it off the disk; a finished file stays. Raises OSError."""
        with self._lock:
            item = self._items.get(number)
            thread = self._threads.get(number)
        if item is None:
            return
        self._stop(number, "cancelled")
        if thread is not None:
            thread.join(_REMOVE_SECONDS)
        for part in self._parts(item):
            part.unlink(missing_ok=True)
        with self._lock:
            self._items.pop(number, None)
        self._changed(keep=True)

    def left_overs(self) -> tuple[LeftOver, ...]:
        """Partial files that belong to nothing in the queue: of older versions, or of the command line."""
        known = {part for item in self.items() for part in self._parts(item)}
        return tuple(left for left in left_overs(self._downloader.folder) if left.path not in known)

    def _parts(self, item: DownloadItem) -> list[Path]:
        """Where the beginnings of its files are kept; a file whose name was refused has none."""
        found = []
        for file in item.model.files:
            with suppress(HubError):
                found.append(part_of(file, self._downloader.folder))
        return found

    def close(self) -> None:
        """Stops everything; the next start finds it paused."""
        with self._lock:
            self._closing = True
            threads = list(self._threads.values())
            for cancel, _ in self._cancels.values():
                cancel.set()
        until = time.monotonic() + _CLOSE_SECONDS
        for thread in threads:
            thread.join(max(0.0, until - time.monotonic()))

    # --- running -------------------------------------------------------------------------------------

    def _stop(self, number: str, state: State) -> None:
        with self._lock:
            item = self._items.get(number)
            if item is None or item.state in ("done", state):
                return
            if number in self._cancels:
                cancel, _ = self._cancels[number]
                self._cancels[number] = (cancel, state)
                cancel.set()
                return
            self._items[number] = replace(item, state=state, bytes_per_second=0.0, sentence="")
        self._changed(keep=True)

    def _start_next(self) -> None:
        with self._lock:
            waiting = [item.id for item in self._items.values() if item.state == "waiting"]
            room = 0 if self._closing else self._at_once - len(self._cancels)
            for number in waiting[: max(room, 0)]:
                self._items[number] = replace(self._items[number], state="running")
                self._cancels[number] = (threading.Event(), "cancelled")
                thread = threading.Thread(target=self._run, args=(number,), name=f"download {number}", daemon=True)
                self._threads[number] = thread
                thread.start()

    def _run(self, number: str) -> None:
        item = self._items[number]
        cancel = self._cancels[number][0]
        try:
            last = self._fetch(item, cancel)
        except DownloadCancelled as stopped:
            with self._lock:
                state: State = "paused" if self._closing else self._cancels[number][1]
                last = replace(self._items.get(number, item), state=state, sentence=str(stopped))
            last = self._as_on_disk(last)
        except (EngineError, OSError) as error:
            sentence = error.args[0] if isinstance(error, EngineError) else str(error)  # as `tr` gave it: `neutral`
            last = replace(self._items.get(number, item), state="failed", sentence=sentence)
        with self._lock:
            if number in self._items:  # it was not removed meanwhile
                self._items[number] = replace(last, bytes_per_second=0.0)
            del self._cancels[number]
            self._threads.pop(number, None)
        self._changed(keep=True)
        self._start_next()

    def _as_on_disk(self, item: DownloadItem) -> DownloadItem:
        """What was told last may be behind what was written: after a kill, and beside the sentence of a stop."""
        if item.state == "done":
            return item
        try:
            there = sum(present_bytes(file, self._downloader.folder) for file in item.model.files)
        except (EngineError, OSError):  # the disk is away
            return item
        return replace(item, done_bytes=there)

    def _fetch(self, item: DownloadItem, cancel: threading.Event) -> DownloadItem:
        """All parts, one after the other, once the disk has room for all of them."""
        files, folder = item.model.files, self._downloader.folder
        there = {file: present_bytes(file, folder) for file in files}
        check_room(sum(max(0, (file.size_bytes or 0) - there[file]) for file in files), folder, item.model.name)
        rate, warnings, paths = TransferRate(), [], []
        for index, file in enumerate(files):
            before = sum(part.size_bytes or 0 for part in files[:index])
            later = sum(there[part] for part in files[index + 1 :])

            def tell(progress: Progress, others: int = before + later) -> None:
                done = others + progress.done_bytes
                total = item.total_bytes or progress.total_bytes
                speed = rate.add(done)
                self._put(item.id, done_bytes=done, total_bytes=total, bytes_per_second=speed, sentence=progress.note)

            fetched = self._downloader.fetch(file, tell, cancel)
            paths.append(fetched.path)
            warnings.append(fetched.warning)
        total = sum(path.stat().st_size for path in paths)
        return replace(
            item, state="done", done_bytes=total, total_bytes=total, path=paths[0],
            sentence=" ".join(warning for warning in warnings if warning),
        )  # fmt: skip

    def _put(self, number: str, *, done_bytes: int, total_bytes: int, bytes_per_second: float, sentence: str) -> None:
        with self._lock:
            if number not in self._items:
                return
            self._items[number] = replace(
                self._items[number], done_bytes=done_bytes, total_bytes=total_bytes, bytes_per_second=bytes_per_second,
                sentence=sentence,
            )  # fmt: skip
        self._changed()

    def _changed(self, keep: bool = False) -> None:
        if keep:
            with self._lock:
                self.notice = ""
                try:
                    write_items(self._file, self._items.values())
                except OSError as error:
                    self.notice = tr(
                        "The list of downloads cannot be kept for the next start ({reason}).",
                        reason=error.strerror or error,
                    )
        with suppress(RuntimeError):  # the window went away meanwhile
            self.on_change()


class TransferRate:
    """How fast bytes come: over the last seconds, so that a stall shows and a hiccup does not."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: deque[tuple[float, int]] = deque()

    def add(self, num_bytes: int) -> float:
        """`num_bytes` have come by now. -> bytes a second; 0 while nobody can tell"""
        now = self._clock()
        if self._seen and num_bytes < self._seen[-1][1]:
            self._seen.clear()  # something begins anew
        self._seen.append((now, num_bytes))
        while now - self._seen[0][0] > WINDOW_SECONDS and len(self._seen) > 2:
            self._seen.popleft()
        first_time, first_bytes = self._seen[0]
        if now - first_time < _LEAST_SECONDS:
            return 0.0
        return (num_bytes - first_bytes) / (now - first_time)
