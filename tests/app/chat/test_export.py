"""What goes out comes back the same, and foreign or newer files are refused with a sentence."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.chat import export
from app.chat.export import ExportError
from app.store.records import ReplyStats, StoredConversation, StoredMessage
from app.store.store import Store
from engine.records import Divergence, Measurement, Row

STATS = ReplyStats(tokens=3, tokens_per_second=12.5, finish_reason="stop", drafted=2, accepted=1, draft="d-->.gguf")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "conversations.db")
    yield opened
    opened.close()


def filled(store: Store) -> StoredConversation:
    """Two branches; the older one is shown."""
    conversation = store.create_conversation("Owls & <bats>", "Be brief.", "Birds")
    question = store.add_message(conversation.id, "user", "Do owls sleep?")
    first = store.add_message(
        conversation.id, "assistant", "By day.", question.id, stats=STATS, pieces_json='[["d",1,"By day."]]'
    )
    store.add_message(conversation.id, "assistant", "In tre", question.id, state="partial")
    store.set_active_leaf(conversation.id, first.id)
    return store.conversation(conversation.id)


def test_json_keeps_every_branch(store: Store) -> None:
    original = filled(store)
    text = export.conversation_to_json(original, store.tree(original.id))
    copy = export.import_conversation(store, export.read_conversation(text))
    assert (copy.title, copy.system_prompt, copy.folder) == ("Owls & <bats>", "Be brief.", "Birds")
    assert _without_ids(store.tree(copy.id)) == _without_ids(store.tree(original.id))
    assert [message.content for message in store.messages(copy.id)] == ["Do owls sleep?", "By day."]


def test_markdown_keeps_the_branch_that_is_shown(store: Store) -> None:
    original = filled(store)
    text = export.conversation_to_markdown(original, store.messages(original.id))
    assert text.startswith("# Owls & <bats>\n")
    assert "\n## You\n" in text
    copy = export.import_conversation(store, export.read_conversation(text))
    assert (copy.title, copy.system_prompt) == ("Owls & <bats>", "Be brief.")
    shown = store.messages(copy.id)
    assert [message.content for message in shown] == ["Do owls sleep?", "By day."]
    assert shown[1].stats == STATS


def _without_ids(messages: tuple[StoredMessage, ...]) -> list[tuple[object, ...]]:
    return [(m.role, m.content, m.state, m.stats, m.pieces_json, m.branch, m.branches) for m in messages]


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


@given(st.lists(_texts, min_size=1, max_size=5), _texts)
def test_any_text_survives_markdown(contents: list[str], title: str) -> None:
    conversation = StoredConversation(1, title)
    messages = [
        StoredMessage(number, 1, None, "assistant" if number % 2 else "user", text, "")
        for number, text in enumerate(contents)
    ]
    back = export.read_conversation(export.conversation_to_markdown(conversation, messages))
    assert [message.content for message in back.messages] == contents
    assert [message.role for message in back.messages] == [message.role for message in messages]
    assert back.title == title


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("# Shopping\n\n- milk", "not written by Tandem"),
        ('{"format": "recipes"}', "not a conversation of Tandem"),
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
def test_foreign_damaged_and_newer_conversations(text: str, sentence: str) -> None:
    with pytest.raises(ExportError, match=sentence):
        export.read_conversation(text)


# --- measurements ------------------------------------------------------------------------------

VANILLA = Row("vanilla", None, None, 60.0, 58.0, 61.0, 1.0, None, 1.0, 40, 40)
FIXED = Row(
    "fixed", "1B|Q4.gguf", 5, 91.0, 88.0, 93.0, 1.52, 0.78, 3.4, 39, 40, Divergence(3, 17, 1, 2, " a", " b", 0.001)
)
FAILED = Row("auto", "8B.gguf", None, 0.0, 0.0, 0.0, 0.0, None, 0.0, 0, 0, error="It needs 4.6 GB more.")
MEASUREMENT = Measurement(
    machine={"cpu": "EPYC", "cores": 2},
    versions={"tandem": "0.1"},
    target={"name": "70B"},
    settings={"temperature": 0.0, "seed": None},
    rows=(VANILLA, FIXED, FAILED),
    kinds={"code": (VANILLA,)},
    finished=False,
    created="2026-01-01T00:00:00+00:00",
)


def test_a_measurement_comes_back_from_json() -> None:
    assert export.measurement_from_json(export.measurement_to_json(MEASUREMENT)) == MEASUREMENT


def test_the_command_lines_json_is_read_too() -> None:
    data = json.loads(export.measurement_to_json(MEASUREMENT))
    del data["format"], data["version"], data["kinds"], data["finished"]
    data["rows"][0]["invented"] = 1
    read = export.measurement_from_json(json.dumps(data))
    assert read.rows == MEASUREMENT.rows
    assert read.finished


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("hello", "not a Tandem measurement"),
        ("[]", "no rows"),
        ('{"format": "other", "rows": []}', "no rows"),
        ('{"version": 2, "rows": []}', "version 2.*Update Tandem"),
        ('{"rows": [{}]}', "damaged.*configuration"),
        ('{"rows": [{"configuration": "vanilla"}]}', "damaged"),
        ('{"rows": 3}', "damaged"),
        ('{"rows": [], "machine": 5}', "damaged.*object"),
    ],
)
def test_foreign_damaged_and_newer_measurements(text: str, sentence: str) -> None:
    with pytest.raises(ExportError, match=sentence):
        export.measurement_from_json(text)


def test_csv() -> None:
    lines = export.measurement_to_csv(MEASUREMENT).splitlines()
    assert lines[0].startswith("target,kind,configuration,draft,draft_length,tokens_per_second,low,high,ratio")
    assert lines[2] == "70B,,fixed,1B|Q4.gguf,5,91.0,88.0,93.0,1.52,0.78,3.4,39,40,"
    assert lines[4].startswith("70B,code,vanilla,")


def test_markdown_table() -> None:
    lines = export.measurement_to_markdown(MEASUREMENT).splitlines()
    assert lines[2] == "| vanilla | 60.0 | 58.0 to 61.0 | 1.00x |  | 1.00 | 40 of 40 |"
    assert lines[3] == "| fixed, 1B\\|Q4.gguf, 5 tokens | 91.0 | 88.0 to 93.0 | 1.52x | 78% | 3.40 | 39 of 40 |"
    assert lines[4] == "| auto, 8B.gguf | | | | | | It needs 4.6 GB more. |"
    assert "**Machine:** cpu EPYC, cores 2" in lines
    assert lines[-1] == "Stopped before its end."
