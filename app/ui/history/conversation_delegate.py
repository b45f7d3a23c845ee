"""How a row of the conversation list looks, and how its title is edited."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.store.records import FOUND, FOUND_END, ListedConversation, SearchHit
from app.ui.history.conversation_model import ROW_ROLE, title_of
from app.ui.history.list_rows import EmptyRow, FolderRow, Heading, Row, depth_of
from app.ui.style.fonts import SMALL_PX, UI_PX, sans, scaled
from app.ui.style.icons import Icons
from app.words import localized, tr

_BEFORE = 14  # characters before the first find: a narrow list should show it
Index = QModelIndex | QPersistentModelIndex
ROW_PX, _HIT_PX, _PAD, _INDENT, _ICON = 34, 54, 10, 16, 16


class ConversationDelegate(QStyledItemDelegate):
    """Paints headings, folders, conversations and hits."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: Row = index.data(ROW_ROLE)
        return QSize(100, scaled(_HIT_PX if isinstance(row, SearchHit) and row.snippet else ROW_PX))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(ROW_ROLE)
        area: QRect = option.rect
        inner = area.adjusted(_PAD + _INDENT * depth_of(row), 0, -_PAD, 0)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, Heading):
            self._line(painter, area.adjusted(_PAD, scaled(10), -_PAD, 0), row.title, _font(SMALL_PX, True), "muted")
        elif isinstance(row, EmptyRow):
            self._line(painter, inner, title_of(row), _font(SMALL_PX), "muted")
        else:
            selected = bool(option.state & QStyle.StateFlag.State_Selected)
            self._background(painter, area, option.state, selected)
            if isinstance(row, FolderRow):
                self._folder(painter, inner, row)
            else:
                self._conversation(painter, inner, row, selected)
        painter.restore()

    def _background(self, painter: QPainter, area: QRect, state: QStyle.StateFlag, selected: bool) -> None:
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        if selected or state & QStyle.StateFlag.State_MouseOver or focused:
            theme = self._icons.theme
            painter.setPen(theme.color("accent") if focused else Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_soft" if selected else "hover"))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 7, 7)

    def _folder(self, painter: QPainter, inner: QRect, row: FolderRow) -> None:
        """An arrow that says whether it is open, its name, and at the right how many conversations it holds."""
        is_open = row.folder.is_open
        inner = self._icon(painter, inner.translated(-4, 0), "chevron-down" if is_open else "chevron-right", 2)
        inner = self._icon(painter, inner, "folder-open" if is_open else "folder").adjusted(0, 0, 4, 0)
        count = localized(f"{row.count:,}")
        width = QFontMetrics(_font(SMALL_PX)).horizontalAdvance(count)
        self._line(painter, inner.adjusted(inner.width() - width, 0, 0, 0), count, _font(SMALL_PX), "muted")
        self._line(painter, inner.adjusted(0, 0, -width - 8, 0), row.folder.name, _font(UI_PX), "text")

    def _conversation(
        self, painter: QPainter, inner: QRect, row: ListedConversation | SearchHit, selected: bool
    ) -> None:
        snippet = row.snippet if isinstance(row, SearchHit) else ""
        title = QRect(inner.left(), inner.top() + scaled(6), inner.width(), scaled(20)) if snippet else inner
        if isinstance(row, SearchHit) and row.is_archived:
            title = self._icon(painter, title, "archive")
        elif isinstance(row, ListedConversation) and row.pinned:
            title = self._icon(painter, title, "pin")
        font = sans(UI_PX, QFont.Weight.Medium if selected else QFont.Weight.Normal)
        self._line(painter, title, title_of(row), font, "text")
        if snippet:
            self._snippet(painter, QRect(inner.left(), inner.top() + scaled(27), inner.width(), scaled(18)), snippet)

    def _icon(self, painter: QPainter, area: QRect, name: str, gap: int = 6) -> QRect:
        """Paints an icon at the left; what is left of the area."""
        place = QRect(area.left(), area.center().y() - _ICON // 2 + 1, _ICON, _ICON)
        self._icons.icon(name).paint(painter, place)
        return area.adjusted(_ICON + gap, 0, 0, 0)

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
        is_folder = isinstance(index.data(ROW_ROLE), FolderRow)
        editor.setAccessibleName(tr("Name of the folder") if is_folder else tr("Title of the conversation"))
        editor.setStyleSheet("padding: 2px 7px; min-height: 0;")
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        indent = _INDENT * depth_of(index.data(ROW_ROLE))
        editor.setGeometry(option.rect.adjusted(1 + indent, 1, -1, -1))


def _font(size_px: int, strong: bool = False) -> QFont:
    return sans(size_px, QFont.Weight.DemiBold if strong else QFont.Weight.Normal)


def parts_of(snippet: str) -> list[tuple[str, bool]]:
    """A snippet in runs, with whether each is what was searched for; the first find is in sight of the left edge."""
    runs: list[tuple[str, bool]] = []
    for number, run in enumerate(" ".join(snippet.split(" ")).replace("\n", " ").split(FOUND)):
        found, end, after = run.partition(FOUND_END)
        runs += [(found, True), (after, False)] if number and end else [(run, False)]
    if len(runs[0][0]) > _BEFORE:
        runs[0] = (f"…{runs[0][0][-_BEFORE:]}", False)
    return [run for run in runs if run[0]]
