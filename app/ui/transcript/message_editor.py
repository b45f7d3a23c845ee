"""The editor that stands in a message's place while it is changed."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.style.fonts import BODY_PX, sans, scaled
from app.ui.style.icons import Icons, TextButton
from app.ui.text.long_text_edit import LongTextEdit
from app.words import tr


class MessageEditor(QFrame):
    """A text with Ask again or Save, and Cancel, which Escape is too.

    In a question Enter sends and Shift+Enter breaks the line, as in the composer; a reply is saved with Ctrl+Enter.

    Signals:
        accepted: the new text.
        cancelled: nothing changes.
    """

    accepted = Signal(str)
    cancelled = Signal()

    def __init__(
        self, icons: Icons, text: str, send_with_enter: bool = True, parent: QWidget | None = None, asks: bool = True,
        may_be_empty: bool = False,
    ) -> None:  # fmt: skip
        """Not `asks`: what the model said is changed, and nothing is asked. `may_be_empty`: it has files."""
        super().__init__(parent)
        self._send_with_enter = send_with_enter
        self.setObjectName("card")
        self.field = LongTextEdit()
        self.field.set_text(text)
        self.field.setFont(sans(BODY_PX))
        self.field.setStyleSheet(f"font-size: {scaled(BODY_PX)}px")
        self.field.setAccessibleName(tr("Your message") if asks else tr("The reply's text"))
        self.field.setTabChangesFocus(True)
        self.field.installEventFilter(self)
        self._send = send = TextButton(icons, tr("Ask again") if asks else tr("Save"), kind="primary")
        if asks:
            send.setToolTip(tr("Ask again (Enter)") if send_with_enter else tr("Ask again (Ctrl+Enter)"))
        else:
            send.setToolTip(tr("Save (Enter)") if send_with_enter else tr("Save (Ctrl+Enter)"))
        cancel = TextButton(icons, tr("Cancel"))
        cancel.setToolTip(tr("Cancel (Esc)"))
        send.clicked.connect(self._on_send)
        cancel.clicked.connect(self.cancelled)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(send)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.addWidget(self.field)
        column.addLayout(row)
        self._asks, self._may_be_empty = asks, may_be_empty
        self.field.textChanged.connect(self._on_text)
        self._on_text()

    def focus(self) -> None:
        """A question is often replaced, a reply corrected."""
        self.field.setFocus()
        if self._asks:
            self.field.selectAll()

    def sizeHint(self) -> QSize:
        document = self.field.document()
        lines = min(12, max(2, document.blockCount() + 1, document.characterCount() // 60 + 2))
        return QSize(400, lines * self.field.fontMetrics().lineSpacing() + 84)

    @Slot()
    def _on_text(self) -> None:
        """Without a word there is nothing to send, and nothing is to be pressed."""
        self._send.setEnabled(self._may_be_empty or bool(self.field.text().strip()))

    @Slot()
    def _on_send(self) -> None:
        if self._send.isEnabled():
            self.accepted.emit(self.field.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched is self.field:
            if event.key() == Qt.Key.Key_Escape:
                self.cancelled.emit()
                return True
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and not shift and (control or self._send_with_enter):
                self._on_send()
                return True
        return super().eventFilter(watched, event)
