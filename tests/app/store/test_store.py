"""The database: conversations, branches, the journal, search, and what happens when the file is not well."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.database.errors import StoreError
from app.database.migrations import MIGRATIONS
from app.store import token_origins as marks
from app.store.records import ReplyStats
from app.store.store import Store
from engine.records import Measurement, Origin, Piece, Row
from tests.app.old_database import old_database


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "conversations.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    opened = Store(path)
    yield opened
    opened.close()


STATS = ReplyStats(tokens=212, tokens_per_second=41.3, finish_reason="stop", speed_up=1.8, drafted=190, accepted=148)


def test_a_conversation_survives_a_restart(store: Store, path: Path) -> None:
    conversation = store.create_conversation("Owls", system_prompt="Be brief.", target="t.gguf", draft="d.gguf")
    question = store.add_message(conversation.id, "user", "Do owls sleep?")
    answer = store.add_message(conversation.id, "assistant", "By day.", parent_id=question.id, stats=STATS)
    store.set_unsent_text(conversation.id, "and bat")
    store.close()

    again = Store(path)
    (loaded,) = again.conversations()
    assert (loaded.title, loaded.system_prompt, loaded.unsent_text) == ("Owls", "Be brief.", "and bat")
    assert loaded.active_leaf == answer.id
    assert [message.content for message in again.messages(loaded.id)] == ["Do owls sleep?", "By day."]
    assert again.messages(loaded.id)[1].stats == STATS
    again.close()


def test_stats_of_a_newer_version_are_still_read() -> None:
    text = STATS.to_json().replace("{", '{"colour":"green",', 1)
    assert ReplyStats.from_json(text) == STATS


def test_one_flipped_bit_in_the_figures_costs_the_figures_only(store: Store) -> None:
    conversation = store.create_conversation()
    reply = store.add_message(conversation.id, "assistant", "By day.", stats=STATS)
    text = STATS.to_json().encode()
    lost = 0
    for bit in range(len(text) * 8):
        damaged = bytearray(text)
        damaged[bit // 8] ^= 1 << bit % 8
        store.database.connection.execute("UPDATE messages SET stats_json = CAST(? AS TEXT)", (bytes(damaged),))
        (message,) = store.messages(conversation.id)
        assert message.content == reply.content
        lost += message.stats is None
    assert lost > len(text)


def test_edit_and_regenerate_make_branches(store: Store) -> None:
    conversation = store.create_conversation()
    question = store.add_message(conversation.id, "user", "one")
    first = store.add_message(conversation.id, "assistant", "1", parent_id=question.id)
    second = store.add_message(conversation.id, "assistant", "2", parent_id=question.id)
    follow_up = store.add_message(conversation.id, "user", "more", parent_id=second.id)
    edited = store.add_message(conversation.id, "user", "uno")

    assert [message.content for message in store.messages(conversation.id)] == ["uno"]
    assert (edited.branch, edited.branches) == (2, 2)
    assert [message.content for message in store.siblings(first.id)] == ["1", "2"]
    store.set_active_leaf(conversation.id, question.id)
    assert [message.id for message in store.messages(conversation.id)] == [question.id, second.id, follow_up.id]
    store.set_active_leaf(conversation.id, first.id)
    assert [(message.content, message.branch) for message in store.messages(conversation.id)] == [("one", 1), ("1", 1)]
    assert len(store.tree(conversation.id)) == 5


def test_siblings_of_first_turns_stay_within_their_conversation(store: Store) -> None:
    for text in ("a", "b"):
        message = store.add_message(store.create_conversation().id, "user", text)
        assert (message.branch, message.branches) == (1, 1)
        assert [sibling.content for sibling in store.siblings(message.id)] == [text]


def test_deletion_can_be_undone_until_it_is_purged(store: Store) -> None:
    conversation = store.create_conversation("Keep me")
    store.add_message(conversation.id, "user", "secret words")
    store.delete(conversation.id)
    assert store.conversations() == ()
    assert [gone.id for gone in store.conversations(deleted=True)] == [conversation.id]
    assert store.search("secret") == ()
    assert store.purge(days=30) == ()
    store.restore(conversation.id)
    assert [back.title for back in store.conversations()] == ["Keep me"]
    store.delete(conversation.id)
    assert store.purge(days=0) == (conversation.id,)
    assert store.conversations(deleted=True) == ()
    with pytest.raises(StoreError, match="no longer exists"):
        store.restore(conversation.id)


def test_the_wastebasket_is_emptied_one_by_one_or_at_once(store: Store) -> None:
    first, second, kept = (store.create_conversation(title).id for title in ("first", "second", "kept"))
    with pytest.raises(StoreError, match="not in the wastebasket"):
        store.purge_conversation(first)
    for number in (first, second):
        store.delete(number)
    store.purge_conversation(first)
    assert [gone.id for gone in store.conversations(deleted=True)] == [second]
    assert store.empty_wastebasket() == (second,)
    assert [left.id for left in store.conversations()] == [kept]


def test_pinned_first_then_the_latest_used(store: Store) -> None:
    old, middle, new = (store.create_conversation(title).id for title in ("old", "middle", "new"))
    store.set_pinned(old, True)
    store.rename(new, "newer")
    listed = store.conversations()
    assert [conversation.id for conversation in listed] == [old, new, middle]
    assert listed[1].title == "newer"


def test_the_journal_is_the_text_of_a_streaming_reply(store: Store) -> None:
    conversation = store.create_conversation()
    question = store.add_message(conversation.id, "user", "?")
    reply = store.add_message(conversation.id, "assistant", "", parent_id=question.id, state="streaming")
    store.journal_append(reply.id, "By ", marks.encode([Piece(1, "By ", Origin.TARGET)]))
    store.journal_append(reply.id, "day", marks.encode([Piece(2, "day", Origin.DRAFT, 2, "day")]))
    streaming = store.message(reply.id)
    assert (streaming.content, streaming.state) == ("By day", "streaming")
    assert [piece.text for piece in marks.decode(streaming.pieces_json)] == ["By ", "day"]

    finished = store.finish_message(reply.id, "By day.", STATS)
    assert (finished.content, finished.state, finished.stats) == ("By day.", "complete", STATS)
    assert store.database.rows("SELECT * FROM journal") == []
    store.begin_streaming(reply.id)
    store.journal_append(reply.id, " And more.")
    assert store.recover() == (store.message(reply.id),)
    assert (store.message(reply.id).content, store.message(reply.id).state) == ("By day. And more.", "partial")


_WRITER = """
import os, signal, sys
from pathlib import Path
from app.store.store import Store
store = Store(Path(sys.argv[1]))
conversation = store.create_conversation("Killed")
question = store.add_message(conversation.id, "user", "Tell me")
reply = store.add_message(conversation.id, "assistant", "", parent_id=question.id, state="streaming")
other = store.create_conversation("Never began")
first = store.add_message(other.id, "user", "Hello")
store.add_message(other.id, "assistant", "", parent_id=first.id, state="streaming")
for word in ("Once ", "upon ", "a time"):
    store.journal_append(reply.id, word)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_process_loses_no_journaled_text(path: Path, repo_root: Path) -> None:
    ended = subprocess.run([sys.executable, "-c", _WRITER, str(path)], cwd=repo_root, check=False, timeout=60)
    assert ended.returncode == -signal.SIGKILL

    store = Store(path)
    (recovered,) = store.recover()
    assert (recovered.content, recovered.state) == ("Once upon a time", "partial")
    assert store.search("upon")[0].message_id == recovered.id
    killed, never_began = sorted(store.conversations(), key=lambda conversation: conversation.title)
    assert [message.content for message in store.messages(killed.id)] == ["Tell me", "Once upon a time"]
    assert [message.role for message in store.messages(never_began.id)] == ["user"]
    assert store.recover() == ()
    store.close()


