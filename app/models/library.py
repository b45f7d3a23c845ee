"""Models on disk, wherever they already are."""

import math
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from app import paths
from app.models.folders import Found, Root, look_into, usual_roots
from app.models.library_index import LibraryIndex
from app.models.names import title, told_apart
from app.models.starter import first_pair, guide
from app.settings import keys
from app.settings.keys import Settings
from app.words import tr, tr_noop
from engine.errors import EngineError
from engine.records import ModelFile, PairReport, VerifyCosts

_GOOD_RATIO = 1 / 50  # draft over target in bytes: what 1B is to 70B and 8B to 405B
BUILT_IN = tr_noop("comes with Tandem")
_USUAL_ACCEPTANCE = 0.7  # of a draft of the same family on plain text; only for estimates
_USUAL_LENGTH = 4  # draft tokens a round, where nobody has timed this target
_USUAL_VERIFY_COST = 1.2  # of checking five tokens at once, in passes over one
_LARGEST_DRAFT = 4_500_000_000  # parameters; a larger one is too slow to guess for anything that people run
_SMALLEST_TARGET = 50_000_000  # parameters; a smaller one writes no text worth reading
Role = Literal["target", "draft", "either", "none"]


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """One GGUF model found on disk; a split model is one entry."""

    path: Path  # of the first part
    name: str  # as its folder or program calls it
    source: str  # "Tandem", "Hugging Face", "LM Studio", "Ollama", "Jan", "GPT4All", "llama.cpp", or the user's folder
    file_bytes: int  # all parts
    model: ModelFile | None
    reason: str | None  # why it cannot be used
    licence: str = ""
    vocabulary: str = ""  # a fingerprint
    parts: tuple[Path, ...] = ()
    called: str = ""  # where its title alone would name another file too

    @property
    def usable(self) -> bool:
        return self.model is not None

    @property
    def title(self) -> str:
        """What it is called everywhere; what its folder or program calls it where it cannot be read."""
        return self.called or (title(self.model) if self.model else self.name)

    @property
    def place(self) -> str:
        """Who keeps it, in words: a program, or the user's folder without what it lies in."""
        folder = Path(self.source)
        return (folder.name or self.source) if folder.is_absolute() else tr(self.source)

    @property
    def role(self) -> Role:
        """What it is good for: a draft must be small and able to take tokens back."""
        if self.model is None:
            return "none"
        if self.model.recurrent or self.model.parameters > _LARGEST_DRAFT:
            return "target"
        return "draft" if self.model.parameters < _SMALLEST_TARGET else "either"


@dataclass(frozen=True, slots=True)
class DraftChoice:
    """A draft for a target. `tokens_per_second` is measured on this machine, where it was."""

    entry: LibraryEntry
    report: PairReport | None
    reason: str  # why it stands where it stands, or why it cannot serve
    tokens_per_second: float | None = None
    estimate: float | None = None  # speed over vanilla, by the sizes

    @property
    def verdict(self) -> str:
        """A few words for a menu."""
        if self.estimate is None:
            return tr("not measured")
        return tr("{ratio:.1f}x estimated", ratio=self.estimate) if self.estimate >= 1 else tr("slower, estimated")

    @property
    def usable(self) -> bool:
        return self.report is not None and self.report.usable


class Library:
    """Finds models; headers are read once for each (path, size, time of change), which `cache` keeps on disk.

    Not for the window's thread. `beside`: files whose folders are looked into as well, but not below them: they may
    be anywhere.
    """

    def __init__(
        self,
        own_folder: Path,
        user_folders: tuple[Path, ...] = (),
        home: Path | None = None,
        environment: Mapping[str, str] = os.environ,
        built_in_folders: tuple[Path, ...] = (),
        beside: tuple[Path, ...] = (),
        cache: Path | None = None,
        hidden: frozenset[str] = frozenset(),
    ) -> None:
        self._roots = (
            Root("Tandem", own_folder),
            *(Root(BUILT_IN, folder) for folder in built_in_folders),
            *(Root(str(folder), folder) for folder in user_folders),
            *usual_roots(home or Path.home(), environment),
            *(Root(str(file.parent), file.parent, depth=0) for file in beside),
        )
        self._index = LibraryIndex(cache)
        self._hidden = hidden
        self._entries: tuple[LibraryEntry, ...] = ()

    @property
    def folders(self) -> tuple[Path, ...]:
        """Where it looks, as far as they exist: to be watched for changes."""
        return tuple(root.path for root in self._roots if root.path.is_dir())

    def scan(self) -> tuple[LibraryEntry, ...]:
        """Every model, by name; a file that several programs share appears once."""
        found: dict[tuple[int, int], Found] = {}  # hard links and symlinks are one: device and number of the file
        for root in self._roots:
            for model in look_into(root):
                with suppress(OSError):
                    place = model.path.stat()
                    found.setdefault((place.st_dev, place.st_ino), model)
        keys: set[str] = set()
        entries = [entry for model in found.values() if (entry := self._entry(model, keys)) is not None]
        self._index.keep_only(keys)
        entries = [entry for entry in entries if str(entry.path) not in self._hidden]
        titles = told_apart({entry.path: entry.title for entry in entries})
        entries = [replace(entry, called=titles[entry.path]) for entry in entries]
        self._entries = tuple(sorted(entries, key=lambda entry: (entry.name.lower(), entry.path)))
        return self._entries

    def drafts_for(self, target: Path, measured: Mapping[str, float] | None = None) -> tuple[DraftChoice, ...]:
        """Usable drafts first, ranked by measured tokens/s, then by size; the others after, each with its reason.

        `measured`: draft file name -> tokens/s with this target on this machine. Raises ModelError for the target.
        """
        from engine.gguf.file import read_model_file

        entries = self._entries or self.scan()
        target_bytes = read_model_file(target).file_bytes
        others = (entry for entry in entries if entry.path.resolve() != target.resolve())
        costs = costs_here([target]).get(target)
        choices = [
            _choice(target, target_bytes, entry, (measured or {}).get(entry.path.name), costs) for entry in others
        ]
        return tuple(sorted(choices, key=lambda choice: _rank(choice, target_bytes)))

    def _entry(self, found: Found, keys: set[str]) -> LibraryEntry | None:
        try:
            stats = [part.stat() for part in found.parts]
        except OSError:
            return None  # it went away while we looked
        key = "|".join(f"{part}:{s.st_size}:{s.st_mtime_ns}" for part, s in zip(found.parts, stats, strict=True))
        keys.add(key)
        known = self._index.get(key, found.path)
        return LibraryEntry(
            found.path,
            found.name,
            found.source,
            sum(s.st_size for s in stats),
            known.model,
            known.reason,
            known.licence,
            known.vocabulary,
            found.parts,
        )


