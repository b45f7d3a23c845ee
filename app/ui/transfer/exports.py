"""What of an export runs beside the window, each with a connection of its own: years of conversations may be read."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from app.settings.file import write_atomically
from app.store.records import StoredConversation, StoredMessage
from app.store.store import Store, StoreError
from app.words import tr, trn


@dataclass(frozen=True, slots=True)
class Said:
    """What came of it; `kind`: of the notice that says it."""

    sentence: str
    kind: str


@dataclass(frozen=True, slots=True)
class Branch:
    """A conversation as it is shown, for paper."""

    conversation: StoredConversation
    messages: tuple[StoredMessage, ...]


def export_one(database: Path, conversation_id: int, path: Path) -> Said:
    """As JSON or as Markdown, whichever the name ends in."""
    from app.transfer.tandem_json import conversation_to_json
    from app.transfer.tandem_markdown import conversation_to_markdown

    def write() -> Said:
        with closing(Store(database, is_second=True)) as store:
            record = store.conversation(conversation_id)
            if path.suffix.lower() == ".json":
                text = conversation_to_json(record, store.tree(record.id))
            else:
                text = conversation_to_markdown(record, store.messages(record.id))
        write_atomically(path.absolute(), text)
        return Said(tr("Exported to {path}.", path=path), "info")

    return _attempted(path, write)


def export_all(database: Path, path: Path) -> Said:
    """All that are not in the wastebasket, in one file that can be imported again."""
    from app.transfer.tandem_json import conversations_to_json

    def write() -> Said:
        with closing(Store(database, is_second=True)) as store:
            records = (*store.conversations(), *store.archived())
            text = conversations_to_json((record, store.tree(record.id)) for record in records)
        write_atomically(path.absolute(), text)
        number = len(records)
        return Said(
            trn("%n conversation exported to {path}.", "%n conversations exported to {path}.", number, path=path),
            "info",
        )

    return _attempted(path, write)


def read_branch(database: Path, conversation_id: int) -> Branch | Said:
    try:
        with closing(Store(database, is_second=True)) as store:
            return Branch(store.conversation(conversation_id), store.messages(conversation_id))
    except StoreError as error:
        return Said(str(error), "error")


def reason_of(error: Exception) -> str:
    """For the end of a sentence."""
    return (getattr(error, "strerror", None) or str(error)).rstrip(".")


def refused(path: Path, error: Exception) -> Said:
    return Said(tr("{path} could not be written: {reason}.", path=path, reason=reason_of(error)), "error")


def _attempted(path: Path, work: Callable[[], Said]) -> Said:
    try:
        return work()
    except (OSError, StoreError) as error:
        return refused(path, error)
