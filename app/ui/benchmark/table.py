"""The rows of a benchmark as a table: every figure that the chart draws, and why a row has none."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.benchmark.chart import PATTERNS, Meaning
from app.benchmark.names import draft_title
from app.numbers import percent, rate, times
from app.ui.style.fonts import sans, scaled
from app.ui.style.plain_text import tooltip
from app.ui.style.theme import Theme
from app.words import localized, tr, tr_noop
from engine.records import Row

TableRow = tuple[str, Row]  # what it belongs to (a target, or a kind of prompt), and the figures
_HEADERS = (
    "", tr_noop("Configuration"), tr_noop("Draft length"), tr_noop("tokens/s"), tr_noop("Range"), tr_noop("Gain"),
    tr_noop("Accepted"), tr_noop("A round"), tr_noop("Same text"),
)  # fmt: skip
_ROW_PX = 32
_FIRST_TO_GO = (4, 7, 6, 8)  # range, tokens a round, acceptance, same text: left out where names need their room
_NAME_PX = 200
_Index = QModelIndex | QPersistentModelIndex
_BRUSHES = {"draft_one": Qt.BrushStyle.BDiagPattern, "draft_two": Qt.BrushStyle.FDiagPattern,
            "automatic": Qt.BrushStyle.VerPattern}  # fmt: skip


class BenchmarkModel(QAbstractTableModel):
    """Text for people in every cell; a tooltip says more where there is more."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: tuple[TableRow, ...] = ()
        theme.changed.connect(self._on_theme)

    def show_rows(self, rows: Sequence[TableRow]) -> None:
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def rows(self) -> tuple[TableRow, ...]:
        return self._rows

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(_HEADERS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _header(section)
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        belongs_to, row = self._rows[index.row()]
        column = index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(index.row(), column)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(2 if row.error and column >= 2 else column, bool(row.error))
            case Qt.ItemDataRole.DecorationRole if column == 1:
                return swatch(self._theme, self._meaning(index.row()))
            case Qt.ItemDataRole.SizeHintRole if row.error and column == 2:
                return QSize(1, _ROW_PX)  # the reason spans the rest and must not widen one column
            case Qt.ItemDataRole.FontRole if column == 3 and not row.error:
                return sans(13, QFont.Weight.DemiBold)
            case Qt.ItemDataRole.ForegroundRole:
                if row.error and column >= 2:
                    return self._theme.color("danger")
                return self._theme.color("muted") if column in (0, 2, 4) else None
            case Qt.ItemDataRole.ToolTipRole:
                return tooltip(
                    row.error or _divergence(row) or (belongs_to if column == 0 else self._rest(index.row()))
                )
            case Qt.ItemDataRole.AccessibleTextRole:
                name = _header(column) or tr("Measured on")
                return f"{name}: {self._text(index.row(), column)}"
        return None

    def _text(self, number: int, column: int) -> str:
        belongs_to, row = self._rows[number]
        if column == 0:
            return belongs_to if number == 0 or self._rows[number - 1][0] != belongs_to else ""
        if column == 1:
            return configuration(row)
        if row.error:
            return tr("not measured: {reason}", reason=row.error) if column == 2 else ""
        texts = (
            draft_length(row),
            rate(row.tokens_per_second) if row.prompts else "…",
            f"{rate(row.low)} – {rate(row.high)}" if row.prompts else "",
            times(row.ratio) if row.prompts and row.ratio else "",
            percent(row.acceptance),
            localized(f"{row.tokens_per_round:.2f}") if row.prompts else "",
            tr("{same} of {prompts}", same=row.identical, prompts=row.prompts) if row.prompts else "",
        )
        return texts[column - 2]

    def _rest(self, number: int) -> str:
        """What a narrow table leaves out."""
        texts = [(column, self._text(number, column)) for column in sorted(_FIRST_TO_GO)]
        return " · ".join(f"{_header(column)}: {text}" for column, text in texts if text)

    def _meaning(self, number: int) -> Meaning:
        belongs_to, row = self._rows[number]
        if row.configuration == "vanilla":
            return "vanilla"
        if row.configuration == "auto" or row.draft is None:
            return "automatic"
        drafts = list(dict.fromkeys(r.draft for name, r in self._rows if name == belongs_to and r.draft))
        return "draft_two" if drafts.index(row.draft) % 2 else "draft_one"

    def _on_theme(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(_HEADERS) - 1))


