"""The transcript makes only what is seen, and leaves what is read where it is."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.store.records import ReplyStats, StoredMessage
from app.ui.transcript.transcript import Transcript


def message(number: int, text: str = "", role: str = "assistant", **more: object) -> StoredMessage:
    content = text or f"Message {number}. " * (1 + number % 30)
    return StoredMessage(number, 1, number - 1 or None, role, content, "2026-01-01T00:00:00+00:00", **more)  # type: ignore[arg-type]


def five_hundred() -> list[StoredMessage]:
    return [message(number, role="user" if number % 2 else "assistant") for number in range(1, 501)]


def test_of_five_hundred_messages_only_the_seen_ones_are_made(transcript: Transcript) -> None:
    transcript.set_messages(five_hundred())
    assert 2 <= len(transcript.views()) <= 30
    assert transcript.views()[-1].message.id == 500


def test_widgets_out_of_sight_are_let_go(transcript: Transcript) -> None:
    transcript.set_messages(five_hundred())
    bar = transcript.verticalScrollBar()
    for value in range(bar.maximum(), 0, -400):
        bar.setValue(value)
    assert len(transcript.views()) <= 60
    assert transcript.views()[0].message.id <= 5


def test_a_growing_reply_is_followed(transcript: Transcript) -> None:
    transcript.set_messages([message(1), message(2, "x", state="streaming")])
    for length in range(1, 60):
        transcript.set_reply("line\n\n" * length)
    bar = transcript.verticalScrollBar()
    assert bar.maximum() > 0
    assert bar.value() == bar.maximum()


def test_text_that_is_read_stays_where_it_is(transcript: Transcript) -> None:
    transcript.set_messages([*five_hundred()[:40], message(41, "x", state="streaming")])
    bar = transcript.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    reading = bar.value()
    assert not transcript.is_following
    transcript.set_reply("line\n\n" * 50)
    assert bar.value() == reading


def test_jump_to_latest(transcript: Transcript) -> None:
    transcript.set_messages(five_hundred())
    bar = transcript.verticalScrollBar()
    bar.setValue(0)
    assert not transcript.is_following
    transcript.jump_to_latest()
    assert transcript.is_following
    assert bar.value() == bar.maximum()


def test_the_users_own_message_brings_the_end_into_sight(transcript: Transcript) -> None:
    transcript.set_messages(five_hundred())
    transcript.verticalScrollBar().setValue(0)
    transcript.add_message(message(501, "mine", role="user"))
    assert transcript.is_following


def test_a_line_holds_seventy_to_eighty_characters(transcript: Transcript) -> None:
    transcript.resize(1600, 600)
    text = "The quick brown fox jumps over the lazy dog and runs through the quiet forest again. " * 20
    transcript.set_messages([message(1, text)])
    layout = transcript.views()[0].body.document().firstBlock().layout()
    lengths = [layout.lineAt(number).textLength() for number in range(layout.lineCount() - 1)]
    assert 66 <= sum(lengths) / len(lengths) <= 84


def test_stats_stand_under_the_reply(transcript: Transcript) -> None:
    stats = ReplyStats(212, 41.3, "stop", 23.0, 1.8, 190, 148, draft="d.gguf")
    transcript.set_messages([message(1, "hello", stats=stats)])
    line = "212 tokens · 41.3 tokens/s · 1.80x vanilla · 148 of 190 draft tokens accepted"
    assert transcript.views()[0].status == line


def test_copy_takes_the_markdown(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.set_messages([message(1, "some **bold** text")])
    qtbot.mouseClick(transcript.views()[0].copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "some **bold** text"


def test_edit_asks_with_the_new_text(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.set_messages([message(7, "old", role="user")])
    view = transcript.views()[0]
    qtbot.mouseClick(view.edit_button, Qt.MouseButton.LeftButton)
    assert view.editor is not None
    qtbot.keyClicks(view.editor.field, "new")
    with qtbot.waitSignal(transcript.edit_requested) as asked:
        qtbot.keyClick(view.editor.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert asked.args == [7, "new"]


def test_escape_leaves_the_message_as_it_was(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.set_messages([message(7, "old", role="user")])
    view = transcript.views()[0]
    qtbot.mouseClick(view.edit_button, Qt.MouseButton.LeftButton)
    assert view.editor is not None
    with qtbot.assertNotEmitted(transcript.edit_requested):
        qtbot.keyClick(view.editor.field, Qt.Key.Key_Escape)
    assert view.editor is None
