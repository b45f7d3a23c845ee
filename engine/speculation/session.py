"""One line of text being generated: a target cache, a draft cache, and the look-up's index over the same tokens."""

import contextlib
import threading
from collections.abc import Iterator, Sequence

from engine.errors import RequestError
from engine.llama.context import Context
from engine.records import Prefill
from engine.speculation.drafting import LookupDrafter
from engine.speculation.policy import Governor

_WATCH_SECONDS = 0.03


class Lane:
    """Caches that belong together. Several lanes may share the weights of one engine."""

    def __init__(
        self,
        target: Context,
        draft: Context | None,
        governor: Governor,
        owns_target: bool = True,
        draft_threads: int = 1,
    ) -> None:
        self.target = target
        self.draft = draft
        self.governor = governor
        self.draft_threads = draft_threads  # at which the draft is fastest
        self.lookup = LookupDrafter()
        self.reused = 0
        self._owns_target = owns_target

    def read(self, prompt: Sequence[int], with_draft: bool, cancel: threading.Event) -> Iterator[Prefill]:
        """Decode what of the prompt is new, all but its last token, into both caches; ends early when stopped.

        The longest prefix that a cache already holds stays. Raises RequestError when the prompt does not fit.
        """
        if len(prompt) >= self.target.n_ctx:
            raise RequestError(
                f"The prompt has {len(prompt)} tokens, and the context holds {self.target.n_ctx} with room for an "
                "answer. Shorten the prompt, or choose a larger context."
            )
        contexts = [self.target, self.draft] if with_draft and self.draft else [self.target]
        needed = len(prompt) - 1
        for context in contexts:
            context.truncate(min(_common(context.tokens, prompt), needed))
        self.reused = len(self.target.tokens)
        total = sum(needed - len(context.tokens) for context in contexts)
        done = 0
        yield Prefill(0, total, self.reused)
        with _aborting(contexts, cancel):
            for context in contexts:
                while len(context.tokens) < needed:
                    start = len(context.tokens)
                    chunk = prompt[start : min(start + context.n_batch, needed)]
                    if cancel.is_set() or not context.decode(chunk, 0):
                        return
                    done += len(chunk)
                    yield Prefill(done, total, self.reused)
        self.lookup.begin(prompt)

    def close(self) -> None:
        """Free the caches; twice is harmless."""
        if self._owns_target:
            self.target.close()
        if self.draft:
            self.draft.close()

    def __enter__(self) -> "Lane":
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()


@contextlib.contextmanager
def _aborting(contexts: Sequence[Context], cancel: threading.Event) -> Iterator[None]:
    """While inside, `cancel` ends a pass over the prompt at the next node of its graph (CPU and Metal).

    Such a pass may take minutes on a processor; passes of a few tokens are left to end by themselves.
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
        context.stop.clear()
    threading.Thread(target=watch, name="prefill-stop", daemon=True).start()
    try:
        yield
    finally:
        done.set()
        for context in contexts:
            context.stop.clear()


def _common(first: Sequence[int], second: Sequence[int]) -> int:
    """Length of the longest common prefix."""
    length = min(len(first), len(second))
    if list(first[:length]) == list(second[:length]):
        return length
    return next(i for i in range(length) if first[i] != second[i])
