"""Selected text as it is pasted elsewhere: lists keep their signs, cells are parted by tabs, formulas are LaTeX."""

from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument, QTextList, QTextListFormat, QTextTable

from app.ui.markdown.formula import PLACE
from app.ui.markdown.text_formats import Property

_KEEP = QTextCursor.MoveMode.KeepAnchor


def selected_text(document: QTextDocument, selection: QTextCursor) -> str:
    """`selection` is one in `document`."""
    begin, end = selection.selectionStart(), selection.selectionEnd()
    parts: list[str] = []
    row_before: tuple[int, int] | None = None
    block = document.findBlock(begin)
    while block.isValid() and (block.position() < end or not parts):
        row = _row(block)
        if parts:
            parts.append("\t" if row is not None and row == row_before else "\n")
        first, last = max(begin, block.position()), min(end, block.position() + block.length() - 1)
        parts.append((_sign(block) if first == block.position() else "") + _words(document, first, last))
        row_before = row
        block = block.next()
    return "".join(parts)


def _row(block: QTextBlock) -> tuple[int, int] | None:
    """Which row of which table it stands in."""
    cursor = QTextCursor(block)
    table: QTextTable | None = cursor.currentTable()
    return (table.objectIndex(), table.cellAt(cursor).row()) if table is not None else None


def _sign(block: QTextBlock) -> str:
    """What stands before an item of a list."""
    form = block.blockFormat()
    items: QTextList | None = block.textList()
    if task := form.property(Property.TASK):
        return "  " * (form.indent() - 1) + ("[x] " if task == "done" else "[ ] ")
    if items is None:
        return ""
    depth = "  " * (items.format().indent() - 1)
    has_numbers = items.format().style() == QTextListFormat.Style.ListDecimal
    return f"{depth}{items.itemText(block)} " if has_numbers else f"{depth}- "


def _words(document: QTextDocument, first: int, last: int) -> str:
    cursor = QTextCursor(document)
    cursor.setPosition(first)
    cursor.setPosition(last, _KEEP)
    text = cursor.selectedText().replace("\u2028", "\n").replace("\u00a0", " ").replace("\u200b", "")
    for position in range(first, last) if PLACE in text else ():
        if document.characterAt(position) == PLACE:
            cursor.setPosition(position + 1)
            form = cursor.charFormat()
            before, after = ("\\[", "\\]") if form.property(Property.DISPLAYED) else ("\\(", "\\)")
            text = text.replace(PLACE, f"{before}{form.property(Property.TEX)}{after}", 1)
    return text
