"""SHA-256 of files on disk, remembered by path, size and time of change: hashing 40 GB takes minutes."""

import hashlib
import json
import threading
from collections.abc import Callable
from pathlib import Path

from app.paths import ensure
from app.settings.file import write_atomically

CHUNK_BYTES = 1 << 20
_MOST = 1000  # files remembered


class Checksums:
    """Any thread. A cache that cannot be read or written costs time, nothing else."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    def known(self, file: Path) -> str | None:
        """What an earlier look found, if the file is the same still."""
        return self._read().get(_key(file))

    def of(self, file: Path, on_bytes: Callable[[int], None] = lambda num_bytes: None) -> str:
        """Hashes where it is not known. `on_bytes` is told how far that is and may raise to stop it."""
        found = self.known(file)
        if found is None:
            digest, done = hashlib.sha256(), 0
            with file.open("rb") as source:
                while chunk := source.read(CHUNK_BYTES):
                    digest.update(chunk)
                    done += len(chunk)
                    on_bytes(done)
            found = digest.hexdigest()
            self.remember(file, found)
        return found

    def remember(self, file: Path, sha256: str) -> None:
        with self._lock:
            known = self._read()
            known[_key(file)] = sha256
            try:
                ensure(self._path.parent)
                write_atomically(self._path, json.dumps(dict(list(known.items())[-_MOST:])))
            except OSError:
                return

    def _read(self) -> dict[str, str]:
        try:
            found = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}


def _key(file: Path) -> str:
    stat = file.stat()
    return f"{file.resolve()}|{stat.st_size}|{stat.st_mtime_ns}"
