"""The conversation list and the store: open, search, rename, pin, export, delete and take it back."""

from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog

from app.chat.export import ExportError, conversation_to_json, conversation_to_markdown
from app.store.store import Store, StoreError
from app.ui.chat.controller import ChatController
from app.ui.chat.page import ChatPage
from app.ui.history.conversation_model import UNTITLED
from app.ui.history.sidebar import Sidebar


class HistoryController(QObject):
    """Main thread only."""

    def __init__(self, store: Store, sidebar: Sidebar, page: ChatPage, conversations: ChatController) -> None:
        super().__init__(sidebar)
        self._store, self._sidebar, self._page, self._conversations = store, sidebar, page, conversations
        self._search = ""
        self._deleted: int | None = None
        self._exporting = 0
        self._dialog: QFileDialog | None = None
        sidebar.new_requested.connect(conversations.new)
        sidebar.opened.connect(self._on_open)
        sidebar.renamed.connect(self._on_renamed)
        sidebar.pin_requested.connect(self._on_pin)
        sidebar.delete_requested.connect(self.delete)
        sidebar.export_requested.connect(self._on_export)
        sidebar.search_changed.connect(self._on_search)
        page.toast.undone.connect(self._on_undo)
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

    def tell_notices(self) -> None:
        """What the store found wrong when it was opened."""
        for sentence in self._store.notices:
            self._page.notices.say(sentence, "warning")

    @Slot()
    def refresh(self) -> None:
        if self._search:
            self._sidebar.show_hits(self._store.search(self._search))
        else:
            self._sidebar.show_conversations(self._store.conversations(), self._conversations.current_id)

    @Slot(int)
    def delete(self, conversation_id: int) -> None:
        """At once, with a way back."""
        title = self._store.conversation(conversation_id).title or UNTITLED
        self._store.delete(conversation_id)
        self._deleted = conversation_id
        self._conversations.forget(conversation_id)
        self.refresh()
        shown = title if len(title) < 40 else f"{title[:38]}..."
        self._page.toast.say(f"Deleted “{shown}”")
        self._page.focus_composer()

    @Slot()
    def _on_undo(self) -> None:
        if self._deleted is not None:
            self._store.restore(self._deleted)
            self._conversations.open(self._deleted)
            self._deleted = None
            self.refresh()

    @Slot(int)
    def _on_open(self, conversation_id: int) -> None:
        try:
            self._conversations.open(conversation_id)
        except StoreError as error:
            self._page.notices.say(str(error), "error")
            self.refresh()

    @Slot(int)
    def _on_opened(self, conversation_id: int) -> None:
        self._sidebar.set_current(conversation_id if conversation_id >= 0 else None)

    @Slot(int, str)
    def _on_renamed(self, conversation_id: int, title: str) -> None:
        self._store.rename(conversation_id, title)
        self.refresh()

    @Slot(int, bool)
    def _on_pin(self, conversation_id: int, pinned: bool) -> None:
        self._store.set_pinned(conversation_id, pinned)
        self.refresh()

    @Slot(str)
    def _on_search(self, text: str) -> None:
        self._search = text
        self.refresh()

    @Slot(int)
    def _on_export(self, conversation_id: int) -> None:
        self._exporting = conversation_id
        title = self._store.conversation(conversation_id).title or UNTITLED
        name = "".join(letter if letter.isalnum() or letter in " -_" else "_" for letter in title)[:60].strip()
        self._dialog = QFileDialog(
            self._page, "Export the conversation", f"{name}.md", "Markdown (*.md);;JSON (*.json)"
        )
        self._dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self._dialog.fileSelected.connect(self._on_export_file)
        self._dialog.open()

    @Slot(str)
    def _on_export_file(self, name: str) -> None:
        path = Path(name)
        record = self._store.conversation(self._exporting)
        try:
            if path.suffix.lower() == ".json":
                text = conversation_to_json(record, self._store.tree(record.id))
            else:
                text = conversation_to_markdown(record, self._store.messages(record.id))
            path.write_text(text, encoding="utf-8")
        except (OSError, ExportError) as error:
            self._page.notices.say(f"{path} could not be written: {error}", "error")
        else:
            self._page.notices.say(f"Exported to {path}.", "info")
