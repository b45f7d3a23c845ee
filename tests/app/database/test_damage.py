"""A database that is damaged, at any size: kept, and what can be read of it carried over; and its dated copies."""

import random
import re
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.database import backups as copies
from app.database import database as database_module
from app.database.database import mark_damaged
from app.database.errors import StoreDamaged, StoreError
from app.store.store import Store
from app.store.upkeep import look_after
from tests.app.old_database import old_database

PAGE = 4096


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "tandem.db"


def fill(path: Path, conversations: int = 20, messages: int = 20) -> list[str]:
    """The texts of all messages."""
    store = Store(path)
    texts = []
    for number in range(conversations):
        conversation = store.create_conversation(f"Talk {number}")
        parent = None
        for turn in range(messages):
            text = f"conversation {number} turn {turn} " * 12
            parent = store.add_message(conversation.id, "user" if turn % 2 == 0 else "assistant", text, parent).id
            texts.append(text)
    store.database.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    return texts


def kept(path: Path) -> list[Path]:
    return [file for file in path.parent.iterdir() if re.search(r"\.damaged-[-0-9]+$", file.name)]


def read_all(store: Store) -> set[str]:
    return {message.content for record in store.conversations() for message in store.tree(record.id)}


@pytest.mark.parametrize("damage", ["text", "cut in half"])
def test_a_damaged_database_is_moved_aside_and_the_sentence_is_true(path: Path, damage: str) -> None:
    texts = fill(path)
    content = path.read_bytes()
    path.write_bytes(b"This is no database.\n" * 999 if damage == "text" else content[: len(content) // 2])
    damaged = path.read_bytes()
    store = Store(path)
    (aside,) = kept(path)
    assert aside.read_bytes() == damaged
    (notice,) = store.notices
    found = read_all(store)
    assert found <= set(texts)
    assert str(aside) in notice
    if found:
        assert f"with {len(found):,} messages could be read and are here" in notice
    else:
        assert "Nothing in it could be read" in notice
    assert store.create_conversation("Fresh").title == "Fresh"
    store.close()
    assert Store(path).notices == ()


def schema_pages(database: bytes) -> set[int]:
    """Those that say which tables there are, counted from 0: the first page and, once they are too many, its children.

    https://www.sqlite.org/fileformat2.html#b_tree_pages
    """
    if database[100] != 5:  # the first page is a leaf
        return {0}
    count = int.from_bytes(database[103:105], "big")
    cells = [int.from_bytes(database[place : place + 2], "big") for place in range(112, 112 + 2 * count, 2)]
    children = [int.from_bytes(database[cell : cell + 4], "big") for cell in (*cells, 108)]
    return {0, *(child - 1 for child in children)}


def test_one_bad_page_anywhere_costs_what_stands_on_it(path: Path) -> None:
    texts = fill(path)
    sound = path.read_bytes()
    reader = sqlite3.connect(path)
    roots = {root - 1 for (root,) in reader.execute("SELECT rootpage FROM sqlite_master WHERE type = 'table'")}
    reader.close()  # without its root a table cannot be read by anyone; the daily copy is for that
    vital = roots | schema_pages(sound)
    picked = random.Random(3).sample([page for page in range(1, len(sound) // PAGE) if page not in vital], 25)
    for page in picked:
        for file in [path, *path.parent.glob("tandem.db-*"), *kept(path), path.with_name("tandem.db.suspect")]:
            file.unlink(missing_ok=True)
        path.write_bytes(sound[: page * PAGE] + b"\xaa" * PAGE + sound[(page + 1) * PAGE :])
        store = Store(path)
        found = read_all(store)
        assert len(found) >= len(texts) * 0.9, f"page {page}"
        assert found <= set(texts)
        if store.notices:
            (said,) = re.findall(r"with ([\d,]+) messages", store.notices[0])
            assert int(said.replace(",", "")) == len(found)
        store.close()


def test_damage_that_a_start_does_not_look_for_is_found_in_use_and_mended_by_the_next_start(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = fill(path)
    monkeypatch.setattr(database_module, "_CHECKED_BYTES", 0)  # as for a large file
    sound = path.read_bytes()
    reader = sqlite3.connect(path)
    (root,) = reader.execute("SELECT rootpage FROM sqlite_master WHERE name = 'messages'").fetchone()
    reader.close()
    path.write_bytes(sound[: (root - 1) * PAGE] + b"\xaa" * PAGE + sound[root * PAGE :])
    store = Store(path)
    with pytest.raises(StoreDamaged, match="Close Tandem and start it again"):
        read_all(store)
    store.close()
    again = Store(path)
    assert len(kept(path)) == 1
    assert len(again.conversations()) == 20
    assert read_all(again) <= set(texts)
    again.close()
    assert Store(path).notices == ()


def test_the_full_check_beside_the_window_finds_it_too(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(path)
    assert look_after(path).problem == ""
    monkeypatch.setattr(database_module, "_CHECKED_BYTES", 0)
    content = path.read_bytes()
    middle = len(content) // 2 // PAGE * PAGE
    path.write_bytes(content[:middle] + b"\xaa" * PAGE + content[middle + PAGE :])
    made = len(copies.backups(path))
    found = look_after(path)
    assert "damaged in part" in found.problem
    assert (found.backup, len(copies.backups(path))) == (None, made)  # no copy of a damaged file
    store = Store(path)
    assert "could be read" in store.notices[0]
    store.close()


def test_damaged_figures_are_counted(path: Path) -> None:
    fill(path, 1, 2)
    store = Store(path)
    store.database.connection.execute("UPDATE messages SET stats_json = '{\"tokens\": ' WHERE role = 'assistant'")
    store.close()
    assert look_after(path).problem.startswith("The speed figures of 1 reply are damaged")


def test_a_folder_in_the_place_of_the_file_is_a_sentence(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(StoreError, match="is a folder"):
        Store(path)


def test_where_nothing_can_be_carried_over_the_file_stays_where_it_is(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(path)
    content = path.read_bytes()
    half = content[: len(content) // 2]
    path.write_bytes(half)

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(database_module, "salvage", full)
        with pytest.raises(StoreError, match="full"):
            Store(path)
    assert path.read_bytes() == half
    assert kept(path) == []
    assert "could be read" in Store(path).notices[0]


# --- dated copies ------------------------------------------------------------------------------


def test_a_copy_a_day_and_the_last_seven(path: Path) -> None:
    fill(path, 2, 2)
    first = look_after(path)
    assert first.backup is not None
    assert look_after(path).backup is None
    for days in range(1, 10):
        stamp = (datetime.now(UTC) - timedelta(days=days)).strftime("%Y%m%d-%H%M%S-%f")
        first.backup.with_name(f"tandem-{stamp}.db").write_bytes(first.backup.read_bytes())
    first.backup.unlink()
    assert look_after(path).backup is not None
    found = copies.backups(path)
    assert len(found) == copies.KEPT
    assert found[0].num_conversations == 2
    assert found == tuple(sorted(found, key=lambda backup: backup.created, reverse=True))


def test_a_copy_is_whole_while_another_connection_writes(path: Path) -> None:
    fill(path, 2, 2)
    store = Store(path)
    with store.database.transaction() as connection:
        connection.execute("UPDATE conversations SET title = 'half done'")
        copy = copies.back_up(path)
    reader = sqlite3.connect(copy)
    assert {title for (title,) in reader.execute("SELECT title FROM conversations")} == {"Talk 0", "Talk 1"}
    reader.close()
    store.close()


def test_back_to_a_copy_and_back_again(path: Path) -> None:
    fill(path, 2, 2)
    copies.back_up(path)
    store = Store(path)
    (backup,) = store.backups()
    backup.path.rename(older := backup.path.with_name("tandem-20200101-000000-000000.db"))
    for record in store.conversations():
        store.delete(record.id)
    assert len(store.empty_wastebasket()) == 2
    store.create_conversation("Since then")
    (backup,) = store.backups()
    assert backup.path == older
    store.restore_backup(backup)
    assert {record.title for record in store.conversations()} == {"Talk 0", "Talk 1"}
    newest = store.backups()[0]
    store.restore_backup(newest)
    assert [record.title for record in store.conversations()] == ["Since then"]
    assert store.search("conversation") == ()
    store.close()


def test_before_a_migration_there_is_a_copy(path: Path) -> None:
    with old_database(path, 3) as old:
        old.execute("INSERT INTO conversations (title, created, updated) VALUES ('Old', 'then', 'then')")
    store = Store(path)
    (copy,) = store.backups()
    reader = sqlite3.connect(copy.path)
    assert reader.execute("SELECT count(*) FROM migrations").fetchone() == (3,)
    reader.close()
    store.restore_backup(copy)
    assert [record.title for record in store.conversations()] == ["Old"]
    store.create_conversation("with today's tables")
    store.close()


def test_a_second_connection_leaves_a_damaged_file_where_it_is(path: Path) -> None:
    fill(path)
    first = Store(path)
    mark_damaged(path)
    second = Store(path, is_second=True)
    assert len(second.conversations()) == 20
    second.close()
    first.close()
    path.write_bytes(b"no database at all, but long enough to be looked at" * 100)
    with pytest.raises(StoreDamaged, match="start it again"):
        Store(path, is_second=True)
    assert kept(path) == []
