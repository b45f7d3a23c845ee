"""The whole window on the real engine: type, stream, stop, ask again, delete and take back, other files, restart."""

import re
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QRect, QSize, Qt, QUrl
from PySide6.QtGui import QDropEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QApplication, QSplitter
from pytestqt.qtbot import QtBot

from app.chat.conversation import State
from app.desktop.application import build_window
from app.engine_host.engine_thread import EngineThread
from app.settings import keys
from app.settings.keys import Settings
from app.store.store import Store
from app.ui.window.floating_panel import Place, place_beside
from app.ui.window.main_window import MainWindow
from engine.records import PairConfig
from tests.relatives import Family

TIMEOUT = 60_000  # ms; a busy machine may take its time
QUESTION, OTHER = "What is speculative decoding?", "What is a draft model?"


def ask(qtbot: QtBot, window: MainWindow, text: str) -> None:
    window.chat.composer.set_text("")
    qtbot.keyClicks(window.chat.composer.field, text)
    qtbot.keyClick(window.chat.composer.field, Qt.Key.Key_Return)


def is_idle(window: MainWindow) -> bool:
    conversation = window.conversations.conversation
    return conversation is None or conversation.state is State.IDLE


def ask_and_wait(qtbot: QtBot, window: MainWindow, text: str) -> None:
    """What may be too long is counted before it is sent: the field keeps it until then."""
    ask(qtbot, window, text)
    qtbot.waitUntil(lambda: is_idle(window) and not window.chat.composer.text(), timeout=TIMEOUT)


def texts(window: MainWindow) -> list[str]:
    return [view.body.toPlainText() for view in window.chat.transcript.views()]


def current_id(window: MainWindow) -> int:
    number = window.conversations.current_id
    assert number is not None
    return number


def test_a_question_is_answered_with_its_speed(
    qtbot: QtBot, window: MainWindow, store: Store, settings: Settings
) -> None:
    settings.set(keys.DRAFT_LENGTH, 4)  # a machine that was busy when the pair was loaded would draft nothing
    ask_and_wait(qtbot, window, QUESTION)
    question, reply = texts(window)
    assert question == QUESTION
    assert "draft" in reply
    assert re.match(r"\d+ tokens · [\d,.]+ tokens/s", window.chat.transcript.views()[-1].status)
    assert window.chat.composer.text() == ""
    qtbot.waitUntil(lambda: window.panel.value("acceptance").endswith(" %"), timeout=TIMEOUT)  # drawn a little later
    assert window.sidebar.model.index_of(current_id(window)).isValid()
    assert [message.role for message in store.messages(current_id(window))] == ["user", "assistant"]


def test_stop_keeps_what_was_said(qtbot: QtBot, talking_window: MainWindow) -> None:
    window = talking_window
    ask(qtbot, window, QUESTION)
    qtbot.waitUntil(lambda: len(texts(window)[-1]) > 40, timeout=TIMEOUT)
    said = texts(window)[-1]
    assert window.chat.composer.button.accessibleName() == "Stop"
    window.commands.on_escape()
    qtbot.waitUntil(lambda: is_idle(window), timeout=TIMEOUT)
    assert texts(window)[-1].startswith(said)
    assert "stopped, the partial answer is kept" in window.chat.transcript.views()[-1].status
    assert window.chat.composer.button.accessibleName() == "Send"


def test_an_answer_goes_on_while_another_conversation_is_read(
    qtbot: QtBot, talking_window: MainWindow, store: Store
) -> None:
    window = talking_window
    ask(qtbot, window, QUESTION)
    qtbot.waitUntil(lambda: len(texts(window)[-1]) > 10, timeout=TIMEOUT)
    first = current_id(window)
    window.commands.new_conversation()
    assert texts(window) == []
    before = len(store.messages(first)[-1].content)
    qtbot.waitUntil(lambda: len(store.messages(first)[-1].content) > before, timeout=TIMEOUT)
    window.conversations.open(first)
    qtbot.waitUntil(lambda: len(texts(window)[-1]) > before, timeout=TIMEOUT)
    window.conversations.stop()
    qtbot.waitUntil(lambda: is_idle(window), timeout=TIMEOUT)


