"""A message's text as a QTextDocument: formats, and the writer that puts Markdown blocks into it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from markdown_it.token import Token
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextList,
    QTextListFormat,
    QTextTableFormat,
)

from app.ui.fonts import BODY_PX, CODE_PX, SANS, mono
from app.ui.markdown import Block, Span, highlight
from app.ui.tokens import Tokens

_LINE_SEPARATOR = "\u2028"
_HEADING_STEPS_PX = {1: 6, 2: 4, 3: 2, 4: 0, 5: 0, 6: 0}  # over the body
_GAP = 12
_LIST_STEP = 24
_LINE_HEIGHT = 120  # percent of the font's own line spacing, which Plex makes generous
CODE_HEAD_PX = 40  # above a code block's first line: its language and its copy button
CODE_FOOT_PX = 12
CODE_GAP_PX = 4  # over the block; margins of neighbours collapse into the head


class Property(IntEnum):
    """Our own properties of blocks and characters."""

    KIND = QTextFormat.Property.UserProperty.value + 1  # of a block: "code", "quote" or "rule"
    CODE = QTextFormat.Property.UserProperty.value + 2  # of a block: which code block it belongs to
    PIECE = QTextFormat.Property.UserProperty.value + 3  # of a character: index of the piece it came from


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Where a fenced block stands in the document: positions of its first and last character."""

    number: int
    first: int
    last: int
    language: str
    text: str


