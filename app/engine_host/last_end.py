"""What a run that was never closed ended in, and what follows from it for this start."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from app.engine_host.work_note import LeftOver, WorkNote
from app.log_file import take_crash
from app.models.safe_settings import SAFE_CONTEXT
from app.words import tr, tr_noop
from engine.gguf.titles import title_of

_CRASHED = {
    ("loading", False): tr_noop("Tandem crashed while it was loading {model} ({reason}), {how}."),
    ("loading", True): tr_noop("Tandem crashed again while it was loading {model} ({reason}), {how}."),
    ("answering", False): tr_noop("Tandem crashed while {model} was answering ({reason}), {how}."),
    ("answering", True): tr_noop("Tandem crashed again while {model} was answering ({reason}), {how}."),
    ("measuring", False): tr_noop("Tandem crashed while it was measuring with {model} ({reason}), {how}."),
    ("measuring", True): tr_noop("Tandem crashed again while it was measuring with {model} ({reason}), {how}."),
}
"""By what it did, and whether it has ended in that before."""
_ENDED = {
    ("loading", False): tr_noop("Tandem ended while it was loading {model}, {how}."),
    ("loading", True): tr_noop("Tandem ended again while it was loading {model}, {how}."),
    ("answering", False): tr_noop("Tandem ended while {model} was answering, {how}."),
    ("answering", True): tr_noop("Tandem ended again while {model} was answering, {how}."),
    ("measuring", False): tr_noop("Tandem ended while it was measuring with {model}, {how}."),
    ("measuring", True): tr_noop("Tandem ended again while it was measuring with {model}, {how}."),
}
_ENDED_FROM_OUTSIDE = {
    ("loading", False): tr_noop("Tandem was ended from outside while it was loading {model}, {how}."),
    ("loading", True): tr_noop("Tandem was ended from outside again while it was loading {model}, {how}."),
    ("answering", False): tr_noop("Tandem was ended from outside while {model} was answering, {how}."),
    ("answering", True): tr_noop("Tandem was ended from outside again while {model} was answering, {how}."),
    ("measuring", False): tr_noop("Tandem was ended from outside while it was measuring with {model}, {how}."),
    ("measuring", True): tr_noop("Tandem was ended from outside again while it was measuring with {model}, {how}."),
}
Opens = Literal["as chosen", "first", "nothing"]


@dataclass(frozen=True, slots=True)
class LastEnd:
    """`work`: what the models were doing; None: nothing. `reason`: of a crash, e.g. "Segmentation fault"; empty: the
    process was ended from outside, or the power went. `is_old`: a run that was closed came after it."""

    work: WorkNote | None
    reason: str = ""
    is_old: bool = False

    @classmethod
    def of(cls, left: LeftOver) -> "LastEnd":
        """Takes the crash that belongs to it out of its file and into the log file."""
        if left.pid is None:
            return cls(left.work, is_old=True)
        return cls(left.work, take_crash(left.pid))

    def is_worth_a_word(self, opens: Opens) -> bool:
        """Not again where it changes nothing any more."""
        return opens != "as chosen" or (not self.is_old and (self.work is not None or bool(self.reason)))

    @property
    def may_be_safer(self) -> bool:
        """There is something to offer."""
        return self.work is not None and not self.work.is_safe

    def opens(self, target: Path, first: Path) -> Opens:
        """What may be loaded unasked. What crashed while it was loaded, or twice in a row, is not."""
        work = self.work
        if work is None or Path(work.target) != target or (work.doing != "loading" and not work.ended_before):
            return "as chosen"
        return "nothing" if target == first else "first"

    def sentence(self, opens: Opens, first_name: str) -> str:
        """What happened, what is kept, and what is open now."""
        work = self.work
        if work is None and self.reason:
            return tr("Tandem crashed the last time ({reason}); the log file has the details.", reason=self.reason)
        if work is None:
            return tr("Tandem crashed the last time; the log file has the details.")
        sentences = _CRASHED if self.reason else _ENDED if self.is_old else _ENDED_FROM_OUTSIDE
        sentence, model = sentences[work.doing, work.ended_before > 0], title_of(Path(work.target))
        said = [tr(sentence, model=model, reason=self.reason, how=work.in_words)]
        if work.doing == "answering":
            said.append(tr("The part that was written is kept and can be continued."))
        if opens == "first":
            said.append(tr("So {model} is open instead.", model=first_name))
        if self.may_be_safer:
            said.append(
                tr("Safe settings are: no GPU, no draft, a context of {context:,} tokens.", context=SAFE_CONTEXT)
            )
        return " ".join(said)
