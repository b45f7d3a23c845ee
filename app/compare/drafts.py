"""Which files on this machine could be a second draft: judged on the engine thread, told one by one."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.models.library import Library
from engine.records import Loaded


@dataclass(frozen=True, slots=True)
class FoundDraft:
    """A model file, whether its draft tokens mean the same to the target, and a sentence on why or why not."""

    path: Path
    name: str
    file_bytes: int
    usable: bool
    reason: str


def find_drafts(make_library: Callable[[], Library]) -> Any:
    """For `EngineThread.run`: yields a FoundDraft for each other file of the library, those that can serve first."""

    def work(engine: Any, cancel: threading.Event) -> Iterator[object]:
        serving: Loaded = engine.loaded
        known = {serving.config.target.resolve(), serving.config.draft.resolve() if serving.config.draft else None}
        for choice in make_library().drafts_for(serving.config.target):
            if cancel.is_set():
                return
            entry = choice.entry
            if entry.path.resolve() not in known:
                yield FoundDraft(entry.path, entry.name, entry.file_bytes, choice.usable, choice.reason)

    return work
