"""The daily copy is made beside the window, and one click brings a copy back."""

import threading
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.database.backups import back_up
from app.engine_host.work_queue import WorkQueue
from app.store.store import Store
from app.ui.attached.kept_files import KeptFiles
from app.ui.history.wastebasket import WastebasketPage
from app.ui.window.main_window import MainWindow

TIMEOUT = 60_000  # ms


def wastebasket(window: MainWindow) -> WastebasketPage:
    window.show_page("wastebasket")
    (page,) = window.findChildren(WastebasketPage)
    assert isinstance(page, WastebasketPage)
    return page


def test_one_click_brings_a_backup_back(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    qtbot.waitUntil(lambda: len(store.backups()) == 1, timeout=TIMEOUT)  # the start made today's
    store.create_conversation("Of today")
    page = wastebasket(window)
    (button,) = page.backups.buttons
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not window.isEnabled()  # beside the window, which writes nothing meanwhile
    qtbot.waitUntil(window.isEnabled, timeout=TIMEOUT)
    assert store.conversations() == ()
    assert window.chat.notices.texts()[0].startswith("The conversations are those of ")
    assert len(page.backups.buttons) == 2
    qtbot.mouseClick(page.backups.buttons[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(window.isEnabled, timeout=TIMEOUT)
    assert [record.title for record in store.conversations()] == ["Of today"]
    assert window.sidebar.model.index_of(store.conversations()[0].id).isValid()
    assert store.create_conversation("Written again").title == "Written again"
    window.show_page("chat")
    window.conversations.attaching.add_text("Files can still be attached.")
    qtbot.waitUntil(lambda: "tokens" in window.chat.composer.chips.chips[0].shown.detail, timeout=TIMEOUT)


def test_files_that_are_still_written_or_read_do_not_come_into_a_backup(
    qtbot: QtBot, window: MainWindow, store: Store
) -> None:
    qtbot.waitUntil(lambda: len(store.backups()) == 1, timeout=TIMEOUT)  # the start made today's
    number = store.create_conversation("Of both").id
    back_up(store.database.path)
    attaching, chips = window.conversations.attaching, window.chat.composer.chips
    attaching.add_text("Of the empty page.")
    qtbot.waitUntil(lambda: len(chips.chips) == 1 and len(store.unsent_attachments(0)) == 1, timeout=TIMEOUT)
    window.conversations.open(number)
    page = wastebasket(window)
    kept = attaching.findChild(KeptFiles)
    reader = attaching.findChild(WorkQueue, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert isinstance(kept, KeptFiles)
    assert isinstance(reader, WorkQueue)
    go_on = threading.Event()
    reader.run(lambda _report: go_on.wait(TIMEOUT / 1000))
    attaching.add_text("Read when the backup is there.")
    for letter in "abcdefghijklmnopqrstuvwxyz":  # many, so that they are on their way when the button is clicked
        kept.keep(number, [letter * 2_000_000])
    qtbot.mouseClick(page.backups.buttons[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(window.isEnabled, timeout=TIMEOUT)
    go_on.set()
    attaching.add_text("Of the empty page, too.")
    qtbot.waitUntil(lambda: len(store.unsent_attachments(0)) == 2, timeout=TIMEOUT)
    kept.finish()
    assert [chip.shown.is_ready for chip in chips.chips] == [True, True]
    assert store.unsent_attachments(number) == ()


def test_a_backup_that_is_gone_is_a_sentence_and_the_window_goes_on(
    qtbot: QtBot, window: MainWindow, store: Store
) -> None:
    qtbot.waitUntil(lambda: len(store.backups()) == 1, timeout=TIMEOUT)
    number, page = store.create_conversation("Of today").id, wastebasket(window)
    lose_backups(store)
    qtbot.mouseClick(page.backups.buttons[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(window.isEnabled, timeout=TIMEOUT)
    assert "unable to open database file" in window.chat.notices.texts()[0]
    assert store.conversation(number).title == "Of today"


def lose_backups(store: Store) -> None:
    for backup in store.backups():
        backup.path.unlink()


def refuse_changes(window: MainWindow, store: Store, number: int) -> None:
    """A title, a pin and an unsent text that the store does not take now."""
    store.database.connection.execute("PRAGMA query_only = 1")
    window.conversations.open(number)
    window.chat.composer.set_text("Of what is replaced")
    window.sidebar.asked.renamed.emit(number, "Of what is replaced")
    window.sidebar.asked.pin_requested.emit(number, True)


def test_what_the_disk_refused_before_a_backup_came_back_is_not_written_into_it(
    qtbot: QtBot, window: MainWindow, store: Store
) -> None:
    qtbot.waitUntil(lambda: len(store.backups()) == 1, timeout=TIMEOUT)
    number = store.create_conversation("Of the backup").id
    back_up(store.database.path)
    page = wastebasket(window)
    window.history.refresh()
    refuse_changes(window, store, number)
    qtbot.mouseClick(page.backups.buttons[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(window.isEnabled, timeout=TIMEOUT)
    assert any(text.startswith("The conversations are those of ") for text in window.chat.notices.texts())
    store.database.connection.execute("PRAGMA query_only = 0")
    window.close()  # with a last attempt for what waits
    kept = store.conversation(number)
    assert (kept.title, kept.pinned, kept.unsent_text) == ("Of the backup", False, "")


def test_what_the_disk_refused_is_still_written_where_the_backup_is_gone(
    qtbot: QtBot, window: MainWindow, store: Store
) -> None:
    qtbot.waitUntil(lambda: len(store.backups()) == 1, timeout=TIMEOUT)
    number, page = store.create_conversation("Of today").id, wastebasket(window)
    lose_backups(store)
    refuse_changes(window, store, number)
    qtbot.mouseClick(page.backups.buttons[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(window.isEnabled, timeout=TIMEOUT)
    store.database.connection.execute("PRAGMA query_only = 0")
    window.close()
    kept = store.conversation(number)
    assert (kept.title, kept.pinned, kept.unsent_text) == ("Of what is replaced", True, "Of what is replaced")


def test_what_was_deleted_long_ago_is_gone_after_the_start(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    old, recent = store.create_conversation("old").id, store.create_conversation("recent").id
    for number, days in ((old, 31), (recent, 29)):
        store.delete(number)
        moment = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="milliseconds")
        store.database.connection.execute("UPDATE conversations SET deleted_at = ? WHERE id = ?", (moment, number))
    window.history.tell_notices()
    assert [record.id for record in store.conversations(deleted=True)] == [recent]
