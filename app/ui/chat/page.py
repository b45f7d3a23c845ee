"""The page that is used most: pair bar, transcript or empty state, composer."""

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextDocument
from PySide6.QtWidgets import QAbstractSlider, QFrame, QStackedLayout, QVBoxLayout, QWidget

from app.ui.chat.empty_state import EmptyState
from app.ui.chat.pair_bar import PairBar
from app.ui.composer.composer import Composer
from app.ui.heading.conversation_head import ConversationHead
from app.ui.style.icons import Icons
from app.ui.text.marks_legend import MarksLegend
from app.ui.transcript.last_message import LastMessage
from app.ui.transcript.transcript import Transcript
from app.ui.widgets.notices import Notices, Toast
from app.ui.widgets.undo_list import UndoList

# What the first answer would else wait for, 30 ms: the patterns of addresses and of the most usual language of code.
_READ_AHEAD = "1. *a*, **b** and `c`\n\n```python\npass\n```\n\nhttps://localhost"
_SCROLLING = {
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_Space: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_Home: QAbstractSlider.SliderAction.SliderToMinimum,
    Qt.Key.Key_End: QAbstractSlider.SliderAction.SliderToMaximum,
}
_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class ChatPage(QFrame):
    """Only places its parts; `ChatController` fills them."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chat")
        self.icons = icons
        self.pair_bar = PairBar(icons)
        self.notices = Notices(icons)  # over every page: the window places them
        self.head = ConversationHead(icons)
        self.transcript = Transcript(icons)
        self.last_message = LastMessage(self.transcript)
        self.empty = EmptyState(icons)
        self.marks_legend = MarksLegend(icons.theme)
        self.composer = Composer(icons)
        self._has_messages = False
        self._lanes: QWidget | None = None
        self._is_comparing = False
        self._middle = QStackedLayout()
        self._middle.addWidget(self.empty)
        self._middle.addWidget(self.transcript)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.pair_bar)
        column.addWidget(self.head)
        column.addLayout(self._middle, 1)
        column.addWidget(self.marks_legend)
        column.addWidget(self.composer)
        self.toast = Toast(self, self.composer)
        self.undo_list = UndoList()
        self.composer.marks.toggled.connect(self._show_middle)
        self._show_middle()
        self.transcript.edit_cancelled.connect(self.focus_composer)

    def set_lanes(self, lanes: QWidget) -> None:
        """What stands in the transcript's place while several answers run side by side."""
        self._lanes = lanes
        self._middle.addWidget(lanes)

    def make_ready(self) -> None:
        """After the first paint: brings in what lays out messages, so that the first one need not wait for it."""
        import app.ui.transcript.message_view  # noqa: F401
        from app.ui.markdown.message_document import MessageDocument

        document = QTextDocument()
        MessageDocument(document, self.icons.theme.tokens).set_source(_READ_AHEAD)

    @Slot()
    def focus_composer(self) -> None:
        """Whatever the user did here, what is typed next is a message."""
        self.composer.field.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Nothing on this page but the fields takes letters: over what is read they are the next message.

        What scrolls the conversation does so also from the message field, where that has no use for it.
        """
        is_typed = bool(event.text().strip()) and event.text().isprintable() and not event.modifiers() & _HELD
        is_over = not self.composer.field.hasFocus()
        if is_over and (is_typed or event.matches(QKeySequence.StandardKey.Paste)):
            self.focus_composer()
            QCoreApplication.sendEvent(self.composer.field, event)
        elif event.key() in _SCROLLING and not event.modifiers():
            self.transcript.verticalScrollBar().triggerAction(_SCROLLING[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def send_with_enter(self, wanted: bool) -> None:
        """Enter sends, here and in the editor of a message; else Ctrl+Enter does."""
        self.composer.set_send_with_enter(wanted)
        self.transcript.set_send_with_enter(wanted)

    def show_transcript(self, has_messages: bool) -> None:
        """The transcript, or what to do where there is none."""
        self._has_messages = has_messages
        self._show_middle()

    @property
    def is_comparing(self) -> bool:
        return self._is_comparing

    def set_comparing(self, comparing: bool) -> None:
        """The lanes of Compare instead of the transcript."""
        self._is_comparing = comparing
        self._show_middle()

    @Slot()
    def _show_middle(self) -> None:
        reading = self.transcript if self._has_messages else self.empty
        comparing = self._lanes if self._is_comparing else None
        self._middle.setCurrentWidget(comparing or reading)
        self.marks_legend.setVisible(self.composer.marks.isChecked() and (comparing or reading) is self.transcript)
