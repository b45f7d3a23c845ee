"""What a user sees after Tandem was killed: the real window, real models, kill -9, and the next start."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app import paths
from app.store.store import Store
from engine.gguf.titles import title_of

TIMEOUT = 120_000  # ms
DRIVER = Path(__file__).with_name("window_process.py")
MOST_MISSING_SECONDS = 0.5

pytestmark = [pytest.mark.skipif(os.name != "posix", reason="needs kill"), pytest.mark.usefixtures("known_machine")]


def read(file: Path) -> dict[str, Any]:
    try:
        seen: dict[str, Any] = json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return {"texts": []}
    return seen


@contextmanager
def asking(repo_root: Path, file: Path, question: str) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen([sys.executable, str(DRIVER), str(file), question], cwd=repo_root)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def start_again(repo_root: Path, file: Path) -> dict[str, Any]:
    subprocess.run([sys.executable, str(DRIVER), str(file)], cwd=repo_root, check=True, timeout=120)
    return read(file)


def use(target: Path, draft: Path | None = None) -> None:
    file = paths.settings_file()
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({"target": str(target), "draft": str(draft) if draft else None}), "utf-8")


def test_after_a_kill_the_partial_reply_stands_there_with_continue_and_copy(
    qtbot: QtBot, repo_root: Path, tmp_path: Path, first_model: Path
) -> None:
    use(first_model)
    before, history = tmp_path / "before.json", list[dict[str, Any]]()

    def has_streamed() -> bool:
        seen = read(before)
        if seen["texts"]:
            history.append(seen)
        return len(seen["texts"]) == 2 and len(seen["texts"][1]) > 600

    with asking(repo_root, before, "Write a long story about a lighthouse, in ten chapters.") as process:
        qtbot.waitUntil(has_streamed, timeout=TIMEOUT)
        process.kill()
        process.wait()
    last = read(before)
    after = start_again(repo_root, tmp_path / "after.json")
    old_enough = [seen for seen in history if seen["at"] <= last["at"] - MOST_MISSING_SECONDS]
    assert after["texts"][0] == last["texts"][0]
    assert len(after["texts"]) == 2
    assert len(after["texts"][1]) >= len(old_enough[-1]["texts"][1]) > 0
    assert after["statuses"][1] == "cut off when Tandem ended; what had come is kept"
    assert {"Copy message", "Let the answer go on"} <= {*after["buttons"][1]}
    (said,) = after["notices"]
    assert said.startswith("Tandem was ended from outside while SmolLM2-135M-Instruct")


def test_a_crash_in_an_answer_is_told_and_the_second_one_in_a_row_loads_nothing_by_itself(
    qtbot: QtBot, repo_root: Path, tmp_path: Path, first_model: Path
) -> None:
    """Its own process is what crashes, as where llama.cpp aborts or a driver fails; then the next starts."""
    target = tmp_path / "mine.gguf"
    target.symlink_to(first_model)
    use(target)
    shown = tmp_path / "shown.json"
    for number, crash in enumerate((signal.SIGSEGV, signal.SIGABRT)):
        shown.unlink(missing_ok=True)

        def has_streamed(num_messages: int = 2 * number + 2) -> bool:
            texts = read(shown)["texts"]
            return len(texts) == num_messages and len(texts[-1]) > 300

        with asking(repo_root, shown, "Write a long story about a lighthouse, in ten chapters.") as process:
            qtbot.waitUntil(has_streamed, timeout=TIMEOUT)
            process.send_signal(crash)
            process.wait()
        after = start_again(repo_root, tmp_path / "after.json")
        (said,) = after["notices"]
        name = title_of(target)
        crashed = (f"crashed while {name} was answering (Seg", f"crashed again while {name} was answering (Abort")
        assert said.startswith(f"Tandem {crashed[number]}")
        assert "Safe settings are: no GPU, no draft" in said
        assert after["ways"] == ["Open it with safe settings", "Choose another model"]
        assert ("is open instead" in said) == bool(number)
        assert after["statuses"][-1] == "cut off when Tandem ended; what had come is kept"
        assert "Let the answer go on" in after["buttons"][-1]
    assert paths.log_file().read_text("utf-8").count("Tandem crashed the last time:") == 2
    assert list(paths.log_dir().glob("crash-*")) == []


def test_a_question_without_an_answer_can_be_answered_after_a_kill(
    qtbot: QtBot, repo_root: Path, tmp_path: Path, built_in_pair: tuple[Path, Path]
) -> None:
    use(*built_in_pair)
    before = tmp_path / "before.json"
    with asking(repo_root, before, "What is a draft?") as process:
        qtbot.waitUntil(lambda: len(read(before)["texts"]) == 2, timeout=TIMEOUT)  # while the models load
        process.kill()
        process.wait()
    reply = read(before)["texts"][1]
    after = start_again(repo_root, tmp_path / "after.json")
    if not reply:
        assert after["texts"] == ["What is a draft?"]
        assert after["statuses"] == ["not answered yet"]
        assert any(tip.startswith("Regenerate") for tip in after["buttons"][0])
    store = Store(paths.database())
    assert "streaming" not in [message.state for message in store.messages(store.conversations()[0].id)]
    store.close()


def test_a_large_damaged_database_opens_with_what_can_be_read(repo_root: Path, tmp_path: Path) -> None:
    """Larger than what a start checks: the damage shows when the list is read, and the same start mends it."""
    store = Store(paths.database())
    for number in range(40):
        conversation = store.create_conversation(f"Talk {number}", system_prompt="Be brief. " * 200)
        store.add_message(conversation.id, "user", f"question {number} " + "x" * 1_000_000)
    connection = store.database.connection
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'conversations'").fetchone()
    (page_bytes,) = connection.execute("PRAGMA page_size").fetchone()
    store.close()
    with paths.database().open("r+b") as file:
        file.seek((page - 1) * page_bytes)
        file.write(b"\xaa" * page_bytes)
    after = start_again(repo_root, tmp_path / "after.json")
    assert len(list(paths.data_dir().glob("tandem.db.damaged-*"))) >= 1
    (notice,) = after["notices"]
    assert "with 40 messages could be read and are here" in notice
    store = Store(paths.database())
    assert len(store.conversations()) == 40  # those that could not be read are known by their messages
    store.close()
