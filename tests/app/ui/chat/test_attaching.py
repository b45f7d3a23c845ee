"""Files in a message, the way a user goes: the button, a drop, a paste; what fits; and what becomes of them."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from app.desktop.application import build_window
from app.engine_host.engine_thread import EngineThread
from app.settings.keys import Settings
from app.store.store import Store
from app.ui.attached.part_dialog import PartDialog
from app.ui.window.main_window import MainWindow
from tests.app.ui.window.test_window import TIMEOUT, ask_and_wait, current_id, is_idle
from tests.tiny_pdf import pdf

CONTROL = Qt.KeyboardModifier.ControlModifier


def details(window: MainWindow) -> list[str]:
    return [chip.shown.detail for chip in window.chat.composer.chips.chips]


def wait_until_counted(qtbot: QtBot, window: MainWindow, files: int) -> None:
    def counted() -> bool:
        found = details(window)
        return len(found) == files and all("tokens" in one and "about" not in one for one in found)

    qtbot.waitUntil(counted, timeout=TIMEOUT)


def drop(window: MainWindow, *files: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    window.dropEvent(QDropEvent(QPoint(50, 50), copy, data, left, Qt.KeyboardModifier.NoModifier))


def test_a_file_goes_with_a_question_and_is_found_again(
    qtbot: QtBot, window: MainWindow, store: Store, tmp_path: Path
) -> None:
    owls, report = tmp_path / "owls.md", tmp_path / "report.pdf"
    owls.write_text("# Owls\nThe eagle owl is a bird.\n", "utf-8")
    report.write_bytes(pdf(["Bats hang.", "Swifts fly."]))
    qtbot.mouseClick(window.chat.composer.attach, Qt.MouseButton.LeftButton)
    dialog = window.conversations.attaching.dialog
    assert isinstance(dialog, QFileDialog)
    dialog.filesSelected.emit([str(owls), str(report)])
    dialog.close()
    wait_until_counted(qtbot, window, 2)
    assert [chip.shown.name for chip in window.chat.composer.chips.chips] == ["owls.md", "report.pdf"]
    ask_and_wait(qtbot, window, "What is a draft model?")
    assert window.chat.composer.chips.isHidden()
    question, reply = store.messages(current_id(window))
    assert [(file.name, file.part) for file in question.attachments] == [("owls.md", ""), ("report.pdf", "")]
    assert "Swifts fly." in question.attachments[1].text
    assert reply.stats is not None
    assert reply.stats.prompt_tokens > 40  # the files were read with the question

    blocks = window.chat.transcript.views()[0].files.blocks
    assert blocks[0].head.text().strip().startswith("owls.md · 32 B")
    height = window.chat.transcript.views()[0].height()
    blocks[0].head.click()
    assert blocks[0].text is not None
    assert blocks[0].text.toPlainText() == owls.read_text("utf-8")
    assert window.chat.transcript.views()[0].height() > height

    window.commands.new_conversation()
    assert window.chat.composer.chips.chips == []
    qtbot.keyClicks(window.sidebar.search, "swifts")
    qtbot.keyClick(window.sidebar.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(window.chat.transcript.views()), timeout=TIMEOUT)  # files are found beside the window
    found = window.chat.transcript.views()[0].files.blocks[1]
    assert found.head.isChecked()
    assert found.text is not None
    assert [mark.cursor.selectedText() for mark in found.text.extraSelections()] == ["Swifts"]


def test_each_of_many_files_that_cannot_be_attached_is_named(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    pictures = [tmp_path / f"owl{number}.png" for number in range(1, 11)]
    for picture in pictures:
        picture.write_bytes(b"\x89PNG\r\n\x1a\n\0")
    (tmp_path / "owls.md").write_text("# Owls", "utf-8")
    window.chat.notices.say("The file is broken.", "error")
    drop(window, tmp_path / "owls.md", *pictures[:4])
    wait_until_counted(qtbot, window, 1)
    said, other = window.chat.notices.texts()
    assert [line.partition(" ")[0] for line in said.splitlines()] == [picture.name for picture in pictures[:4]]
    assert other == "The file is broken."
    drop(window, *pictures)
    wait_until_counted(qtbot, window, 1)
    said = window.chat.notices.texts()[0]
    assert [line.partition(" ")[0] for line in said.splitlines()[:8]] == [picture.name for picture in pictures[:8]]
    assert said.splitlines()[8:] == ["2 more files could not be attached."]
    window.chat.notices.clear()
    drop(window, pictures[8])
    wait_until_counted(qtbot, window, 1)
    (said,) = window.chat.notices.texts()
    assert said.startswith("owl9.png is not text")


def test_what_does_not_fit_is_said_and_a_part_is_sent(
    qtbot: QtBot, window: MainWindow, store: Store, engine: EngineThread, settings: Settings, qapp: QApplication,
    tmp_path: Path,
) -> None:  # fmt: skip
    assert engine.pair is not None
    long = tmp_path / "long.txt"
    long.write_text("".join(f"line {number} has words\n" for number in range(engine.pair.context)), "utf-8")
    (tmp_path / "owl.png").write_bytes(b"\x89PNG\r\n\x1a\n\0")
    drop(window, long, tmp_path / "owl.png")
    wait_until_counted(qtbot, window, 1)
    assert "owl.png is not text but a picture" in window.chat.notices.texts()[0]
    composer = window.chat.composer
    assert composer.chips.advice.text() == "Click the file to choose how much of it is sent."
    qtbot.keyClicks(window.chat.composer.field, "What is a draft model?")
    qtbot.waitUntil(lambda: composer.hint.blocks, timeout=TIMEOUT)
    qtbot.keyClick(window.chat.composer.field, Qt.Key.Key_Return)
    assert window.conversations.current_id is None  # nothing was sent, and nothing lost
    assert window.chat.composer.text() == "What is a draft model?"

    qtbot.mouseClick(window.chat.composer.chips.chips[0], Qt.MouseButton.LeftButton)
    dialog = window.conversations.attaching.dialog
    assert isinstance(dialog, PartDialog)
    dialog.first.setValue(2)
    dialog.last.setValue(3)
    dialog.accept_button.click()
    wait_until_counted(qtbot, window, 1)
    assert details(window)[0].endswith(f"lines 2 to 3 of {engine.pair.context:,}")
    assert composer.chips.advice.isHidden()
    qtbot.waitUntil(lambda: not composer.hint.blocks, timeout=TIMEOUT)

    window.close()  # the file stands there again after a restart
    again = build_window(qapp, store, settings, engine)
    qtbot.addWidget(again)
    with qtbot.waitExposed(again):
        again.show()
    wait_until_counted(qtbot, again, 1)
    assert again.chat.composer.text() == "What is a draft model?"
    again.chat.composer.button.click()
    qtbot.waitUntil(lambda: again.conversations.current_id is not None and is_idle(again), timeout=TIMEOUT)
    (file,) = store.messages(current_id(again))[0].attachments
    assert file.text == "line 1 has words\nline 2 has words\n"
    assert store.unsent_attachments(0) == ()
    again.close()


def test_a_long_paste_is_attached_and_undo_puts_it_into_the_message(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    field = window.chat.composer.field
    text = "word " * 1000
    QGuiApplication.clipboard().setText(text)
    field.paste()
    qtbot.waitUntil(lambda: "tokens" in "".join(details(window)), timeout=TIMEOUT)
    assert window.chat.composer.text() == ""
    assert window.chat.composer.button.isEnabled()
    qtbot.keyClick(field, Qt.Key.Key_Z, CONTROL)
    assert details(window) == []
    assert window.chat.composer.text() == text

    (tmp_path / "notes.txt").write_text("a note", "utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "notes.txt"))])
    assert field.canInsertFromMimeData(data)
    field.insertFromMimeData(data)  # a clipboard of Qt's own would keep `data` beyond the end of Python
    wait_until_counted(qtbot, window, 1)
    window.chat.composer.chips.chips[0].remove.click()
    assert window.chat.composer.chips.isHidden()
