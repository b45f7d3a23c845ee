"""Folders: made, renamed, moved, deleted and brought back, and never a conversation lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.database.errors import StoreError
from app.store.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "conversations.sqlite3")
    yield opened
    opened.close()


def paths(store: Store) -> list[str]:
    return [folder.path for folder in store.folders()]


def places(store: Store) -> dict[str, str]:
    return {record.title: record.folder for record in store.listed()}


def test_a_new_folder_has_a_name_that_is_free(store: Store) -> None:
    assert [store.create_folder() for _ in range(2)] == ["New folder", "New folder 2"]
    assert store.create_folder("a/b \n c") == "a\u2215b c"
    assert store.create_folder("Norway", inside="Trips") == "Trips/Norway"
    assert paths(store) == ["a\u2215b c", "New folder", "New folder 2", "Trips", "Trips/Norway"]


def test_renaming_takes_along_what_is_inside(store: Store) -> None:
    store.create_conversation("Oslo", folder="Trips/Norway")
    store.create_conversation("Tripping", folder="Trips 2")
    assert store.rename_folder("Trips", "Travel") == "Travel"
    assert paths(store) == ["Travel", "Travel/Norway", "Trips 2"]
    assert places(store) == {"Oslo": "Travel/Norway", "Tripping": "Trips 2"}
    with pytest.raises(StoreError, match="There is a folder named Travel here already"):
        store.rename_folder("Trips 2", "Travel")


def test_a_folder_moves_but_not_into_itself(store: Store) -> None:
    store.create_conversation("Oslo", folder="Norway")
    store.create_folder("Norway", inside="Trips")
    assert store.move_folder("Norway", "Trips") == "Trips/Norway 2"
    assert places(store) == {"Oslo": "Trips/Norway 2"}
    with pytest.raises(StoreError, match="into itself"):
        store.move_folder("Trips", "Trips/Norway")
    assert store.move_folder("Trips/Norway 2", "") == "Norway 2"


def test_a_deleted_folder_loses_nothing_and_comes_back(store: Store) -> None:
    oslo = store.create_conversation("Oslo", folder="Trips/Norway")
    store.create_conversation("Plans", folder="Trips")
    hidden = store.create_conversation("Old", folder="Trips")
    store.delete(hidden.id)
    store.set_folder_open("Trips/Norway", False)
    before = store.folders()
    removed = store.remove_folder("Trips")
    assert paths(store) == ["Norway"]
    assert places(store) == {"Oslo": "Norway", "Plans": ""}
    store.restore_folder(removed)
    assert store.folders() == before
    assert places(store) == {"Oslo": "Trips/Norway", "Plans": "Trips"}
    store.restore(hidden.id)
    assert places(store)["Old"] == "Trips"
    store.set_folder(oslo.id, "")
    assert places(store)["Oslo"] == ""


def test_two_folders_of_one_name_become_one_when_they_meet(store: Store) -> None:
    store.create_conversation("Oslo", folder="Trips/Norway")
    store.create_conversation("Bergen", folder="Norway")
    removed = store.remove_folder("Trips")
    assert paths(store) == ["Norway"]
    assert places(store) == {"Oslo": "Norway", "Bergen": "Norway"}
    store.restore_folder(removed)
    assert paths(store) == ["Norway", "Trips", "Trips/Norway"]
    assert places(store) == {"Oslo": "Trips/Norway", "Bergen": "Norway"}


def test_the_archive_hides_and_a_message_brings_back(store: Store) -> None:
    first, second = store.create_conversation("First"), store.create_conversation("Second")
    store.archive(first.id)
    assert [record.title for record in store.listed()] == ["Second"]
    assert [record.title for record in store.archived()] == ["First"]
    (hit,) = store.search("first")
    assert hit.is_archived
    store.add_message(first.id, "user", "Are you there?")
    assert store.archived() == ()
    store.archive(second.id)
    store.delete(second.id)
    assert store.archived() == ()
    store.restore(second.id)
    assert {record.title for record in store.listed()} == {"First", "Second"}


def test_where_a_conversation_was_read_is_kept(store: Store) -> None:
    conversation = store.create_conversation("Long")
    message = store.add_message(conversation.id, "user", "?")
    store.set_place(conversation.id, message.id, 130)
    found = store.conversation(conversation.id)
    assert (found.read_message, found.read_offset) == (message.id, 130)


def test_a_path_from_a_file_is_made_sound(store: Store) -> None:
    made = store.create_conversation("Owls", folder=" /Norway//The  north/")
    assert made.folder == "Norway/The north"
    deep = store.create_conversation("Deep", folder="/".join("abcdefghijklmnopqrstuvwxyz"))
    assert [folder.path for folder in store.folders()][-1] == "Norway/The north"
    assert deep.folder.count("/") < 16