def test_a_reply_that_another_running_tandem_writes_is_left_alone(store: Store) -> None:
    message = store.add_message(store.create_conversation().id, "assistant", "half", state="streaming")
    store.database.connection.execute("UPDATE messages SET writer = ?", (os.getppid(),))
    assert store.recover() == ()
    assert store.message(message.id).state == "streaming"
    store.database.connection.execute("UPDATE messages SET created = '2020-01-01T00:00:00.000+00:00'")
    assert [found.state for found in store.recover()] == ["partial"]


def test_who_is_alone_takes_up_every_reply_and_an_opened_conversation_its_own(store: Store) -> None:
    first, second = (store.create_conversation().id for _ in range(2))
    for number in (first, second):
        store.add_message(number, "assistant", "half", state="streaming")
    store.database.connection.execute("UPDATE messages SET writer = ?", (os.getppid(),))
    assert [found.conversation_id for found in store.recover(second, alone=True)] == [second]
    assert [found.conversation_id for found in store.recover(alone=True)] == [first]


def test_search_finds_words_beginnings_accents_and_signs(store: Store) -> None:
    conversation = store.create_conversation("Food")
    store.add_message(conversation.id, "user", "A café in Zürich serves crème brûlée")
    store.add_message(conversation.id, "user", "今日はいい天気ですね")
    store.add_message(conversation.id, "user", "the operator <=> in C++")
    assert "\x02café\x03" in store.search("cafe")[0].snippet
    assert store.search("zurich cre")[0].title == "Food"
    assert "\x02天気\x03" in store.search("天気")[0].snippet
    assert "\x02<=>\x03" in store.search("<=>")[0].snippet
    assert store.search('"; DROP TABLE messages; --') == ()
    assert store.search("   ") == ()


def test_signs_are_looked_for_as_they_are_typed(store: Store) -> None:
    wanted, other = (store.create_conversation(title).id for title in ("Languages", "Pets"))
    store.add_message(wanted, "user", "Is C++ older than Rust? 🦉")
    store.add_message(other, "user", "Can cats see colours?")
    assert [hit.conversation_id for hit in store.search("C++")] == [wanted]
    assert [hit.conversation_id for hit in store.search("🦉")] == [wanted]
    assert [hit.conversation_id for hit in store.search("c")] == []
    assert not store.search_index("C++").is_all
    assert store.search_index("colours?").is_all
    assert store.search_index("c").is_all


