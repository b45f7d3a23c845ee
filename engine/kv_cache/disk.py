"""Kept states in a folder, for the time after a restart.

A file is one line of JSON (what it belongs to, whose it is, how many tokens and bytes, a checksum), the tokens as
little-endian int32, and the state. It is written beside its place and moved there, read back with its checksum, and
removed when anything about it is wrong: a lost state costs a second, a false one would cost the text.
"""

import json
import logging
import os
import shutil
import zlib
from array import array
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from engine.kv_cache.memory import continues
from engine.kv_cache.state import State
from engine.llama.pages import pages

_FORMAT = 2
_SUFFIX, _PARTIAL = ".kv", ".partial"
_LONGEST_HEADER_BYTES = 16_384
_LEAST_FREE_BYTES = 2_000_000_000  # that stay on the disk, whatever the budget

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StoredState:
    """What a file says about itself."""

    path: Path
    owner: str
    tokens: "array[int]"
    data_bytes: int
    checksum: int
    data_offset: int
    label: str


class DiskStates:
    """Least recently used first out, within `budget_bytes`. Nothing here raises: the cache is done without."""

    def __init__(self, folder: Path, budget_bytes: int, least_free_bytes: int = _LEAST_FREE_BYTES) -> None:
        self._folder, self._budget_bytes, self._least_free_bytes = folder, budget_bytes, least_free_bytes
        self._known: dict[tuple[str, int, int], StoredState] = {}  # (name, bytes, time) -> the header, of both threads

    def states(self, owner: str) -> list[StoredState]:
        """The files of this owner. Those that cannot be read, or whose model or llama.cpp has changed, are removed."""
        known = {}
        for path, status in _files(self._folder, _SUFFIX):
            key = path.name, status.st_size, status.st_mtime_ns
            stored = self._known.get(key) or _read_header(path, status.st_size)
            if stored is None or _is_outdated(stored.owner, owner):
                _remove(path)
            else:
                known[key] = stored
        self._known = known  # of files that are gone, or were written or used since, nothing stays
        return [stored for stored in known.values() if stored.owner == owner]

    def read(self, stored: StoredState) -> State | None:
        """None, and the file is removed, where it is not what was written."""
        try:
            data = pages(stored.data_bytes)
            with stored.path.open("rb") as file:
                file.seek(stored.data_offset)
                is_whole = file.readinto(data.data) == len(data)
            if is_whole and zlib.crc32(data.data) == stored.checksum:
                os.utime(stored.path)
                return State(stored.owner, stored.tokens, data, stored.label)
        except OSError as error:
            log.warning("The kept state %s could not be read: %s.", stored.path, error)
        _remove(stored.path)
        return None

    def remove(self, stored: StoredState) -> None:
        _remove(stored.path)

    def forget(self, labels: Collection[str]) -> None:
        """Remove every file that was kept under these."""
        forget_files(self._folder, lambda label: label not in labels)

    def write(self, state: State) -> None:
        """Keep a state in place of those that it continues, if the disk has room."""
        known = self.states(state.owner)
        if any(stored.tokens[: len(state.tokens)] == state.tokens for stored in known):
            return  # there, or there with more
        for stored in known:
            if continues(state.owner, state.tokens, stored.owner, stored.tokens):
                _remove(stored.path)
        if state.num_bytes > self._budget_bytes:
            return
        self._make_room(state.num_bytes)
        tokens = np.array(state.tokens, "<i4").tobytes()
        header = {
            "format": _FORMAT, "owner": state.owner, "tokens": len(state.tokens), "bytes": state.num_bytes,
            "checksum": zlib.crc32(state.data.data), "tokens_checksum": zlib.crc32(tokens), "label": state.label,
        }  # fmt: skip
        name = f"{zlib.crc32(state.owner.encode()):08x}-{header['tokens_checksum']:08x}-{len(state.tokens)}{_SUFFIX}"
        path = self._folder / name
        partial = path.with_suffix(_PARTIAL)
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if shutil.disk_usage(self._folder).free - state.num_bytes < self._least_free_bytes:
                return
            with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(json.dumps(header).encode() + b"\n" + tokens)
                file.write(state.data.data)
            partial.replace(path)
        except OSError as error:
            log.warning("A state could not be kept in %s: %s.", self._folder, error)
            _remove(partial)

    def _make_room(self, num_bytes: int) -> None:
        files = sorted(_files(self._folder, _SUFFIX, _PARTIAL), key=lambda found: found[1].st_mtime_ns)
        used = sum(status.st_size for _, status in files)
        for path, status in files:
            if used + num_bytes <= self._budget_bytes:
                break
            _remove(path)
            used -= status.st_size


def forget_files(folder: Path, stays: Callable[[str], bool]) -> None:
    """Remove the states whose label does not stay, and files that do not say whose they are. On any thread."""
    for path, status in _files(folder, _SUFFIX):
        stored = _read_header(path, status.st_size)
        if stored is None or not stays(stored.label):
            _remove(path)


def _files(folder: Path, *suffixes: str) -> Iterator[tuple[Path, os.stat_result]]:
    try:
        paths = [path for path in folder.iterdir() if path.suffix in suffixes]
    except OSError:  # none was ever written
        return
    for path in paths:
        try:
            status = path.stat()
        except OSError:  # another Tandem removed it meanwhile
            continue
        yield path, status


def _read_header(path: Path, file_bytes: int) -> StoredState | None:
    """None for what is torn, foreign, or of another version of Tandem."""
    try:
        with path.open("rb") as file:
            line = file.readline(_LONGEST_HEADER_BYTES)
            header: dict[str, Any] = json.loads(line)
            num_tokens, data_bytes = int(header["tokens"]), int(header["bytes"])
            offset = len(line) + 4 * num_tokens
            if header["format"] != _FORMAT or min(num_tokens, data_bytes) < 1 or file_bytes != offset + data_bytes:
                return None
            tokens = file.read(4 * num_tokens)
        if zlib.crc32(tokens) != header["tokens_checksum"]:
            return None
        ids = array("i", np.frombuffer(tokens, "<i4").tolist())
        checksum, label = int(header["checksum"]), str(header["label"])
        return StoredState(path, str(header["owner"]), ids, data_bytes, checksum, offset, label)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def _is_outdated(stored: str, owner: str) -> bool:
    """Whether the file or the llama.cpp that this state belongs to has changed since."""
    stored_file, _, stored_rest = stored.partition(" | ")
    file, _, rest = owner.partition(" | ")
    if stored_rest.rpartition(" | ")[2] != rest.rpartition(" | ")[2]:
        return True
    return stored_file != file and stored_file.rsplit(":", 2)[0] == file.rsplit(":", 2)[0]


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        log.warning("The kept state %s could not be removed: %s.", path, error)
