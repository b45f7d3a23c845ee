"""A model's thinking above its answer: one line that unfolds."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.store.records import ReplyStats
from app.ui.style.fonts import scaled
from app.ui.style.icons import Icons, TextButton
from app.ui.text.message_body import MessageBody
from app.words import tr, trn

_HEAD_PX = 28
_INDENT_PX = 16  # the text stands right of a line
_GAP_PX = 8


def heading(stats: ReplyStats | None, is_open: bool, is_over: bool = True) -> str:
    """What the folded line says. `is_open`: the thinking has not ended; `is_over`: and nothing more of it comes."""
    if is_open and not is_over:
        return tr("Thinking")
    if stats is None or not stats.thinking_tokens:
        return tr("Thought, and did not come to an answer") if is_open else tr("Thought before the answer")
    if is_open:
        return trn(
            "Thought for {seconds:.1f} s, %n token, and did not come to an answer",
            "Thought for {seconds:.1f} s, %n tokens, and did not come to an answer",
            stats.thinking_tokens,
            seconds=stats.thinking_seconds,
        )
    return trn(
        "Thought for {seconds:.1f} s, %n token",
        "Thought for {seconds:.1f} s, %n tokens",
        stats.thinking_tokens,
        seconds=stats.thinking_seconds,
    )


class ThinkingBlock(QWidget):
    """Folded until somebody opens it; `fit` says how high it is then.

    Signals:
        grew: it needs another height.
    """

    grew = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._text = ""
        self._body: MessageBody | None = None  # made when it is first unfolded
        self.head = TextButton(icons, tr("Thinking"), "chevron-right", kind="quiet", parent=self)
        self.head.setCheckable(True)
        self.head.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.head.toggled.connect(self._on_toggled)

    @property
    def is_open(self) -> bool:
        return self.head.isChecked()

    @property
    def text(self) -> str:
        return self._text

    def show_thinking(self, text: str, heading: str) -> None:
        """`heading`: e.g. "Thought for 3.2 s, 214 tokens"."""
        self._text = text
        self.head.setText(f" {heading}")
        self.head.setAccessibleName(heading)
        if self._body is not None and self.is_open:
            self._body.set_source(text)

    def fit(self, width: int) -> int:
        """Takes the width; gives the height."""
        height = head = scaled(_HEAD_PX)
        self.head.setGeometry(0, 0, min(width, self.head.sizeHint().width()), head)
        if self._body is not None and self.is_open:
            self._body.move(_INDENT_PX, head + 4)
            height += 4 + self._body.fit(width - _INDENT_PX)
        self.resize(width, height)
        return height + _GAP_PX

    @Slot(bool)
    def _on_toggled(self, is_open: bool) -> None:
        if self._body is None:
            self._body = MessageBody(self._icons, parent=self)
            self._body.setAccessibleName(tr("Thinking"))
            self._body.grew.connect(self.grew)
        self.head.set_icon("chevron-down" if is_open else "chevron-right")
        self._body.setVisible(is_open)
        if is_open:
            self._body.set_source(self._text)
        self.grew.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.is_open:
            top = scaled(_HEAD_PX) + 4
            QPainter(self).fillRect(2, top, 2, self.height() - top, self._icons.theme.color("border_strong"))