class BenchmarkTable(QTableView):
    """As high as its rows: the page scrolls, not the table."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("figures")
        self.setAccessibleName(tr("Figures of the benchmark"))
        self.figures = BenchmarkModel(theme, self)
        self.setModel(self.figures)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setIconSize(QSize(16, 16))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_PX)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        head.setMinimumSectionSize(64)
        head.setFixedHeight(_ROW_PX)
        self._fit()

    def show_rows(self, rows: Sequence[TableRow]) -> None:
        if tuple(rows) == self.figures.rows():
            return
        chosen = self.currentIndex().row()
        self.setColumnHidden(0, len({name for name, _ in rows}) < 2)
        self.figures.show_rows(rows)
        self.clearSpans()
        for number, (_, row) in enumerate(rows):
            if row.error:
                self.setSpan(number, 2, 1, len(_HEADERS) - 2)
        if 0 <= chosen < len(rows):
            self.selectRow(chosen)
        self._choose_columns()
        self._fit()

    def _fit(self) -> None:
        """Reasons and names get the lines they need, the table the height of all rows."""
        shown = [column for column in range(2, len(_HEADERS)) if not self.isColumnHidden(column)]
        width = sum(self.columnWidth(column) for column in shown) - 28
        for number, (_, row) in enumerate(self.figures.rows()):
            texts = [(1, self.columnWidth(1) - 44)] + [(2, width)] * bool(row.error)
            self.setRowHeight(number, max(_ROW_PX, *(self._lines_px(number, *text) + 14 for text in texts)))
        self.setFixedHeight(_ROW_PX + 6 + sum(self.rowHeight(number) for number in range(self.figures.rowCount())))

    def _lines_px(self, row: int, column: int, width: int) -> int:
        text = str(self.figures.data(self.figures.index(row, column)))
        return self.fontMetrics().boundingRect(0, 0, max(width, 60), 0, Qt.TextFlag.TextWordWrap, text).height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._choose_columns()
        self._fit()

    def _choose_columns(self) -> None:
        for column in _FIRST_TO_GO:
            self.setColumnHidden(column, False)
        shown = [column for column in range(len(_HEADERS)) if not self.isColumnHidden(column)]
        needed = {column: self._needed_px(column) for column in shown}
        needed[1] = min(needed[1], scaled(_NAME_PX))
        for column in _FIRST_TO_GO:
            if sum(needed.values()) > self.viewport().width():
                self.setColumnHidden(column, True)
                del needed[column]

    def _needed_px(self, column: int) -> int:
        head = self.horizontalHeader()
        return max(self.sizeHintForColumn(column), head.sectionSizeHint(column), head.minimumSectionSize())


def configuration(row: Row) -> str:
    """The draft's name; what stands there without one."""
    if row.configuration == "vanilla":
        return tr("Vanilla")
    return draft_title(row) or tr("Look-up alone")


def draft_length(row: Row) -> str:
    """E.g. "4 a round"."""
    if row.configuration == "vanilla":
        return "–"
    return tr("automatic") if row.configuration == "auto" else tr("{length} a round", length=row.draft_length)


def swatch(theme: Theme, meaning: Meaning, size_px: int = 14) -> QPixmap:
    """The colour and hatch that stand for a configuration everywhere."""
    pixmap = QPixmap(size_px * 2, size_px * 2)
    pixmap.setDevicePixelRatio(2.0)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(f"{meaning}_fill"))
    painter.drawRoundedRect(0, 0, size_px, size_px, 3, 3)
    if meaning in PATTERNS:
        ink = QColor(theme.color("text"))
        ink.setAlphaF(0.45)
        painter.setBrush(ink)
        brush = painter.brush()
        brush.setStyle(_BRUSHES[meaning])
        painter.setBrush(brush)
        painter.drawRoundedRect(0, 0, size_px, size_px, 3, 3)
    painter.end()
    return pixmap


def _header(column: int) -> str:
    return tr(_HEADERS[column]) if _HEADERS[column] else ""


def _alignment(column: int, is_reason: bool = False) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column <= 2 or is_reason else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter


def _divergence(row: Row) -> str:
    where = row.first_divergence
    if where is None:
        return ""
    return tr(
        "The texts part first in prompt {prompt}, token {token}: vanilla has “{expected}”, this has “{found}”. The "
        "target prefers vanilla's by {margin:.2g} logits there: a near-tie that rounding decided.",
        prompt=where.prompt + 1,
        token=where.position + 1,
        expected=where.vanilla_text,
        found=where.other_text,
        margin=where.margin,
    )
