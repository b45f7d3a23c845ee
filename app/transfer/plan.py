"""What of the conversations in files would come in, said before anything does."""

from collections import Counter
from dataclasses import dataclass

from app.store.store import Store
from app.transfer.arrivals import fingerprints
from app.transfer.portable import PortableConversation
from app.transfer.sources import TANDEM, Found
from app.words import tr, tr_noop, trn

_HERE = "already here"
_REASONS = {
    "without a message": tr_noop("{number:,} without a message"),
    "damaged": tr_noop("{number:,} damaged"),
    "in an unknown format": tr_noop("{number:,} in an unknown format"),
    "not readable by this version": tr_noop("{number:,} not readable by this version"),
    _HERE: tr_noop("{number:,} already here"),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """`sentence`: e.g. "42 conversations from ChatGPT. Skipped: 2 without a message, 1 already here."."""

    conversations: tuple[PortableConversation, ...]
    sentence: str


def plan(store: Store, found: Found) -> Plan:
    """Without those that are here already, by what they were when they came. Raises StoreError."""
    known = fingerprints(store, with_live=TANDEM in found.kinds)
    fresh: list[PortableConversation] = []
    fresh_from: set[str] = set()
    skipped = Counter(found.skipped)
    for conversation, program in zip(found.conversations, found.origins, strict=True):
        if conversation.fingerprint in known:
            skipped[_HERE] += 1
            continue
        known.add(conversation.fingerprint)
        fresh.append(conversation)
        fresh_from.add(program)
    return Plan(tuple(fresh), _sentence(len(fresh), sorted(fresh_from or found.kinds), skipped))


def _sentence(count: int, kinds: list[str], skipped: Counter[str]) -> str:
    reasons = ", ".join(tr(_REASONS[reason], number=number) for reason, number in skipped.items() if number)
    come, left_out = _arrival(count, kinds), tr("Skipped: {reasons}.", reasons=reasons)
    return f"{come} {left_out}" if reasons else come


def _arrival(count: int, kinds: list[str]) -> str:
    if not kinds:
        return tr("There is no conversation to bring in.")
    programs = kinds[-1]
    if others := ", ".join(kinds[:-1]):
        programs = tr("{programs} and {last}", programs=others, last=kinds[-1])
    if not count:
        return tr("Nothing new from {programs}.", programs=programs)
    return trn("%n conversation from {programs}.", "%n conversations from {programs}.", count, programs=programs)
