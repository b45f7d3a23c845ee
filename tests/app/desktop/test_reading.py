"""What a reader finds again after kill -9: the open conversation, the place in it, what was typed, and the window."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app import paths
from app.store.store import Store
from tests.app.desktop.reading_process import SIZE, UNSENT

DRIVER = Path(__file__).with_name("reading_process.py")
LATEST_SECONDS = 1.0  # that may pass until a change is kept

pytestmark = [pytest.mark.skipif(os.name != "posix", reason="needs kill"), pytest.mark.usefixtures("known_machine")]


def read(file: Path) -> dict[str, Any]:
    seen: dict[str, Any] = json.loads(file.read_text("utf-8")) if file.exists() else {}
    return seen


def test_after_a_kill_the_window_stands_as_it_stood(
    qtbot: QtBot, repo_root: Path, tmp_path: Path, built_in_pair: tuple[Path, Path]
) -> None:
    store = Store(paths.database())
    talk, parent = store.create_conversation("A long talk").id, None
    for number in range(24):
        role = "user" if number % 2 == 0 else "assistant"
        parent = store.add_message(talk, role, f"{number}: " + "words to read " * 40, parent).id  # type: ignore[arg-type]
    store.create_conversation("A later one")
    store.close()
    target, draft = map(str, built_in_pair)
    file = paths.settings_file()
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({"target": target, "draft": draft, "last_conversation": talk}), "utf-8")
    before, after = tmp_path / "before.json", tmp_path / "after.json"
    process = subprocess.Popen([sys.executable, str(DRIVER), str(before), "change"], cwd=repo_root)
    try:
        qtbot.waitUntil(before.exists, timeout=60_000)
        seen = read(before)
        qtbot.waitUntil(lambda: time.time() > seen["at"] + LATEST_SECONDS, timeout=10_000)
    finally:
        process.kill()
        process.wait()
    subprocess.run([sys.executable, str(DRIVER), str(after)], cwd=repo_root, check=True, timeout=120)
    assert (seen["composer"], seen["size"]) == (UNSENT, list(SIZE))
    assert seen["place"] is not None
    kept = read(after)
    assert {**kept, "at": 0} == {**seen, "at": 0}
