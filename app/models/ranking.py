"""Installed models in the order in which they suit this machine, and what a draft brings to each. Pure."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.models.fit import LEAST_CONTEXT, USUAL_CONTEXT, Memory
from app.models.library import LibraryEntry, estimated_ratio
from app.words import tr
from engine.hardware.memory_fit import fit
from engine.records import ModelFile, VerifyCosts

_WORTH_IT = 1.05


@dataclass(frozen=True, slots=True)
class Gain:
    """What a draft brings. `is_measured`: on this machine, else estimated from the sizes."""

    draft: LibraryEntry
    ratio: float
    is_measured: bool

    @property
    def sentence(self) -> str:
        if self.is_measured:
            return tr("{ratio:.1f}x with {draft} (measured)", ratio=self.ratio, draft=self.draft.title)
        return tr("{ratio:.1f}x with {draft} (estimated)", ratio=self.ratio, draft=self.draft.title)


@dataclass(frozen=True, slots=True)
class Ranked:
    """One installed model. `verdict`: whether it runs here, in a few words."""

    entry: LibraryEntry
    fits: bool
    verdict: str
    gain: Gain | None


def rank(
    entries: Sequence[LibraryEntry],
    memory: Memory,
    measured: Mapping[tuple[str, str], float],
    costs: Mapping[Path, VerifyCosts] | None = None,
) -> list[Ranked]:
    """The most capable that fits comes first; what does not fit, and what cannot be used, come last.

    `measured`: (target file, draft file) -> speed over vanilla on this machine. `costs`: V(n) here, by target.
    """
    families: dict[str, list[LibraryEntry]] = {}
    for entry in sorted(entries, key=lambda entry: entry.file_bytes):
        families.setdefault(entry.vocabulary, []).append(entry)
    timed = {target for target, _ in measured}

    def gain(target: LibraryEntry) -> Gain | None:
        known = measured if target.path.name in timed else {}
        return best_gain(target, families[target.vocabulary], known, (costs or {}).get(target.path))

    return sorted((_ranked(entry, memory, gain) for entry in entries), key=_order)


def best_gain(
    target: LibraryEntry,
    family: Sequence[LibraryEntry],
    measured: Mapping[tuple[str, str], float],
    costs: VerifyCosts | None = None,
) -> Gain | None:
    """The draft that brings most: what was measured counts before any estimate. None where none helps.

    `family`: what may share its vocabulary, the smallest first, which by the sizes costs least.
    """
    if measured:
        known = [
            Gain(draft, measured[target.path.name, draft.path.name], True)
            for draft in family
            if (target.path.name, draft.path.name) in measured and may_draft(draft, target)
        ]
        if known:
            return _if_worth_it(max(known, key=lambda gain: gain.ratio))
    draft = next((entry for entry in family if may_draft(entry, target)), None)
    if draft is None:
        return None
    return _if_worth_it(Gain(draft, estimated_ratio(target.file_bytes, draft.file_bytes, costs), False))


def _if_worth_it(gain: Gain) -> Gain | None:
    return gain if gain.ratio >= _WORTH_IT else None


def may_draft(draft: LibraryEntry, target: LibraryEntry) -> bool:
    """Same vocabulary, smaller, and neither keeps a running state; the engine's own check has the last word."""
    return (
        draft.model is not None
        and target.model is not None
        and draft.vocabulary == target.vocabulary
        and draft.path != target.path
        and draft.model.tensor_bytes < target.model.tensor_bytes
        and not draft.model.recurrent
        and not target.model.recurrent
    )


def smaller_quantisation(target: ModelFile, entries: Sequence[LibraryEntry], memory: Memory) -> LibraryEntry | None:
    """The largest other file of the same model that fits; None where there is none."""

    def is_one(model: ModelFile) -> bool:
        same = (model.name, model.architecture, model.parameters) == (
            target.name, target.architecture, target.parameters,
        )  # fmt: skip
        context = min(model.context_length or LEAST_CONTEXT, LEAST_CONTEXT)
        smaller = model.tensor_bytes < target.tensor_bytes
        return same and smaller and fit(model, None, context, "f16", memory.free_bytes).fits

    found = [entry for entry in entries if entry.model is not None and is_one(entry.model)]
    return max(found, key=lambda entry: entry.file_bytes, default=None)


def _ranked(entry: LibraryEntry, memory: Memory, gain: Callable[[LibraryEntry], Gain | None]) -> Ranked:
    model = entry.model
    if model is None:
        return Ranked(entry, False, tr("cannot be used"), None)
    usual = min(model.context_length or USUAL_CONTEXT, USUAL_CONTEXT)
    if fit(model, None, usual, "f16", memory.free_bytes).fits:
        return Ranked(entry, True, tr("fits"), gain(entry))
    if fit(model, None, min(usual, LEAST_CONTEXT), "f16", memory.free_bytes).fits:
        return Ranked(entry, True, tr("fits, short context"), gain(entry))
    return Ranked(entry, False, tr("too large"), None)


def _order(ranked: Ranked) -> tuple[int, float, str]:
    entry, model = ranked.entry, ranked.entry.model
    if model is None:
        return 3, 0.0, entry.title.lower()
    kind = 2 if not ranked.fits else 0 if model.has_template else 1
    return kind, -math.log(max(model.parameters, 1)), entry.title.lower()
