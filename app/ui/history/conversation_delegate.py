"""How a row of the conversation list looks, and how its title is edited."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.store.records import FOUND, FOUND_END
from app.ui.history.conversation_model import ROW_ROLE, ListRow
from app.ui.style.fonts import SMALL_PX, UI_PX, sans
from app.ui.style.icons import Icons

_BEFORE = 14  # characters before the first find: a narrow list should show it
Index = QModelIndex | QPersistentModelIndex
_ROW_PX, _HEADING_PX, _HIT_PX, _PAD = 34, 34, 54, 10


class ConversationDelegate(QStyledItemDelegate):
    """Paints headings, conversations and hits."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: ListRow = index.data(ROW_ROLE)
        height = _HEADING_PX if row.conversation_id is None else _HIT_PX if row.snippet else _ROW_PX
        return QSize(100, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: ListRow = index.data(ROW_ROLE)
        theme = self._icons.theme
        area: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.conversation_id is None:
            painter.setFont(sans(SMALL_PX, QFont.Weight.DemiBold))
            painter.setPen(theme.color("muted"))
            painter.drawText(area.adjusted(_PAD, 10, -_PAD, 0), Qt.AlignmentFlag.AlignVCenter, row.title)
            painter.restore()
            return
        state = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        if selected or state & QStyle.StateFlag.State_MouseOver or focused:
            painter.setPen(theme.color("accent") if focused else Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_soft" if selected else "hover"))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 7, 7)
        inner = area.adjusted(_PAD, 0, -_PAD, 0)
        if row.pinned:
            painter.drawPixmap(
                inner.left(),
                inner.center().y() - 7,
                self._icons.pixmap("pin", "muted", 14, painter.device().devicePixelRatioF()),
            )
            inner.setLeft(inner.left() + 20)
        weight = QFont.Weight.Medium if selected else QFont.Weight.Normal
        title = QRect(inner.left(), inner.top() + 6, inner.width(), 20) if row.snippet else inner
        self._line(painter, title, row.title, sans(UI_PX, weight), "text")
        if row.snippet:
            below = QRect(inner.left(), inner.top() + 27, inner.width(), 18)
            self._snippet(painter, below, row.snippet)
        painter.restore()

    def _snippet(self, painter: QPainter, area: QRect, snippet: str) -> None:
        """One line; what was found has the accent's colour behind it and is heavier. From the find on, if it is far."""
        usual, found = sans(SMALL_PX), sans(SMALL_PX, QFont.Weight.DemiBold)
        left = area.left()
        for part, is_found in parts_of(snippet):
            font = found if is_found else usual
            metrics = QFontMetrics(font)
            shown = metrics.elidedText(part, Qt.TextElideMode.ElideRight, area.right() - left)
            width = metrics.horizontalAdvance(shown)
            if is_found:
                painter.fillRect(QRect(left, area.top(), width, area.height()), self._icons.theme.color("accent_soft"))
            painter.setFont(font)
            painter.setPen(self._icons.theme.color("text" if is_found else "muted"))
            painter.drawText(QRect(left, area.top(), width + 2, area.height()), Qt.AlignmentFlag.AlignVCenter, shown)
            left += width
            if shown != part:
                return

    def _line(self, painter: QPainter, area: QRect, text: str, font: QFont, token: str) -> None:
        painter.setFont(font)
        painter.setPen(self._icons.theme.color(token))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setAccessibleName("Title of the conversation")
        editor.setStyleSheet("padding: 2px 7px; min-height: 0;")
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(option.rect.adjusted(1, 1, -1, -1))


def parts_of(snippet: str) -> list[tuple[str, bool]]:
    """A snippet in runs, with whether each is what was searched for; the first find is in sight of the left edge."""
    runs: list[tuple[str, bool]] = []
    for number, run in enumerate(" ".join(snippet.split(" ")).replace("\n", " ").split(FOUND)):
        found, end, after = run.partition(FOUND_END)
        runs += [(found, True), (after, False)] if number and end else [(run, False)]
    if len(runs[0][0]) > _BEFORE:
        runs[0] = (f"…{runs[0][0][-_BEFORE:]}", False)
    return [run for run in runs if run[0]]
