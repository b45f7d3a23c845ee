"""Conversations that are deleted or archived, one or many, and how each of them comes back."""

from collections.abc import Callable, Sequence
from contextlib import suppress

from PySide6.QtCore import QObject, Signal, Slot

from app.chat.prompt import kv_label
from app.engine_host.engine_thread import EngineThread
from app.engine_host.kept_states import forget_states
from app.store.store import Store, StoreError
from app.ui.chat.controller import ChatController
from app.ui.chat.page import ChatPage
from app.ui.chat.pending_writes import PendingWrites
from app.ui.history.list_rows import UNTITLED
from app.ui.history.undo import Undo
from app.words import tr, tr_noop


class PuttingAway(QObject):
    """Main thread only. At once, with a way back; what the disk refuses is tried again by `writes`.

    Signals:
        changed: the list is another, or should be: the store refused.
    """

    changed = Signal()

    def __init__(
        self,
        store: Store,
        engine: EngineThread,
        page: ChatPage,
        conversations: ChatController,
        writes: PendingWrites,
        undo: Undo,
        attempt: Callable[[Callable[[], object]], bool],
    ) -> None:
        """`attempt`: writes; the list shows what is stored, and a sentence says what the store refuses."""
        super().__init__(page)
        self._store, self._engine, self._page = store, engine, page
        self._conversations, self._writes, self._undo, self._attempt = conversations, writes, undo, attempt

    @Slot(int)
    def delete(self, conversation_id: int) -> None:
        """Into the wastebasket."""
        if self._writes.now("deleted", conversation_id, lambda: self._put_away(conversation_id, is_gone=True)):
            self._page.focus_composer()
        self.changed.emit()

    @Slot(int, bool)
    def archive(self, conversation_id: int, archived: bool = True) -> None:
        """Out of the list; not `archived`: back into it."""
        if not archived:
            self._attempt(lambda: self._store.unarchive(conversation_id))
            return
        if self._writes.now("archived", conversation_id, lambda: self._put_away(conversation_id, is_gone=False)):
            self._page.focus_composer()
        self.changed.emit()

    @Slot(int)
    def restore(self, conversation_id: int) -> None:
        """Out of the wastebasket or the archive, and shown."""
        if self._attempt(lambda: self._store.restore(conversation_id)):
            self._attempt(lambda: self._conversations.open(conversation_id))

    @Slot(int)
    def purge(self, conversation_id: int) -> None:
        """Out of the wastebasket for good."""
        if self._attempt(lambda: self._store.purge_conversation(conversation_id)):
            forget_states(self._engine, frozenset([kv_label(conversation_id)]))

    @Slot()
    def empty_wastebasket(self) -> None:
        gone: list[int] = []
        if self._attempt(lambda: gone.extend(self._store.empty_wastebasket())):
            forget_states(self._engine, frozenset(map(kv_label, gone)))

    def delete_all(self, ids: Sequence[int]) -> bool:
        """Those of them that are not in the wastebasket yet, together; False: there were none, or it failed."""
        here: set[int] = set()
        with suppress(StoreError):  # then nothing can be taken back, and Undo goes on to what was done before
            here.update(listed.id for listed in self._store.listed())
            here.update(archived.id for archived in self._store.archived())
        here.intersection_update(ids)

        def put_away() -> None:
            with self._store.database.transaction():
                for number in here:
                    self._store.delete(number)
            for number in here:
                self._conversations.forget(number)

        return bool(here) and self._attempt(put_away)

    def _put_away(self, conversation_id: int, is_gone: bool) -> None:
        title = self._store.conversation(conversation_id).title or tr(UNTITLED)
        (self._store.delete if is_gone else self._store.archive)(conversation_id)
        self._conversations.forget(conversation_id)
        did = tr_noop("Deleted “{name}”") if is_gone else tr_noop("Archived “{name}”")
        self._undo.add(did, title, lambda: self._take_back(conversation_id))

    def _take_back(self, conversation_id: int) -> bool:
        """False where it is back already, or gone for good."""
        try:
            record = self._store.conversation(conversation_id)
        except StoreError:
            return False
        if record.deleted_at is None and record.archived_at is None:
            return False
        self.restore(conversation_id)
        return True