def verdicts(library: Library, target: Path, measured: Mapping[str, float]) -> tuple[DraftChoice, ...]:
    """As `drafts_for`; none where the target itself went away."""
    try:
        return library.drafts_for(target, measured)
    except (EngineError, OSError):
        return ()


def costs_here(targets: Iterable[Path]) -> dict[Path, VerifyCosts]:
    """V(n) of this machine, of those targets for which it was measured. Reads a file: not for the window's thread."""
    from engine.speculation.verify_costs import known_costs

    return known_costs(paths.calibrations_file(), targets)


def estimated_ratio(target_bytes: int, draft_bytes: int, costs: VerifyCosts | None = None) -> float:
    """Speed over vanilla (Leviathan et al., 2023, theorem 3.8), with a usual acceptance, a draft's step by the sizes.

    `costs`: V(n) of this machine, and the best length for it; None: a usual length, and what it usually costs.
    """
    share = draft_bytes / max(target_bytes, 1)
    if costs is None:
        return _tokens_a_round(_USUAL_LENGTH) / (_USUAL_LENGTH * share + _USUAL_VERIFY_COST)
    lengths = range(1, len(costs.passes))
    return max(_tokens_a_round(length) / (length * share + costs.passes[length]) for length in lengths)


def _tokens_a_round(length: int) -> float:
    return (1 - _USUAL_ACCEPTANCE ** (length + 1)) / (1 - _USUAL_ACCEPTANCE)


def library_of(settings: Settings, beside: tuple[Path, ...] = ()) -> Library:
    """Everything that this user has: the first models, Tandem's folder, the user's folders, other programs'."""
    first = tuple(dict.fromkeys(pair.target.parent for pair in (first_pair(), guide())))
    folders = tuple(Path(folder).expanduser() for folder in settings.get(keys.MODEL_FOLDERS))
    hidden = frozenset(settings.get(keys.HIDDEN_MODELS))
    return Library(
        paths.models_dir(), folders, built_in_folders=first, beside=beside, cache=paths.library_index(), hidden=hidden
    )


def _choice(
    target: Path, target_bytes: int, entry: LibraryEntry, measured: float | None, costs: VerifyCosts | None
) -> DraftChoice:
    if not entry.model:
        return DraftChoice(entry, None, entry.reason or tr("It cannot be read."))
    from engine.pair.pairing import check_pair

    try:
        report = check_pair(target, entry.path)
    except EngineError as error:
        return DraftChoice(entry, None, str(error))
    if report.problems:
        return DraftChoice(entry, report, report.problems[0])
    if measured is not None:
        reason = tr("Measured here: {rate:.1f} tokens/s with this target.", rate=measured)
        return DraftChoice(entry, report, reason, measured)
    estimate = estimated_ratio(target_bytes, entry.file_bytes, costs)
    return DraftChoice(
        entry, report, _estimate_in_words(entry.file_bytes / target_bytes, estimate, costs), estimate=estimate
    )


def _estimate_in_words(share: float, estimate: float, costs: VerifyCosts | None) -> str:
    """`share`: the draft's size over the target's."""
    if share >= 1:
        return tr("It is as large as the target or larger, so it cannot save time.")
    if costs is None:
        return tr(
            "Not measured yet; it has {percent:.1f} % of the target's size, so about {ratio:.1f}x is to be expected.",
            percent=share * 100, ratio=estimate,
        )  # fmt: skip
    return tr(
        "Not measured yet; it has {percent:.1f} % of the target's size and checking two tokens at once takes "
        "{passes:.1f} passes here, so about {ratio:.1f}x is to be expected.",
        percent=share * 100, passes=costs.passes[1], ratio=estimate,
    )  # fmt: skip


def _rank(choice: DraftChoice, target_bytes: int) -> tuple[int, float, str]:
    """By tokens/s, never by acceptance; where nothing was measured, by how near the size is to what usually pays."""
    name = choice.entry.name.lower()
    if not choice.usable:
        return 3, 0.0, name
    if choice.tokens_per_second is not None:
        return 0, -choice.tokens_per_second, name
    share = max(choice.entry.file_bytes, 1) / target_bytes
    return (1 if share < 1 else 2), abs(math.log(share / _GOOD_RATIO)), name
