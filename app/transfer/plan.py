"""What of the conversations in files would come in, said before anything does."""

from collections import Counter
from dataclasses import dataclass

from app.numbers import counted
from app.store.store import Store
from app.transfer.arrivals import fingerprints
from app.transfer.portable import PortableConversation
from app.transfer.sources import TANDEM, Found

_HERE = "already here"


@dataclass(frozen=True, slots=True)
class Plan:
    """`sentence`: e.g. "42 conversations from ChatGPT. Skipped: 2 without a message, 1 already here."."""

    conversations: tuple[PortableConversation, ...]
    sentence: str


def plan(store: Store, found: Found) -> Plan:
    """Without those that are here already, by what they were when they came. Raises StoreError."""
    known = fingerprints(store, with_live=TANDEM in found.kinds)
    fresh: list[PortableConversation] = []
    skipped = Counter(found.skipped)
    for conversation in found.conversations:
        if conversation.fingerprint in known:
            skipped[_HERE] += 1
            continue
        known.add(conversation.fingerprint)
        fresh.append(conversation)
    return Plan(tuple(fresh), _sentence(len(fresh), sorted(found.kinds), skipped))


def _sentence(count: int, kinds: list[str], skipped: Counter[str]) -> str:
    programs = " and ".join(filter(None, [", ".join(kinds[:-1]), *kinds[-1:]]))
    come = f"{counted(count, 'conversation')} from {programs}." if kinds else "There is no conversation to bring in."
    if kinds and not count:
        come = f"Nothing new from {programs}."
    reasons = ", ".join(f"{number:,} {reason}" for reason, number in skipped.items() if number)
    return f"{come} Skipped: {reasons}." if reasons else come