class Writer:
    """Writes Markdown blocks at the end of a document."""

    def __init__(self, cursor: QTextCursor, tokens: Tokens, body_px: int = BODY_PX) -> None:
        self._cursor = cursor
        self._body_px = body_px
        self._code_px = body_px + CODE_PX - BODY_PX
        self._tokens = tokens
        self._lists: list[QTextList | None] = []
        self._list_ordered = False
        self._list_start = 1
        self._quotes = 0
        self._item_opened = False
        self._base = QTextCharFormat()
        self.at_fresh_block = True  # the last block of the document is empty and unused
        self.code_blocks: list[CodeBlock] = []

    # --- formats -------------------------------------------------------------------------------

    def text_format(self) -> QTextCharFormat:
        char = QTextCharFormat()
        char.setFontFamilies([SANS])
        char.setProperty(QTextFormat.Property.FontPixelSize, self._body_px)
        char.setForeground(QColor(self._tokens.muted if self._quotes else self._tokens.text))
        return char

    def code_format(self, color: str | None = None) -> QTextCharFormat:
        char = QTextCharFormat()
        char.setFontFamilies(mono().families())
        char.setProperty(QTextFormat.Property.FontPixelSize, self._code_px)
        char.setForeground(QColor(color or self._tokens.text))
        return char

    def _block_format(self, gap: int = _GAP) -> QTextBlockFormat:
        block = QTextBlockFormat()
        block.setBottomMargin(gap)
        block.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        if self._quotes:
            block.setProperty(Property.KIND, "quote")
            block.setLeftMargin(16.0 * self._quotes)
        return block

    # --- blocks --------------------------------------------------------------------------------

    def plain(self, text: str) -> None:
        """`text` as it stands: line breaks kept, nothing read as Markdown."""
        self._start_block(self._block_format(0))
        self._cursor.insertText(text.replace("\n", _LINE_SEPARATOR), self.text_format())

    def write(self, block: Block) -> None:
        tokens = list(block.tokens)
        while tokens:
            token = tokens.pop(0)
            if token.type == "table_open":
                end = next(i for i, other in enumerate(tokens) if other.type == "table_close")
                self._table(tokens[:end])
                tokens = tokens[end + 1 :]
            else:
                self._one(token)

    def _one(self, token: Token) -> None:
        match token.type:
            case "inline":
                self._inline(token)
            case "paragraph_open":
                self._paragraph(token)
            case "heading_open":
                self._heading(int(token.tag[1:]))
            case "fence" | "code_block":
                self._code(token.content.rstrip("\n"), token.info.split(" ")[0].strip())
            case "bullet_list_open" | "ordered_list_open":
                self._lists.append(None)
                self._list_start = int(token.attrGet("start") or 1)
                self._list_ordered = token.type.startswith("ordered")
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
                self._end_list()
            case "list_item_open":
                self._item_opened = True
            case "blockquote_open":
                self._quotes += 1
            case "blockquote_close":
                self._quotes -= 1
            case "hr":
                rule = self._block_format()
                rule.setTopMargin(_GAP)
                rule.setProperty(Property.KIND, "rule")
                self._start_block(rule)

    def _start_block(self, block: QTextBlockFormat) -> None:
        if self.at_fresh_block:
            self._cursor.setBlockFormat(block)
            self.at_fresh_block = False
        else:
            self._cursor.insertBlock(block, QTextCharFormat())
        self._cursor.setBlockCharFormat(self.text_format())
        self._base = self.text_format()

    def _paragraph(self, token: Token) -> None:
        block = self._block_format(4 if token.hidden else _GAP)
        if not self._lists:
            self._start_block(block)
        elif self._item_opened:
            self._start_block(block)
            self._join_list()
        else:
            block.setIndent(len(self._lists))
            self._start_block(block)
        self._item_opened = False

    def _join_list(self) -> None:
        current = self._lists[-1]
        if current is not None:
            current.add(self._cursor.block())
            return
        form = QTextListFormat()
        form.setIndent(len(self._lists))
        if self._list_ordered:
            form.setStyle(QTextListFormat.Style.ListDecimal)
            form.setStart(self._list_start)
        else:
            form.setStyle(QTextListFormat.Style.ListDisc if len(self._lists) % 2 else QTextListFormat.Style.ListCircle)
        self._lists[-1] = self._cursor.createList(form)

    def _end_list(self) -> None:
        if not self._lists:
            block = self._cursor.blockFormat()
            block.setBottomMargin(_GAP)
            self._cursor.setBlockFormat(block)

    def _heading(self, level: int) -> None:
        block = self._block_format(8)
        block.setTopMargin(0 if self._cursor.document().isEmpty() else 16)
        block.setHeadingLevel(level)
        self._start_block(block)
        self._base.setProperty(QTextFormat.Property.FontPixelSize, self._body_px + _HEADING_STEPS_PX[level])
        self._base.setFontWeight(QFont.Weight.DemiBold)

    def _code(self, text: str, language: str) -> None:
        number = len(self.code_blocks)
        lines = _lines_of(highlight(text, language))
        first = -1
        for index, line in enumerate(lines):
            self._start_block(self._code_block_format(number, index == 0, index == len(lines) - 1))
            first = self._cursor.position() if first < 0 else first
            self._cursor.setBlockCharFormat(self.code_format())
            for span in line:
                color = str(getattr(self._tokens, span.token)) if span.token else None
                self._cursor.insertText(span.text, self.code_format(color))
        self.code_blocks.append(CodeBlock(number, first, self._cursor.position(), language, text))

    def _code_block_format(self, number: int, is_first: bool, is_last: bool) -> QTextBlockFormat:
        block = QTextBlockFormat()
        block.setProperty(Property.KIND, "code")
        block.setProperty(Property.CODE, number)
        block.setLeftMargin(16 + _LIST_STEP * len(self._lists))
        block.setRightMargin(16)
        block.setTopMargin(CODE_HEAD_PX + CODE_GAP_PX if is_first else 0)
        block.setBottomMargin(CODE_FOOT_PX + _GAP if is_last else 0)
        block.setLineHeight(112, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        return block

    def _inline(self, token: Token) -> None:
        """Text with emphasis, code, links. Images are named, never fetched."""
        formats = [QTextCharFormat(self._base)]
        for child in token.children or []:
            current = QTextCharFormat(formats[-1])
            match child.type:
                case "text":
                    self._cursor.insertText(child.content, current)
                case "softbreak" | "hardbreak":
                    self._cursor.insertText(_LINE_SEPARATOR, current)
                case "code_inline":
                    current.setFontFamilies(mono().families())
                    current.setProperty(QTextFormat.Property.FontPixelSize, self._code_px + 1)
                    current.setBackground(QColor(self._tokens.hover))
                    self._cursor.insertText(child.content, current)
                case "image":
                    current.setFontItalic(True)
                    self._cursor.insertText(child.content or str(child.attrGet("src") or ""), current)
                case "strong_open" | "em_open" | "s_open" | "link_open":
                    formats.append(self._emphasised(current, child))
                case "strong_close" | "em_close" | "s_close" | "link_close":
                    formats.pop()
                case _:
                    self._cursor.insertText(child.content, current)

    def _emphasised(self, char: QTextCharFormat, token: Token) -> QTextCharFormat:
        match token.type:
            case "strong_open":
                char.setFontWeight(QFont.Weight.DemiBold)
            case "em_open":
                char.setFontItalic(True)
            case "s_open":
                char.setFontStrikeOut(True)
            case _:
                char.setAnchor(True)
                char.setAnchorHref(str(token.attrGet("href") or ""))
                char.setForeground(QColor(self._tokens.accent))
                char.setFontUnderline(True)
        return char

    def _table(self, tokens: list[Token]) -> None:
        rows = [token for token in tokens if token.type == "tr_open"]
        cells = [token for token in tokens if token.type == "inline"]
        columns = max(1, len(cells) // max(1, len(rows)))
        form = QTextTableFormat()
        form.setBorder(1)
        form.setBorderCollapse(True)
        form.setBorderBrush(QBrush(QColor(self._tokens.border_strong)))
        form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        form.setCellPadding(7)
        form.setBottomMargin(_GAP)
        form.setTopMargin(4)
        form.setHeaderRowCount(1)
        form.setWidth(QTextLength(QTextLength.Type.VariableLength, 0))
        table = self._cursor.insertTable(max(1, len(rows)), columns, form)
        for index, token in enumerate(cells[: table.rows() * columns]):
            cell = table.cellAt(index // columns, index % columns)
            self._cursor.setPosition(cell.firstPosition())
            self._base = self.text_format()
            if index < columns:
                self._base.setFontWeight(QFont.Weight.DemiBold)
            self._inline(token)
        self._cursor.movePosition(QTextCursor.MoveOperation.End)
        self.at_fresh_block = True


def _lines_of(spans: Iterable[Span]) -> list[list[Span]]:
    """Runs of code, line by line."""
    lines: list[list[Span]] = [[]]
    for span in spans:
        for index, part in enumerate(span.text.split("\n")):
            if index:
                lines.append([])
            if part:
                lines[-1].append(Span(part, span.token))
    return lines
