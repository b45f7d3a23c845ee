"""The boxes around a message's blocks of code: their ground, head, buttons, line numbers and scroll bars."""

from functools import partial

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPen, QTextBlock
from PySide6.QtWidgets import QScrollBar, QTextBrowser, QWidget

from app.ui.markdown.code_block import CodeBlock, CodeLook
from app.ui.markdown.code_colours import language_name
from app.ui.markdown.message_document import MessageDocument
from app.ui.markdown.text_formats import CODE_FOOT_PX, CODE_HEAD_PX, CODE_PAD_PX
from app.ui.style.fonts import SMALL_PX, mono, sans
from app.ui.style.icons import Icons
from app.ui.text.code_bar import CodeBar
from app.words import tr

_ROUND_PX = 8
_BAR_PX = 10  # of a scroll bar, in the foot of the box


class CodeBoxes(QObject):
    """Those of one message, placed after its text was laid out and kept where they have not moved.

    Signals:
        look_changed: a block looks another way, and may be higher or lower than before.
    """

    look_changed = Signal()

    def __init__(self, icons: Icons, view: QTextBrowser, text: MessageDocument) -> None:
        super().__init__(view)
        self._icons, self._view, self._text = icons, view, text
        self.areas: list[QRectF] = []  # of the blocks that are laid out, in order
        self.bars: list[CodeBar] = []
        self._scrolls: dict[int, QScrollBar] = {}  # of the blocks that are wider than their box
        self.ground = "surface"  # the colour that the message stands on

    # --- places --------------------------------------------------------------------------------

    def forget(self, changed_from: int) -> None:
        """The document was written anew from that position on."""
        del self.areas[sum(1 for code in self._text.code_blocks if code.last < changed_from) :]

    def forget_all(self) -> None:
        self.areas.clear()

    def place(self) -> None:
        blocks = self._text.code_blocks
        while len(self.bars) > len(blocks):
            _take_away(self.bars.pop())
        for number in [number for number in self._scrolls if number >= len(blocks)]:
            _take_away(self._scrolls.pop(number))
        while len(self.bars) < len(blocks):
            bar = CodeBar(self._icons, self._view.viewport())
            bar.look_changed.connect(partial(self._on_look, len(self.bars)))
            bar.stand_after(self.bars[-1].copy if self.bars else self._view)
            bar.show()
            self.bars.append(bar)
        for number in range(len(self.areas), len(blocks)):  # those before have not moved
            area = self._area(blocks[number])
            bar = self.bars[number]
            bar.show_code(blocks[number], self._text.look_of(number))
            bar.adjustSize()
            bar.move(int(area.right()) - bar.width() - 6, int(area.top()) + (CODE_HEAD_PX - bar.height()) // 2)
            self.areas.append(area)
            self._place_scroll(blocks[number], area)

    def _area(self, code: CodeBlock) -> QRectF:
        layout = self._view.document().documentLayout()
        top = layout.blockBoundingRect(self._first_line(code)).top() - CODE_HEAD_PX
        bottom = layout.blockBoundingRect(self._view.document().findBlock(code.last)).bottom() + CODE_FOOT_PX
        return QRectF(code.left_px, top, self._view.width() - code.left_px, bottom - top)

    def _first_line(self, code: CodeBlock) -> QTextBlock:
        return self._view.document().findBlock(code.first)

    def _on_look(self, number: int, look: CodeLook) -> None:
        del self.areas[number:]
        self._text.set_own_look(self._text.code_blocks[number], look)
        self.look_changed.emit()

    # --- lines that are wider than the box -----------------------------------------------------

    def _place_scroll(self, code: CodeBlock, area: QRectF) -> None:
        beyond = 0 if self._text.look_of(code.number).wrap else self._beyond(code, area)
        scroll = self._scrolls.get(code.number)
        if beyond <= 0:
            if scroll is not None:
                _take_away(self._scrolls.pop(code.number))
            return
        if scroll is None:
            scroll = QScrollBar(Qt.Orientation.Horizontal, self._view.viewport())
            scroll.setSingleStep(40)
            scroll.valueChanged.connect(partial(self._on_scrolled, code.number))
            scroll.setAccessibleName(tr("Scroll the code"))
            scroll.show()
            self._scrolls[code.number] = scroll
        scroll.setRange(0, beyond)
        scroll.setPageStep(int(area.width()))
        scroll.setGeometry(int(area.left()) + 4, int(area.bottom()) - _BAR_PX - 2, int(area.width()) - 8, _BAR_PX)
        if scroll.value():
            self._text.scroll_code(code, scroll.value())

    def _beyond(self, code: CodeBlock, area: QRectF) -> int:
        """How many pixels of the longest line do not fit."""
        longest, block = 0.0, self._first_line(code)
        while block.isValid() and block.position() <= code.last:
            layout = block.layout()
            longest = max(longest, layout.lineAt(0).naturalTextWidth() if layout.lineCount() else 0.0)
            block = block.next()
        return int(self._text.code_left_px(code) + longest + CODE_PAD_PX - area.right())

    def _on_scrolled(self, number: int, value: int) -> None:
        if number < len(self._text.code_blocks):
            self._text.scroll_code(self._text.code_blocks[number], value)

    def scroll_at(self, y: float) -> QScrollBar | None:
        """That of the block at `y`."""
        for number, scroll in self._scrolls.items():
            if number < len(self.areas) and self.areas[number].top() <= y <= self.areas[number].bottom():
                return scroll
        return None

    # --- painting ------------------------------------------------------------------------------

    def paint_below(self, painter: QPainter, visible: QRectF) -> None:
        """What lies under the text."""
        theme = self._icons.theme
        for code, area in zip(self._text.code_blocks, self.areas, strict=False):
            if area.intersects(visible):
                painter.setPen(QPen(theme.color("border"), 1))
                painter.setBrush(theme.color("code"))
                painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), _ROUND_PX, _ROUND_PX)
                painter.setPen(theme.color("muted"))
                painter.setFont(sans(SMALL_PX))
                head = QRectF(area.left() + CODE_PAD_PX, area.top(), area.width() / 2, CODE_HEAD_PX)
                painter.drawText(head, Qt.AlignmentFlag.AlignVCenter, language_name(code.language))

    def paint_above(self, painter: QPainter, visible: QRectF) -> None:
        """What lies over the text: the edges of code that is scrolled, and the line numbers."""
        for code, area in zip(self._text.code_blocks, self.areas, strict=False):
            if area.intersects(visible):
                if code.number in self._scrolls:
                    self._paint_edges(painter, code, area)
                if self._text.look_of(code.number).numbers:
                    self._paint_numbers(painter, code, visible)

    def _paint_edges(self, painter: QPainter, code: CodeBlock, area: QRectF) -> None:
        theme = self._icons.theme
        top, height = area.top() + CODE_HEAD_PX, area.height() - CODE_HEAD_PX - CODE_FOOT_PX
        left = self._text.code_left_px(code)
        painter.fillRect(QRectF(area.left() + 1, top, left - area.left() - 1, height), theme.color("code"))
        painter.fillRect(QRectF(area.right() - CODE_PAD_PX, top, CODE_PAD_PX, height), theme.color("code"))
        painter.fillRect(QRectF(0, top, area.left(), height), theme.color(self.ground))
        for edge in (area.left(), area.right() - 1):
            painter.fillRect(QRectF(edge, top, 1, height), theme.color("border"))

    def _paint_numbers(self, painter: QPainter, code: CodeBlock, visible: QRectF) -> None:
        layout = self._view.document().documentLayout()
        painter.setPen(self._icons.theme.color("muted"))
        painter.setFont(mono(self._text.code_px))
        right = self._text.code_left_px(code) - CODE_PAD_PX
        block, number = self._first_line(code), 1
        while block.isValid() and block.position() <= code.last:
            area = layout.blockBoundingRect(block)
            if area.top() > visible.bottom():
                return
            if area.bottom() >= visible.top() and block.layout().lineCount():
                line = block.layout().lineAt(0)
                place = QRectF(0, area.top() + line.y(), right, line.height())
                painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(number))
            block, number = block.next(), number + 1


def _take_away(widget: QWidget) -> None:
    """Out of sight at once: it is deleted when the window has nothing else to do."""
    widget.hide()
    widget.deleteLater()
