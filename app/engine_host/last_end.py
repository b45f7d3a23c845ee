"""What a run that was never closed ended in, and what follows from it for this start."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from app.engine_host.work_note import LeftOver, WorkNote
from app.log_file import take_crash
from app.models.safe_settings import SAFE
from engine.gguf.titles import title_of

_WORKS = {
    "loading": "while it was loading {}",
    "answering": "while {} was answering",
    "measuring": "while it was measuring with {}",
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
        crashed = f" ({self.reason})" if self.reason else ""
        work = self.work
        if work is None:
            return f"Tandem crashed the last time{crashed}; the log file has the details."
        verb = "crashed" if self.reason else "ended" if self.is_old else "was ended from outside"
        again = " again" if work.ended_before else ""
        what = _WORKS[work.doing].format(title_of(Path(work.target)))
        said = [f"Tandem {verb}{again} {what}{crashed}, {work.in_words}."]
        if work.doing == "answering":
            said.append("The part that was written is kept and can be continued.")
        if opens == "first":
            said.append(f"So {first_name} is open instead.")
        if self.may_be_safer:
            said.append(f"Safe settings are: {SAFE}.")
        return " ".join(said)
