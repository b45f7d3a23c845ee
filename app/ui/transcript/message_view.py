"""One message of the transcript: who speaks, the text, what can be done with it, and what it cost."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QEnterEvent, QFocusEvent, QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget

from app.chat.thinking import split_reply
from app.store.records import StoredMessage
from app.store.token_origins import decode
from app.ui.attached.blocks import AttachmentBlocks
from app.ui.style.icons import IconButton, Icons, TextButton
from app.ui.text.long_text import beginning
from app.ui.text.marks_layer import MarksLayer
from app.ui.text.message_body import MessageBody
from app.ui.text.thinking_block import ThinkingBlock, heading
from app.ui.transcript.message_editor import MessageEditor
from app.ui.transcript.message_foot import MessageFoot
from engine.records import Piece

_PAD = 12  # inside a user's bubble
_FOOT_PX = 28
_MORE_PX = 32
_EDITOR_GAP_PX = 16  # under the editor, before the reply


class MessageView(QWidget):
    """Shows a StoredMessage at a given width; `fit` says how high it is then.

    Signals:
        grew: it needs another height.
        The others carry the message's id, with the new text for an edit and -1 or +1 for a branch.
    """

    grew = Signal()
    regenerate_requested = Signal(int)
    edit_requested = Signal(int, str)
    branch_requested = Signal(int, int)
    continue_requested = Signal()
    edit_cancelled = Signal()

    def __init__(self, icons: Icons, message: StoredMessage, parent: QWidget | None = None, width: int = 0) -> None:
        """`width`: what `fit` will be asked for; known beforehand, the text is laid out once."""
        super().__init__(parent)
        self._icons = icons
        self.message = message
        self._is_user = message.role == "user"
        self.send_with_enter = True
        self.editor: MessageEditor | None = None
        self._is_last = False
        self._stats_shown = True
        self._pieces: list[Piece] = []
        self._marks_shown = False
        self._layer: MarksLayer | None = None
        self.thinking: ThinkingBlock | None = None  # of a model that thinks before it answers
        self._answer_start = 0  # character of the reply
        self._is_whole = False  # all of a long text was asked for
        self._more = TextButton(icons, "Show all", kind="link", parent=self)  # under a text that is only begun
        self._more.clicked.connect(self.show_all)
        self.body = MessageBody(icons, markdown=not self._is_user, parent=self)
        self.body.grew.connect(self.grew)
        self.files = AttachmentBlocks(icons, message.attachments, self)
        self.files.grew.connect(self.grew)
        self._foot = MessageFoot(icons, self._is_user, self)
        self._foot.copy_requested.connect(self._on_copy)
        self._foot.regenerate_requested.connect(self._on_again)
        self._foot.edit_requested.connect(self._on_edit)
        self._foot.continue_requested.connect(self.continue_requested)
        self._foot.branch_requested.connect(self._on_branch)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # and Alt+Up, Alt+Down of the transcript
        self.setAccessibleName("You said" if self._is_user else "Tandem's answer")
        self.body.setAccessibleName(self.accessibleName())
        if width:
            self.body.take_width(self._widest(width))
        self.set_message(message)

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
    def status(self) -> str:
        """The sentence under the message."""
        return self._foot.status

    # --- content -------------------------------------------------------------------------------

    def set_message(self, message: StoredMessage) -> None:
        """Another state of the same message, e.g. its finished text."""
        self.message = message
        shown = message.content if self._is_whole or message.state == "streaming" else beginning(message.content)
        self._show_text(shown)
        self._more.setText(f"Show {len(message.content) - len(shown):,} more characters")
        self._more.setVisible(len(shown) < len(message.content))
        self._show_status()

    def _show_text(self, text: str) -> None:
        """The answer in the body; what the model thought before it, folded above."""
        reply = split_reply(text)
        if self._is_user or not (reply.thinking or reply.is_open):
            self.body.set_source(text if self._is_user else reply.answer)
            return
        if self.thinking is None:
            self.thinking = ThinkingBlock(self._icons, self)
            self.thinking.grew.connect(self.grew)
            self.thinking.show()
        self.thinking.show_thinking(reply.thinking, heading(self.message.stats, reply.is_open))
        self.body.set_source(reply.answer)
        if reply.answer_start != self._answer_start:
            self._answer_start = reply.answer_start
            if self._marks_shown:
                self.show_marks(True)

    @Slot()
    def show_all(self) -> None:
        """All of a long text, which may take a moment."""
        self._is_whole = True
        self.set_message(self.message)
        if self._marks_shown:
            self.show_marks(True)
        self.grew.emit()

    def set_text(self, text: str) -> None:
        """The text so far of a reply that streams."""
        self._show_text(text)
        if text and self.message.state == "streaming":
            self._foot.set_status("")

    def mark_words(self, words: Sequence[str]) -> int:
        """What a search found, marked; how far below the top of the message the first of it stands."""
        found_at = self.body.mark_words(words)
        if found_at is None and words and not self._more.isHidden():
            self.show_all()
            found_at = self.body.mark_words(words)
        in_files = self.files.mark_words(words)
        return self.files.y() + (in_files or 0) if found_at is None and in_files is not None else found_at or 0

    def show_marks(self, shown: bool) -> None:
        """Underlines what was drafted, where that is known."""
        self._marks_shown = shown
        if self._is_user:
            return
        if not shown:
            self.body.set_marks(None)
            return
        marks = MarksLayer(self.body.document())
        pieces = self._pieces or decode(self.message.pieces_json)
        marks.set_pieces(pieces, self.body.text.source, self._answer_start)
        self._layer = marks
        self.body.set_marks(marks)

    def add_pieces(self, pieces: Sequence[Piece]) -> None:
        """What the streaming reply grew by; comes before the text."""
        self._pieces += pieces
        if self._marks_shown and self._layer is not None:
            self._layer.add_pieces(pieces)

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
        QGuiApplication.clipboard().setText(split_reply(self.message.content).answer or self.body.text.source)

    @Slot()
    def _on_again(self) -> None:
        self.regenerate_requested.emit(self.message.id)

    @Slot(int)
    def _on_branch(self, step: int) -> None:
        self.branch_requested.emit(self.message.id, step)

    @Slot()
    def _on_edit(self) -> None:
        if self.editor is None:
            self.editor = MessageEditor(self._icons, self.message.content, self.send_with_enter, self)
            self.editor.accepted.connect(self._on_edited)
            self.editor.cancelled.connect(self._close_editor)
            self.editor.cancelled.connect(self.edit_cancelled)
            self.editor.show()
            self.grew.emit()
        self.editor.focus()

    @Slot(str)
    def _on_edited(self, text: str) -> None:
        self._close_editor()
        self.edit_requested.emit(self.message.id, text)

    @Slot()
    def _close_editor(self) -> None:
        if self.editor is not None:
            self.editor.deleteLater()
            self.editor = None
            self.grew.emit()

    def _show_actions(self) -> None:
        shown = self._is_last or self.underMouse() or self.has_keyboard
        self._foot.show_actions(shown and self.message.state != "streaming")
        self._foot.show_unanswered(self._is_user and self._is_last)

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
        for part in (self.body, self.files, self._foot):
            part.setVisible(self.editor is None)
        if self.editor is not None:
            height = self.editor.sizeHint().height()
            self.editor.setGeometry(0, 0, width, height)
            self.resize(width, height + _EDITOR_GAP_PX)
            return height + _EDITOR_GAP_PX
        if self._is_user:
            inner = self.body.fit_natural(self._widest(width))
            bottom = self.body.fit(inner) + 2 * _PAD - 4
            self.body.move(QPoint(width - inner - _PAD, _PAD - 2))
        else:
            top = self.thinking.fit(width) if self.thinking is not None else 0
            bottom = top + self.body.fit(width) + 4
            self.body.move(0, top)
        if not self._more.isHidden():
            button_width = self._more.sizeHint().width()
            self._more.setGeometry(width - button_width if self._is_user else 0, bottom, button_width, _MORE_PX)
            bottom += _MORE_PX
        self.files.move(width - self._widest(width), bottom)
        bottom += self.files.fit(self._widest(width))
        self._foot.setGeometry(0, bottom, width, _FOOT_PX)
        self.resize(width, bottom + _FOOT_PX)
        return bottom + _FOOT_PX

    def _widest(self, width: int) -> int:
        """Of the text; the user's own stands in a bubble."""
        return int(width * 0.85) - 2 * _PAD if self._is_user else width

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus() and self.editor is None:
            painter.setPen(QPen(self._icons.theme.color("accent"), 2))
            painter.drawLine(1, 2, 1, self.height() - _FOOT_PX - 2)
        if self._is_user and self.editor is None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._icons.theme.color("bubble"))
            area = self.body.geometry().adjusted(-_PAD, -_PAD + 2, _PAD, _PAD - 4)
            painter.drawRoundedRect(area, 12, 12)
