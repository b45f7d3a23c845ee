"""Thin lines across the transcript: from here on the model is sent the conversation, or nothing fits any more."""

from PySide6.QtCore import QObject, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.ui.style.fonts import SMALL_PX, scaled
from app.ui.style.icons import Icons, TextButton
from app.ui.widgets.label import Label
from app.words import tr, trn

_HEIGHT_PX = 32
_GAP_PX = 12
_PAD_PX = 12


def sentence(messages: int, has_summary: bool) -> str:
    """What became of the messages above the line."""
    if has_summary:
        return trn("Summarised: %n earlier message", "Summarised: %n earlier messages", messages)
    return trn("%n earlier message is no longer sent", "%n earlier messages are no longer sent", messages)


class ContextLine(QWidget):
    """A sentence between two lines; a summary of what was before unfolds.

    Signals:
        grew: it needs another height.
    """

    grew = Signal()

    def __init__(self, icons: Icons, text: str, tip: str, summary: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self.setAccessibleName(text)
        self.head: TextButton | Label
        if summary:
            self.head = TextButton(icons, text, "chevron-right", kind="quiet", parent=self)
            self.head.setCheckable(True)
            self.head.setStyleSheet(f"font-size: {scaled(SMALL_PX)}px; padding: 2px 8px")
            self.head.toggled.connect(self._on_toggled)
        else:
            self.head = Label(text, role="small", parent=self)
        self.head.setToolTip(tip)
        self._summary = Label(summary, role="muted", parent=self)
        self._summary.setWordWrap(True)
        self._summary.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._summary.hide()
        self.text = text

    @property
    def shown_summary(self) -> str:
        return self._summary.text() if not self._summary.isHidden() else ""

    def fit(self, width: int) -> int:
        """Takes the width; gives the height, the gap below it included."""
        head = self.head.sizeHint()
        self.head.setGeometry(
            (width - head.width()) // 2, (_HEIGHT_PX - head.height()) // 2, head.width(), head.height()
        )
        height = _HEIGHT_PX
        if not self._summary.isHidden():
            inner = width - 2 * _PAD_PX
            needed = self._summary.heightForWidth(inner)
            self._summary.setGeometry(_PAD_PX, height + _PAD_PX // 2, inner, needed)
            height += needed + _PAD_PX
        self.resize(width, height)
        return height + _GAP_PX

    @Slot(bool)
    def _on_toggled(self, is_open: bool) -> None:
        self._summary.setVisible(is_open)
        if isinstance(self.head, TextButton):
            self.head.set_icon("chevron-down" if is_open else "chevron-right")
        self.grew.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._icons.theme.color("border_strong"), 1))
        middle, head = _HEIGHT_PX // 2, self.head.geometry()
        painter.drawLine(0, middle, head.left() - 8, middle)
        painter.drawLine(head.right() + 8, middle, self.width(), middle)
        if not self._summary.isHidden():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._icons.theme.color("info_soft"))
            painter.drawRoundedRect(QRectF(0, _HEIGHT_PX, self.width(), self.height() - _HEIGHT_PX), 8, 8)


class ContextLines(QObject):
    """Of one message.

    Attributes:
        above: what was before is no longer sent.
        below: nothing fits any more.

    Signals:
        grew: the message needs another height.
    """

    grew = Signal()

    def __init__(self, icons: Icons, message: QWidget) -> None:
        super().__init__(message)
        self._icons, self._message = icons, message
        self.above: ContextLine | None = None
        self.below: ContextLine | None = None
        self._cut = (0, "")

    def show_cut(self, messages: int, summary: str) -> None:
        """So many messages before this one are no longer sent; 0: all are."""
        if (messages, summary) == self._cut:
            return
        self._cut = (messages, summary)
        told = (
            tr("Show what the model is told of them")
            if summary
            else tr("The context was full. The model is still told the system prompt.")
        )
        before, self.above = self.above, None
        if messages:
            self.above = self._line(sentence(messages, bool(summary)), told, summary)
        self._show_instead(before)

    def show_stop(self, is_here: bool) -> None:
        """The context was full after this answer, and nothing makes room."""
        if is_here == (self.below is not None):
            return
        ways = tr(
            "Start a new conversation, raise the context in the settings, or let Tandem leave out the oldest turns."
        )
        before, self.below = self.below, None
        if is_here:
            self.below = self._line(tr("The context is full: the answer ends here"), ways)
        self._show_instead(before)

    def _line(self, text: str, tip: str, summary: str = "") -> ContextLine:
        line = ContextLine(self._icons, text, tip, summary, self._message)
        line.grew.connect(self.grew)
        line.show()
        return line

    def _show_instead(self, before: ContextLine | None) -> None:
        if before is not None:
            before.deleteLater()
        self.grew.emit()
