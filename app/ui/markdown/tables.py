"""Tables: a header, a line over each row, columns aligned as their source says."""

from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it.token import Token
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QTextCharFormat, QTextCursor, QTextDocument, QTextFrame, QTextTable

from app.ui.markdown.direction import is_right_to_left
from app.ui.markdown.spans import SpanWriter
from app.ui.markdown.text_formats import TABLE_PAD_PX, TABLE_TOP_PX, Formats

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
