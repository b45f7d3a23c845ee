"""The branches of a conversation as a small tree: over the transcript while somebody chooses one."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.chat.branch_tree import TreeRow
from app.ui.style.fonts import SMALL_PX, sans
from app.ui.style.theme import Theme
from app.ui.widgets.label import Label
from app.words import tr, tr_noop

_ROW_PX = 28
_INDENT_PX = 18
_WIDTH_PX = 420
_MOST_ROWS = 14
_ONE_LINE = tr_noop("One branch so far. Edit a message, or regenerate a reply, and the other version is found here.")
_ROW = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex


class BranchDelegate(QStyledItemDelegate):
    """A dot for each message on a line for each fork above it; what is shown now is filled, its words are strong."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(_WIDTH_PX, _ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: TreeRow = index.data(_ROW)
        color, area = self._theme.color, QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        state = option.state
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("accent_soft" if state & QStyle.StateFlag.State_Selected else "hover"))
            painter.drawRoundedRect(area, 6, 6)
        painter.setPen(QPen(color("border_strong"), 1))
        for level in {*row.below, row.depth}:
            x, middle = self._x(area, level), area.center().y()
            top = middle if level == row.depth and index.row() == 0 else area.top()
            painter.drawLine(x, top, x, area.bottom() if level in row.below else middle)
        self._paint_dot(painter, row, QPointF(self._x(area, row.depth) + 0.5, area.center().y() + 0.5))
        left = self._x(area, row.depth) + 14
        font = sans(SMALL_PX, QFont.Weight.DemiBold if row.is_current and not row.folded else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(color("text" if row.is_current and not row.folded else "muted"))
        room = area.adjusted(left - area.left(), 0, -8, 0)
        text = painter.fontMetrics().elidedText(_words(row), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()

    @staticmethod
    def _x(area: QRect, level: int) -> int:
        return area.left() + 14 + level * _INDENT_PX

    def _paint_dot(self, painter: QPainter, row: TreeRow, at: QPointF) -> None:
        if row.folded:
            return
        accent = self._theme.color("accent")
        painter.setPen(QPen(accent if row.is_current else self._theme.color("muted"), 1.5))
        painter.setBrush(accent if row.is_current else self._theme.color("raised"))
        painter.drawEllipse(at, 4, 4)


class BranchList(QFrame):
    """A popup. Arrow keys and Enter, or a click, choose a message; Escape leaves everything as it is.

    Signals:
        chosen: id of the message to go to.
        closed: it is gone again.
    """

    chosen = Signal(int)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("card")
        self.setAccessibleName(tr("Branches of this conversation"))
        self.list = QListWidget()
        self.list.setItemDelegate(BranchDelegate(theme, self.list))
        self.list.setMouseTracking(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(tr("Branches of this conversation"))
        self.list.itemClicked.connect(self._on_item)
        self.list.itemActivated.connect(self._on_item)
        self._note = Label(tr(_ONE_LINE), role="small")
        self._note.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        column.addWidget(self._note)
        column.addWidget(self.list)

    def open(self, rows: Sequence[TreeRow], branches: int, at: QPoint) -> None:
        """`at`: its top right corner, on the screen."""
        self.list.clear()
        for row in rows:
            item = QListWidgetItem()
            item.setData(_ROW, row)
            words = _words(row)
            if row.is_current and not row.folded:
                words = tr("{message}, shown now", message=words)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
            self.list.addItem(item)
        self._note.setVisible(branches < 2)
        last = max((number for number, row in enumerate(rows) if row.is_current), default=0)
        self.list.setCurrentRow(last)
        self.list.setFixedHeight(min(len(rows), _MOST_ROWS) * _ROW_PX + 4)
        self.setFixedWidth(_WIDTH_PX)
        self.adjustSize()
        self.move(at.x() - self.width(), at.y())
        self.show()
        self.list.scrollToItem(self.list.item(last))
        self.list.setFocus()

    @Slot(QListWidgetItem)
    def _on_item(self, item: QListWidgetItem) -> None:
        if not self.isVisible():  # Enter reaches the list and this frame
            return
        row: TreeRow = item.data(_ROW)
        self.close()
        self.chosen.emit(row.message_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (item := self.list.currentItem()) is not None:
            self._on_item(item)
        elif event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)


def _words(row: TreeRow) -> str:
    """Who says what; of messages that are folded, how many there are."""
    if row.folded:
        return row.text
    return tr("You: {text}", text=row.text) if row.role == "user" else tr("Reply: {text}", text=row.text)
