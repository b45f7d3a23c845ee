"""What is drawn around the words of a message: lines of quotations, rules, frames of tables, boxes of tasks.

The document comes along everywhere: PySide lets go of one that `block.document()` or `table.document()` gave.
"""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QTextBlock,
    QTextDocument,
    QTextListFormat,
    QTextTable,
)

from app.ui.markdown.tables import area_of, root_frame
from app.ui.markdown.text_formats import LIST_STEP_PX, TABLE_TOP_PX, Property

Color = Callable[[str], QColor]  # of a token of the palette
Layout = QAbstractTextDocumentLayout
UNMARKED = QTextListFormat.Style.ListStyleUndefined
_ROUND_PX = 8
_BOX_PX = 14  # of a task
_DOT_PX = 5.0
_SIGN_PX = 13  # from the words of an item to the middle of its dot or box
_BAR_PX = 3  # of a quotation
_NOTES_LINE_PX = 96  # over the footnotes


def paint_tables(painter: QPainter, document: QTextDocument, color: Color, visible: QRectF) -> None:
    """Under the text: a round frame, and the ground of the header."""
    for frame in root_frame(document).childFrames():
        if not isinstance(frame, QTextTable):
            continue
        area = area_of(document, frame)
        if not area.intersects(visible):
            continue
        box = area.adjusted(0.5, 0.5, -0.5, -0.5)
        painter.save()
        head = QPainterPath()
        head.addRoundedRect(box, _ROUND_PX, _ROUND_PX)
        painter.setClipRect(QRectF(area.left(), area.top(), area.width(), _head_bottom(document, frame) - area.top()))
        painter.fillPath(head, color("code"))
        painter.setClipping(False)
        painter.strokePath(head, QPen(color("border"), 1))
        painter.restore()


def _head_bottom(document: QTextDocument, table: QTextTable) -> float:
    """Where the second row begins; without one, where the table ends."""
    if table.rows() < 2:
        return area_of(document, table).bottom()
    words = table.cellAt(1, 0).firstCursorPosition().block()
    return document.documentLayout().blockBoundingRect(words).top() - TABLE_TOP_PX


def paint_blocks(
    painter: QPainter, document: QTextDocument, first: QTextBlock, color: Color, width: float, visible: QRectF
) -> None:
    """From the block `first` to the last that is visible."""
    layout, block = document.documentLayout(), first
    while block.isValid():
        area = layout.blockBoundingRect(block)
        if area.top() > visible.bottom():
            return
        if area.bottom() < visible.top():
            block = block.next()
            continue
        form = block.blockFormat()
        bars = form.property(Property.BARS)
        if bars:
            _paint_bars(painter, layout, block, str(bars), color, width)
        if form.property(Property.KIND) == "rule":
            painter.fillRect(QRectF(0, area.center().y(), width, 1), color("border_strong"))
        if task := form.property(Property.TASK):
            _paint_task(painter, layout, block, task == "done", color, width)
        elif block.textList() is not None and block.textList().format().style() == UNMARKED:
            _paint_dot(painter, layout, block, color, width)
        if form.property(Property.NOTE) and form.topMargin() > 0:
            painter.fillRect(QRectF(0, area.top() - form.topMargin() / 2, _NOTES_LINE_PX, 1), color("border_strong"))
        block = block.next()


def _paint_bars(painter: QPainter, layout: Layout, block: QTextBlock, bars: str, color: Color, width: float) -> None:
    """One line for each quotation, down to the next block where that stands in it too."""
    area = layout.blockBoundingRect(block)
    following = block.next()
    further = str(following.blockFormat().property(Property.BARS) or "").split() if following.isValid() else []
    for bar in bars.split():
        bottom = layout.blockBoundingRect(following).top() if bar in further else area.bottom()
        runs_left = block.textDirection() == Qt.LayoutDirection.RightToLeft
        left = width - int(bar) - _BAR_PX if runs_left else int(bar)
        painter.fillRect(QRectF(left, area.top(), _BAR_PX, bottom - area.top()), color("border_strong"))


def _paint_dot(painter: QPainter, layout: Layout, block: QTextBlock, color: Color, width: float) -> None:
    """Before an item of a list without numbers: full on the first level, a ring on the next, and so on."""
    depth = block.textList().format().indent()
    box = _before_item(layout, block, depth, _DOT_PX, width)
    if box is None:
        return
    painter.save()
    painter.setPen(QPen(color("muted"), 1.2) if depth % 2 == 0 else Qt.PenStyle.NoPen)
    painter.setBrush(color("muted") if depth % 2 else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(box)
    painter.restore()


def _before_item(layout: Layout, block: QTextBlock, depth: int, size_px: float, width: float) -> QRectF | None:
    """A square in the middle of the first line's height, where the sign of an item stands."""
    line = block.layout().lineAt(0)
    if not line.isValid():
        return None
    area, form = layout.blockBoundingRect(block), block.blockFormat()
    middle = area.top() + line.y() + line.ascent() - QFontMetricsF(block.charFormat().font()).xHeight() / 2
    if block.textDirection() == Qt.LayoutDirection.RightToLeft:
        centre = width - form.rightMargin() - depth * LIST_STEP_PX + _SIGN_PX
    else:
        centre = form.leftMargin() + depth * LIST_STEP_PX - _SIGN_PX
    return QRectF(centre - size_px / 2, middle - size_px / 2, size_px, size_px)


def _paint_task(
    painter: QPainter, layout: Layout, block: QTextBlock, is_done: bool, color: Color, width: float
) -> None:
    box = _before_item(layout, block, block.blockFormat().indent(), _BOX_PX - 1, width)
    if box is None:
        return
    painter.save()
    painter.setPen(QPen(color("accent" if is_done else "faint"), 1.2))
    painter.setBrush(color("accent") if is_done else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 3, 3)
    if is_done:
        pen = QPen(color("on_accent"), 1.8)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        x, y = box.left(), box.top()
        painter.drawPolyline([QPointF(x + 3, y + 6.8), QPointF(x + 5.6, y + 9.4), QPointF(x + 10.2, y + 4)])
    painter.restore()
