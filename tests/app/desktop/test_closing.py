"""Closing in the middle of something: what was said is stored first, and the next start waits for no model."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app import paths
from app.store.store import Store
from tests.relatives import Family

DRIVER = Path(__file__).with_name("closing_process.py")
ORDER = ["asked to close", "window gone", "stored", "released", "models freed"]


@pytest.mark.parametrize("when", ["answering", "calibrating"])
def test_in_the_middle_of_it(
    when: str, repo_root: Path, tmp_path: Path, family: Family, request: pytest.FixtureRequest
) -> None:
    if when != "calibrating":
        request.getfixturevalue("known_machine")
    settings = paths.settings_file()
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps({"target": str(family.talker), "draft": str(family.talker_draft)}), "utf-8")
    events = tmp_path / "events.json"
    command = [sys.executable, str(DRIVER), when, str(events)]
    ended = subprocess.run(command, cwd=repo_root, capture_output=True, text=True, check=False, timeout=120)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert [event for event, _ in json.loads(events.read_text("utf-8"))] == ORDER
    assert not paths.work_note().exists()
    assert list(paths.log_dir().glob("crash-*")) == []
    store = Store(paths.database())
    states = [message.state for record in store.conversations() for message in store.messages(record.id)]
    assert states == (["complete", "partial"] if when == "answering" else [])
    store.close()
