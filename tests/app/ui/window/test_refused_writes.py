"""The window where nothing can be written: it goes on, keeps everything, and says so in a sentence."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.chat.events import State
from app.engine_host.engine_thread import EngineThread
from app.settings import keys
from app.settings.keys import Settings
from app.store.store import Store
from app.ui.window.main_window import MainWindow
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
    window.sidebar.renamed.emit(number, title)
    assert any("is full" in text for text in window.chat.notices.texts())
    store.database.connection.execute("PRAGMA query_only = 1")
    window.sidebar.pin_requested.emit(other, True)
    window.sidebar.delete_requested.emit(other)
    assert {record.title for record in store.conversations()} == {"Old", "Other"}
    store.database.connection.execute("PRAGMA query_only = 0")
    store.database.connection.execute("PRAGMA max_page_count = 1000000")
    qtbot.waitUntil(lambda: store.conversation(number).title == title, timeout=TIMEOUT)
    gone = store.conversation(other)
    assert gone.pinned
    assert gone.deleted_at is not None
