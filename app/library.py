"""Models on disk, wherever they already are."""

from dataclasses import dataclass
from pathlib import Path

from engine.records import ModelFile, PairReport


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """One GGUF model found on disk; a split model is one entry."""

    path: Path  # of the first part
    name: str
    source: str  # "Tandem", "Hugging Face", "LM Studio", "Ollama", "Jan", "GPT4All", or the user's folder
    file_bytes: int  # all parts
    model: ModelFile | None
    reason: str | None  # why it cannot be used

    @property
    def usable(self) -> bool:
        return self.model is not None


@dataclass(frozen=True, slots=True)
class DraftChoice:
    """A draft for a target. `tokens_per_second` is measured on this machine, where it was."""

    entry: LibraryEntry
    report: PairReport | None
    reason: str  # why it stands where it stands, or why it cannot serve
    tokens_per_second: float | None = None

    @property
    def usable(self) -> bool:
        return self.report is not None and self.report.usable


class Library:
    """Finds models; headers are read once for each (path, size, time of change)."""

    def __init__(self, own_folder: Path, user_folders: tuple[Path, ...] = (), home: Path | None = None) -> None:
        raise NotImplementedError

    def scan(self) -> tuple[LibraryEntry, ...]:
        """Every model, by name. Takes seconds on a cold disk: not for the window's thread."""
        raise NotImplementedError

    def drafts_for(self, target: Path, measured: dict[str, float] | None = None) -> tuple[DraftChoice, ...]:
        """Usable drafts first, ranked by measured tokens/s, then by size; the others after, each with its reason.

        `measured`: draft file name -> tokens/s with this target on this machine.
        """
        raise NotImplementedError
