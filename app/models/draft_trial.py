"""Which draft is fastest for this target on this machine: each is tried on a few questions, "no draft" among them.

The seed of the program: the wrong draft halves the speed, and only measuring tells which one it is.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from engine.errors import EngineError
from engine.keyed_file import KeyedFile
from engine.records import Finished, Loaded, PairConfig, Request

TOKENS = 96  # a question; fewer would measure the start of drafting alone
WORTH_IT = 1.03  # less over no draft is within what trying again would change
MOST_DRAFTS = 5
Check = Callable[[PairConfig, threading.Event], None]


@dataclass(frozen=True, slots=True)
class TrialStep:
    """How far the trial is, in answers."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Tried:
    """One candidate. `draft` None: no draft. `tokens_per_second` 0: it could not be loaded."""

    draft: Path | None
    tokens_per_second: float


@dataclass(frozen=True, slots=True)
class TrialResult:
    """All candidates, and the best: the fastest draft if it beats none, else none."""

    target: Path
    tried: tuple[Tried, ...]

    @property
    def vanilla(self) -> float:
        return next((one.tokens_per_second for one in self.tried if one.draft is None), 0.0)

    @property
    def best(self) -> Path | None:
        fastest = max(self.tried, key=lambda one: one.tokens_per_second)
        return fastest.draft if fastest.tokens_per_second >= WORTH_IT * self.vanilla else None

    @property
    def ratio(self) -> float:
        """Of the fastest over no draft."""
        fastest = max(one.tokens_per_second for one in self.tried)
        return fastest / self.vanilla if self.vanilla else 0.0


def trial_work(
    requests: Sequence[Request], drafts: Sequence[Path], check: Check
) -> Callable[[Any, threading.Event], Iterator[object]]:
    """For `EngineThread.run`: yields TrialStep, then one TrialResult; nothing more once it is cancelled.

    `check` refuses a draft that does not fit or serve, by raising an EngineError.
    """
    candidates: tuple[Path | None, ...] = (None, *drafts[:MOST_DRAFTS])

    def work(engine: Any, cancel: threading.Event) -> Iterator[object]:
        loaded: Loaded = engine.loaded
        seconds: dict[Path | None, list[float]] = {}
        total = len(candidates) * len(requests)
        for draft in candidates:
            for took in _answers(engine, draft, requests, check, cancel):
                seconds.setdefault(draft, []).append(took)
                yield TrialStep(sum(map(len, seconds.values())), total)
            if draft is not None and draft != loaded.config.draft:
                engine.forget_draft(draft)
            if cancel.is_set():
                return
        rates = {draft: len(took) / sum(took) for draft, took in seconds.items() if took}
        yield TrialResult(loaded.config.target, tuple(Tried(one, rates.get(one, 0.0)) for one in candidates))

    return work


def _answers(
    engine: Any, draft: Path | None, requests: Sequence[Request], check: Check, cancel: threading.Event
) -> Iterator[float]:
    """Seconds a token of each answer. A draft that cannot be loaded gives none."""
    try:
        if draft is not None:
            check(replace(engine.loaded.config, draft=draft), cancel)
        # the conversation's cache is read anew afterwards
        session = engine.open_session(draft, share=engine.session, cancel=cancel)
    except EngineError:
        return
    with session:
        for request in requests:
            asked = replace(request, max_tokens=TOKENS, speculation="auto" if draft else "off", draft_length=None)
            for event in engine.generate(asked, cancel, session):
                if isinstance(event, Finished) and event.tokens and event.finish_reason != "cancelled":
                    yield event.decode_ns / 1e9 / event.tokens


class DraftChoices:
    """What trials ended on, by machine and target; kept on disk."""

    def __init__(self, file: Path) -> None:
        self._file = KeyedFile(file)

    def best(self, machine: str, target: Path) -> Path | None:
        """The draft to open with this target; None: none is better, or nothing was tried."""
        known = self._read().get(machine, {}).get(_key(target))
        path = Path(known["best"]) if known and known.get("best") else None
        return path if path and path.is_file() else None

    def tried(self, machine: str, target: Path) -> dict[str, float]:
        """Draft path -> tokens/s; "" is no draft."""
        known = self._read().get(machine, {}).get(_key(target)) or {}
        tried = known.get("tried")
        return tried if isinstance(tried, dict) else {}

    def keep(self, machine: str, result: TrialResult) -> None:
        """A file that cannot be written costs trying again."""
        everything = self._read()
        everything.setdefault(machine, {})[_key(result.target)] = {
            "best": str(result.best) if result.best else None,
            "tried": {str(one.draft or ""): one.tokens_per_second for one in result.tried},
        }
        self._file.write(everything)

    def _read(self) -> dict[str, dict[str, Any]]:
        return {machine: known for machine, known in self._file.read().items() if isinstance(known, dict)}


def machine_of(loaded: Loaded) -> str:
    """What the speed depends on besides the files."""
    devices = ", ".join(device.description or device.name for device in loaded.devices)
    return f"{devices}; {loaded.threads} threads"


def _key(target: Path) -> str:
    """A file that is replaced by another one is tried anew."""
    try:
        return f"{target}|{target.stat().st_size}"
    except OSError:
        return str(target)
