"""What an export says beside a message: what the model was no longer sent, and why a reply ends early."""

from collections.abc import Sequence

from app.store.records import StoredMessage
from app.words import tr_noop

_STOPPED = tr_noop("Stopped before its end.")
_FULL = tr_noop("Ended because the context was full.")


def context_line(messages: Sequence[StoredMessage]) -> int:
    """How many messages of this branch, from its beginning, the model is no longer sent; 0: it is sent all of them."""
    return max((number for number, message in enumerate(messages) if message.cut is not None), default=0)


def early_end(message: StoredMessage) -> str:
    """A sentence in English, marked for `tr`; empty where a message came to its own end, or is still written."""
    if message.state == "partial":
        return _STOPPED
    return _FULL if message.stats is not None and message.stats.finish_reason == "context" else ""
