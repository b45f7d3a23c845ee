"""Which files on this machine could be a second draft: looked for on the engine thread, told one by one."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.models.library import Library
from engine.records import Loaded


@dataclass(frozen=True, slots=True)
class FoundDraft:
    """A file whose vocabulary serves the target."""

    path: Path
    name: str
    file_bytes: int


def find_drafts(make_library: Callable[[], Library]) -> Any:
    """For `EngineThread.run`: yields a FoundDraft for each file that fits the serving target, smaller ones first."""

    def work(engine: Any, cancel: threading.Event) -> Iterator[object]:
        from engine.errors import EngineError
        from engine.pair.pairing import check_pair

        serving: Loaded = engine.loaded
        known = {serving.config.target.resolve(), serving.config.draft.resolve() if serving.config.draft else None}
        entries = [entry for entry in make_library().scan() if entry.usable and entry.path.resolve() not in known]
        for entry in sorted(entries, key=lambda entry: entry.file_bytes):
            if cancel.is_set():
                return
            if entry.file_bytes >= serving.target.file_bytes:
                continue
            try:
                fits = check_pair(serving.config.target, entry.path).usable
            except EngineError:
                continue
            if fits:
                yield FoundDraft(entry.path, entry.name, entry.file_bytes)

    return work
