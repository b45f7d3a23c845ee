"""The conversation list and the store: open, search, rename, pin, delete and take it back."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Slot

from app.numbers import counted
from app.store.backups import Backup
from app.store.store import Store, StoreError
from app.ui.chat.controller import ChatController
from app.ui.chat.page import ChatPage
from app.ui.chat.pending_writes import PendingWrites
from app.ui.history.backups import Upkeeper
from app.ui.history.conversation_model import UNTITLED
from app.ui.history.sidebar import Sidebar
from app.ui.history.wastebasket import WastebasketPage
from app.ui.transfer.files import ConversationFiles
from app.ui.transfer.importing import Importing


class HistoryController(QObject):
    """Main thread only. What the store refuses is said in a sentence, and the list shows what is stored."""

    def __init__(self, store: Store, sidebar: Sidebar, page: ChatPage, conversations: ChatController) -> None:
        super().__init__(sidebar)
        self._store, self._sidebar, self._page, self._conversations = store, sidebar, page, conversations
        self._search = ""
        self._wastebasket: WastebasketPage | None = None
        self._writes = PendingWrites(self)
        self._writes.said.connect(self._say)
        self._writes.written.connect(self.refresh)
        self._upkeeper = Upkeeper(store, self)
        self._upkeeper.said.connect(self._say)
        self._upkeeper.backed_up.connect(self._show_backups)
        self.files = ConversationFiles(store, page)
        self.importing = Importing(store, page)
        self.importing.imported.connect(self._on_imported)
        sidebar.new_requested.connect(conversations.new)
        sidebar.opened.connect(self._on_open)
        sidebar.hit_opened.connect(self._on_hit)
        sidebar.renamed.connect(self._on_renamed)
        sidebar.pin_requested.connect(self._on_pin)
        sidebar.delete_requested.connect(self.delete)
        sidebar.export_requested.connect(self.files.ask_where_to)
        sidebar.export_all_requested.connect(self.files.ask_where_to_all)
        sidebar.pdf_requested.connect(self.files.ask_where_to_as_pdf)
        sidebar.print_requested.connect(self.files.ask_which_printer)
        sidebar.import_requested.connect(self.importing.open)
        sidebar.search.searched.connect(self._on_search)
        page.toast.undone.connect(self.undo)
        conversations.list_changed.connect(self.refresh)
        conversations.opened.connect(self._on_opened)
        self.refresh()

    def open_last(self, conversation_id: int | None) -> None:
        """The conversation of the last session, if it is still there."""
        known = {record.id for record in self._store.conversations()}
        if conversation_id in known:
            self._conversations.open(conversation_id)
        else:
            self._conversations.new()

    @Slot()
    def close(self) -> None:
        """The window closes: a last attempt for what the disk has refused."""
        self._upkeeper.close()
        self.importing.close()
        self._writes.retry()

    def tell_notices(self) -> None:
        """What the store found wrong when it was opened; what it did not look at is looked at beside the window."""
        for sentence in self._store.notices:
            self._page.notices.say(sentence, "warning")
        self._upkeeper.start()

    @Slot()
    def refresh(self) -> None:
        if self._search:
            self._sidebar.show_hits(self._store.search(self._search))
        else:
            self._sidebar.show_conversations(self._store.conversations(), self._conversations.current_id)
        if self._wastebasket is not None:
            self._wastebasket.show_conversations(self._store.conversations(deleted=True))

    @Slot(str)
    def _say(self, sentence: str) -> None:
        self._page.notices.say(sentence, "error")

    def _attempt(self, action: Callable[[], object]) -> bool:
        try:
            action()
        except StoreError as error:
            self._page.notices.say(str(error), "error")
            self.refresh()
            return False
        self.refresh()
        return True

    # --- delete and take it back ---------------------------------------------------------------

    @Slot(int)
    def delete(self, conversation_id: int) -> None:
        """At once, with a way back."""
        is_written = self._writes.now("deleted", conversation_id, lambda: self._delete(conversation_id))
        self.refresh()
        if not is_written:
            return
        title = self._store.conversation(conversation_id).title or UNTITLED
        shown = title if len(title) < 40 else f"{title[:38]}..."
        self._page.toast.say(f"Deleted “{shown}”")
        self._page.focus_composer()

    def _delete(self, conversation_id: int) -> None:
        self._store.delete(conversation_id)
        self._page.undo_list.push(partial(self._restore_deleted, conversation_id))
        self._conversations.forget(conversation_id)

    @Slot()
    def undo(self) -> None:
        """The latest deletion first, for as long as Tandem runs; older ones are in the wastebasket."""
        if self._page.undo_list.undo():
            self._page.toast.hide()
            self.refresh()

    def _restore_deleted(self, conversation_id: int) -> bool:
        """False: it is not in the wastebasket any more."""
        if all(record.id != conversation_id for record in self._store.conversations(deleted=True)):
            return False
        self.restore(conversation_id)
        return True

    @Slot(int)
    def restore(self, conversation_id: int) -> None:
        """Out of the wastebasket, and shown."""
        if self._attempt(lambda: self._store.restore(conversation_id)):
            self._on_open(conversation_id)

    def fill(self, wastebasket: WastebasketPage) -> None:
        """The page that shows what was deleted, from now on kept up to date."""
        self._wastebasket = wastebasket
        wastebasket.restore_requested.connect(self.restore)
        wastebasket.purge_requested.connect(self._on_purge)
        wastebasket.empty_requested.connect(self._on_empty)
        wastebasket.backups.restore_requested.connect(self._on_restore_backup)
        self._show_backups()
        self.refresh()

    @Slot(int)
    def _on_purge(self, conversation_id: int) -> None:
        self._attempt(lambda: self._store.purge_conversation(conversation_id))

    @Slot()
    def _on_empty(self) -> None:
        self._attempt(self._store.empty_wastebasket)

    @Slot(object)
    def _on_restore_backup(self, backup: Backup) -> None:
        self._conversations.close()  # what is being written belongs to what is copied first
        self._conversations.new()
        if self._attempt(lambda: self._store.restore_backup(backup)):
            created = f"{backup.created.astimezone():%-d %B %Y, %H:%M}"
            self._page.notices.say(f"The conversations are those of {created}.", "info")
        self._show_backups()

    @Slot()
    def _show_backups(self) -> None:
        if self._wastebasket is not None:
            self._wastebasket.backups.show_backups(self._store.backups())

    # --- open ----------------------------------------------------------------------------------

    @Slot(int)
    def _on_open(self, conversation_id: int) -> None:
        self._attempt(lambda: self._conversations.open(conversation_id))

    @Slot(int, int)
    def _on_hit(self, conversation_id: int, message_id: int) -> None:
        """At the message that was found, with the words marked; also where that is on another branch."""
        if self._attempt(lambda: self._conversations.open_at(conversation_id, message_id)):
            self._page.transcript.show_found(message_id, tuple(self._search.split()))

    @Slot(int)
    def _on_opened(self, conversation_id: int) -> None:
        self._sidebar.set_current(conversation_id if conversation_id >= 0 else None)

    @Slot(list)
    def _on_imported(self, ids: Sequence[int]) -> None:
        """One is shown at once; of many, the list says it."""
        if len(ids) == 1:
            self._on_open(ids[0])
        self.refresh()
        self._page.toast.say(f"Imported {counted(len(ids), 'conversation')}", partial(self._take_back, tuple(ids)))

    def _take_back(self, ids: Sequence[int]) -> None:
        """What came in goes into the wastebasket, all at once."""

        def put_away() -> None:
            with self._store.database.transaction():
                for number in ids:
                    self._store.delete(number)
            for number in ids:
                self._conversations.forget(number)

        self._attempt(put_away)

    # --- what else the list does ---------------------------------------------------------------

    @Slot(int, str)
    def _on_renamed(self, conversation_id: int, title: str) -> None:
        self._writes.now("title", conversation_id, lambda: self._store.rename(conversation_id, title))
        self.refresh()

    @Slot(int, bool)
    def _on_pin(self, conversation_id: int, pinned: bool) -> None:
        self._writes.now("pinned", conversation_id, lambda: self._store.set_pinned(conversation_id, pinned))
        self.refresh()

    def toggle_pin(self, conversation_id: int) -> None:
        self._on_pin(conversation_id, not self._store.conversation(conversation_id).pinned)

    @Slot(str)
    def _on_search(self, text: str) -> None:
        self._search = text
        if not text:
            self._page.transcript.show_found(None, ())
        self.refresh()
