"""The best for this machine comes first, and a draft's gain says whether it was measured."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.models.fit import Memory
from app.models.library import Library, LibraryEntry
from app.models.ranking import best_gain, rank
from engine.records import VerifyCosts
from tests.tiny_gguf import CHAT_TEMPLATE, write_tiny

ROOM = Memory(10**9)


@pytest.fixture
def entries(tmp_path: Path) -> tuple[LibraryEntry, ...]:
    chat = CHAT_TEMPLATE
    write_tiny(tmp_path / "Big-7B-Q4_0.gguf", width=256, feed_forward=512, layers=8, template=chat)
    write_tiny(tmp_path / "Middle-3B-Q4_0.gguf", width=128, layers=4, template=chat)
    write_tiny(tmp_path / "Small-1B-Q4_0.gguf", width=32, layers=1, template=chat)
    write_tiny(tmp_path / "Foreign-1B-Q4_0.gguf", width=32, layers=1, template=chat, changed={270: "strange"})
    (tmp_path / "broken.gguf").write_bytes(b"GGUF")
    found = Library(tmp_path, (), tmp_path / "home", environment={}).scan()
    return tuple(sorted(found, key=lambda entry: entry.file_bytes))


def test_the_most_capable_that_fits_comes_first(entries: tuple[LibraryEntry, ...]) -> None:
    names = [ranked.entry.path.name for ranked in rank(entries, ROOM, {})]
    assert names[0] == "Big-7B-Q4_0.gguf"
    assert names[-1] == "broken.gguf"
    tight = rank(entries, Memory(30_000_000), {})
    assert tight[-1].verdict == "cannot be used"
    assert [ranked.fits for ranked in tight] == sorted((ranked.fits for ranked in tight), reverse=True)


def test_what_was_measured_counts_before_any_estimate(entries: tuple[LibraryEntry, ...]) -> None:
    big = next(entry for entry in entries if entry.path.name.startswith("Big"))
    gain = best_gain(big, entries, {})
    assert gain is not None
    assert not gain.is_measured
    assert gain.draft.path.name == "Small-1B-Q4_0.gguf"
    assert gain.sentence.endswith("(estimated)")
    measured = best_gain(big, entries, {("Big-7B-Q4_0.gguf", "Middle-3B-Q4_0.gguf"): 1.4})
    assert measured is not None
    assert (measured.draft.path.name, measured.ratio, measured.is_measured) == ("Middle-3B-Q4_0.gguf", 1.4, True)
    assert best_gain(big, entries, {("Big-7B-Q4_0.gguf", "Middle-3B-Q4_0.gguf"): 0.8}) is None


def test_an_estimate_takes_what_verification_costs_here(entries: tuple[LibraryEntry, ...]) -> None:
    """Where two tokens cost two passes, no draft pays; where they are free, the longest draft does."""
    big = next(entry for entry in entries if entry.path.name.startswith("Big"))
    dear, free = VerifyCosts(tuple(float(n) for n in range(1, 26))), VerifyCosts((1.0,) * 25)
    assert best_gain(big, entries, {}, dear) is None
    cheap = best_gain(big, entries, {}, free)
    usual = best_gain(big, entries, {})
    assert cheap is not None
    assert usual is not None
    assert cheap.ratio > usual.ratio
    ranked = {one.entry.path.name: one.gain for one in rank(entries, ROOM, {}, {big.path: dear})}
    assert ranked["Big-7B-Q4_0.gguf"] is None
    assert ranked["Middle-3B-Q4_0.gguf"] is not None


def test_no_draft_of_another_vocabulary_is_promised(entries: tuple[LibraryEntry, ...]) -> None:
    foreign = next(entry for entry in entries if entry.path.name.startswith("Foreign"))
    big = next(entry for entry in entries if entry.path.name.startswith("Big"))
    assert best_gain(foreign, entries, {}) is None
    assert best_gain(big, [replace(foreign), big], {}) is None
