"""Folders of the conversation list and the store: made, named, filled by dragging, and gone without their contents."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Slot

from app.store.store import Store
from app.ui.history.row_menu import RowActions
from app.ui.history.sidebar import Sidebar
from app.ui.history.undo import Undo
from app.words import tr_noop


class FolderController(QObject):
    """Main thread only."""

    def __init__(
        self, store: Store, sidebar: Sidebar, undo: Undo, attempt: Callable[[Callable[[], object]], bool]
    ) -> None:
        """`attempt`: writes; the list shows what is stored, and a sentence says what the store refuses."""
        super().__init__(sidebar)
        self._store, self._sidebar, self._undo, self._attempt = store, sidebar, undo, attempt
        asked: RowActions = sidebar.asked
        asked.folder_wanted.connect(self._on_wanted)
        asked.folder_renamed.connect(self._on_renamed)
        asked.folder_moved.connect(self._on_folder_moved)
        asked.folder_removed.connect(self._on_removed)
        asked.folder_folded.connect(self._on_folded)
        asked.move_requested.connect(self._on_conversation_moved)

    @Slot(str, int)
    def _on_wanted(self, inside: str, conversation_id: int) -> None:
        """Made at once, with a name to type over."""
        made: list[str] = []

        def make() -> None:
            made.append(self._store.create_folder(inside=inside))
            if conversation_id >= 0:
                self._store.set_folder(conversation_id, made[0])
            if inside:
                self._store.set_folder_open(inside, True)

        if self._attempt(make):
            self._sidebar.edit_folder(made[0])

    @Slot(str, str)
    def _on_renamed(self, path: str, name: str) -> None:
        self._attempt(lambda: self._store.rename_folder(path, name))

    @Slot(str, str)
    def _on_folder_moved(self, path: str, inside: str) -> None:
        self._attempt(lambda: self._store.move_folder(path, inside))

    @Slot(int, str)
    def _on_conversation_moved(self, conversation_id: int, path: str) -> None:
        self._attempt(lambda: self._store.set_folder(conversation_id, path))

    @Slot(str, bool)
    def _on_folded(self, path: str, is_open: bool) -> None:
        self._attempt(lambda: self._store.set_folder_open(path, is_open))

    @Slot(str)
    def _on_removed(self, path: str) -> None:
        def remove() -> None:
            removed = self._store.remove_folder(path)
            back = partial(self._attempt, partial(self._store.restore_folder, removed))
            self._undo.add(tr_noop("Deleted the folder “{name}”"), path.rpartition("/")[2], back)

        self._attempt(remove)
