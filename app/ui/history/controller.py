"""The conversation list and the store: open, search, rename, pin; the archive, the wastebasket and imports."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from app.database.backups import Backup
from app.database.errors import StoreDamaged
from app.engine_host.engine_thread import EngineThread
from app.store.records import StoredConversation
from app.store.store import Store, StoreError
from app.ui.chat.controller import ChatController
from app.ui.chat.page import ChatPage
from app.ui.chat.pending_writes import PendingWrites
from app.ui.history.backups import Restoring, Upkeeper
from app.ui.history.folder_controller import FolderController
from app.ui.history.putting_away import PuttingAway
from app.ui.history.search import Searching
from app.ui.history.sidebar import Sidebar
from app.ui.history.undo import Undo
from app.ui.style.icons import Icons
from app.ui.transfer.files import ConversationFiles
from app.words import trn

if TYPE_CHECKING:
    from app.ui.history.archive_page import ArchivePage
    from app.ui.history.wastebasket import WastebasketPage
    from app.ui.transfer.importing import Importing


class HistoryController(QObject):
    """Main thread only. What the store refuses is said in a sentence, and the list shows what is stored."""

    def __init__(
        self, store: Store, engine: EngineThread, sidebar: Sidebar, page: ChatPage, conversations: ChatController
    ) -> None:
        super().__init__(sidebar)
        self._store, self._sidebar, self._page, self._conversations = store, sidebar, page, conversations
        self._search = ""
        self._searching = Searching(store, self)
        self._wastebasket: WastebasketPage | None = None
        self._archive: ArchivePage | None = None
        self.undo = Undo(page.toast, page.undo_list)
        self._writes = PendingWrites(self)
        self._upkeeper, self._restoring = Upkeeper(store, self), Restoring(store, self)
        self._unwritten = (self._writes, conversations.unsent, conversations.attaching)
        self._folders = FolderController(store, sidebar, self.undo, self._attempt)
        self.putting_away = PuttingAway(store, engine, page, conversations, self._writes, self.undo, self._attempt)
        self.files = ConversationFiles(store, page)
        self._importing: Importing | None = None
        self._wire()
        self._show_stored()

    def _wire(self) -> None:
        for troubled in (self._writes, self._upkeeper, self._searching):
            troubled.said.connect(self._say)
        for changed in (self._writes.written, self._conversations.list_changed, self.putting_away.changed):
            changed.connect(self.refresh)
        self._upkeeper.backed_up.connect(self._show_backups)
        self._restoring.ended.connect(self._on_restored)
        sidebar, asked = self._sidebar, self._sidebar.asked
        sidebar.new_requested.connect(self._conversations.new)
        asked.conversation_wanted.connect(self._conversations.new_in)
        sidebar.search.searched.connect(self._on_search)
        self._searching.found.connect(sidebar.show_hits)
        asked.opened.connect(self._on_open)
        asked.hit_opened.connect(self._on_hit)
        asked.renamed.connect(self._on_renamed)
        asked.pin_requested.connect(self._on_pin)
        asked.archive_requested.connect(self.putting_away.archive)
        asked.delete_requested.connect(self.putting_away.delete)
        asked.export_requested.connect(self.files.ask_where_to)
        asked.export_all_requested.connect(self.files.ask_where_to_all)
        asked.pdf_requested.connect(self.files.ask_where_to_as_pdf)
        asked.print_requested.connect(self.files.ask_which_printer)
        asked.import_requested.connect(lambda: self.importing.open())
        self._conversations.opened.connect(self._on_opened)

    def open_last(self, conversation_id: int | None) -> None:
        """The conversation of the last session, if it is still there. Raises StoreDamaged: a start can mend that."""
        self._store.conversations(limit=1)  # the list comes from an index: this looks into the table itself
        if conversation_id is not None and self._may_be_shown(conversation_id):
            self._conversations.open(conversation_id)
        else:
            self._conversations.new()

    def _may_be_shown(self, conversation_id: int) -> bool:
        try:
            return self._store.conversation(conversation_id).deleted_at is None
        except StoreDamaged:
            raise
        except StoreError:
            return False

    @Slot()
    def close(self) -> None:
        """The window closes: a last attempt for what the disk has refused."""
        self._sidebar.search.stop()
        for work in (self._upkeeper, self._restoring, self._searching, self.files, self._importing):
            if work is not None:
                work.close()
        self._writes.retry()

    def tell_notices(self) -> None:
        """What the store found wrong when it was opened; what it did not look at is looked at beside the window."""
        for sentence in self._store.notices:
            self._page.notices.say(sentence, "warning")
        self._upkeeper.start()

    @Slot()
    def refresh(self) -> None:
        """What the list shows stays where the store cannot be read."""
        try:
            self._show_stored()
        except StoreError as error:
            self._say(str(error))

    def _show_stored(self) -> None:
        self._searching.look_for(self._search)
        if not self._search:
            self._sidebar.show_conversations(
                self._store.listed(), self._store.folders(), self._conversations.current_id
            )
        if self._wastebasket is not None:
            self._wastebasket.show_conversations(self._store.conversations(deleted=True))
        if self._archive is not None:
            self._archive.show_conversations(self._store.archived())

    @Slot(str)
    def _say(self, sentence: str) -> None:
        self._page.notices.say(sentence, "error")

    def _attempt(self, action: Callable[[], object]) -> bool:
        """The list shows what is stored, whether that worked or not."""
        try:
            action()
        except StoreError as error:
            self._say(str(error))
            return False
        finally:
            self.refresh()
        return True

    # --- other pages ---------------------------------------------------------------------------

    def make_wastebasket(self, icons: Icons) -> "WastebasketPage":
        """The page that shows what was deleted, from now on kept up to date."""
        from app.ui.history.wastebasket import WastebasketPage

        self._wastebasket = wastebasket = WastebasketPage(icons)
        wastebasket.restore_requested.connect(self.putting_away.restore)
        wastebasket.purge_requested.connect(self.putting_away.purge)
        wastebasket.empty_requested.connect(self.putting_away.empty_wastebasket)
        wastebasket.backups.restore_requested.connect(self._on_restore_backup)
        self._show_backups()
        self.refresh()
        return wastebasket

    def make_archive(self, icons: Icons) -> "ArchivePage":
        """The page that shows what was archived, from now on kept up to date."""
        from app.ui.history.archive_page import ArchivePage

        self._archive = archive = ArchivePage(icons)
        archive.open_requested.connect(self._on_open)
        archive.unarchive_requested.connect(partial(self.putting_away.archive, archived=False))
        archive.delete_requested.connect(self.putting_away.delete)
        self.refresh()
        return archive

    @Slot(object)
    def _on_restore_backup(self, backup: Backup) -> None:
        self._conversations.put_all_away()  # what is being written belongs to what is copied first
        self._conversations.new()
        for unwritten in self._unwritten:
            unwritten.put_away()
        self._sidebar.window().setEnabled(False)  # what is written now would be refused or replaced
        self._restoring.start(backup)

    @Slot(str, str)
    def _on_restored(self, sentence: str, kind: str) -> None:
        self._sidebar.window().setEnabled(True)
        for unwritten in self._unwritten:
            unwritten.take_up(is_another=kind != "error")
        self._page.notices.say(sentence, kind)
        self.refresh()
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

    @property
    def importing(self) -> "Importing":
        """Made when it is first wanted, with all that reads other programs' files."""
        if self._importing is None:
            from app.ui.transfer.importing import Importing

            self._importing = Importing(self._store, self._page)
            self._importing.imported.connect(self._on_imported)
        return self._importing

    @Slot(list)
    def _on_imported(self, ids: Sequence[int]) -> None:
        """One is shown at once; of many, the list says it."""
        if len(ids) == 1:
            self._on_open(ids[0])
        self.refresh()
        sentence = trn("Imported %n conversation", "Imported %n conversations", len(ids))
        self.undo.say(sentence, partial(self.putting_away.delete_all, tuple(ids)))

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
        if record := self._record(conversation_id):
            self._on_pin(conversation_id, not record.pinned)

    def toggle_archived(self, conversation_id: int) -> None:
        if record := self._record(conversation_id):
            self.putting_away.archive(conversation_id, record.archived_at is None)

    def _record(self, conversation_id: int) -> StoredConversation | None:
        """None, and a sentence, where it cannot be read."""
        try:
            return self._store.conversation(conversation_id)
        except StoreError as error:
            self._say(str(error))
            return None

    @Slot(str)
    def _on_search(self, text: str) -> None:
        self._search = text
        if not text:
            self._page.transcript.show_found(None, ())
        self.refresh()
        if text:
            self._sidebar.list.scrollToTop()
