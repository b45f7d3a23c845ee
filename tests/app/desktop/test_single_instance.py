"""Two Tandems on one data folder: the second raises the first one's window and ends."""

import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app import paths
from app.desktop.single_instance import SingleInstance

TIMEOUT = 60_000  # ms


def test_a_second_tandem_asks_the_first_to_show_itself_and_ends(qtbot: QtBot, repo_root: Path) -> None:
    first = SingleInstance(paths.ensure(paths.data_dir()))
    assert first.is_alone
    for _ in range(2):
        with qtbot.waitSignal(first.raise_requested, timeout=TIMEOUT):
            second = subprocess.Popen(
                [sys.executable, "-m", "app"], cwd=repo_root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
            )
        said, complained = second.communicate(timeout=60)
        assert (second.returncode, complained) == (0, "")
        assert said == "Tandem is open already; its window comes to the front.\n"
    assert not paths.database().exists()  # it touched nothing
    first.release()


def test_the_lock_of_a_killed_tandem_is_no_lock(repo_root: Path) -> None:
    folder = paths.ensure(paths.data_dir())
    program = (
        "import os, signal, sys; from pathlib import Path; from app.desktop.single_instance import SingleInstance\n"
        "kept = SingleInstance(Path(sys.argv[1])); assert kept.is_alone; os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", program, str(folder)], cwd=repo_root, check=False, timeout=60)
    assert (folder / "tandem.lock").exists()
    next_one = SingleInstance(folder)
    assert next_one.is_alone
    next_one.release()


def test_where_no_lock_can_be_made_tandem_opens_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    instance = SingleInstance(tmp_path / "file")
    assert (instance.is_alone, instance.is_second) == (False, False)
    with pytest.raises(OSError, match="file"):
        instance.raise_first()
