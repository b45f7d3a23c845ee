"""Installed models in the order in which they suit this machine, and what a draft brings to each. Pure."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.models.fit import LEAST_CONTEXT, USUAL_CONTEXT, Memory
from app.models.library import LibraryEntry, estimated_ratio
from engine.hardware.memory_fit import fit

_WORTH_IT = 1.05


@dataclass(frozen=True, slots=True)
class Gain:
    """What a draft brings. `is_measured`: on this machine, else estimated from the sizes."""

    draft: LibraryEntry
    ratio: float
    is_measured: bool

    @property
    def sentence(self) -> str:
        how = "measured" if self.is_measured else "estimated"
        return f"{self.ratio:.1f}x with {self.draft.title} ({how})"


@dataclass(frozen=True, slots=True)
class Ranked:
    """One installed model. `verdict`: whether it runs here, in a few words."""

    entry: LibraryEntry
    fits: bool
    verdict: str
    gain: Gain | None


def rank(entries: Sequence[LibraryEntry], memory: Memory, measured: Mapping[tuple[str, str], float]) -> list[Ranked]:
    """The most capable that fits comes first; what does not fit, and what cannot be used, come last.

    `measured`: (target file, draft file) -> speed over vanilla on this machine.
    """
    ranked = [_ranked(entry, entries, memory, measured) for entry in entries]
    return sorted(ranked, key=_order)


def best_gain(
    target: LibraryEntry, entries: Sequence[LibraryEntry], measured: Mapping[tuple[str, str], float]
) -> Gain | None:
    """The draft that brings most: what was measured counts before any estimate. None where none helps."""
    drafts = [entry for entry in entries if may_draft(entry, target)]
    known = [
        Gain(draft, measured[target.path.name, draft.path.name], True)
        for draft in drafts
        if (target.path.name, draft.path.name) in measured
    ]
    gains = known or [Gain(draft, estimated_ratio(target.file_bytes, draft.file_bytes), False) for draft in drafts]
    best = max(gains, key=lambda gain: gain.ratio, default=None)
    return best if best and best.ratio >= _WORTH_IT else None


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


def _ranked(
    entry: LibraryEntry,
    entries: Sequence[LibraryEntry],
    memory: Memory,
    measured: Mapping[tuple[str, str], float],
) -> Ranked:
    model = entry.model
    if model is None:
        return Ranked(entry, False, "cannot be used", None)
    usual = min(model.context_length or USUAL_CONTEXT, USUAL_CONTEXT)
    if fit(model, None, usual, "f16", memory.free_bytes).fits:
        return Ranked(entry, True, "fits", best_gain(entry, entries, measured))
    if fit(model, None, min(usual, LEAST_CONTEXT), "f16", memory.free_bytes).fits:
        return Ranked(entry, True, "fits, short context", best_gain(entry, entries, measured))
    return Ranked(entry, False, "too large", None)


def _order(ranked: Ranked) -> tuple[int, float, str]:
    entry, model = ranked.entry, ranked.entry.model
    if model is None:
        return 3, 0.0, entry.title.lower()
    kind = 2 if not ranked.fits else 0 if model.has_template else 1
    return kind, -math.log(max(model.parameters, 1)), entry.title.lower()
