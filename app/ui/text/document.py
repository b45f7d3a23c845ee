"""A message's text as a QTextDocument: the writer that puts Markdown blocks into it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markdown_it.token import Token
from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextList, QTextListFormat

from app.ui.style.fonts import BODY_PX
from app.ui.style.tokens import Tokens
from app.ui.text.formula import PLACE, formula_format
from app.ui.text.markdown import Block, Span, highlight
from app.ui.text.text_formats import GAP_PX, Formats, Property

_LINE_SEPARATOR = "\u2028"


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
        self._formats = Formats(tokens, body_px)
        self._lists: list[QTextList | None] = []
        self._list_ordered = False
        self._list_start = 1
        self._quotes = 0
        self._item_opened = False
        self._base = QTextCharFormat()
        self.at_fresh_block = True  # the last block of the document is empty and unused
        self.code_blocks: list[CodeBlock] = []

    # --- blocks --------------------------------------------------------------------------------

    def plain(self, text: str) -> None:
        """`text` as it stands: line breaks kept, nothing read as Markdown."""
        self._start_block(self._formats.paragraph(0))
        self._cursor.insertText(text.replace("\n", _LINE_SEPARATOR), self._formats.text(self._quotes > 0))

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

    def go_on(self, spans: Sequence[Token]) -> None:
        """More of the paragraph that was written last."""
        self._spans(spans)

    def _one(self, token: Token) -> None:
        match token.type:
            case "inline":
                self._spans(token.children or ())
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
            case "math_block":
                self._paragraph(token)
                self._formula(token.content, QTextCharFormat(self._base), displayed=True)
            case "blockquote_open":
                self._quotes += 1
            case "blockquote_close":
                self._quotes -= 1
            case "hr":
                rule = self._paragraph_format()
                rule.setTopMargin(GAP_PX)
                rule.setProperty(Property.KIND, "rule")
                self._start_block(rule)

    def _paragraph_format(self, gap_px: int = GAP_PX) -> QTextBlockFormat:
        return self._formats.paragraph(gap_px, self._quotes)

    def _start_block(self, block: QTextBlockFormat) -> None:
        if self.at_fresh_block:
            self._cursor.setBlockFormat(block)
            self.at_fresh_block = False
        else:
            self._cursor.insertBlock(block, QTextCharFormat())
        self._cursor.setBlockCharFormat(self._formats.text(self._quotes > 0))
        self._base = self._formats.text(self._quotes > 0)

    def _paragraph(self, token: Token) -> None:
        block = self._paragraph_format(4 if token.hidden else GAP_PX)
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
            block.setBottomMargin(GAP_PX)
            self._cursor.setBlockFormat(block)

    def _heading(self, level: int) -> None:
        block = self._paragraph_format(8)
        block.setTopMargin(0 if self._cursor.document().isEmpty() else 16)
        block.setHeadingLevel(level)
        self._start_block(block)
        self._base = self._formats.heading(level)

    def _code(self, text: str, language: str) -> None:
        number = len(self.code_blocks)
        lines = _lines_of(highlight(text, language))
        first = -1
        for index, line in enumerate(lines):
            self._start_block(self._formats.code_line(number, index == 0, index == len(lines) - 1, len(self._lists)))
            first = self._cursor.position() if first < 0 else first
            self._cursor.setBlockCharFormat(self._formats.code())
            for span in line:
                self._cursor.insertText(span.text, self._formats.code(span.token))
        self.code_blocks.append(CodeBlock(number, first, self._cursor.position(), language, text))

    def _spans(self, spans: Sequence[Token]) -> None:
        """Text with emphasis, code, links. Images are named, never fetched."""
        formats = [QTextCharFormat(self._base)]
        for child in spans:
            current = QTextCharFormat(formats[-1])
            match child.type:
                case "text":
                    self._cursor.insertText(child.content, current)
                case "softbreak" | "hardbreak":
                    self._cursor.insertText(_LINE_SEPARATOR, current)
                case "code_inline":
                    self._cursor.insertText(child.content, self._formats.as_code(current))
                case "image":
                    current.setFontItalic(True)
                    self._cursor.insertText(child.content or str(child.attrGet("src") or ""), current)
                case "math_inline" | "math_inline_double":
                    self._formula(child.content, current, child.type == "math_inline_double")
                case "strong_open" | "em_open" | "s_open" | "link_open":
                    formats.append(self._emphasised(current, child))
                case "strong_close" | "em_close" | "s_close" | "link_close":
                    formats.pop()
                case _:
                    self._cursor.insertText(child.content, current)

    def _formula(self, tex: str, char: QTextCharFormat, displayed: bool) -> None:
        """Its source where it cannot be set."""
        form = formula_format(char, tex, displayed)
        if form is not None:
            self._cursor.insertText(PLACE, form)
        else:
            self._cursor.insertText(tex.strip().replace("\n", _LINE_SEPARATOR), self._formats.as_code(char))

    def _emphasised(self, char: QTextCharFormat, token: Token) -> QTextCharFormat:
        match token.type:
            case "strong_open":
                char.setFontWeight(QFont.Weight.DemiBold)
            case "em_open":
                char.setFontItalic(True)
            case "s_open":
                char.setFontStrikeOut(True)
            case _:
                self._formats.as_link(char, str(token.attrGet("href") or ""))
        return char

    def _table(self, tokens: list[Token]) -> None:
        rows = [token for token in tokens if token.type == "tr_open"]
        cells = [token for token in tokens if token.type == "inline"]
        columns = max(1, len(cells) // max(1, len(rows)))
        table = self._cursor.insertTable(max(1, len(rows)), columns, self._formats.table())
        for index, token in enumerate(cells[: table.rows() * columns]):
            cell = table.cellAt(index // columns, index % columns)
            self._cursor.setPosition(cell.firstPosition())
            self._base = self._formats.text(self._quotes > 0)
            if index < columns:
                self._base.setFontWeight(QFont.Weight.DemiBold)
            self._spans(token.children or ())
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
