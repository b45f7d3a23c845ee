"""What goes out comes back the same, and foreign or newer files are refused with a sentence."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.store.records import ReplyStats, StoredAttachment, StoredConversation, StoredMessage
from app.store.store import Store
from app.transfer.arrivals import bring_in
from app.transfer.portable import PortableConversation, TransferError
from app.transfer.sources import read_sources
from app.transfer.tandem_json import conversation_to_json
from app.transfer.tandem_markdown import conversation_from_markdown, conversation_to_markdown

STATS = ReplyStats(tokens=3, tokens_per_second=12.5, finish_reason="stop", drafted=2, accepted=1, draft="d-->.gguf")

FILES = (
    StoredAttachment("owls.md", 900, "lines 3 to 4 of 40", "# Owls\n\n## You\n<!-- tandem {} -->\n"),
    StoredAttachment("Attached:\nx", 5, "", "bats"),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "conversations.db")
    yield opened
    opened.close()


def filled(store: Store) -> StoredConversation:
    """Two branches; the older one is shown."""
    conversation = store.create_conversation("Owls & <bats>", "Be brief.", "Birds")
    question = store.add_message(conversation.id, "user", "Do owls sleep?", attachments=FILES)
    first = store.add_message(
        conversation.id, "assistant", "By day.", question.id, stats=STATS, pieces_json='[["d",1,"By day."]]'
    )
    store.add_message(conversation.id, "assistant", "In tre", question.id, state="partial", edited=True)
    store.set_cut([first.id], "They asked about owls.\n\n## You\n<!-- tandem {} -->")
    store.set_active_leaf(conversation.id, first.id)
    store.set_steering(conversation.id, '{"temperature": 0.5}')
    return store.conversation(conversation.id)


def read(folder: Path, text: str) -> PortableConversation:
    file = folder / ("talk.json" if text.startswith("{") else "talk.md")
    file.write_text(text, "utf-8")
    (found,) = read_sources([file]).conversations
    return found


def test_json_keeps_every_branch(store: Store, tmp_path: Path) -> None:
    original = filled(store)
    text = conversation_to_json(original, store.tree(original.id))
    copy = bring_in(store, read(tmp_path, text))
    assert (copy.title, copy.system_prompt, copy.folder) == ("Owls & <bats>", "Be brief.", "Birds")
    assert copy.steering == original.steering == '{"temperature": 0.5}'
    assert _without_ids(store.tree(copy.id)) == _without_ids(store.tree(original.id))
    assert [message.content for message in store.messages(copy.id)] == ["Do owls sleep?", "By day."]


def test_markdown_keeps_the_branch_that_is_shown(store: Store, tmp_path: Path) -> None:
    original = filled(store)
    text = conversation_to_markdown(original, store.messages(original.id))
    assert text.startswith("# Owls & <bats>\n")
    assert "\n## You\n" in text
    copy = bring_in(store, read(tmp_path, text))
    assert (copy.title, copy.system_prompt) == ("Owls & <bats>", "Be brief.")
    shown = store.messages(copy.id)
    assert [message.content for message in shown] == ["Do owls sleep?", "By day."]
    assert shown[1].stats == STATS
    assert shown[1].cut == store.messages(original.id)[1].cut
    assert "## Reply\n\n> *From here on the model is sent a summary of the message above:*\n>\n> They asked" in text
    assert shown[0].attachments == FILES


def _without_ids(messages: tuple[StoredMessage, ...]) -> list[tuple[object, ...]]:
    return [
        (m.role, m.content, m.state, m.stats, m.pieces_json, m.branch, m.branches, m.attachments, m.edited, m.cut)
        for m in messages
    ]


_SNAGS = [
    "\n",
    "## You",
    "<!-- tandem {} -->",
    "<!--\u00a0tandem ",
    "<!--\u00a0\u00a0",
    "# x",
    "```",
    "<!--",
    "## Reply\n\n",
]
_texts = st.lists(
    st.sampled_from(_SNAGS) | st.text(st.characters(exclude_characters="\r", exclude_categories=["Cs"]), max_size=5),
    max_size=8,
).map("".join)


def test_markdown_says_where_a_conversation_was_cut_and_why_a_reply_ends_early(store: Store) -> None:
    conversation = store.create_conversation("Owls")
    parent = None
    for text in ("one", "two", "three", "four"):
        parent = store.add_message(conversation.id, "user" if parent is None else "assistant", text, parent).id
    first, _, third, last = (message.id for message in store.messages(conversation.id))
    store.set_cut([first, third], "")  # an earlier cut says no more than the last one
    full = replace(STATS, finish_reason="context")
    store.finish_message(third, "three", full)
    store.finish_message(last, "four", STATS, state="partial")
    text = conversation_to_markdown(conversation, store.messages(conversation.id))
    assert text.count("> ") == 3
    unsent = "> *From here on the model is no longer sent the 2 messages above.*\n\n"
    assert f"## Reply\n\n{unsent}> *Ended because the context was full.*\n\n<!-- tandem" in text
    assert "## Reply\n\n> *Stopped before its end.*\n" in text
    back = conversation_from_markdown(text)
    assert [message.content for message in back.messages] == ["one", "two", "three", "four"]
    assert [message.cut for message in back.messages] == ["", None, "", None]


@given(st.lists(st.tuples(_texts, st.none() | _texts), min_size=1, max_size=5), _texts)
def test_any_text_survives_markdown(said: list[tuple[str, str | None]], title: str) -> None:
    conversation = StoredConversation(1, title)
    contents = [text for text, _ in said]
    messages = [
        StoredMessage(number, 1, None, "assistant" if number % 2 else "user", text, "", cut=cut)
        for number, (text, cut) in enumerate(said)
    ]
    back = conversation_from_markdown(conversation_to_markdown(conversation, messages))
    assert [message.content for message in back.messages] == contents
    assert [message.role for message in back.messages] == [message.role for message in messages]
    assert [message.cut for message in back.messages] == [cut for _, cut in said]
    assert back.title == title


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("# Shopping\n\n- milk", "no conversation that Tandem can read"),
        ('{"format": "recipes"}', "no conversation that Tandem can read"),
        ("{", "damaged"),
        ('{"format": "tandem-conversation", "version": 9, "messages": []}', "version 9.*Update Tandem"),
        ('<!-- tandem {"version": 9} -->\n', "version 9.*Update Tandem"),
        ('{"format": "tandem-conversation", "messages": [{"role": "user"}]}', "damaged.*content"),
        ('{"format": "tandem-conversation", "messages": [{"role": "king", "content": ""}]}', "role 'king'"),
        ('{"format": "tandem-conversation", "messages": [{"role": "user", "content": "", "parent": 0}]}', "before it"),
        ('{"format": "tandem-conversation", "messages": [], "active": 3}', "does not exist"),
        ('{"format": "tandem-conversation", "messages": 7}', "damaged"),
        ('<!-- tandem {"version": 1} -->\n\n<!-- tandem {} -->\nx\n', "damaged"),
    ],
)
def test_foreign_damaged_and_newer_conversations(text: str, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(TransferError, match=sentence):
        read(tmp_path, text)
