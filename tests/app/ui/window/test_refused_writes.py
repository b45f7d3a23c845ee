"""The window where nothing can be written: it goes on, keeps everything, and says so in a sentence."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from PySide6.QtCore import Qt, QTimer
from pytestqt.qtbot import QtBot

from app.chat.events import State
from app.engine_host.engine_thread import EngineThread
from app.settings import keys
from app.settings.keys import Settings
from app.store.store import Store
from app.ui.chat.pending_writes import PendingWrites
from app.ui.window.main_window import MainWindow
from app.ui.window.settings_saver import SettingsSaver
from tests.relatives import Family

TIMEOUT = 60_000  # ms
QUESTION = "What is a draft model?"


def block(settings: Settings) -> None:
    """The file can no longer be replaced: a folder stands where it was."""
    settings.path.unlink(missing_ok=True)
    settings.path.mkdir(parents=True)


def ask(qtbot: QtBot, window: MainWindow, text: str) -> None:
    window.chat.composer.set_text(text)
    qtbot.keyClick(window.chat.composer.field, Qt.Key.Key_Return)


@contextmanager
def no_room() -> Iterator[None]:
    """No file of this process can grow: what a full disk does, by the system itself."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def retry_soon(window: MainWindow) -> None:
    """What waits for room is tried again every few milliseconds instead of seconds."""
    for waiting in (*window.findChildren(PendingWrites), *window.findChildren(SettingsSaver)):
        timer = waiting.findChild(QTimer)
        assert timer is not None
        timer.setInterval(20)


def is_idle(window: MainWindow) -> bool:
    conversation = window.conversations.conversation
    return conversation is None or conversation.state is State.IDLE


def texts(window: MainWindow) -> list[str]:
    return [view.body.toPlainText() for view in window.chat.transcript.views()]


def test_closing_while_an_answer_streams_stores_it_though_settings_cannot_be_written(
    qtbot: QtBot, talking_window: MainWindow, store: Store, settings: Settings
) -> None:
    window = talking_window
    block(settings)
    ask(qtbot, window, QUESTION)
    qtbot.waitUntil(lambda: len(texts(window)[-1]) > 40, timeout=TIMEOUT)
    shown = window.chat.transcript.views()[-1].body.text.source
    number = window.conversations.current_id or 0
    window.close()
    reply = store.messages(number)[-1]
    assert reply.state == "partial"
    assert reply.content.startswith(shown)


def test_a_new_conversation_is_empty_though_settings_cannot_be_written(
    qtbot: QtBot, window: MainWindow, store: Store, settings: Settings
) -> None:
    ask(qtbot, window, QUESTION)
    qtbot.waitUntil(lambda: is_idle(window), timeout=TIMEOUT)
    first = window.conversations.current_id
    block(settings)
    window.commands.new_conversation()
    assert texts(window) == []
    assert [text for text in window.chat.notices.texts() if "settings could not be saved" in text]
    ask(qtbot, window, QUESTION)
    qtbot.waitUntil(lambda: is_idle(window) and len(texts(window)) == 2, timeout=TIMEOUT)
    assert window.conversations.current_id != first
    assert len(store.conversations()) == 2
    settings.path.rmdir()
    window.close()
    assert settings.path.is_file()  # written once there was room


def test_the_window_names_the_models_that_serve_though_settings_cannot_be_written(
    qtbot: QtBot, window: MainWindow, settings: Settings, engine: EngineThread, family: Family
) -> None:
    block(settings)
    with qtbot.waitSignal(engine.loaded, timeout=TIMEOUT):
        window.pair.drop([family.target, family.draft])
    qtbot.waitUntil(lambda: settings.get(keys.TARGET) == str(family.target), timeout=TIMEOUT)
    assert "story.gguf" in window.chat.pair_bar.target.toolTip()
    assert [text for text in window.chat.notices.texts() if "settings could not be saved" in text]


def test_the_first_question_stays_in_the_composer_while_the_disk_is_full(
    qtbot: QtBot, window: MainWindow, store: Store
) -> None:
    store.database.connection.execute("PRAGMA query_only = 1")
    window.commands.new_conversation()
    ask(qtbot, window, QUESTION)
    assert window.chat.composer.text() == QUESTION
    assert "nothing can be saved" in window.chat.notices.texts()[0]
    assert store.conversations() == ()
    store.database.connection.execute("PRAGMA query_only = 0")
    qtbot.keyClick(window.chat.composer.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: is_idle(window) and len(texts(window)) == 2, timeout=TIMEOUT)
    assert texts(window)[0] == QUESTION
    assert "draft" in texts(window)[1]


