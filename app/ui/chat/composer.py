"""Where the user types: a field that grows, Send and Stop, Speculative or Vanilla, and how full the context is."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.ui.attached.chip import ChipText
from app.ui.attached.chip_row import ChipRow
from app.ui.markdown.long_text import wrap_mode
from app.ui.style.fonts import BODY_PX, sans, scaled
from app.ui.style.icons import IconButton, Icons
from app.ui.widgets.context_gauge import ContextGauge
from app.ui.widgets.segmented import Segmented

_MOST_LINES = 8
_GAUGE_FROM_PX = 460
LONG_TEXT = 4000  # characters; what is pasted and longer is attached, so that the question stays readable
_COLUMN_PX = 592  # the transcript's column and a little more


class PromptField(QPlainTextEdit):
    """Grows from one line to eight.

    Signals:
        send_pressed: Enter, or Ctrl+Enter where Enter breaks the line.
        focus_changed: got or lost the keyboard.
        long_text_pasted: a text that is long enough to be a file of its own; it is not in the field.
        files_pasted: paths of files that were copied elsewhere.
    """

    send_pressed = Signal()
    focus_changed = Signal(bool)
    long_text_pasted = Signal(str)
    files_pasted = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.send_with_enter = True
        self.setFont(sans(BODY_PX))
        self.setStyleSheet(f"font-size: {scaled(BODY_PX)}px")
        self.setAccessibleName("Message")
        self.setPlaceholderText("Write a message")
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(4)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    @Slot()
    def _fit(self) -> None:
        line = self.fontMetrics().lineSpacing()
        lines = max(1, int(self.document().size().height()))
        self.setFixedHeight(min(lines, _MOST_LINES) * line + 10)
        scrolling = lines > _MOST_LINES
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if scrolling else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if enter and not shift and (control or self.send_with_enter):
            self.send_pressed.emit()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keys that would do nothing here are for the window: undo with nothing to undo, the end at the end."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            nothing_to_undo = event.matches(QKeySequence.StandardKey.Undo) and not self.document().isUndoAvailable()
            to_the_end = event.matches(QKeySequence.StandardKey.MoveToEndOfDocument)
            if nothing_to_undo or (to_the_end and self.textCursor().atEnd()):
                event.ignore()
                return True
        return super().event(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasUrls():
            self.files_pasted.emit([Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile()])
        elif len(source.text()) > LONG_TEXT:
            self.long_text_pasted.emit(source.text())
        else:
            self.insert_text(source.text())

    def insert_text(self, text: str) -> None:
        """At the cursor, however long it is."""
        self.setWordWrapMode(wrap_mode(self.toPlainText() + text))
        self.insertPlainText(text)

    def set_text(self, text: str) -> None:
        """Another text, read from its end."""
        self.clear()  # or the old text would be laid out once more, in the new mode
        self.setWordWrapMode(wrap_mode(text))
        self.setPlainText(text)
        self.moveCursor(self.textCursor().MoveOperation.End)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return any(url.isLocalFile() for url in source.urls()) if source.hasUrls() else source.hasText()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files are for the window, which opens models and attaches the rest."""
        if event.mimeData().hasUrls():
            event.ignore()
        else:
            super().dragEnterEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_changed.emit(False)


