"""What of a file is there already: `NAME.<start of the checksum>.part` beside the goal.

huggingface_hub deletes its partial file when a download ends early (its issue 4196), so the bytes are kept here: they
survive a cancel, a crash and a power cut, and the next try goes on from there.
"""

import errno
import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from app.hub.errors import HubError, NoRoom
from app.hub.listing import HubFile
from app.numbers import size, sizes_apart
from app.words import tr, tr_noop
from engine.errors import EngineError, ModelError

CHUNK_BYTES = 1 << 20
SPARE_BYTES = 64 << 20  # left free on the disk
_FULL = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True, slots=True)
class LeftOver:
    """A partial file on disk."""

    path: Path
    num_bytes: int


def goal_of(file: HubFile, folder: Path) -> Path:
    """Where the whole file goes. Raises HubError for a name that would leave the repository's folder.

    Links in that folder are the user's own, who may keep large files on another disk: they are followed.
    """
    name = Path(file.name)
    if name.anchor or ".." in name.parts:
        raise HubError(
            tr(
                "{repo} names a file outside its own folder ({name}), so nothing was fetched.",
                repo=file.repo,
                name=file.name,
            )
        )
    return folder / file.repo / name


def part_of(file: HubFile, folder: Path) -> Path:
    """Where its beginning is kept. Another content has another name, so versions never mix."""
    goal = goal_of(file, folder)
    return goal.with_name(f"{goal.name}.{(file.sha256 or file.revision)[:12]}.part")


def present_bytes(file: HubFile, folder: Path) -> int:
    """How much of it is on disk: all, a beginning, or nothing."""
    for path in (part_of(file, folder), goal_of(file, folder)):
        try:
            return path.stat().st_size
        except FileNotFoundError:
            continue
    return 0


def left_overs(folder: Path) -> tuple[LeftOver, ...]:
    """Every partial file below `folder`."""
    return tuple(LeftOver(path, path.stat().st_size) for path in sorted(folder.rglob("*.part")) if path.is_file())


def check_room(needed_bytes: int, folder: Path, what: str) -> None:
    """Raises NoRoom, so that nothing is begun that cannot end."""
    place = folder
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    if needed_bytes > 0 and needed_bytes + SPARE_BYTES > free:
        needed, left = sizes_apart(needed_bytes + SPARE_BYTES, free)
        raise NoRoom(
            tr(
                "{what} needs {needed} free on the disk of {folder} ({reserve} of it as a reserve), which has {free}. "
                "Free some space, or choose a smaller quantisation.",
                what=what,
                needed=needed,
                folder=folder,
                reserve=size(SPARE_BYTES),
                free=left,
            )
        )


@contextmanager
def disk_errors(file: HubFile, goal: Path, part: Path) -> Iterator[None]:
    """Turns what the disk refuses into NoRoom or EngineError, with how much of the file is there."""
    try:
        yield
    except OSError as error:
        kept = size(part.stat().st_size) if part.exists() and part.stat().st_size else tr("the start")
        if error.errno in _FULL:
            sentence = tr(
                "The disk is full; {name} stopped at {place}. Free some space, then try again.",
                name=file.name,
                place=kept,
            )
            raise NoRoom(sentence) from error
        if error.errno == errno.EFBIG:
            sentence = tr(
                "The disk of {folder} takes no files as large as {name}; it stopped at {place}. Choose a folder on "
                "another disk.",
                folder=goal.parent,
                name=file.name,
                place=kept,
            )
            raise NoRoom(sentence) from error
        reason = error.strerror or error
        raise EngineError(tr("{path} cannot be written ({reason}).", path=goal, reason=reason)) from error


def vouch(file: HubFile, part: Path, sha256: str) -> None:
    """The checksum, or where the hub lists none at least a header that reads and all the bytes that it promises.

    `sha256`: of the part, which is all of the file now. Raises HubError, and removes the part, where that is not so.
    """
    problem = _damage(file, part, sha256)
    if problem:
        part.unlink()
        raise HubError(problem)


def _damage(file: HubFile, part: Path, sha256: str) -> str:
    from engine.gguf.parser import read_header

    name = file.name
    if file.sha256:
        damaged = tr("{name} arrived damaged (its SHA-256 differs) and was removed. Try again.", name=name)
        return damaged if sha256 != file.sha256 else ""
    try:
        header = read_header(part)
    except ModelError as error:
        return tr("What arrived as {name} is no GGUF file and was removed ({reason}).", name=name, reason=error)
    missing = header.expected_bytes - header.file_bytes
    sentence = tr_noop("{name} arrived incomplete ({size} are missing) and was removed. Try again.")
    return tr(sentence, name=name, size=size(missing)) if missing > 0 else ""


class PartFile:
    """The beginning of a file, open for appending, with its running checksum."""

    def __init__(self, sink: IO[bytes]) -> None:
        self._sink = sink
        self._digest = hashlib.sha256()
        self.num_bytes = 0

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def take_up(self, look: Callable[[], None]) -> None:
        """Hash what earlier tries brought, so that the checksum covers the whole file. `look` may raise to stop it."""
        self._sink.seek(0)
        while chunk := self._sink.read(CHUNK_BYTES):
            look()
            self._digest.update(chunk)
            self.num_bytes += len(chunk)

    def append(self, chunk: bytes) -> None:
        view = memoryview(chunk)
        while view:  # unbuffered, so that a kill loses nothing; a nearly full disk takes less than it is given
            view = view[self._sink.write(view) :]
        self._digest.update(chunk)
        self.num_bytes += len(chunk)

    def start_over(self) -> None:
        self._sink.seek(0)
        self._sink.truncate()
        self._digest = hashlib.sha256()
        self.num_bytes = 0


@contextmanager
def opened(path: Path, name: str) -> Iterator[tuple[PartFile, IO[bytes]]]:
    """For this process alone: two Tandems must not write one file. The lock goes with the process; none is stale."""
    with path.open("ab+", buffering=0) as sink:
        try:
            import fcntl  # not on Windows, where opening for writing suffices

            fcntl.flock(sink, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except ImportError:
            pass
        except BlockingIOError as error:
            raise EngineError(tr("Another Tandem is downloading {name} already.", name=name)) from error
        yield PartFile(sink), sink
