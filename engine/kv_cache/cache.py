"""Conversations come back at once: the KV states of the latest ones, in memory and on disk."""

import logging
from array import array
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from engine.hardware.free_memory import free_memory
from engine.kv_cache.disk import DiskStates, StoredState
from engine.kv_cache.memory import MemoryStates
from engine.kv_cache.state import State, owner_of, usable_length
from engine.llama.context import Context
from engine.speculation.prefill import common_length

LEAST_TOKENS = 32  # fewer are read anew: that takes no longer than to look for them
_MEMORY_BYTES = 1536 * 1024 * 1024  # 8,192 tokens of Llama 8B and of a draft, in f16; or what full caches hold,
_MEMORY_SHARE = 4  # or this part of what is free, whichever is least

log = logging.getLogger(__name__)


class KvCache:
    """Used on the engine's thread; files of states that leave the memory are written on another.

    Every state is bit by bit what the cache held, so the text is the same with and without. In memory they take no more
    than one long conversation does: others are read from disk in a fraction of a second.
    """

    def __init__(self, folder: Path | None = None, disk_bytes: int = 0, memory_bytes: int | None = None) -> None:
        """`folder` None or `disk_bytes` 0: nothing is kept over a restart. `memory_bytes` None: by what is free."""
        self._memory = MemoryStates()
        self._most_bytes = min(_MEMORY_BYTES, free_memory() // _MEMORY_SHARE) if memory_bytes is None else memory_bytes
        self._disk = DiskStates(folder, disk_bytes) if folder and disk_bytes > 0 else None
        self._writer = ThreadPoolExecutor(1, "kv-state") if self._disk else None
        self._forgotten: set[str] = set()

    def restore(self, context: Context, prompt: Sequence[int]) -> None:
        """Put the kept state with the longest common prefix into `context`, where that spares reading."""
        held = min(common_length(context.tokens, prompt), len(prompt) - 1)
        for length, source in sorted(self._candidates(context, list(prompt)), key=lambda found: -found[0]):
            if length < held + LEAST_TOKENS:
                return
            if self._load(context, source):
                return
            held = len(context.tokens)  # nothing, where llama.cpp refused the state

    def _candidates(self, context: Context, prompt: list[int]) -> list[tuple[int, State | StoredState]]:
        """Every state that this context can take, with how much of the prompt it spares."""
        owner, can_truncate = owner_of(context), context.model.can_truncate
        known: list[State | StoredState] = [state for state in self._memory if state.owner == owner]
        known += self._disk.states(owner) if self._disk else ()
        fitting = [state for state in known if len(state.tokens) <= context.n_ctx]
        return [(usable_length(state.tokens, prompt, can_truncate), state) for state in fitting]

    def _load(self, context: Context, source: State | StoredState) -> bool:
        if isinstance(source, State):
            self._memory.touch(source)
            return context.restore(source.data, source.tokens)
        state = self._disk.read(source) if self._disk else None
        if state is None:
            return False
        if context.restore(state.data, state.tokens):
            return True
        log.warning("llama.cpp refused the kept state %s.", source.path)
        if self._disk:
            self._disk.remove(source)
        return False

    def keep(self, contexts: Sequence[Context], label: str = "") -> None:
        """Remember what these hold of a conversation, after an answer; where room is short, of the first ones only.

        `label`: what `forget` will call it.
        """
        held = [context for context in contexts if len(context.tokens) >= LEAST_TOKENS]
        if label in self._forgotten or not held:
            return
        left = min(self._most_bytes, sum(map(_bytes_when_full, held)))
        fitting: list[Context] = []
        for context in held:
            if context.state_bytes > left:
                break
            left -= context.state_bytes
            fitting.append(context)
            self._memory.drop_continued(owner_of(context), context.tokens)
        if fitting:  # never at the price of each other: each answer would write what it is going on from
            for gone in self._memory.make_room(left):
                self._write(gone)
        for context in fitting:
            self._memory.keep(State(owner_of(context), array("i", context.tokens), context.state(), label))

    def forget(self, labels: Collection[str]) -> None:
        """Drop what was kept under these, in memory and on disk; from now on nothing is kept under them."""
        self._forgotten.update(labels)
        self._memory.forget(labels)
        if self._writer and self._disk:
            self._writer.submit(self._disk.forget, frozenset(labels))  # after what is being written now

    def close(self) -> None:
        """Write what is only in memory, and wait until it is on disk. Twice is harmless."""
        for state in self._memory:
            self._write(state)
        self._memory.clear()
        if self._writer:
            self._writer.shutdown()

    def _write(self, state: State) -> None:
        if self._writer and self._disk:
            self._writer.submit(self._disk.write, state)


def _bytes_when_full(context: Context) -> int:
    """Of the state of a text that fills this context; more than that of a recurrent one, which does not grow."""
    return context.state_bytes * context.n_ctx // len(context.tokens)
