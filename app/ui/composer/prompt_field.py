"""A field for a message: it grows with its text, and Enter sends."""

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from app.ui.style.fonts import BODY_PX, sans, scaled
from app.ui.text.long_text_edit import LongTextEdit
from app.words import tr

_MOST_LINES = 8
_PAGES = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
LONG_TEXT = 4000  # characters; what is pasted and longer is attached, so that the question stays readable


class PromptField(LongTextEdit):
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
        self.setAccessibleName(tr("Message"))
        self.setPlaceholderText(tr("Write a message"))
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
        elif event.key() in _PAGES and not event.modifiers() and not self._scrolls:
            event.ignore()  # they scroll the conversation
        else:
            super().keyPressEvent(event)

    @property
    def _scrolls(self) -> bool:
        return self.verticalScrollBarPolicy() != Qt.ScrollBarPolicy.ScrollBarAlwaysOff

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

    def set_text(self, text: str) -> None:
        """Another text, read from its end."""
        super().set_text(text)
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
