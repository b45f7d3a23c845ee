"""The rows of the list: folders with theirs, pinned ones, then day by day."""

from datetime import date

import pytest

from app.store.records import ListedConversation, StoredFolder
from app.ui.history.conversation_model import title_of
from app.ui.history.list_rows import FolderRow, Heading, day_group, list_rows

NOON = "T12:00:00+00:00"
TODAY = date(2026, 3, 10)


def conversation(number: int, day: str, pinned: int = 0, folder: str = "") -> ListedConversation:
    return ListedConversation(number, f"Talk {number}", folder, pinned, day + NOON)


@pytest.mark.parametrize(
    ("updated", "group"),
    [
        ("2026-03-10", "Today"),
        ("2026-03-11", "Today"),
        ("2026-03-09", "Yesterday"),
        ("2026-03-04", "Last 7 days"),
        ("2026-02-20", "February 2026"),
    ],
)
def test_days_have_names(updated: str, group: str) -> None:
    found = day_group(updated + NOON, TODAY)
    assert found.title == group
    assert found.since <= updated + NOON


def test_an_unreadable_time_is_earlier() -> None:
    assert day_group("", TODAY).title == "Earlier"


def test_each_group_has_one_heading() -> None:
    days = (
        "2026-03-11",
        "2026-03-10",
        "2026-03-10",
        "2026-03-09",
        "2026-03-05",
        "2026-03-03",
        "2026-03-01",
        "2025-12-31",
    )
    rows = list_rows([conversation(n, day) for n, day in enumerate(days)], [], TODAY)
    headings = [row.title for row in rows if isinstance(row, Heading)]
    assert headings == ["Today", "Yesterday", "Last 7 days", "March 2026", "December 2025"]
    assert [title_of(row) for row in rows[:4]] == ["Today", "Talk 0", "Talk 1", "Talk 2"]


def test_pinned_ones_come_first_also_in_their_folder() -> None:
    records = [
        conversation(3, "2026-01-01", 1),
        conversation(4, "2026-01-01", 1, "Work"),
        conversation(1, "2026-03-10"),
        conversation(2, "2026-03-10", 0, "Work"),
    ]
    rows = list_rows(records, [StoredFolder("Work")], TODAY)
    assert [title_of(row) for row in rows] == [
        "Folders", "Work", "Talk 4", "Talk 2", "Pinned", "Talk 3", "Today", "Talk 1",
    ]  # fmt: skip


def test_a_closed_folder_counts_what_it_hides() -> None:
    folders = [StoredFolder("A", is_open=False), StoredFolder("A/B"), StoredFolder("AB")]
    records = [conversation(1, "2026-03-10", 0, "A/B"), conversation(2, "2026-03-10", 0, "A")]
    rows = list_rows(records, folders, TODAY)
    assert [(row.folder.path, row.count) for row in rows if isinstance(row, FolderRow)] == [("A", 2), ("AB", 0)]
    assert [title_of(row) for row in rows] == ["Folders", "A", "AB", "Empty: drag conversations here"]
