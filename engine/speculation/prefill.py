"""A prompt into a cache: only what is new, batch by batch, and given up within a graph node when the user stops."""

import contextlib
import threading
from collections.abc import Callable, Iterator, Sequence

from engine.llama.context import Context

_WATCH_SECONDS = 0.03


def prefill(
    context: Context,
    prompt: Sequence[int],
    cancel: threading.Event,
    decode: Callable[[Sequence[int], int], bool] | None = None,
) -> Iterator[int]:
    """Decode all of `prompt` but its last token, beyond what the cache holds. Yields the length of each batch.

    `decode`: instead of the context's own.
    """
    needed, decode = len(prompt) - 1, decode or context.decode
    while (start := len(context.tokens)) < needed:
        batch = prompt[start : min(start + context.n_batch, needed)]
        if cancel.is_set() or not decode(batch, 0):
            return
        yield len(batch)


def common_length(first: Sequence[int], second: Sequence[int]) -> int:
    """Length of the longest common prefix."""
    length = min(len(first), len(second))
    if list(first[:length]) == list(second[:length]):
        return length
    return next(i for i in range(length) if first[i] != second[i])


@contextlib.contextmanager
def aborting(contexts: Sequence[Context], cancel: threading.Event) -> Iterator[None]:
    """While inside, `cancel` ends a pass at the next node of its graph (CPU and Metal).

    A pass over a prompt may take minutes on a processor, and one that is only timed seconds; those of an answer are
    left to end by themselves.
    """
    done = threading.Event()

    def watch() -> None:
        while not cancel.wait(_WATCH_SECONDS):
            if done.is_set():
                return
        if not done.is_set():
            for context in contexts:
                context.stop.set()

    for context in contexts:
        context.stop.set() if cancel.is_set() else context.stop.clear()
    threading.Thread(target=watch, name="prefill-stop", daemon=True).start()
    try:
        yield
    finally:
        done.set()
        for context in contexts:
            context.stop.clear()