class Composer(QWidget):
    """Signals:
    submitted: the text to send; the field keeps it until `clear`.
    stop_requested: the answer should end.
    speculative_changed: drafting wanted or not.
    text_edited: the unsent text.
    """

    submitted = Signal(str)
    stop_requested = Signal()
    speculative_changed = Signal(bool)
    marks_changed = Signal(bool)
    text_edited = Signal(str)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._generating = False
        self._ready = False
        self.chips = ChipRow(icons)
        self.attach = IconButton(icons, "paperclip", "Attach text, code or PDF", "Ctrl+I", size_px=16)
        self.field = PromptField()
        self.field.send_pressed.connect(self._on_send)
        self.field.focus_changed.connect(self._on_focus)
        self.field.textChanged.connect(self._on_text)
        self.mode = Segmented(("Speculative", "Vanilla"), "Decoding")
        tip = "Speculative: the draft guesses ahead, the target checks. Vanilla: the target alone. (Ctrl+D)"
        self.mode.setToolTip(tip)
        self.mode.chosen.connect(self._on_mode)
        self.marks = IconButton(icons, "underline", "Mark the draft tokens", "Ctrl+M", size_px=16)
        self.marks.setCheckable(True)
        self.marks.toggled.connect(self.marks_changed)
        self.compare = IconButton(icons, "columns-2", "Compare with vanilla", "Ctrl+Shift+D", size_px=16)
        self.compare.setCheckable(True)
        self.gauge = ContextGauge(icons.theme)
        self.button = IconButton(icons, "arrow-up", "Send", "Enter", token="on_accent")
        self.button.setProperty("round", True)
        self.button.setFixedSize(32, 32)
        self.button.clicked.connect(self._on_button)
        self._box = self._build_box()
        outer = QHBoxLayout(self)
        outer.setContentsMargins(24, 4, 24, 16)
        outer.addStretch(1)
        outer.addWidget(self._box, 1000)
        outer.addStretch(1)
        self._refresh()

    def _build_box(self) -> QFrame:
        box = QFrame()
        box.setObjectName("composerBox")
        box.setMaximumWidth(scaled(_COLUMN_PX))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.attach)
        row.addWidget(self.mode)
        row.addWidget(self.marks)
        row.addWidget(self.compare)
        row.addStretch(1)
        row.addWidget(self.gauge)
        row.addWidget(self.button)
        column = QVBoxLayout(box)
        column.setContentsMargins(12, 10, 10, 10)
        column.setSpacing(6)
        column.addWidget(self.chips)
        column.addWidget(self.field)
        column.addLayout(row)
        return box

    # --- state ---------------------------------------------------------------------------------

    def text(self) -> str:
        return self.field.toPlainText()

    def set_text(self, text: str) -> None:
        """Unsent text of the conversation that is shown now."""
        if text != self.text():
            self.field.set_text(text)

    def clear(self) -> None:
        self.field.set_text("")

    def show_attachments(self, texts: Sequence[ChipText]) -> None:
        """Files are something to send, also without a word."""
        self.chips.show_chips(texts)
        self._refresh()

    @property
    def _has_something(self) -> bool:
        return bool(self.text().strip() or self.chips.chips)

    def set_send_with_enter(self, wanted: bool) -> None:
        self.field.send_with_enter = wanted
        self._refresh()

    def set_generating(self, generating: bool, stopping: bool = False) -> None:
        self._generating = generating
        self._stopping = stopping
        self._refresh()

    def set_ready(self, ready: bool, placeholder: str) -> None:
        """Without a loaded pair there is nothing to send to; what to do instead stands in the field."""
        self._ready = ready
        self.field.setPlaceholderText(placeholder)
        self._refresh()

    def show_models(self, target: str | None, is_loading: bool) -> None:
        """What becomes of a message. `target`: the name of the model that serves, None: there is none."""
        if is_loading:
            self.set_ready(True, "Write a message; the models are loading")
        elif target is None:
            self.set_ready(False, "Open a target model to begin")
        else:
            self.set_ready(True, f"Message {target}")

    def set_speculative(self, speculative: bool, possible: bool = True, reason: str = "") -> None:
        """`possible` False: there is no draft; `reason` says why Speculative cannot be chosen."""
        self.mode.set_current(0 if speculative else 1)
        self.mode.set_option_enabled(0, possible, reason)

    _stopping = False

    def _refresh(self) -> None:
        if self._generating:
            self.button.set_icon("stop")
            self.button.set_label("Stopping" if self._stopping else "Stop", "Esc")
            self.button.setEnabled(not self._stopping)
            return
        self.button.set_icon("arrow-up")
        self.button.set_label("Send", "Enter" if self.field.send_with_enter else "Ctrl+Enter")
        self.button.setEnabled(self._ready and self._has_something)

    # --- what the user does --------------------------------------------------------------------

    @Slot()
    def _on_send(self) -> None:
        if not self._generating and self._ready and self._has_something:
            self.submitted.emit(self.text())

    @Slot()
    def _on_button(self) -> None:
        if self._generating:
            self.stop_requested.emit()
        else:
            self._on_send()

    @Slot()
    def _on_text(self) -> None:
        self._refresh()
        self.text_edited.emit(self.text())

    @Slot(bool)
    def _on_focus(self, focused: bool) -> None:
        self._box.setProperty("focused", focused)
        self._box.style().unpolish(self._box)
        self._box.style().polish(self._box)

    @Slot(int)
    def _on_mode(self, index: int) -> None:
        self.field.setFocus()
        self.speculative_changed.emit(index == 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.gauge.set_room(event.size().width() >= scaled(_GAUGE_FROM_PX))

    def sizeHint(self) -> QSize:
        return QSize(480, super().sizeHint().height())
