"""The header of a model on the hub, without its weights: one ranged request that ends where the header does.

Kept in the cache, by the file's checksum. A model's header is then a file of its true name and size whose weights are a
hole, so everything that reads headers on disk reads this one.
"""

import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from app.hub.byte_stream import ByteStream
from app.hub.errors import HubError, said_in_a_sentence
from app.hub.hub import Hub
from app.hub.listing import HubFile, HubModel
from app.paths import ensure
from app.words import tr, tr_noop
from engine.errors import ModelError
from engine.gguf.file import read_model_file
from engine.gguf.parser import parse_header
from engine.pair.pairing import check_pair
from engine.records import ModelFile, PairReport

if TYPE_CHECKING:
    import httpx2

MOST_BYTES = 32 << 20  # the largest known vocabularies need 20 MB
_CACHE_BYTES = 512 << 20


class RemoteHeaders:
    """Blocks: not for the window's thread."""

    def __init__(self, hub: Hub, cache: Path) -> None:
        self._hub, self._cache = hub, cache

    @contextmanager
    def as_files(self, model: HubModel, cancel: threading.Event | None = None) -> Iterator[Path]:
        """The path of the first part while the block runs. Raises HubError, ModelError, DownloadCancelled."""
        headers = [(file, self._header(file, cancel or threading.Event())) for file in model.files]
        ensure(self._cache)
        with tempfile.TemporaryDirectory(dir=self._cache, prefix="open-") as folder:
            paths = []
            for file, content in headers:
                path = Path(folder) / Path(file.name).name
                path.write_bytes(content)
                os.truncate(path, file.size_bytes or len(content))
                paths.append(path)
            yield paths[0]

    def _header(self, file: HubFile, cancel: threading.Event) -> bytes:
        known = self._cache / f"{sha256(repr(file).encode()).hexdigest()[:32]}.head"
        try:
            content = known.read_bytes()
            os.utime(known)
            return content
        except OSError:
            content = self._fetch(file, cancel)
        self._keep(known, content)
        return content

    def _fetch(self, file: HubFile, cancel: threading.Event) -> bytes:
        with (
            self._hub.network.asking(tr_noop("read the header of {file} of {repo}"), file=file.name, repo=file.repo),
            said_in_a_sentence(file.name),
            ByteStream(lambda: self._answer(file), cancel) as answer,
        ):
            head = answer.head()
            size = file.size_bytes or head.whole_bytes or head.content_bytes
            if size is None:
                raise HubError(
                    tr("The hub does not say how large {name} is, so it cannot be judged from here.", name=file.name)
                )
            source = _Arriving(answer.chunks(), file.name)
            header = parse_header(source, Path(Path(file.name).name), size)
        return bytes(source.taken[: header.data_offset])

    @contextmanager
    def _answer(self, file: HubFile) -> "Iterator[httpx2.Response]":
        from huggingface_hub import hf_raise_for_status

        headers = self._hub.headers() | {"Accept-Encoding": "identity", "Range": f"bytes=0-{MOST_BYTES - 1}"}
        with self._hub.network.client().stream("GET", self._hub.address(file), headers=headers) as answer:
            hf_raise_for_status(answer)
            yield answer

    def _keep(self, path: Path, content: bytes) -> None:
        """A cache on a full disk is no reason to fail."""
        try:
            ensure(path.parent)
            part = path.with_suffix(f".{os.getpid()}")
            part.write_bytes(content)
            part.replace(path)
            kept = sorted(self._cache.glob("*.head"), key=lambda old: old.stat().st_mtime, reverse=True)
            total = 0
            for old in kept:
                total += old.stat().st_size
                if total > _CACHE_BYTES:
                    old.unlink(missing_ok=True)
        except OSError:
            return


class _Arriving:
    """Bytes from the network as the parser of headers reads a file. `taken`: all that was read."""

    def __init__(self, chunks: Iterator[bytes], name: str) -> None:
        self._chunks, self._name = chunks, name
        self.taken = bytearray()
        self._ahead = bytearray()

    def read(self, count: int) -> bytes:
        while len(self._ahead) < count:
            chunk = next(self._chunks, None)
            if chunk is None:
                break
            if len(self.taken) + len(self._ahead) + len(chunk) > MOST_BYTES + (1 << 20):
                raise ModelError(
                    tr(
                        "{name} claims a header of more than {mebibytes} MiB. Choose another file.",
                        name=self._name,
                        mebibytes=MOST_BYTES >> 20,
                    )
                )
            self._ahead += chunk
        found = bytes(self._ahead[:count])
        del self._ahead[:count]
        self.taken += found
        return found


# --- what headers say ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RemoteModel:
    """`as_draft`: for the target that was asked about; None where none was."""

    model: ModelFile
    as_draft: PairReport | None


def read_remote_model(
    headers: RemoteHeaders, model: HubModel, target: Path | None = None, cancel: threading.Event | None = None
) -> RemoteModel:
    """`target`: a model on disk that it might draft for. Raises HubError, ModelError, DownloadCancelled. Blocks."""
    with headers.as_files(model, cancel) as path:
        return RemoteModel(read_model_file(path), check_pair(target, path) if target else None)


def check_remote_pair(
    headers: RemoteHeaders, target: HubModel, draft: HubModel, cancel: threading.Event | None = None
) -> PairReport:
    """llama.cpp's rule on the headers alone. Raises as above. Blocks."""
    with headers.as_files(target, cancel) as target_path, headers.as_files(draft, cancel) as draft_path:
        return check_pair(target_path, draft_path)
