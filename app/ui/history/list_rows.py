"""What stands in the list of conversations, row by row: folders with what is in them, then the days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from app.store.records import ListedConversation, SearchHit, StoredFolder
from app.transfer.portable import UNTITLED as UNTITLED
from app.ui.widgets.dates import month_of
from app.words import tr


@dataclass(frozen=True, slots=True)
class Heading:
    """A word above the rows that follow."""

    title: str


@dataclass(frozen=True, slots=True)
class FolderRow:
    """`count`: conversations in it, those in its folders included."""

    folder: StoredFolder
    count: int


@dataclass(frozen=True, slots=True)
class EmptyRow:
    """Stands in an open folder that has nothing in it."""

    path: str


Row = Heading | FolderRow | EmptyRow | ListedConversation | SearchHit


def conversation_of(row: Row | None) -> int | None:
    """The conversation that a row stands for."""
    match row:
        case ListedConversation():
            return row.id
        case SearchHit():
            return row.conversation_id
        case _:
            return None


def folder_of(row: Row | None) -> str:
    """The folder that a row is, or is in; empty: none."""
    match row:
        case FolderRow():
            return row.folder.path
        case EmptyRow():
            return row.path
        case ListedConversation():
            return row.folder
        case _:
            return ""


def depth_of(row: Row) -> int:
    """How many folders a row is inside."""
    match row:
        case FolderRow():
            return row.folder.depth
        case EmptyRow():
            return row.path.count("/") + 1
        case ListedConversation():
            return row.folder.count("/") + 1 if row.folder else 0
        case _:
            return 0


def list_rows(
    conversations: Sequence[ListedConversation], folders: Sequence[StoredFolder], today: date | None = None
) -> list[Row]:
    """Folders first, each with its own pinned ones at the top; then what is pinned, then by day.

    `conversations`: pinned first, then the latest first; `folders`: each followed by those inside it.
    """
    inside = {folder.path: list[ListedConversation]() for folder in folders}
    free: list[ListedConversation] = []
    for record in conversations:
        inside.get(record.folder, free).append(record)
    rows: list[Row] = [Heading(tr("Folders"))] if folders else []
    rows += _folder_rows("", folders, inside)
    num_pinned = next((number for number, record in enumerate(free) if not record.pinned), len(free))
    if num_pinned:
        rows.append(Heading(tr("Pinned")))
        rows += free[:num_pinned]
    return rows + _day_rows(free[num_pinned:], today or datetime.now().astimezone().date())


def _folder_rows(
    around: str, folders: Sequence[StoredFolder], inside: dict[str, list[ListedConversation]]
) -> list[Row]:
    """The folders in `around`, and in the open ones first their folders, then their conversations."""
    rows: list[Row] = []
    for folder in (folder for folder in folders if folder.inside == around):
        path = folder.path
        count = sum(len(records) for other, records in inside.items() if f"{other}/".startswith(f"{path}/"))
        rows.append(FolderRow(folder, count))
        if folder.is_open:
            rows += [*_folder_rows(path, folders, inside), *inside[path]] or [EmptyRow(path)]
    return rows


def _day_rows(conversations: Sequence[ListedConversation], today: date) -> list[Row]:
    """With a heading wherever another group begins. Times are compared as the text that they are: it is far quicker."""
    rows: list[Row] = []
    since = _LATE
    for record in conversations:
        if record.updated < since:
            group = day_group(record.updated, today)
            rows.append(Heading(group.title))
            since = group.since
        rows.append(record)
    return rows


@dataclass(frozen=True, slots=True)
class Group:
    """`since`: the first moment of it, as the database writes times."""

    title: str
    since: str


_LATE = "9999"


def day_group(updated: str, today: date) -> Group:
    """Where a time in ISO 8601 belongs: Today, Yesterday, Last 7 days, or its month."""
    try:
        day = datetime.fromisoformat(updated).astimezone().date()
    except ValueError:
        return Group(tr("Earlier"), "")
    if day >= today:
        return Group(tr("Today"), _start_of(today))
    if day == today - timedelta(days=1):
        return Group(tr("Yesterday"), _start_of(day))
    if day > today - timedelta(days=7):
        return Group(tr("Last 7 days"), _start_of(today - timedelta(days=6)))
    return Group(month_of(day), _start_of(day.replace(day=1)))


def _start_of(day: date) -> str:
    return datetime.combine(day, time()).astimezone().astimezone(UTC).isoformat(timespec="milliseconds")
