"""What the models computed of conversations that are gone for good goes too: from memory and from the disk."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from app import paths
from app.engine_host.engine_thread import EngineThread
from app.engine_host.pair_holder import EngineLike


def forget_states(engine: EngineThread, labels: frozenset[str]) -> None:
    """Of these conversations nothing is kept any longer, whether a pair is loaded or not. Returns at once."""
    engine.run(lambda loaded, _cancel: _forget(loaded, labels))
    remove_states(lambda label: label not in labels)


def remove_states(stays: Callable[[str], bool]) -> threading.Thread:
    """Removes the files of conversations that do not stay, beside the window; Tandem ends after it."""
    thread = threading.Thread(target=_remove_files, args=(paths.kv_states(), stays), name="kept states")
    thread.start()
    return thread


def _forget(loaded: EngineLike, labels: frozenset[str]) -> Iterator[object]:
    loaded.forget(labels)
    yield from ()


def _remove_files(folder: Path, stays: Callable[[str], bool]) -> None:
    if folder.is_dir():
        from engine.kv_cache.disk import forget_files  # with llama.cpp behind it: only where there is something

        forget_files(folder, stays)
