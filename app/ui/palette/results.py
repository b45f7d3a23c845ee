"""The list below the palette's field: what matches, with the letters that do marked."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.ui.palette.entry import Entry
from app.ui.palette.fuzzy import Query
from app.ui.style.fonts import SMALL_PX, UI_PX, sans
from app.ui.style.icons import Icons
from app.ui.style.plain_text import tooltip
from app.words import tr

ROW_PX = 36
_ENTRY_ROLE = int(Qt.ItemDataRole.UserRole)
_PAD, _ICON, _GAP = 12, 16, 10
Index = QModelIndex | QPersistentModelIndex


class ResultModel(QAbstractListModel):
    """Entries, best first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: tuple[Entry, ...] = ()
        self.query = Query("")

    def show_entries(self, entries: Sequence[Entry], query: Query) -> None:
        self.beginResetModel()
        self.entries, self.query = tuple(entries), query
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if not index.isValid() or index.row() >= len(self.entries):
            return None
        entry = self.entries[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return entry.title
            case Qt.ItemDataRole.ToolTipRole:
                return tooltip(entry.title)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{entry.title}, {entry.detail or entry.kind.word}"
            case _:
                return entry if role == _ENTRY_ROLE else None


class ResultList(QListView):
    """Never has the keyboard: the field keeps it and moves the current row."""

    def __init__(self, icons: Icons, model: ResultModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("What was found"))
        self.setModel(model)
        self.setItemDelegate(ResultDelegate(icons, model, self))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def step(self, by: int) -> None:
        """Moves the current row, from the last one to the first and back."""
        count = self.model().rowCount()
        if count:
            wanted = self.currentIndex().row() + by
            wanted = wanted % count if abs(by) == 1 else max(0, min(count - 1, wanted))
            self.setCurrentIndex(self.model().index(wanted, 0))


class ResultDelegate(QStyledItemDelegate):
    """Icon, title, and at the right the shortcut or what it is."""

    def __init__(self, icons: Icons, model: ResultModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons, self._model = icons, model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(_ENTRY_ROLE)
        area: QRect = option.rect
        is_current = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_current or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._icons.theme.color("accent_soft" if is_current else "hover"))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 7, 7)
        inner = area.adjusted(_PAD, 0, -_PAD, 0)
        self._icons.icon(entry.kind.icon).paint(
            painter, QRect(inner.left(), inner.center().y() - _ICON // 2 + 1, _ICON, _ICON)
        )
        inner.setLeft(inner.left() + _ICON + _GAP)
        small = sans(SMALL_PX)
        detail = QFontMetrics(small).elidedText(
            entry.detail or entry.kind.word, Qt.TextElideMode.ElideMiddle, inner.width() // 2
        )
        width = QFontMetrics(small).horizontalAdvance(detail)
        painter.setFont(small)
        painter.setPen(self._icons.theme.color("muted"))
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, detail)
        self._title(painter, inner.adjusted(0, 0, -width - _GAP, 0), entry.title)
        painter.restore()

    def _title(self, painter: QPainter, area: QRect, title: str) -> None:
        """Run by run: what was typed is heavier and in the accent's colour."""
        usual, marked = sans(UI_PX), sans(UI_PX, QFont.Weight.DemiBold)
        left = area.left()
        for run, is_marked in runs_of(title, self._model.query.places(title)):
            font = marked if is_marked else usual
            metrics = QFontMetrics(font)
            shown = metrics.elidedText(run, Qt.TextElideMode.ElideRight, area.right() - left)
            painter.setFont(font)
            painter.setPen(self._icons.theme.color("accent" if is_marked else "text"))
            painter.drawText(QRect(left, area.top(), area.width(), area.height()), Qt.AlignmentFlag.AlignVCenter, shown)
            left += metrics.horizontalAdvance(shown)
            if shown != run:
                return


def runs_of(title: str, places: Sequence[tuple[int, int]]) -> list[tuple[str, bool]]:
    """A title in runs, with whether each is what was typed."""
    runs, done = list[tuple[str, bool]](), 0
    for start, end in places:
        if start > done:
            runs.append((title[done:start], False))
        if end > done:
            runs.append((title[max(start, done) : end], True))
            done = end
    return [*runs, (title[done:], False)] if done < len(title) else runs
