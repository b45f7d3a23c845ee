"""Flash attention or plain attention on a processor: timed with the loaded model's own weights and threads.

llama.cpp's "auto" takes flash attention wherever it can. Its kernel for processors goes head by head and cell by cell
of the cache; plain attention is two matrix products over all cells, a multiple of 256 of them. Which one is faster
depends on the heads, the depth, the threads and the processor, so both are tried: two short-lived caches of the loaded
model, at the depths and widths of chats, alternated. What was found is kept in a file beside the calibrations.
"""

import logging
import re
import threading
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from time import perf_counter_ns

from engine.errors import EngineError, LoadCancelled
from engine.hardware.memory_fit import BATCH, may_be_plain, plain_batch
from engine.keyed_file import KeyedFile
from engine.llama.backend import version
from engine.llama.context import Context
from engine.llama.model import Model
from engine.records import FlashAttention, KvType, ModelFile
from engine.speculation.prefill import aborting

# (tokens in the cache, tokens of a pass) -> share of the verdict: most passes of a chat are of one token
_WEIGHTS = {(64, 1): 0.35, (512, 1): 0.35, (64, 4): 0.1, (512, 4): 0.2}
_DEPTHS = sorted({depth for depth, _ in _WEIGHTS})
_WIDEST = max(width for _, width in _WEIGHTS)
_GAIN = 0.97  # plain attention must take less than this share of the time: within that, timings are noise
_BUDGET_NS = 200_000_000  # of the timing; one of single tokens at each depth is always made
_SLOW_PASS_NS = 20_000_000  # of one token: then only such passes are timed,
_ENDLESS_PASS_NS = 100_000_000  # and from here on none
_UNDECIDED = 1.0  # share: llama.cpp's own choice
_REPEATS = 7
_KEY = re.compile(r"(?P<before>.* \| )(?P<threads>\d+) threads(?P<after> \| .*)", re.DOTALL)
_SEED_TOKENS = 8  # that are really read; further cells are copies of these

log = logging.getLogger(__name__)


def plain_share(model: Model, threads: int, kv_type: KvType, cancel: threading.Event | None = None) -> float:
    """Time with plain attention over time with flash attention; below 1: plain wins. 1 where passes are endless.

    Of several timings the shortest counts. Raises EngineError where llama.cpp cannot make such caches, LoadCancelled.
    """
    kinds: tuple[FlashAttention, ...] = ("on", "off")
    with ExitStack() as stack:
        contexts = {kind: stack.enter_context(_short_lived(model, threads, kv_type, kind)) for kind in kinds}
        stack.enter_context(aborting([*contexts.values()], cancel or threading.Event()))
        shortest = _shortest_passes(contexts)
    if not shortest:
        return _UNDECIDED
    measured = {at: weight for at, weight in _WEIGHTS.items() if ("off", *at) in shortest}
    ratios = [weight * shortest["off", *at] / shortest["on", *at] for at, weight in measured.items()]
    return sum(ratios) / sum(measured.values())


def _short_lived(model: Model, threads: int, kv_type: KvType, flash_attention: FlashAttention) -> Context:
    return Context(
        model,
        _DEPTHS[-1] + _WIDEST,
        outputs=_WIDEST,
        threads=threads,
        n_batch=_SEED_TOKENS,
        kv_type=kv_type,
        flash_attention=flash_attention,
        for_timing=True,
    )


def _shortest_passes(contexts: dict[FlashAttention, Context]) -> dict[tuple[FlashAttention, int, int], int]:
    """Nanoseconds by flash attention, depth and width, as far as there was time; the kinds take turns."""
    shortest: dict[tuple[FlashAttention, int, int], int] = {}
    widths = _warm_up(contexts["on"], contexts["off"])
    for depth in _DEPTHS if widths else ():
        deadline = perf_counter_ns() + _BUDGET_NS // len(_DEPTHS)
        for context in contexts.values():
            context.deepen(depth)
        for width in widths * _REPEATS:
            if perf_counter_ns() > deadline and ("off", depth, 1) in shortest:
                break
            for kind, context in contexts.items():
                key = kind, depth, width
                shortest[key] = min(_time_pass(context, width), shortest.get(key, 1 << 62))
    return shortest


