"""Fields that take any text: an unfolded file, a message that is edited, what is pasted into one."""

from PySide6.QtCore import QMimeData, Qt
from pytestqt.qtbot import QtBot

from app.store.records import StoredAttachment
from app.ui.attached.blocks import AttachmentBlock
from app.ui.style.icons import Icons
from app.ui.transcript.message_editor import MessageEditor

LONG = "word " * 10_000


def test_an_attached_file_of_one_paragraph_unfolds_in_pieces_and_is_whole(qtbot: QtBot, icons: Icons) -> None:
    block = AttachmentBlock(icons, StoredAttachment("words.txt", len(LONG), "", LONG))
    qtbot.addWidget(block)
    block.head.click()
    assert block.text is not None
    assert block.text.document().blockCount() == 10
    assert block.text.text() == LONG


def test_what_is_pasted_into_an_edited_message_is_sent_as_it_was(qtbot: QtBot, icons: Icons) -> None:
    editor = MessageEditor(icons, LONG)
    qtbot.addWidget(editor)
    data = QMimeData()
    data.setText("x" * 30_000)
    editor.field.insertFromMimeData(data)
    assert max(map(len, editor.field.toPlainText().split("\n"))) < 20_000
    with qtbot.waitSignal(editor.accepted) as sent:
        qtbot.keyClick(editor.field, Qt.Key.Key_Return)
    assert sent.args == ["x" * 30_000 + LONG]
