"""Conversations out of the window into a file, and back in."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog

from app.chat.export import (
    ExportError,
    conversation_to_json,
    conversation_to_markdown,
    import_conversation,
    read_conversation,
)
from app.store.store import Store, StoreError
from app.ui.chat.page import ChatPage
from app.ui.history.conversation_model import UNTITLED

_SAVE_AS = "Markdown, this branch (*.md);;JSON, every branch (*.json)"
_OPEN = "Conversations of Tandem (*.json *.md);;All files (*)"


class ConversationFiles(QObject):
    """Asks for a name, then writes or reads.

    Signals:
        imported: id of a conversation that is new.
    """

    imported = Signal(int)

    def __init__(self, store: Store, page: ChatPage) -> None:
        super().__init__(page)
        self._store, self._page = store, page
        self._exporting = 0
        self.dialog: QFileDialog | None = None

    @Slot(int)
    def ask_where_to(self, conversation_id: int) -> None:
        self._exporting = conversation_id
        title = self._store.conversation(conversation_id).title or UNTITLED
        name = "".join(letter if letter.isalnum() or letter in " -_" else "_" for letter in title)[:60].strip()
        self.dialog = QFileDialog(self._page, "Export the conversation", f"{name}.md", _SAVE_AS)
        self.dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self.dialog.fileSelected.connect(self._on_export)
        self.dialog.open()

    @Slot()
    def ask_where_from(self) -> None:
        self.dialog = QFileDialog(self._page, "Import a conversation", str(Path.home()), _OPEN)
        self.dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self.dialog.fileSelected.connect(self._on_import)
        self.dialog.open()

    @Slot(str)
    def _on_export(self, name: str) -> None:
        path = Path(name)
        try:
            record = self._store.conversation(self._exporting)
            if path.suffix.lower() == ".json":
                text = conversation_to_json(record, self._store.tree(record.id))
            else:
                text = conversation_to_markdown(record, self._store.messages(record.id))
            path.write_text(text, encoding="utf-8")
        except (OSError, ExportError, StoreError) as error:
            self._page.notices.say(f"{path} could not be written: {error}", "error")
        else:
            self._page.notices.say(f"Exported to {path}.", "info")

    @Slot(str)
    def _on_import(self, name: str) -> None:
        try:
            made = import_conversation(self._store, read_conversation(Path(name).read_text(encoding="utf-8")))
        except (OSError, UnicodeDecodeError, ExportError, StoreError) as error:
            self._page.notices.say(f"{name} was not imported: {error}", "error")
        else:
            self.imported.emit(made.id)
