"""One message of the transcript: who speaks, the text, what can be done with it, and what it cost."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QEnterEvent, QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget

from app.store.records import StoredMessage
from app.ui.attached.blocks import AttachmentBlocks
from app.ui.style.icons import IconButton, Icons
from app.ui.text.message_body import MessageBody
from app.ui.transcript.context_line import ContextLine, ContextLines
from app.ui.transcript.message_clipboard import copy_markdown
from app.ui.transcript.message_editing import MessageEditing
from app.ui.transcript.message_editor import MessageEditor
from app.ui.transcript.message_foot import MessageFoot, may_go_on
from app.ui.transcript.message_layout import PAD_PX, MessageParts, lay_out, widest
from app.ui.transcript.message_menu import MessageMenu
from app.ui.transcript.message_text import MessageText
from app.words import tr
from engine.records import Piece


class MessageView(QWidget):
    """Shows a StoredMessage at a given width; `fit` says how high it is then.

    Signals:
        grew: it needs another height.
        led_to: how far below its top the place is that a link of it leads to.
        menu_made: its menu, to which others may add, and the message.
        The others carry the message's id, with the new text for an edit, -1 or +1 for a branch, and for a deletion
        whether what follows goes too.
    """

    grew = Signal()
    led_to = Signal(int)
    menu_made = Signal(object, object)
    regenerate_requested = Signal(int)
    edit_requested = Signal(int, str)
    delete_requested = Signal(int, bool)
    branch_requested = Signal(int, int)
    continue_requested = Signal()
    edit_cancelled = Signal()

    def __init__(self, icons: Icons, message: StoredMessage, parent: QWidget | None = None, width: int = 0) -> None:
        """`width`: what `fit` will be asked for; known beforehand, the text is laid out once."""
        super().__init__(parent)
        self._icons = icons
        self.message = message
        self._is_user = message.role == "user"
        self.lines = ContextLines(icons, self)
        self.lines.grew.connect(self.grew)
        self._menu: MessageMenu | None = None
        self._is_last = False
        self._stats_shown = True
        self.text = MessageText(icons, message, self)
        self.text.grew.connect(self.grew)
        self.body.led_to.connect(self._on_led_to)
        self.files = AttachmentBlocks(icons, message.attachments, self)
        self.files.grew.connect(self.grew)
        self._foot = MessageFoot(icons, self._is_user, self)
        self._foot.copy_requested.connect(self._on_copy)
        self._foot.regenerate_requested.connect(self._on_again)
        self.editing = MessageEditing(icons, self)
        self.editing.changed.connect(self.grew)
        self.editing.accepted.connect(self._on_edited)
        self.editing.cancelled.connect(self.edit_cancelled)
        self._foot.edit_requested.connect(self._on_edit)
        self._foot.continue_requested.connect(self.continue_requested)
        self._foot.branch_requested.connect(self._on_branch)
        self._foot.menu_requested.connect(self._on_menu)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # and Alt+Up, Alt+Down of the transcript
        self.setAccessibleName(tr("You said") if self._is_user else tr("Tandem's answer"))
        self.body.setAccessibleName(self.accessibleName())
        if width:
            self.body.take_width(widest(self._is_user, width))
        self.set_message(message)

    @property
    def body(self) -> MessageBody:
        return self.text.body

    @property
    def copy_button(self) -> IconButton:
        return self._foot.copy

    @property
    def again_button(self) -> IconButton:
        return self._foot.again

    @property
    def edit_button(self) -> IconButton:
        return self._foot.edit

    @property
    def more_button(self) -> IconButton:
        return self._foot.more

    @property
    def editor(self) -> MessageEditor | None:
        """The editor in the message's place, while there is one."""
        return self.editing.editor

    @property
    def context_line(self) -> ContextLine | None:
        """Above the first message that the model is sent."""
        return self.lines.above

    @property
    def status(self) -> str:
        """The sentence under the message."""
        return self._foot.status

    # --- content -------------------------------------------------------------------------------

    def set_message(self, message: StoredMessage) -> None:
        """Another state of the same message, e.g. its finished text."""
        self.message = message
        self.text.set_message(message)
        self._show_status()

    @Slot()
    def show_all(self) -> None:
        """All of a long text, which may take a moment."""
        self.text.show_all()

    def set_text(self, text: str) -> None:
        """The text so far of a reply that streams."""
        self.text.show_text(text)
        if text and self.message.state == "streaming":
            self._foot.set_status("")

    def mark_words(self, words: Sequence[str]) -> int:
        """What a search found, marked; how far below the top of the message the first of it stands."""
        found_at, in_files = self.text.mark_words(words), self.files.mark_words(words)
        if found_at is None and in_files is not None:
            return self.files.y() + in_files
        return self._below_top(found_at or 0)

    def show_marks(self, shown: bool) -> None:
        """Underlines what was drafted, where that is known."""
        self.text.show_marks(shown)

    def add_pieces(self, pieces: Sequence[Piece]) -> None:
        """What the streaming reply grew by; comes before the text."""
        self.text.add_pieces(pieces)

    def set_waiting(self, sentence: str) -> None:
        """What happens before the first token; of no concern to a message that has its text."""
        if self.message.state == "streaming" and not self.body.text.source:
            self._foot.set_status(sentence)

    def show_stats(self, shown: bool) -> None:
        """Tokens, speed and acceptance under the reply, or not."""
        self._stats_shown = shown
        self._show_status()

    def set_last(self, is_last: bool) -> None:
        """The last message keeps its actions in sight."""
        self._is_last = is_last
        self._show_actions()

    def _show_status(self) -> None:
        self._foot.show_message(self.message, self._stats_shown)
        self._show_actions()

    # --- what the user does --------------------------------------------------------------------

    @Slot()
    def _on_copy(self) -> None:
        copy_markdown(self._as_shown())

    def _as_shown(self) -> StoredMessage:
        """With what came so far, where it still streams."""
        return replace(self.message, content=self.text.text) if self.message.state == "streaming" else self.message

    def menu(self, at: QPoint | None = None) -> MessageMenu:
        """What can be done with the message; `at`: the place in the window that it is opened for, of its text."""
        menu = MessageMenu(self._as_shown(), self)
        if at is not None:
            self.body.add_actions(menu, self.body.mapFromGlobal(at))
        menu.add_copies()
        menu.add_source(self.text.is_source, self.text.show_source)
        for button in (self.edit_button,) if self._is_user else (self.again_button, self.edit_button):
            menu.add_button(button)
        self.menu_made.emit(menu, self.message)
        menu.add_deletion(self._is_last, self._delete)
        return menu

    def _open_menu(self, at: QPoint, of_text: bool) -> None:
        if self._menu is not None:
            self._menu.deleteLater()
        self._menu = self.menu(at if of_text else None)
        self._menu.popup(at)

    @Slot()
    def _on_menu(self) -> None:
        self._open_menu(self._foot.more.mapToGlobal(self._foot.more.rect().bottomLeft()), of_text=False)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The right mouse button; the menu key and Shift+F10, where the message has the keyboard."""
        by_keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        at = self.mapToGlobal(QPoint(16, 16)) if by_keyboard else event.globalPos()
        self._open_menu(at, of_text=not by_keyboard)

    @Slot(int)
    def _on_led_to(self, y: int) -> None:
        self.led_to.emit(self._below_top(y))

    def _below_top(self, y: int) -> int:
        """A place in the body, from the top of the message."""
        return self.body.mapTo(self, QPoint(0, y)).y()

    @Slot()
    def _on_again(self) -> None:
        self.regenerate_requested.emit(self.message.id)

    @Slot(int)
    def _on_branch(self, step: int) -> None:
        self.branch_requested.emit(self.message.id, step)

    @Slot()
    def _on_edit(self) -> None:
        self.editing.open(self.message)

    @Slot(str)
    def _on_edited(self, text: str) -> None:
        self.edit_requested.emit(self.message.id, text)

    def _delete(self, with_following: bool) -> None:
        self.delete_requested.emit(self.message.id, with_following)

    def _show_actions(self) -> None:
        shown = self._is_last or self.underMouse() or self.has_keyboard
        self._foot.show_actions(shown and self.message.state != "streaming")
        self._foot.show_unanswered(self._is_user and self._is_last)
        self._foot.show_going_on(self._is_last and may_go_on(self.message))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._show_actions()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._show_actions()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._show_actions()

    @property
    def has_keyboard(self) -> bool:
        """The focus is here or on something inside."""
        focused = QApplication.focusWidget()
        return focused is not None and (focused is self or self.isAncestorOf(focused))

    @property
    def is_busy(self) -> bool:
        """It must not be let go: it is edited, or text in it is selected."""
        return self.editor is not None or self.has_keyboard or self.body.textCursor().hasSelection()

    # --- geometry ------------------------------------------------------------------------------

    def fit(self, width: int) -> int:
        """Takes the width; gives the height."""
        parts = MessageParts(self._is_user, self.lines, self.editor, self.text, self.files, self._foot)
        height = lay_out(parts, width)
        self.resize(width, height)
        return height

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus() and self.editor is None:
            painter.setPen(QPen(self._icons.theme.color("accent"), 2))
            painter.drawLine(1, 2, 1, self._foot.y() - 2)
        if self._is_user and self.editor is None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._icons.theme.color("bubble"))
            area = self.text.geometry().adjusted(-PAD_PX, -PAD_PX + 2, PAD_PX, PAD_PX - 4)
            painter.drawRoundedRect(area, 12, 12)
