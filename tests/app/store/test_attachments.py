"""Files that went with a message: kept with it, found by search, carried over from a damaged database."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from app.database.errors import StoreError
from app.database.salvage import salvage
from app.store.records import FOUND, FOUND_END, StoredAttachment
from app.store.search import Found
from app.store.store import Store

OWLS = StoredAttachment("owls.txt", 900, "lines 1 to 2 of 40", "The eagle owl\nhoots at night.")
BATS = StoredAttachment("bats.pdf", 80_000, "", "Bats hang.")


def test_they_belong_to_their_message_in_order(tmp_path: Path) -> None:
    store = Store(tmp_path / "tandem.db")
    talk = store.create_conversation("Birds")
    first = store.add_message(talk.id, "user", "What is this?", attachments=(OWLS, BATS))
    store.add_message(talk.id, "assistant", "A text about owls.", first.id)
    assert first.attachments == (OWLS, BATS)
    assert [message.attachments for message in store.messages(talk.id)] == [(OWLS, BATS), ()]
    assert [message.attachments for message in store.tree(talk.id)] == [(OWLS, BATS), ()]
    store.close()


def test_search_finds_words_and_names_of_files_until_they_are_gone(tmp_path: Path) -> None:
    store = Store(tmp_path / "tandem.db")
    talk = store.create_conversation("Birds")
    message = store.add_message(talk.id, "user", "What is this?", attachments=(OWLS,))
    (hit,) = store.search("hoots ni")
    assert (hit.conversation_id, hit.message_id) == (talk.id, message.id)
    assert hit.snippet.startswith("owls.txt: ")
    assert f"{FOUND}hoots{FOUND_END} at {FOUND}night{FOUND_END}" in hit.snippet
    assert store.search_index("hoots") == Found((), is_all=False)  # files may be long
    assert store.search("hoots", ended=lambda: True) == ()
    assert [one.message_id for one in store.search("owls.txt")] == [message.id]
    store.delete(talk.id)
    assert store.search("hoots") == ()
    store.purge_conversation(talk.id)
    assert store.database.rows("SELECT rowid FROM attachments_fts WHERE attachments_fts MATCH 'hoots'") == []
    store.close()


@settings(max_examples=30)
@given(sets=some.lists(some.lists(some.sampled_from("abc"), max_size=4), min_size=1, max_size=4))
def test_what_stands_unsent_is_what_was_last_set(
    tmp_path_factory: pytest.TempPathFactory, sets: list[list[str]]
) -> None:
    store = Store(tmp_path_factory.mktemp("store") / "tandem.db")
    for wanted in sets:
        store.set_unsent_attachments(0, wanted)
        assert store.unsent_attachments(0) == tuple(wanted)
        assert store.num_unsent_attachments(0) == len(wanted)
    store.close()


def test_what_stays_unsent_is_not_written_again(tmp_path: Path) -> None:
    store = Store(tmp_path / "tandem.db")
    store.set_unsent_attachments(0, ("a", "b", "c"))
    before = store.database.connection.total_changes
    store.set_unsent_attachments(0, ("a", "c", "d"))
    assert store.database.connection.total_changes - before == 2  # b goes, d comes
    assert store.unsent_attachments(0) == ("a", "c", "d")
    store.close()


def test_what_stands_unsent_is_kept_by_conversation_and_goes_with_it(tmp_path: Path) -> None:
    store = Store(tmp_path / "tandem.db")
    talk = store.create_conversation("Birds")
    store.set_unsent_attachments(0, ("a", "b"))
    store.set_unsent_attachments(talk.id, ("c",))
    store.set_unsent_attachments(0, ("b",))
    assert (store.unsent_attachments(0), store.unsent_attachments(talk.id)) == (("b",), ("c",))
    store.delete(talk.id)
    store.empty_wastebasket()
    assert store.unsent_attachments(talk.id) == ()
    store.close()


def test_a_transaction_within_another_is_undone_with_it(tmp_path: Path) -> None:
    store = Store(tmp_path / "tandem.db")

    def add_two() -> None:
        with store.database.transaction():
            talk = store.create_conversation("Birds")
            store.add_message(talk.id, "user", "Hello")
            store.rename(talk.id + 1, "Nobody")

    with pytest.raises(StoreError, match="no longer exists"):
        add_two()
    assert store.conversations() == ()
    store.close()


def test_what_is_carried_over_from_a_damaged_database_has_its_files(tmp_path: Path) -> None:
    store, fresh = Store(tmp_path / "tandem.db"), Store(tmp_path / "new.db")
    talk = store.create_conversation("Birds")
    store.add_message(talk.id, "user", "What is this?", attachments=(OWLS,))
    store.set_unsent_attachments(0, ("a",))
    salvage(tmp_path / "tandem.db", fresh.database.connection)
    assert fresh.tree(talk.id)[0].attachments == (OWLS,)
    assert fresh.search("hoots")
    assert fresh.unsent_attachments(0) == ("a",)
    store.close()
    fresh.close()
