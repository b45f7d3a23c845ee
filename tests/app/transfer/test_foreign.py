"""What other programs export, in the shapes that they write: read whole, with branches, once."""

import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.store.records import StoredAttachment
from app.store.store import Store
from app.transfer.arrivals import bring_in, fingerprints
from app.transfer.portable import PortableConversation, TransferError
from app.transfer.sources import read_sources
from app.transfer.tandem_json import conversations_to_json

FILES = Path(__file__).with_name("files")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "conversations.db")
    yield opened
    opened.close()


def said(conversation: PortableConversation) -> list[tuple[str, str, int | None]]:
    return [(message.role, message.content, message.parent) for message in conversation.messages]


def test_chatgpt_keeps_branches_thinking_and_the_node_that_was_shown() -> None:
    found = read_sources([FILES / "conversations.json"])
    (owls,) = found.conversations
    assert (owls.title, owls.pinned, owls.created) == ("Owls by day", True, "2024-03-09T16:00:00.000+00:00")
    assert said(owls) == [
        ("user", "Do owls sleep by day?", None),
        ("assistant", "Yes.", 0),
        ("assistant", "Most of them do. Some hunt by day.", 0),
        ("user", "[a picture that the file does not hold]\n\nHow many are in this picture?", 2),
        ("assistant", "<think>\nI count three shapes.\n</think>\n\nThree owls.", 3),
    ]
    assert owls.active == 4
    assert found.skipped == {"without a message": 1, "damaged": 1}
    assert found.kinds == {"ChatGPT": 1}


def test_chatgpts_archive_is_read_as_it_comes(tmp_path: Path) -> None:
    archive = tmp_path / "export.zip"
    with zipfile.ZipFile(archive, "w") as out:
        out.write(FILES / "conversations.json", "conversations.json")
        out.writestr("user.json", '{"id": "user-1", "email": "somebody@example.org"}')
        out.writestr("chat.html", "<html></html>")
    assert [one.title for one in read_sources([archive]).conversations] == ["Owls by day"]


def test_lm_studio_keeps_versions_and_follows_the_selected_one() -> None:
    (bread,) = read_sources([FILES / "1722000000000.conversation.json"]).conversations
    assert (bread.title, bread.system_prompt) == ("Bread", "You bake.")
    assert said(bread) == [
        ("user", "How long does dough rest?", None),
        ("assistant", "An hour.", 0),
        ("assistant", "<think>\nWarm or cold?\n</think>\n\nIt depends on the warmth.", 0),
        ("user", "[the attached file 1722-recipe.pdf]\n\nAnd in a fridge?", 2),
        ("assistant", "Over night.", 3),
    ]
    assert bread.active == 4


@pytest.mark.parametrize("chosen", ["thread.json", "messages.jsonl", "."], ids=["thread", "messages", "folder"])
def test_jan_is_read_by_file_or_folder(chosen: str) -> None:
    (trains,) = read_sources([FILES / "jan" / "threads" / "01JD2V" / chosen]).conversations
    assert (trains.title, trains.system_prompt, trains.pinned) == ("Trains", "Be exact.", True)
    assert said(trains) == [
        ("user", "When does it leave?", None),
        ("assistant", "<think>\nWhich line?\n</think>\n\nAt nine", 0),
    ]
    assert [message.partial for message in trains.messages] == [False, True]
    assert trains.messages[0].created == "2024-12-24T00:26:41.000+00:00"


def test_jans_lines_end_at_line_feeds_only(tmp_path: Path) -> None:
    shutil.copytree(FILES / "jan" / "threads" / "01JD2V", tmp_path / "thread")
    file = tmp_path / "thread" / "messages.jsonl"
    line = '{"role": "user", "content": [{"type": "text", "text": {"value": "one\u2028two"}}], "created_at": 1}'
    file.write_text(f"{line}\n", "utf-8")
    (trains,) = read_sources([file]).conversations
    assert [message.content for message in trains.messages] == ["one\u2028two"]


