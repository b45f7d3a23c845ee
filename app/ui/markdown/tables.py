"""Tables: a header, a line over each row, columns aligned as their source says."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from markdown_it.token import Token
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrame,
    QTextLength,
    QTextTable,
)

from app.ui.markdown.direction import is_right_to_left
from app.ui.markdown.formula import width_of
from app.ui.markdown.spans import SpanWriter
from app.ui.markdown.text_formats import TABLE_PAD_PX, TABLE_TOP_PX, Formats

_PIECES = re.compile(r"\ufffc|\s+|[^\s\ufffc]+")  # an object, blanks, a word
_OBJECT = "\ufffc"
_SPARE_PX = 1  # lines are a fraction wider than Qt says
_ALIGNMENTS = {
    "left": Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute,
    "center": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute,
}


@dataclass(frozen=True, slots=True)
class Cell:
    """`alignment`: left, center or right; empty: as its text runs."""

    text: Token
    alignment: str


def rows_of(tokens: Sequence[Token]) -> list[list[Cell]]:
    """The header first."""
    rows: list[list[Cell]] = []
    alignment = ""
    for token in tokens:
        match token.type:
            case "tr_open":
                rows.append([])
            case "th_open" | "td_open":
                alignment = str(token.attrGet("style") or "").removeprefix("text-align:")
            case "inline" if rows:
                rows[-1].append(Cell(token, alignment))
    return rows


def write_table(
    cursor: QTextCursor,
    tokens: Sequence[Token],
    formats: Formats,
    spans: SpanWriter,
    base: QTextCharFormat,
    margins_px: tuple[float, float],
) -> None:
    """At the cursor, which stands at the end of the document afterwards. `margins_px`: left of it and above."""
    rows = rows_of(tokens)
    columns = max((len(row) for row in rows), default=0)
    if not columns:
        return
    table = cursor.insertTable(len(rows), columns, formats.table(*margins_px))
    for number, row in enumerate(rows):
        char = QTextCharFormat(base)
        if number == 0:
            char.setFontWeight(QFont.Weight.DemiBold)
        for place, cell in enumerate(row):
            spot = table.cellAt(number, place)
            cursor.setPosition(spot.firstPosition())
            block = formats.cell_text(is_right_to_left(cell.text.content))
            if cell.alignment in _ALIGNMENTS:
                block.setAlignment(_ALIGNMENTS[cell.alignment])
            cursor.setBlockFormat(block)
            spans.write(cell.text.children or (), char)
            spot.setFormat(formats.table_cell(number == 0))
    cursor.movePosition(QTextCursor.MoveOperation.End)


def fit_columns(document: QTextDocument, since: int = 0) -> None:
    """Tables from position `since` on get columns as wide as their longest words, as far as there is room.

    Qt itself gives each the same and breaks a word beside a column that has room to spare, since its lines may break
    anywhere.
    """
    for frame in root_frame(document).childFrames():
        if isinstance(frame, QTextTable) and frame.lastPosition() >= since and document.textWidth() > 0:
            form = frame.format().toTableFormat()
            room = document.textWidth() - form.leftMargin() - form.rightMargin()
            widths = _widths(_needs(document, frame), room)
            constraints = [QTextLength(QTextLength.Type.FixedLength, width) for width in widths]
            if constraints != form.columnWidthConstraints():
                form.setColumnWidthConstraints(constraints)
                frame.setFormat(form)


def _needs(document: QTextDocument, table: QTextTable) -> list[tuple[float, float]]:
    """Of each column: the width that its longest word takes, and that of its longest cell."""
    needs = []
    for column in range(table.columns()):
        cells = [_need(document, table.cellAt(row, column).firstCursorPosition()) for row in range(table.rows())]
        needs.append((max(word for word, _ in cells), max(text for _, text in cells)))
    return needs


def _need(document: QTextDocument, cell: QTextCursor) -> tuple[float, float]:
    """As `_needs`, of a cell, which is one block; with what stands free beside its words."""
    longest = whole = word = 0.0
    parts = cell.block().begin()
    while not parts.atEnd():
        fragment, form = parts.fragment(), parts.fragment().charFormat()
        metrics = QFontMetricsF(form.font().resolve(document.defaultFont()))
        for piece in _PIECES.findall(fragment.text()):
            width = width_of(form, document) if piece == _OBJECT else metrics.horizontalAdvance(piece)
            whole += width
            word = 0.0 if piece.isspace() else word + width
            longest = max(longest, word)
        parts += 1
    return longest + 2 * TABLE_PAD_PX + _SPARE_PX, whole + 2 * TABLE_PAD_PX + _SPARE_PX


def _widths(needs: Sequence[tuple[float, float]], room: float) -> list[int]:
    """What is left beside the longest words goes to the columns that want it, the same to each.

    Where the words have no room, the longest are broken. None: whole cells have room.
    """
    least, wanted = [ceil(word) for word, _ in needs], [ceil(text) for _, text in needs]
    if sum(wanted) <= room:
        return []
    if sum(least) > room:
        return _shared(least, int(room))
    widths, left = least, int(room) - sum(least)
    while left > 0 and (short := [number for number, width in enumerate(widths) if width < wanted[number]]):
        for number in short:
            more = min(wanted[number] - widths[number], max(1, left // len(short)), left)
            widths[number], left = widths[number] + more, left - more
    return widths


def _shared(least: Sequence[int], room: int) -> list[int]:
    """The same to each that needs more than that, to the others what they need."""
    widths, left = list(least), room
    for place, number in enumerate(sorted(range(len(least)), key=least.__getitem__)):
        widths[number] = min(least[number], left // (len(least) - place))
        left -= widths[number]
    return widths


def area_of(document: QTextDocument, table: QTextTable) -> QRectF:
    """Where its frame is: Qt gives the place of its first words and the size with its margins."""
    layout, form = document.documentLayout(), table.format()
    words = layout.blockBoundingRect(table.cellAt(0, 0).firstCursorPosition().block()).topLeft()
    size = layout.frameBoundingRect(table).size()
    return QRectF(
        words.x() - TABLE_PAD_PX,
        words.y() - TABLE_TOP_PX,
        size.width() - form.leftMargin() - form.rightMargin(),
        size.height() - form.topMargin() - form.bottomMargin(),
    )


def root_frame(document: QTextDocument) -> QTextFrame:
    """The frame that all of it stands in.

    Of what `rootFrame()` gives PySide keeps one object more after every `clear`, as long as the document lives.
    """
    return QTextCursor(document).currentFrame()