def test_rename_pin_and_delete_wait_for_room(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    number, other = store.create_conversation("Old").id, store.create_conversation("Other").id
    window.history.refresh()
    (pages,) = store.database.connection.execute("PRAGMA page_count").fetchone()
    store.database.connection.execute(f"PRAGMA max_page_count = {pages}")
    title = "long " * 4000  # needs pages that are not there
    window.sidebar.asked.renamed.emit(number, title)
    assert any("is full" in text for text in window.chat.notices.texts())
    store.database.connection.execute("PRAGMA query_only = 1")
    window.sidebar.asked.pin_requested.emit(other, True)
    window.sidebar.asked.delete_requested.emit(other)
    assert {record.title for record in store.conversations()} == {"Old", "Other"}
    store.database.connection.execute("PRAGMA query_only = 0")
    store.database.connection.execute("PRAGMA max_page_count = 1000000")
    retry_soon(window)
    qtbot.waitUntil(lambda: store.conversation(number).title == title, timeout=TIMEOUT)
    gone = store.conversation(other)
    assert gone.pinned
    assert gone.deleted_at is not None


@pytest.mark.skipif(os.name != "posix", reason="needs a limit of the system")
def test_on_a_full_disk_everything_is_kept_said_and_written_later(
    qtbot: QtBot, window: MainWindow, store: Store, settings: Settings
) -> None:
    number, other = store.create_conversation("Old").id, store.create_conversation("Other").id
    window.history.refresh()
    window.conversations.open(number)
    retry_soon(window)
    with no_room():
        window.sidebar.asked.renamed.emit(number, "New")
        window.sidebar.asked.pin_requested.emit(other, True)
        assert any("tandem.db could not be used" in text for text in window.chat.notices.texts())
        window.chat.composer.marks.toggle()
        assert any("settings could not be saved" in text for text in window.chat.notices.texts())
        window.chat.notices.clear()
        window.chat.composer.set_text("half a thought")
        window.conversations.open(other)
        assert any("tandem.db could not be used" in text for text in window.chat.notices.texts())
        assert window.chat.composer.text() == ""
        window.conversations.open(number)
        assert window.chat.composer.text() == "half a thought"
        window.commands.new_conversation()
        ask(qtbot, window, QUESTION)
        assert window.chat.composer.text() == QUESTION
        assert {record.title for record in store.conversations()} == {"Old", "Other"}
    qtbot.waitUntil(lambda: store.conversation(number).title == "New", timeout=TIMEOUT)
    qtbot.waitUntil(lambda: store.conversation(number).unsent_text == "half a thought", timeout=TIMEOUT)
    qtbot.waitUntil(lambda: store.conversation(other).pinned, timeout=TIMEOUT)
    qtbot.waitUntil(lambda: Settings(settings.path).get(keys.SHOW_MARKS), timeout=TIMEOUT)
    qtbot.keyClick(window.chat.composer.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: is_idle(window) and len(texts(window)) == 2, timeout=TIMEOUT)
    assert texts(window)[0] == QUESTION


def test_a_conversation_that_is_gone_is_a_sentence_for_every_command(
    qtbot: QtBot, window: MainWindow, store: Store
) -> None:
    number = store.create_conversation("Old").id
    window.conversations.open(number)
    with closing(sqlite3.connect(store.database.path, isolation_level=None)) as other:
        other.execute("DELETE FROM conversations WHERE id = ?", (number,))
    commands = window.commands
    for command in (
        commands.pin_conversation,
        commands.archive_conversation,
        commands.export_conversation,
        commands.print_conversation,
    ):
        window.chat.notices.clear()
        command()
        assert window.chat.notices.texts() == ("This conversation no longer exists.",)
    assert window.history.files.dialog is None
    assert window.history.files.print_dialog is None


def test_a_list_that_cannot_be_read_stays_and_is_a_sentence(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    number = store.create_conversation("Old").id
    window.history.refresh()
    store.database.connection.execute("ALTER TABLE folders RENAME TO elsewhere")
    window.history.refresh()
    assert "could not be used (no such table: folders)" in window.chat.notices.texts()[0]
    assert window.sidebar.model.index_of(number).isValid()
    store.database.connection.execute("ALTER TABLE elsewhere RENAME TO folders")


@pytest.mark.skipif(os.name != "posix", reason="needs a limit of the system")
def test_pin_and_archive_by_keys_wait_for_room_on_a_full_disk(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    number, other = store.create_conversation("Old").id, store.create_conversation("Other").id
    window.history.refresh()
    window.conversations.open(number)
    retry_soon(window)
    with no_room():
        window.commands.pin_conversation()
        assert any("tandem.db could not be used" in text for text in window.chat.notices.texts())
        window.conversations.open(other)
        window.chat.notices.clear()
        window.commands.archive_conversation()
        assert any("tandem.db could not be used" in text for text in window.chat.notices.texts())
    qtbot.waitUntil(lambda: store.conversation(number).pinned, timeout=TIMEOUT)
    qtbot.waitUntil(lambda: store.conversation(other).archived_at is not None, timeout=TIMEOUT)


def test_unsent_text_that_was_refused_is_not_written_over_what_was_sent(
    qtbot: QtBot, window: MainWindow, store: Store
) -> None:
    number = store.create_conversation("Old").id
    window.conversations.open(number)
    store.database.connection.execute("PRAGMA query_only = 1")
    window.chat.composer.set_text(QUESTION)
    window.commands.new_conversation()
    window.conversations.open(number)
    retry_soon(window)
    store.database.connection.execute("PRAGMA query_only = 0")
    qtbot.keyClick(window.chat.composer.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: is_idle(window) and len(texts(window)) == 2, timeout=TIMEOUT)
    assert store.conversation(number).unsent_text == ""


def test_a_pasted_text_that_the_disk_refuses_stays_with_its_conversation(
    qtbot: QtBot, faulty_window: MainWindow, store: Store
) -> None:
    window, other = faulty_window, store.create_conversation("Other").id
    chips = window.chat.composer.chips
    other_program = sqlite3.connect(store.database.path, isolation_level=None)
    other_program.execute("BEGIN IMMEDIATE")
    window.conversations.attaching.add_text("word " * 1000)
    qtbot.waitUntil(lambda: "tokens" in chips.chips[0].shown.detail, timeout=TIMEOUT)
    qtbot.waitUntil(lambda: any("Another program" in text for text in window.chat.notices.texts()), timeout=TIMEOUT)
    window.conversations.open(other)
    assert chips.chips == []
    window.commands.new_conversation()
    qtbot.waitUntil(lambda: [chip.shown.name for chip in chips.chips] == ["Pasted text"], timeout=TIMEOUT)
    assert store.unsent_attachments(0) == ()
    other_program.execute("ROLLBACK")
    other_program.close()
    window.close()
    assert len(store.unsent_attachments(0)) == 1
