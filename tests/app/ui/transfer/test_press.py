"""A PDF: whole, or not there at all."""

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from app.store.records import StoredConversation, StoredMessage
from app.ui.transfer.exports import Branch
from app.ui.transfer.press import Press, pdf
from tests.app.ui.window.test_refused_writes import no_room


def long_talk() -> Branch:
    return Branch(StoredConversation(1, "Owls"), (StoredMessage(1, 1, None, "user", "All about owls. " * 10_000, ""),))


@pytest.mark.skipif(os.name != "posix", reason="needs a limit of the system")
def test_on_a_full_disk_it_is_a_sentence_and_an_earlier_file_stays(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "owls.pdf"
    file.write_bytes(b"of yesterday")
    press = Press()
    with no_room(), qtbot.waitSignal(press.said) as said:
        press.draw(long_talk(), pdf(file))
    assert said.args[0].sentence.startswith(f"{file} could not be written: ")
    assert said.args[0].kind == "error"
    assert list(tmp_path.iterdir()) == [file]
    assert file.read_bytes() == b"of yesterday"


@pytest.mark.skipif(os.name != "posix", reason="needs modes of files")
@pytest.mark.parametrize("is_there", [False, True])
def test_nobody_else_reads_it(qtbot: QtBot, tmp_path: Path, is_there: bool) -> None:
    file = tmp_path / "owls.pdf"
    if is_there:
        file.write_bytes(b"of yesterday")
        file.chmod(0o644)
    press = Press()
    with qtbot.waitSignal(press.said):
        press.draw(long_talk(), pdf(file))
    assert file.read_bytes().startswith(b"%PDF")
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_window_that_closes_leaves_no_half_of_one(qtbot: QtBot, tmp_path: Path) -> None:
    press = Press()
    press.draw(long_talk(), pdf(tmp_path / "owls.pdf"))
    turns = QTimer(interval=0)  # as the press has, so that some pages are drawn, and others are not
    with qtbot.assertNotEmitted(press.said), qtbot.waitSignals([turns.timeout] * 10):
        turns.start()
    press.close()
    assert list(tmp_path.iterdir()) == []