def test_a_scan_goes_through_every_message_until_it_is_ended(store: Store) -> None:
    first = store.create_conversation().id
    oldest = store.add_message(first, "user", "<=>")
    with store.database.transaction() as connection:
        rows = [(store.create_conversation().id, "nothing here", "then", "complete")] * 5000
        connection.executemany(
            "INSERT INTO messages (conversation_id, role, content, created, state) VALUES (?, 'user', ?, ?, ?)", rows
        )
    assert [hit.message_id for hit in store.search("<=>")] == [oldest.id]
    asked: list[bool] = []

    def ended() -> bool:
        asked.append(True)
        return len(asked) > 2

    assert store.search("<=>", ended=ended) == ()
    assert len(asked) == 3


def test_search_follows_the_text_of_a_message(store: Store) -> None:
    message = store.add_message(store.create_conversation().id, "assistant", "draft words", state="streaming")
    store.finish_message(message.id, "final words")
    assert store.search("draft") == ()
    assert store.search("final")[0].message_id == message.id
    store.remove_message(message.id)
    assert store.search("final") == ()


def test_a_message_with_an_answer_is_not_removed(store: Store) -> None:
    conversation = store.create_conversation()
    question = store.add_message(conversation.id, "user", "?")
    answer = store.add_message(conversation.id, "assistant", "!", parent_id=question.id)
    with pytest.raises(StoreError, match="answer under it"):
        store.remove_message(question.id)
    store.remove_message(answer.id)
    assert store.conversation(conversation.id).active_leaf == question.id


def test_measurements_are_kept(store: Store) -> None:
    row = Row("vanilla", None, None, 60.0, 58.0, 61.0, 1.0, None, 1.0, 40, 40)
    measurement = Measurement({"cpu": "EPYC"}, {"llama.cpp": "b1"}, {"name": "70B"}, {"tokens": 128}, (row,))
    kept = store.add_measurement(measurement)
    imported = store.add_measurement(measurement, imported=True)
    assert [found.id for found in store.measurements()] == [imported.id, kept.id]
    assert store.measurements()[1].measurement == measurement
    assert (kept.target, imported.imported) == ("70B", True)
    store.remove_measurement(kept.id)
    assert [found.id for found in store.measurements()] == [imported.id]


# --- a file that is not well -------------------------------------------------------------------


def test_a_newer_database_is_refused_and_left_as_it_is(store: Store, path: Path) -> None:
    store.create_conversation("From the future")
    store.database.connection.execute("INSERT INTO migrations VALUES ('m999_holograms', 'tomorrow')")
    store.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"newer version of Tandem .*m999_holograms.*Update Tandem"):
        Store(path)
    assert path.read_bytes() == before


def test_a_database_of_another_program_is_not_touched(path: Path) -> None:
    path.parent.mkdir(parents=True)
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE recipes (name TEXT)")
    other.commit()
    other.close()
    with pytest.raises(StoreError, match="another program"):
        Store(path)


def test_an_older_database_is_brought_up_to_date(path: Path) -> None:
    with old_database(path, 2) as old:
        old.execute(
            "INSERT INTO conversations (title, folder, created, updated) VALUES ('Old', '/a//b/', 'then', 'then')"
        )
    store = Store(path)
    assert [(conversation.title, conversation.folder) for conversation in store.conversations()] == [("Old", "a/b")]
    assert [folder.path for folder in store.folders()] == ["a", "a/b"]
    applied = [row[0] for row in store.database.rows("SELECT name FROM migrations ORDER BY name")]
    assert applied == [migration.__name__ for migration in MIGRATIONS]
    store.close()


def test_a_full_disk_is_a_sentence_and_nothing_stored_is_lost(store: Store) -> None:
    conversation = store.create_conversation()
    message = store.add_message(conversation.id, "assistant", "", state="streaming")
    store.journal_append(message.id, "kept")
    (pages,) = store.database.connection.execute("PRAGMA page_count").fetchone()
    store.database.connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match=r"is full.*free some space"):
        store.journal_append(message.id, "x" * 100_000)
    store.database.connection.execute(f"PRAGMA max_page_count = {pages + 1000}")
    store.journal_append(message.id, " and more")
    assert store.message(message.id).content == "kept and more"


def test_a_read_only_database_is_a_sentence(store: Store) -> None:
    conversation = store.create_conversation()
    store.database.connection.execute("PRAGMA query_only = 1")
    with pytest.raises(StoreError, match="read-only"):
        store.rename(conversation.id, "no")
    assert store.conversation(conversation.id).title == ""


def test_a_locked_database_is_a_sentence(store: Store, path: Path) -> None:
    conversation = store.create_conversation()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="Another program is using"):
        store.add_message(conversation.id, "user", "hello")
    other.execute("ROLLBACK")
    other.close()
    assert store.add_message(conversation.id, "user", "hello").content == "hello"


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="cannot be opened"):
        Store(tmp_path / "file" / "conversations.sqlite3")


def test_closing_twice_is_harmless(store: Store) -> None:
    store.close()
    store.close()