def test_edit_and_regenerate_make_versions_to_page_through(qtbot: QtBot, window: MainWindow) -> None:
    ask_and_wait(qtbot, window, QUESTION)
    first = texts(window)
    view = window.chat.transcript.views()[0]
    view.edit_requested.emit(view.message.id, OTHER)
    qtbot.waitUntil(lambda: is_idle(window) and texts(window)[-1] not in ("", first[-1]), timeout=TIMEOUT)
    assert texts(window)[0] == OTHER
    edited = window.chat.transcript.views()[0]
    assert (edited.message.branch, edited.message.branches) == (2, 2)
    edited.branch_requested.emit(edited.message.id, -1)
    assert texts(window) == first
    window.commands.regenerate()
    qtbot.waitUntil(lambda: is_idle(window), timeout=TIMEOUT)
    assert window.chat.transcript.views()[-1].message.branches == 2


def test_what_was_deleted_comes_back(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    ask_and_wait(qtbot, window, QUESTION)
    number, said = current_id(window), texts(window)
    window.sidebar.asked.delete_requested.emit(number)
    assert store.conversations() == ()
    assert window.conversations.current_id is None
    assert window.chat.toast.isVisible()
    window.commands.undo()
    assert current_id(window) == number
    assert texts(window) == said


def test_started_once_more_the_window_comes_back_from_the_taskbar(qtbot: QtBot, window: MainWindow) -> None:
    window.showMinimized()
    window.come_to_front()
    assert not window.isMinimized()
    assert window.isVisible()


def test_a_reply_that_a_crash_cut_off_is_shown_and_goes_on(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    number = store.create_conversation("Killed").id
    question = store.add_message(number, "user", QUESTION)
    reply = store.add_message(number, "assistant", "", question.id, state="streaming")
    store.journal_append(reply.id, "Speculative decoding lets ")
    store.database.connection.execute("UPDATE messages SET writer = 0")
    store.database.connection.execute("PRAGMA query_only = 1")  # not even a full disk hides it
    window.conversations.open(number)
    assert texts(window) == [QUESTION, "Speculative decoding lets"]
    assert window.chat.transcript.views()[-1].status == "cut off when Tandem ended; what had come is kept"
    store.database.connection.execute("PRAGMA query_only = 0")
    window.chat.transcript.continue_requested.emit()
    qtbot.waitUntil(lambda: is_idle(window), timeout=TIMEOUT)
    assert texts(window)[-1].startswith("Speculative decoding lets ")


def test_a_question_without_an_answer_can_be_answered(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    number = store.create_conversation("Asked").id
    store.add_message(number, "user", QUESTION)
    window.conversations.open(number)
    view = window.chat.transcript.views()[-1]
    assert view.status == "not answered yet"
    qtbot.mouseClick(view.again_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: is_idle(window) and len(texts(window)) == 2, timeout=TIMEOUT)
    assert "draft" in texts(window)[1]
    first = window.chat.transcript.views()[0]
    assert (first.status, first.again_button.isVisible()) == ("", False)


def test_loading_other_models_leaves_the_last_replys_figures(
    qtbot: QtBot, window: MainWindow, engine: EngineThread, built_in_pair: tuple[Path, Path]
) -> None:
    ask_and_wait(qtbot, window, QUESTION)
    before = window.chat.transcript.views()[-1].status
    with qtbot.waitSignal(engine.loaded, timeout=TIMEOUT):
        engine.load(PairConfig(built_in_pair[0]))
        assert window.chat.transcript.views()[-1].status == before
        ask(qtbot, window, OTHER)
        assert window.chat.transcript.views()[-1].status == "The models are loading; the answer follows"
    qtbot.waitUntil(lambda: is_idle(window), timeout=TIMEOUT)
    assert re.match(r"\d+ tokens", window.chat.transcript.views()[-1].status)


def test_unsent_text_belongs_to_its_conversation(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    ask_and_wait(qtbot, window, QUESTION)
    first = current_id(window)
    qtbot.keyClicks(window.chat.composer.field, "not sent")
    window.commands.new_conversation()
    assert window.chat.composer.text() == ""
    window.conversations.open(first)
    assert window.chat.composer.text() == "not sent"
    assert store.conversation(first).unsent_text == "not sent"


def test_after_a_restart_everything_is_there(
    qtbot: QtBot, qapp: QApplication, window: MainWindow, store: Store, settings: Settings, engine: EngineThread
) -> None:
    ask_and_wait(qtbot, window, QUESTION)
    said = texts(window)
    qtbot.keyClicks(window.chat.composer.field, "later")
    window.close()
    second = build_window(qapp, store, Settings(settings.path), engine)
    qtbot.addWidget(second)
    with qtbot.waitExposed(second):
        second.show()
    assert texts(second) == said
    assert second.chat.composer.text() == "later"
    second.close()


def test_a_refused_file_is_explained_and_the_pair_stays(
    qtbot: QtBot, window: MainWindow, engine: EngineThread, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_text("no model at all")
    serving = engine.pair
    assert serving is not None
    with qtbot.waitSignal(engine.load_failed, timeout=TIMEOUT):
        window.pair.use_target(broken)
    (said,) = window.chat.notices.texts()
    assert "broken.gguf" in said
    assert engine.pair is serving
    ask_and_wait(qtbot, window, QUESTION)
    assert "draft" in texts(window)[-1]


def test_a_load_can_be_cancelled(qtbot: QtBot, window: MainWindow, engine: EngineThread, family: Family) -> None:
    window.pair.use_target(family.close)  # a file that was never loaded: a child process tries it first
    with qtbot.waitSignal(engine.load_cancelled, timeout=TIMEOUT):
        window.chat.pair_bar.cancel_requested.emit()
    assert window.chat.notices.texts() == ()
    assert window.chat.pair_bar.target.text() == "Tandem Guide F16"


def drop(window: MainWindow, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPoint(10, 10), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    window.dropEvent(event)


def test_of_two_dropped_files_the_larger_one_is_the_target(
    qtbot: QtBot, window: MainWindow, engine: EngineThread, family: Family
) -> None:
    small, large = family.draft, family.target
    with qtbot.waitSignal(engine.loaded, timeout=TIMEOUT):
        drop(window, small, large)
    assert engine.pair is not None
    assert engine.pair.config.target == large
    assert engine.pair.config.draft == small
    assert window.chat.pair_bar.draft.text()


def test_vanilla_and_speculative_is_one_setting(qtbot: QtBot, window: MainWindow, settings: Settings) -> None:
    window.commands.toggle_speculation()
    assert settings.get(keys.SPECULATION) == "off"
    assert window.chat.composer.mode.current() == 1
    window.commands.toggle_speculation()
    assert settings.get(keys.SPECULATION) == "auto"
    assert window.chat.composer.mode.current() == 0


def is_marked(document: QTextDocument) -> bool:
    cursor = QTextCursor(document)
    while cursor.movePosition(QTextCursor.MoveOperation.NextCharacter):
        if cursor.charFormat().fontUnderline():
            return True
    return False


def test_marks_are_painted_and_remembered(qtbot: QtBot, window: MainWindow, settings: Settings) -> None:
    settings.set(keys.SPECULATION, "always")  # automatic may draft nothing while other processes compute
    window.commands.toggle_marks()
    ask_and_wait(qtbot, window, QUESTION)
    view = window.chat.transcript.views()[-1]
    assert is_marked(view.body.document())
    legend = window.chat.marks_legend
    assert legend.isVisible()
    assert legend.text == "draft token, look-up token, target's own choice instead"
    window.resize(700, 600)
    assert legend.width_px <= window.chat.width()
    window.commands.toggle_marks()
    assert not is_marked(view.body.document())
    assert not legend.isVisible()
    assert settings.get(keys.SHOW_MARKS) is False


def test_the_keyboard_reaches_what_can_be_done_with_a_message(qtbot: QtBot, window: MainWindow) -> None:
    ask_and_wait(qtbot, window, QUESTION)
    window.commands.message_above()
    window.commands.message_above()
    question = window.chat.transcript.views()[0]
    assert question.hasFocus()
    assert question.edit_button.isVisible()
    qtbot.keyClick(question, Qt.Key.Key_Tab)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert question.isAncestorOf(focused)
    window.commands.message_below()
    assert window.chat.transcript.views()[1].hasFocus()


def test_the_line_under_replies_can_be_hidden(qtbot: QtBot, window: MainWindow, settings: Settings) -> None:
    ask_and_wait(qtbot, window, QUESTION)
    settings.set(keys.SHOW_REPLY_STATS, False)
    assert window.chat.transcript.views()[-1].status == ""
    settings.set(keys.SHOW_REPLY_STATS, True)
    assert "tokens/s" in window.chat.transcript.views()[-1].status


def test_panels_and_pages_come_and_go(window: MainWindow, settings: Settings) -> None:
    window.commands.toggle_panel()
    assert not window.panel.isVisible()
    window.commands.toggle_panel()
    assert window.panel.isVisible()
    window.commands.toggle_sidebar()
    assert not window.sidebar.isVisible()
    assert window.chat.pair_bar.show_sidebar.isVisible()
    for page in ("settings", "models", "help"):
        window.show_page(page)
        assert window.page == page
        assert not window.panel.isVisible()
    window.commands.on_escape()
    assert window.page == "chat"
    assert window.panel.isVisible()


def test_in_a_narrow_window_the_side_asked_for_last_is_shown(qtbot: QtBot, window: MainWindow) -> None:
    window.resize(760, 600)
    qtbot.waitUntil(lambda: not window.sidebar.isVisible())
    assert window.panel.isVisible()
    window.commands.toggle_sidebar()
    assert window.sidebar.isVisible()
    assert not window.panel.isVisible()
    window.resize(1240, 800)
    qtbot.waitUntil(window.panel.isVisible)
    assert window.sidebar.isVisible()


def test_the_panel_floats_and_comes_back(window: MainWindow) -> None:
    window.panel.float_button.click()
    assert window.panel.isWindow()
    assert window.panel.isVisible()
    window.panel.float_button.click()
    assert not window.panel.isWindow()
    assert window.panel.isVisible()


def test_a_window_gives_the_floating_panel_its_room_and_takes_it_again(qtbot: QtBot, window: MainWindow) -> None:
    screen = window.screen().availableGeometry()
    before = screen.adjusted(10, 10, -10, -10)  # no room beside it
    window.setGeometry(before)
    window.panel.float_button.click()
    qtbot.waitUntil(lambda: window.frameGeometry().right() < window.panel.frameGeometry().left())
    assert window.panel.frameGeometry().left() < screen.right()
    window.panel.close()
    qtbot.waitUntil(lambda: not window.panel.isWindow())
    assert window.geometry() == before


def test_on_a_maximised_window_the_floating_panel_lands_beside_the_text(qtbot: QtBot, window: MainWindow) -> None:
    window.showMaximized()
    screen = window.screen().availableGeometry()
    qtbot.waitUntil(lambda: window.isMaximized() and window.width() < screen.width() + 10)
    splitter = window.centralWidget()
    assert isinstance(splitter, QSplitter)
    window.commands.toggle_panel()
    splitter.setSizes([screen.width() // 2, screen.width() // 2])
    window.commands.toggle_panel()
    assert not window.sidebar.isVisible()
    window.panel.float_button.click()
    assert window.sidebar.isVisible()
    field = window.chat.composer.field
    qtbot.waitUntil(lambda: field.mapToGlobal(QPoint(0, 0)).x() > screen.width() // 2)
    assert window.panel.frameGeometry().right() < field.mapToGlobal(QPoint(0, 0)).x()


def test_closing_the_floating_panel_brings_it_back(qtbot: QtBot, window: MainWindow, settings: Settings) -> None:
    for close in (window.panel.close, window.panel.hide_requested.emit):
        window.panel.float_button.click()
        assert window.panel.isWindow()
        close()
        qtbot.waitUntil(lambda: not window.panel.isWindow() and window.panel.isVisible())
        assert settings.get(keys.PANEL_VISIBLE)


def test_the_floating_panel_covers_no_conversation_where_there_is_room() -> None:
    screen, size = QRect(0, 0, 1920, 1080), QSize(320, 720)
    text = QRect(500, 900, 592, 40)
    for window, place in (
        (QRect(100, 50, 1240, 800), QPoint(1348, 50)),  # right of it
        (QRect(600, 50, 1240, 800), QPoint(272, 50)),  # left of it
        (QRect(0, 600, 1240, 480), QPoint(1248, 360)),  # not below the screen
        (QRect(0, 0, 1920, 1080), QPoint(1600, 0)),  # no room: at the edge
    ):
        assert place_beside(window, screen, size, text) == Place(place)
    small = QRect(0, 0, 1366, 768)
    assert place_beside(small, small, size, QRect(511, 700, 592, 40)) == Place(QPoint(0, 0))  # on the list
    assert place_beside(small, small, size, QRect(300, 700, 592, 40)) == Place(QPoint(1046, 0))  # the list is hidden
    assert place_beside(small, small, size, QRect(100, 700, 1200, 40)) == Place(QPoint(1046, 0))  # text everywhere
    usual = QRect(0, 0, 1240, 700)
    assert place_beside(usual, small, size, usual, spare_px=760) == Place(QPoint(1046, 0), 202)  # the window gives way
    assert place_beside(usual, small, size, usual, spare_px=200) == Place(QPoint(1046, 0))  # as far as it can


def test_text_size_and_theme_hold_at_once(qtbot: QtBot, window: MainWindow, settings: Settings) -> None:
    ask_and_wait(qtbot, window, QUESTION)
    before = window.chat.transcript.views()[-1].body.height()
    settings.set(keys.FONT_SIZE, 24)
    assert window.chat.transcript.views()[-1].body.height() > before
    settings.set(keys.THEME, "dark")
    assert "#1a1a1e" in window.styleSheet() or "#1a1a1e" in str(QApplication.instance().styleSheet())  # type: ignore[union-attr]


def test_search_finds_words_in_answers(qtbot: QtBot, window: MainWindow) -> None:
    ask_and_wait(qtbot, window, QUESTION)
    window.sidebar.search.searched.emit("guess")
    assert window.sidebar.model.rowCount() == 2
    window.sidebar.search.searched.emit("")
    assert window.sidebar.model.index_of(current_id(window)).isValid()


def test_every_control_can_be_reached_and_named(window: MainWindow) -> None:
    from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit

    for kind in (QAbstractButton, QLineEdit, QPlainTextEdit):
        for widget in window.findChildren(kind):
            if widget.isVisibleTo(window) and not widget.objectName().startswith("qt_"):
                named = widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text())
                assert named, widget
                assert widget.focusPolicy() != Qt.FocusPolicy.NoFocus, widget


def test_heavy_imports_wait_until_the_window_shows(repo_root: Path, tandem_home: Path) -> None:
    code = (
        "import sys\n"
        "from app import paths\n"
        "from app.engine_host.engine_thread import EngineThread\n"
        "from app.settings.keys import Settings\n"
        "from app.store.store import Store\n"
        "from app.desktop.application import build_application, build_window\n"
        "application = build_application(['tandem'])\n"
        "engine, store = EngineThread(), Store(paths.database())\n"
        "window = build_window(application, store, Settings(paths.settings_file()), engine)\n"
        "window.show()\n"
        "application.processEvents()\n"
        "heavy = {'llama_cpp', 'pyqtgraph', 'jinja2', 'pygments.lexers.python'} & set(sys.modules)\n"
        "window.close()\n"
        "engine.shut_down()\n"
        "store.close()\n"
        "print(sorted(heavy))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=repo_root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_one_question_reads_the_branch_once(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    ask_and_wait(qtbot, window, QUESTION)
    read: list[str] = []
    store.database.connection.set_trace_callback(
        lambda statement: read.append(statement) if "WITH RECURSIVE branch" in statement else None
    )
    window.chat.composer.set_text(QUESTION)
    qtbot.keyClick(window.chat.composer.field, Qt.Key.Key_Return)
    store.database.connection.set_trace_callback(None)
    assert len(read) == 1
    qtbot.waitUntil(lambda: is_idle(window), timeout=TIMEOUT)


def test_a_notice_stands_on_the_ground_of_the_page(qtbot: QtBot, window: MainWindow) -> None:
    notices = window.chat.notices
    notices.say("A file is here.")
    qtbot.waitUntil(lambda: notices.height() > 20)
    picture = window.grab().toImage()
    beside = notices.mapTo(window, QPoint(4, 4)) * picture.devicePixelRatio()
    assert picture.pixelColor(beside) == window.chat.icons.theme.color("surface")
