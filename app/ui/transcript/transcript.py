"""The conversation as it is read: a column of messages, made only where they are seen."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from app.refresh import AHEAD_MS
from app.store.records import StoredMessage
from app.ui.markdown.code_block import CodeLook
from app.ui.style.fonts import scaled
from app.ui.style.icons import Icons
from app.ui.transcript.jump_button import JumpButton
from app.ui.transcript.message_column import PAD_PX, MessageColumn, Row
from app.ui.transcript.message_look import MessageLook
from app.words import tr
from engine.records import Piece

if TYPE_CHECKING:
    from app.ui.transcript.message_view import MessageView

_COLUMN_EM = 36  # in sizes of the body type: about 78 characters
_MARGIN = 0.75  # of a screen, above and below what is seen, where messages are made ahead, one at a time
_PASSED_ON = (
    "regenerate_requested", "edit_requested", "delete_requested", "branch_requested", "continue_requested",
    "edit_cancelled",
)  # fmt: skip


class Transcript(QAbstractScrollArea):
    """Messages, newest at the bottom. Follows a streaming reply until the user scrolls up.

    Signals: those of MessageView, passed on.
    """

    regenerate_requested = Signal(int)
    edit_requested = Signal(int, str)
    delete_requested = Signal(int, bool)
    branch_requested = Signal(int, int)
    continue_requested = Signal()
    edit_cancelled = Signal()
    menu_made = Signal(object, object)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._column = MessageColumn()
        self._placing = False
        self._look = MessageLook()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(tr("Conversation"))
        self.viewport().setAutoFillBackground(False)
        self.verticalScrollBar().setSingleStep(40)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self._latest = JumpButton(icons, self)
        self._latest.clicked.connect(self.jump_to_latest)
        self._ahead = QTimer(self, singleShot=True, interval=AHEAD_MS)
        self._ahead.timeout.connect(self._make_ahead)

    # --- content -------------------------------------------------------------------------------

    @property
    def is_empty(self) -> bool:
        return not self._column.rows

    @property
    def is_following(self) -> bool:
        return self._latest.is_following

    def views(self) -> "tuple[MessageView, ...]":
        """The messages that have a widget now."""
        return tuple(row.view for row in self._column.rows if row.view is not None)

    def set_messages(self, messages: Sequence[StoredMessage]) -> None:
        """Another conversation or branch, read from its end."""
        for row in self._column.rows:
            row.let_go()
        self._column = MessageColumn(messages)
        self._latest.follow(True)
        self._place()

    def add_message(self, message: StoredMessage) -> None:
        """One more at the end. The user's own message brings the end into sight."""
        if message.role == "user":
            self._latest.follow(True)
        self._column.rows.append(Row.of(message))
        self._place()

    def set_reply(self, text: str) -> None:
        """The text so far of the last message."""
        if (view := self._last_view()) is not None:
            view.set_text(text)

    def add_pieces(self, pieces: Sequence[Piece]) -> None:
        """Who proposed what the last message grew by; comes before its text."""
        if (view := self._last_view()) is not None:
            view.add_pieces(pieces)

    def show_marks(self, shown: bool) -> None:
        self._set_look(replace(self._look, marks=shown))

    def show_stats(self, shown: bool) -> None:
        self._set_look(replace(self._look, stats=shown))

    def set_send_with_enter(self, wanted: bool) -> None:
        self._set_look(replace(self._look, send_with_enter=wanted))

    def show_code_as(self, look: CodeLook) -> None:
        self._set_look(replace(self._look, code=look))

    def _set_look(self, look: MessageLook) -> None:
        """Of every message that is made, and of those that will be."""
        before, self._look = self._look, look
        for view in self.views():
            look.apply(view, before)

    def step(self, direction: int) -> None:
        """Moves the keyboard to the message above (-1) or below (+1); Tab then leads to what can be done with it."""
        if not self._column.rows:
            return
        wanted = self._column.beside_keyboard(direction)
        bar = self.verticalScrollBar()
        top, bottom = self._column.tops[wanted], self._column.tops[wanted] + self._column.rows[wanted].height
        if top < bar.value() or bottom > bar.value() + self.viewport().height():
            bar.setValue(top - PAD_PX)
        if (view := self._column.rows[wanted].view) is not None:
            view.setFocus(Qt.FocusReason.TabFocusReason)

    def last_of(self, role: str) -> "MessageView | None":
        """The user's latest message, or the latest answer."""
        rows = [row for row in self._column.rows if row.message.role == role]
        return self._ensure_view(rows[-1]) if rows else None

    def show_found(self, message_id: int | None, words: Sequence[str]) -> None:
        """The message that a search found, with its words marked; None takes the marks away."""
        for view in self.views():
            view.mark_words(())
        row = self._column.row_of(message_id)
        if row is not None:
            found_at = self._ensure_view(row).mark_words(words)
            self.show_at(row.message.id, found_at - self.viewport().height() // 3)

    @property
    def reading_place(self) -> tuple[int, int] | None:
        """The message that the screen begins in, and how many pixels below its top; None: the end is followed."""
        index, below = self._column.anchor(self.verticalScrollBar().value())
        return None if self._latest.is_following or self.is_empty else (self._column.rows[index].message.id, below)

    def show_at(self, message_id: int, below: int) -> None:
        """Lets the screen begin so many pixels below the top of a message; nothing where it is not on this branch."""
        row = self._column.row_of(message_id)
        if row is not None:
            self._latest.follow(False)
            self._ensure_view(row)
            self._place()
            self.verticalScrollBar().setValue(self._column.top_of(row) + below)
            self._place()

    def show_cut(self, message_id: int | None, summary: str = "") -> None:
        """The model is sent the conversation from this message on; None: all of it."""
        self._column.set_cut(message_id, summary)
        self._place()

    @Slot(object)
    def show_stop(self, message_id: int | None) -> None:
        """A full context ended this answer, and nothing makes room; None: the conversation goes on."""
        self._column.set_stop(message_id)

    def set_waiting(self, sentence: str) -> None:
        """What happens before the first token of the last message."""
        if (view := self._last_view()) is not None:
            view.set_waiting(sentence)

    def finish_reply(self, message: StoredMessage) -> None:
        """The last message as it was stored."""
        self._column.update(message)
        self._place()

    def remove_message(self, message_id: int) -> None:
        self._column.remove(message_id)
        self._place()

    @Slot()
    def jump_to_latest(self) -> None:
        self._latest.follow(True)
        self._place()

    # --- placing -------------------------------------------------------------------------------

    def _place(self) -> None:
        """Makes what is in sight, measures it, and puts it where it belongs; what is read stays where it is."""
        if self._placing or self.viewport().width() < 80:
            return
        self._placing = True
        try:
            anchor, shift = self._column.anchor(self.verticalScrollBar().value())
            for _ in range(4):
                self._lay_out(anchor, shift)
                if not self._measure_visible():
                    break
            self._lay_out(anchor, shift)
            self._move_views()
        finally:
            self._placing = False
        if self._column.next_unmade(self._near(_MARGIN), self._near(0)) is not None:
            self._ahead.start()

    def _lay_out(self, anchor: int, shift: int) -> None:
        self._column.stack()
        bar = self.verticalScrollBar()
        height = self.viewport().height()
        bar.setPageStep(height)
        bar.setRange(0, max(0, self._column.height - height))
        if self._latest.is_following:
            bar.setValue(bar.maximum())
        elif anchor < len(self._column.tops):
            bar.setValue(self._column.tops[anchor] + shift)

    def _measure_visible(self) -> bool:
        """True where a height came out other than was thought."""
        rows, width = self._column.rows, self._column_width()
        for row in rows[self._near(0)]:
            self._ensure_view(row)
        changed = [row.measure(width) for row in rows[self._near(_MARGIN)]]
        return any(changed)

    def _ensure_view(self, row: Row) -> "MessageView":
        if row.view is None:
            row.view = self._make(row)
            row.measured_width = 0
            self._column.show_lines(row)
        return row.view

    @Slot()
    def _make_ahead(self) -> None:
        """One message; the next one in another frame."""
        if (row := self._column.next_unmade(self._near(_MARGIN), self._near(0))) is not None:
            self._ensure_view(row)
            self._place()

    def _near(self, margin: float) -> slice:
        """The rows in sight, and those up to `margin` screens above and below."""
        value, height = self.verticalScrollBar().value(), self.viewport().height()
        return self._column.between(value - int(height * margin), value + height + int(height * margin))

    def _move_views(self) -> None:
        left = (self.viewport().width() - self._column_width()) // 2
        self._column.move_views(left, self.verticalScrollBar().value(), self._near(_MARGIN))
        self._latest.place()

    def _column_width(self) -> int:
        return min(_COLUMN_EM * scaled(self._icons.theme.body_px), self.viewport().width() - 2 * PAD_PX)

    def _make(self, row: Row) -> "MessageView":
        from app.ui.transcript.message_view import MessageView  # Markdown with it: an empty page shows before

        view = MessageView(self._icons, row.message, self.viewport(), self._column_width())
        for name in _PASSED_ON:
            getattr(view, name).connect(getattr(self, name))
        view.grew.connect(self._on_grew)
        view.led_to.connect(self._on_led_to)
        view.menu_made.connect(self.menu_made)
        self._look.apply(view)
        return view

    def _last_view(self) -> "MessageView | None":
        return self._ensure_view(self._column.rows[-1]) if self._column.rows else None

    # --- events --------------------------------------------------------------------------------

    @Slot()
    def _on_grew(self) -> None:
        if (row := self._column.row_with(self.sender())) is not None:
            row.measured_width = 0
        self._place()

    @Slot(int)
    def _on_led_to(self, below_top: int) -> None:
        if (row := self._column.row_with(self.sender())) is not None:
            self.show_at(row.message.id, below_top - self.viewport().height() // 3)

    @Slot()
    def _on_scrolled(self) -> None:
        if self._placing:
            return
        bar = self.verticalScrollBar()
        self._latest.follow(bar.value() >= bar.maximum() - 4)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()
