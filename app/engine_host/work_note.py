"""A note of what the models are doing. Where it outlives the program, the program ended in the middle of that."""

import json
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal, get_args

from app.models.safe_settings import SAFE_CONTEXT
from app.paths import ensure
from app.words import tr, trn
from engine.gguf.titles import title_of
from engine.records import Loaded, PairConfig

Doing = Literal["loading", "answering", "measuring"]


@dataclass(frozen=True, slots=True)
class WorkNote:
    """One piece of work and the settings that matter where it goes wrong.

    `gpu_layers`: -1: as many as fit. `context`: tokens; None: as many as fit. `ended_before`: how many starts in a row
    ended in the middle of work with this target.
    """

    doing: Doing
    target: str
    draft: str | None = None
    gpu_layers: int = -1
    context: int | None = None
    ended_before: int = 0

    @classmethod
    def of(cls, doing: Doing, config: PairConfig, loaded: Loaded | None = None) -> "WorkNote":
        draft = str(config.draft) if config.draft else None
        if loaded is None:
            return cls(doing, str(config.target), draft, config.gpu_layers, config.context)
        has_gpu = any(device.kind in ("gpu", "igpu", "rpc") for device in loaded.devices)
        return cls(doing, str(config.target), draft, config.gpu_layers if has_gpu else 0, loaded.context)

    def settles(self, earlier: "WorkNote") -> bool:
        """Done without harm, it shows that an earlier end has passed. That a pair loads says nothing of its answers."""
        return self.target == earlier.target and (self.doing != "loading" or earlier.doing == "loading")

    @property
    def is_safe(self) -> bool:
        """With the safe settings already: on the processor, alone, with a small context."""
        return self.draft is None and self.gpu_layers == 0 and 0 < (self.context or 0) <= SAFE_CONTEXT

    @property
    def in_words(self) -> str:
        """As "on the processor, without a draft and with a context of 2,048 tokens"."""
        draft = tr("with the draft {name}", name=title_of(Path(self.draft))) if self.draft else tr("without a draft")
        context = (
            tr("with a context of {context:,} tokens", context=self.context)
            if self.context
            else tr("with as long a context as fits")
        )
        if not self._place:
            return tr("{draft} and {context}", draft=draft, context=context)
        return tr("{place}, {draft} and {context}", place=self._place, draft=draft, context=context)

    @property
    def _place(self) -> str:
        """Where it ran, as far as that is known."""
        if self.gpu_layers == 0:
            return tr("on the processor")
        if self.gpu_layers > 0:
            return trn("with %n layer on the GPU", "with %n layers on the GPU", self.gpu_layers)
        # while a pair loads, nobody knows yet whether there is a GPU
        return "" if self.doing == "loading" else tr("on the GPU as far as it fits")


@dataclass(frozen=True, slots=True)
class LeftOver:
    """What its models were doing when a run ended that never closed. `pid`: its process; None: that run is not the
    last one, which was closed, but nothing has come since of what it ended in."""

    pid: int | None
    work: WorkNote | None = None


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the file holds. `troubled`: what an earlier run ended in, where no answer of that target has come since."""

    left: LeftOver | None = None
    troubled: WorkNote | None = None


class WorkNotes:
    """One small file, there as long as the window is, or an earlier run's end is not made good. Any thread.

    A file that cannot be written costs what the next start would say, nothing else.

    Attributes:
        left: what stood there when it was opened.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._works: dict[int, WorkNote] = {}
        self._is_open = False
        self._latest = 0
        self.left: LeftOver | None = None
        self._troubled: WorkNote | None = None  # what the run before ended in, until an answer has come

    def open(self) -> LeftOver | None:
        """From now on work is noted. -> what stands there from a run that never closed, once: so nothing loops."""
        with self._lock:
            if self._is_open:
                return None
            kept = self._read()
            self.left = kept.left
            self._troubled = (kept.left.work if kept.left else None) or kept.troubled
            self._is_open = True
            self._write()
        return self.left

    def close(self) -> None:
        """The window closes: whatever still runs did no harm. Twice is harmless."""
        with self._lock:
            if self._is_open:
                self._works.clear()
                self._write(is_closed=True)
                self._is_open = False

    @contextmanager
    def during(self, note: WorkNote, is_a_trial: bool = True) -> Iterator[None]:
        """The note stands there while the work inside goes on; an exception is no harm either.

        `is_a_trial`: where it goes well, what ended an earlier run has passed.
        """
        number = self.begin(note)
        try:
            yield
        except BaseException:
            self.end(number, went_well=False)
            raise
        self.end(number, went_well=is_a_trial)

    def begin(self, note: WorkNote) -> int:
        """-> its number, for `end`"""
        with self._lock:
            if self._troubled is not None and self._troubled.target == note.target:
                note = replace(note, ended_before=self._troubled.ended_before + 1)
            self._latest += 1
            self._works[self._latest] = note
            self._write()
            return self._latest

    def end(self, number: int, went_well: bool = True) -> None:
        with self._lock:
            note, troubled = self._works.pop(number, None), self._troubled
            if went_well and note and troubled and note.settles(troubled):
                self._troubled = None
            self._write()

    def _write(self, is_closed: bool = False) -> None:
        if not self._is_open:
            return
        with suppress(OSError):
            if is_closed and self._troubled is None:
                self._file.unlink(missing_ok=True)
                return
            ensure(self._file.parent)
            works = [asdict(note) for note in self._works.values()]
            troubled = asdict(self._troubled) if self._troubled else None
            pid = None if is_closed else os.getpid()
            self._file.write_text(json.dumps({"pid": pid, "works": works, "troubled": troubled}), "utf-8")

    def _read(self) -> _Kept:
        try:
            said = json.loads(self._file.read_text("utf-8"))
        except (OSError, ValueError):
            return _Kept()
        if not isinstance(said, Mapping):
            return _Kept()
        works = said.get("works")
        notes = [note for note in map(_work, works if isinstance(works, list) else ()) if note]
        notes.sort(key=lambda note: note.doing == "loading")  # beside an answer a pair is only being checked
        troubled, pid = _work(said.get("troubled")), said.get("pid")
        if isinstance(pid, int) and (notes or not troubled):
            return _Kept(LeftOver(pid, notes[0] if notes else None), troubled)
        return _Kept(LeftOver(None, troubled) if troubled else None, troubled)


def _work(said: object) -> WorkNote | None:
    """A damaged note is no note."""
    if not isinstance(said, Mapping) or said.get("doing") not in get_args(Doing):
        return None
    kinds = {"target": str, "draft": str | None, "gpu_layers": int, "context": int | None, "ended_before": int}
    if not all(isinstance(said.get(key), kind) for key, kind in kinds.items()):
        return None
    return WorkNote(said["doing"], *(said[key] for key in kinds))
