"""Which files on this machine could be a second draft: judged on the engine thread, told one by one."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

from app.models.library import Library
from engine.records import Loaded


def find_drafts(make_library: Callable[[], Library]) -> Any:
    """For `EngineThread.run`: yields a DraftChoice for each other file of the library, those that can serve first."""

    def work(engine: Any, cancel: threading.Event) -> Iterator[object]:
        serving: Loaded = engine.loaded
        known = {serving.config.target.resolve(), serving.config.draft.resolve() if serving.config.draft else None}
        for choice in make_library().drafts_for(serving.config.target):
            if cancel.is_set():
                return
            if choice.entry.path.resolve() not in known:
                yield choice

    return work
