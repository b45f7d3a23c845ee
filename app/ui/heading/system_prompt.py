"""What the model is told before this conversation: one line that unfolds into an editor."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from app.ui.style.fonts import BODY_PX, SMALL_PX, sans, scaled
from app.ui.style.icons import Icons, TextButton
from app.words import tr

_HEIGHT_PX = 128


class SystemPromptLine(QWidget):
    """Signals: changed: the new text."""

    changed = Signal(str)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self.head = TextButton(icons, tr("No system prompt"), "chevron-right", kind="quiet")
        self.head.setCheckable(True)
        self.head.setStyleSheet(f"font-size: {scaled(SMALL_PX)}px; padding: 4px 6px")
        self.head.setToolTip(tr("What the model is told before this conversation. Opens an editor."))
        self.head.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.head.toggled.connect(self._on_toggled)
        self.field = QPlainTextEdit()
        self.field.setFont(sans(BODY_PX))
        self.field.setStyleSheet(f"font-size: {scaled(BODY_PX)}px")
        self.field.setAccessibleName(tr("System prompt of this conversation"))
        self.field.setPlaceholderText(tr("For example: Answer briefly, and in French."))
        self.field.setTabChangesFocus(True)
        self.field.setFixedHeight(_HEIGHT_PX)
        self.field.installEventFilter(self)
        self.save = TextButton(icons, tr("Save"), kind="primary")
        self.save.setToolTip(tr("It counts from the next answer on (Ctrl+Enter)"))
        self.save.clicked.connect(self._on_save)
        cancel = TextButton(icons, tr("Cancel"))
        cancel.setToolTip(tr("Cancel (Esc)"))
        cancel.clicked.connect(self.fold)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self._build_card(cancel))
        self.show_text("")

    def _build_card(self, cancel: QWidget) -> QFrame:
        self._card = QFrame()
        self._card.setObjectName("card")
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.save)
        column = QVBoxLayout(self._card)
        column.setContentsMargins(12, 10, 12, 12)
        column.addWidget(self.field)
        column.addLayout(row)
        self._card.hide()
        return self._card

    @property
    def text(self) -> str:
        return self._text

    @property
    def is_open(self) -> bool:
        return self.head.isChecked()

    def show_text(self, text: str) -> None:
        """Of the conversation that is shown now; what is being typed for another one is left."""
        self._text = text
        self.fold()
        self._show_head()

    @Slot()
    def fold(self) -> None:
        """Nothing is changed."""
        self.head.setChecked(False)

    @Slot(bool)
    def _on_toggled(self, is_open: bool) -> None:
        self.head.set_icon("chevron-down" if is_open else "chevron-right")
        self._card.setVisible(is_open)
        if is_open:
            self.field.setPlainText(self._text)
            self.field.setFocus()
        self._show_head()

    @Slot()
    def _on_save(self) -> None:
        text = self.field.toPlainText().strip()
        has_changed, self._text = text != self._text, text
        self.fold()
        if has_changed:
            self.changed.emit(text)

    def _show_head(self) -> None:
        line = " ".join(self._text[:1000].split())
        whole = tr("System prompt: {text}", text=line) if line else tr("No system prompt")
        room = max(60, self.width() - 40)
        self.head.setText(
            f" {self.head.fontMetrics().elidedText(whole, Qt.TextElideMode.ElideRight, room)}".replace("&", "&&")
        )
        self.head.setAccessibleName(whole)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_head()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched is self.field:
            if event.key() == Qt.Key.Key_Escape:
                self.fold()
                return True
            control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._on_save()
                return True
        return super().eventFilter(watched, event)