def test_open_webui_keeps_its_tree_and_the_text_of_files() -> None:
    (rivers,) = read_sources([FILES / "chat-export.json"]).conversations
    assert (rivers.title, rivers.system_prompt) == ("Rivers", "Answer in a line.")
    assert said(rivers) == [
        ("user", "Name a river.", None),
        ("assistant", "The Rhine.", 0),
        ("assistant", '<think>\nAnother one, then.\nNot the "Rhine".\n</think>\n\nThe Danube.', 0),
        ("user", "How long is it?", 2),
        ("assistant", "2,850 km.", 3),
    ]
    assert rivers.messages[0].attachments == (StoredAttachment("rivers.txt", 21, "", "Rhine\nRhone\nDanube\n"),)


def test_a_folder_of_everything_comes_in_once_with_its_times_and_branches(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    shutil.copytree(FILES, folder)
    (folder / "package.json").write_text('{"name": "no conversation"}', "utf-8")
    (folder / "cut.json").write_text('[{"mapping": {', "utf-8")
    found = read_sources([folder])
    assert found.kinds == {"ChatGPT": 1, "LM Studio": 1, "Jan": 1, "Open WebUI": 1}
    assert found.skipped["damaged"] == 2
    for one in found.conversations:
        bring_in(store, one)
    assert [record.title for record in store.conversations()] == ["Trains", "Owls by day", "Rivers", "Bread"]
    owls = next(record for record in store.conversations() if record.title == "Owls by day")
    assert owls.updated == "2024-03-09T16:00:36.000+00:00"
    shown = store.messages(owls.id)
    assert [(message.branch, message.branches) for message in shown] == [(1, 1), (2, 2), (1, 1), (1, 1)]
    assert {one.fingerprint for one in read_sources([folder]).conversations} == fingerprints(store)
    store.add_message(owls.id, "user", "It goes on here.", shown[-1].id)
    assert {one.fingerprint for one in read_sources([folder]).conversations} == fingerprints(store)
    store.delete(owls.id)
    assert len(fingerprints(store)) == 3


def test_half_a_character_costs_itself_only(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "half.json"
    file.write_text((FILES / "conversations.json").read_text("utf-8").replace("Yes.", r"Yes.\ud83d"), "utf-8")
    made = bring_in(store, read_sources([file]).conversations[0])
    assert "Yes.?" in [message.content for message in store.tree(made.id)]


def test_an_archive_that_is_locked_is_named(tmp_path: Path) -> None:
    archive = tmp_path / "locked.zip"
    with zipfile.ZipFile(archive, "w") as out:
        out.writestr("conversations.json", "[]")
    data = bytearray(archive.read_bytes())
    data[6] |= 1  # of the file's own head
    data[data.index(b"PK\x01\x02") + 8] |= 1  # and of its entry in the list
    archive.write_bytes(data)
    with pytest.raises(TransferError, match=r"locked\.zip is damaged and cannot be read: .*password"):
        read_sources([archive])


def test_tandems_own_file_of_all_is_known_where_they_still_are(store: Store, tmp_path: Path) -> None:
    for name in ("conversations.json", "chat-export.json"):
        bring_in(store, read_sources([FILES / name]).conversations[0])
    file = tmp_path / "all.json"
    file.write_text(conversations_to_json([(one, store.tree(one.id)) for one in store.conversations()]), "utf-8")
    found = read_sources([file])
    assert found.kinds == {"Tandem": 2}
    assert [one.title for one in found.conversations] == ["Owls by day", "Rivers"]
    assert found.conversations[0].pinned
    store.archive(store.conversations()[0].id)
    assert {one.fingerprint for one in found.conversations} <= fingerprints(store, with_live=True)
    assert not {one.fingerprint for one in found.conversations} & fingerprints(store)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("notes.txt", b"just words", "notes.txt holds no conversation"),
        ("cut.json", b'[{"mapping": {', "cut.json is damaged"),
        ("other.json", b'[{"a": 1}]', "other.json holds no conversation"),
        ("bytes.json", b"[\xff\xfe\x00]", "bytes.json is damaged"),
        ("empty.zip", b"PK\x05\x06" + bytes(18), "empty.zip holds no conversation"),
    ],
)
def test_a_file_that_was_chosen_and_is_none_is_named(tmp_path: Path, name: str, content: bytes, sentence: str) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(TransferError, match=sentence):
        read_sources([file])
    with pytest.raises(TransferError, match=r"gone.json cannot be read"):
        read_sources([tmp_path / "gone.json"])