def _warm_up(first: Context, second: Context) -> tuple[int, ...]:
    """Read a few tokens into both. -> the widths that there is time to measure"""
    for context in (first, second):
        context.decode_to_measure([0] * _SEED_TOKENS)
    pass_ns = _time_pass(first, 1)
    if pass_ns > _ENDLESS_PASS_NS:
        return ()
    _time_pass(second, 1)
    return (1,) if pass_ns > _SLOW_PASS_NS else (1, _WIDEST)


def _time_pass(context: Context, width: int) -> int:
    started = perf_counter_ns()
    context.decode_to_measure([0] * width, width)
    elapsed = perf_counter_ns() - started
    context.truncate(_SEED_TOKENS)
    return elapsed


def _timed_until(cancel: threading.Event | None) -> Callable[[Model, int, KvType], float]:
    return partial(plain_share, cancel=cancel)


class AttentionChoices:
    """What "auto" means for models that stay on the processor, remembered in a JSON file where `path` is given.

    `is_quiet`: whether timings would tell anything now; where other programs hold the cores they take seconds. What was
    found for another number of threads then serves until the next load, else llama.cpp's choice: a start on a busy
    machine has fewer threads, and the other kind could not use the KV states that were kept of conversations. A file
    that cannot be read or written is done without.
    """

    def __init__(
        self,
        path: Path | None = None,
        is_quiet: Callable[[], bool] = lambda: True,
        plain_share: Callable[[Model, int, KvType], float] | None = None,
        cancel: threading.Event | None = None,
    ) -> None:
        self._file, self._is_quiet = KeyedFile(path), is_quiet
        self._plain_share = plain_share or _timed_until(cancel)
        self._shares: dict[str, float] = {}

    def choose(
        self, model: Model, file: ModelFile, context: int, kv_type: KvType, outputs: int, threads: int
    ) -> tuple[FlashAttention, int]:
        """-> flash attention, tokens of one pass over a prompt

        Plain attention keeps a score for every head, cell and token of a pass: long contexts get shorter passes, and
        flash attention where these would be too short.
        """
        if not may_be_plain(file, context, kv_type, outputs):
            return "auto", BATCH
        try:
            share = self._share(model, threads, kv_type)
        except LoadCancelled:
            raise
        except EngineError as error:  # no memory for the caches, or heads that llama.cpp does not take
            log.warning("Attention could not be timed for %s: %s", file.path, error)
            return "auto", BATCH
        return ("off", plain_batch(file, context)) if share < _GAIN else ("auto", BATCH)

    def expects_plain(self, file: ModelFile, context: int, kv_type: KvType, outputs: int, threads: int) -> bool:
        """Whether `choose` would take plain attention, as far as this machine knows by now."""
        if not may_be_plain(file, context, kv_type, outputs):
            return False
        try:
            key = _key(file.path, threads, kv_type)
        except OSError:  # it is not on this disk
            return False
        share = self._shares.get(key)
        return (_nearest(self._read(), key) if share is None else share) < _GAIN

    def _share(self, model: Model, threads: int, kv_type: KvType) -> float:
        key = _key(model.path, threads, kv_type)
        if key not in self._shares:
            known = self._read()
            if key in known:
                self._shares[key] = known[key]
            elif not self._is_quiet():
                self._shares[key] = _nearest(known, key)
            else:
                self._shares[key] = self._plain_share(model, threads, kv_type)
                self._file.write(known | {key: self._shares[key]})
        return self._shares[key]

    def _read(self) -> dict[str, float]:
        return {key: share for key, share in self._file.read().items() if isinstance(share, float) and share > 0}


def _nearest(known: dict[str, float], key: str) -> float:
    """The share that is known for this key, or for the nearest number of threads; else undecided."""
    threads, beside = _split(key)
    shares = {abs(_split(other)[0] - threads): share for other, share in known.items() if _split(other)[1] == beside}
    return shares[min(shares)] if shares else _UNDECIDED


def _split(key: str) -> tuple[int, str]:
    """-> the number of threads in a key, and the rest of it; what is no key has none"""
    found = _KEY.fullmatch(key)
    return (int(found["threads"]), found["before"] + found["after"]) if found else (0, key)


def _key(path: Path, threads: int, kv_type: KvType) -> str:
    """Raises OSError where the file is gone."""
    status = path.stat()
    return f"{version()} | {threads} threads | {kv_type} | {path.name}:{status.st_size}:{status.st_mtime_ns}"
