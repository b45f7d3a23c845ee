"""A message that is being changed: its editor comes, hands on what was written, and goes where that is cancelled."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.chat.thinking import split_reply
from app.store.records import StoredMessage
from app.ui.style.icons import Icons
from app.ui.transcript.message_editor import MessageEditor


class MessageEditing(QObject):
    """Of one message view.

    Attributes:
        editor: the editor, while there is one.
        send_with_enter: Enter accepts, or Ctrl+Enter does.

    Signals:
        changed: the editor came or went.
        accepted: the message's new text.
        cancelled: nothing changes.
    """

    changed = Signal()
    accepted = Signal(str)
    cancelled = Signal()

    def __init__(self, icons: Icons, view: QWidget) -> None:
        super().__init__(view)
        self._icons, self._view = icons, view
        self._thinking = ""  # of a reply: only its answer is edited
        self.editor: MessageEditor | None = None
        self.send_with_enter = True

    def open(self, message: StoredMessage) -> None:
        """An editor with the message's text, or the one that is open."""
        if self.editor is None:
            start = 0 if message.role == "user" else split_reply(message.content).answer_start
            self._thinking, text = message.content[:start], message.content[start:]
            enter = self.send_with_enter and message.role == "user"
            asks, has_files = message.role == "user", bool(message.attachments)
            self.editor = MessageEditor(self._icons, text, enter, self._view, asks, may_be_empty=has_files)
            self.editor.accepted.connect(self._on_accepted)
            self.editor.cancelled.connect(self._on_cancelled)
            self.editor.show()
            self.changed.emit()
        self.editor.focus()

    @Slot(str)
    def _on_accepted(self, text: str) -> None:
        """The editor goes with the message that it stands in; where nothing comes of it, what was written stays."""
        self.accepted.emit(self._thinking + text)

    @Slot()
    def _on_cancelled(self) -> None:
        if self.editor is not None:
            self.editor.deleteLater()
            self.editor = None
            self.changed.emit()
        self.cancelled.emit()
