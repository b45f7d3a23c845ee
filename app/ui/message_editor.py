"""The editor that stands in a message's place while it is changed."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.ui.fonts import BODY_PX, sans
from app.ui.icons import Icons, TextButton


class MessageEditor(QFrame):
    """A text with Send and Cancel; Escape cancels, Ctrl+Enter sends.

    Signals:
        accepted: the new text.
        cancelled: nothing changes.
    """

    accepted = Signal(str)
    cancelled = Signal()

    def __init__(self, icons: Icons, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._text = QPlainTextEdit(text)
        self._text.setFont(sans(BODY_PX))
        self._text.setStyleSheet(f"font-size: {BODY_PX}px")
        self._text.setAccessibleName("Your message")
        self._text.setTabChangesFocus(True)
        self._text.installEventFilter(self)
        send = TextButton(icons, "Ask again", kind="primary")
        cancel = TextButton(icons, "Cancel")
        send.clicked.connect(self._on_send)
        cancel.clicked.connect(self.cancelled)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(send)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.addWidget(self._text)
        column.addLayout(row)

    def focus(self) -> None:
        self._text.setFocus()
        self._text.selectAll()

    def sizeHint(self) -> QSize:
        lines = min(12, max(2, self._text.document().blockCount() + 1))
        return QSize(400, lines * self._text.fontMetrics().lineSpacing() + 84)

    @Slot()
    def _on_send(self) -> None:
        if self._text.toPlainText().strip():
            self.accepted.emit(self._text.toPlainText())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._text and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.cancelled.emit()
                return True
            control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and control:
                self._on_send()
                return True
        return super().eventFilter(watched, event)
