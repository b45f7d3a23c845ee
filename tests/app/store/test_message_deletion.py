"""Messages move into the wastebasket and back to their place."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.database.errors import StoreError
from app.store.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "conversations.db")
    yield opened
    opened.close()


@pytest.fixture
def talk(store: Store) -> int:
    """Question 1, its answer 2, question 3 with two answers: 4 and, shown now, 5."""
    number = store.create_conversation("Owls", system_prompt="Be brief.").id
    parents = (None, 1, 2, 3, 3)
    for place, parent in enumerate(parents, start=1):
        store.add_message(number, "assistant" if place in (2, 4, 5) else "user", f"text {place}", parent)
    return number


def shown(store: Store, conversation_id: int) -> list[int]:
    return [message.id for message in store.messages(conversation_id)]


def test_a_message_goes_with_what_follows_and_comes_back(store: Store, talk: int) -> None:
    deleted = store.delete_message(2, with_following=True)
    assert shown(store, talk) == [1]
    (kept,) = store.conversations(deleted=True)
    assert (kept.title, kept.system_prompt) == ("Deleted from “Owls”", "Be brief.")
    assert [message.id for message in store.tree(kept.id)] == [2, 3, 4, 5]
    assert shown(store, kept.id) == [2, 3, 5]
    assert {hit.conversation_id for hit in store.search("text")} == {talk}
    store.restore_messages(deleted)
    assert shown(store, talk) == [1, 2, 3, 5]
    assert store.messages(talk)[-1].branches == 2
    assert store.conversations(deleted=True) == ()


def test_only_one_message_goes_and_comes_back_between_its_neighbours(store: Store, talk: int) -> None:
    deleted = store.delete_message(2, with_following=False)
    assert shown(store, talk) == [1, 3, 5]
    store.add_message(talk, "user", "meanwhile", 5)
    store.restore_messages(deleted)
    assert shown(store, talk) == [1, 2, 3, 5]
    assert [message.content for message in store.tree(talk)][-1] == "meanwhile"


def test_of_two_versions_the_other_one_is_shown(store: Store, talk: int) -> None:
    store.delete_message(5, with_following=True)
    assert shown(store, talk) == [1, 2, 3, 4]
    store.delete_message(1, with_following=True)
    assert shown(store, talk) == []
    assert store.conversation(talk).active_leaf is None


def test_what_has_lost_its_place_stays_in_the_wastebasket(store: Store, talk: int) -> None:
    later = store.delete_message(3, with_following=True)
    store.delete_message(2, with_following=True)
    with pytest.raises(StoreError, match="no longer there"):
        store.restore_messages(later)
    assert len(store.conversations(deleted=True)) == 2
    assert shown(store, talk) == [1]


def test_an_edited_reply_and_where_the_context_was_cut_are_remembered(store: Store, talk: int) -> None:
    edited = store.add_message(talk, "assistant", "mine", 3, edited=True)
    store.set_cut([3], "in short")
    assert [(message.edited, message.cut) for message in store.messages(talk)] == [
        (False, None), (False, None), (False, "in short"), (True, None),
    ]  # fmt: skip
    store.set_cut([message.id for message in store.messages(talk)], None)
    assert all(message.cut is None for message in store.tree(talk))
    assert store.messages(talk)[-1] == edited


def test_a_message_comes_back_though_what_was_shown_last_is_gone_for_good(store: Store, talk: int) -> None:
    second = store.delete_message(2, with_following=False)
    shown_last = store.delete_message(5, with_following=True)
    store.purge_conversation(shown_last.kept_in)
    store.restore_messages(second)
    assert shown(store, talk) == [1, 2, 3, 4]
