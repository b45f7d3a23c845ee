"""A message's text as a QTextDocument: the writer that puts Markdown blocks into it."""

from collections.abc import Callable, Sequence

from markdown_it.token import Token
from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor, QTextList, QTextListFormat

from app.ui.markdown.blocks import Block
from app.ui.markdown.code_block import AS_USUAL, CodeBlock, CodeLook
from app.ui.markdown.code_colours import highlight, lines_of
from app.ui.markdown.direction import has_right_to_left, is_right_to_left
from app.ui.markdown.spans import CHECKBOX, LINE_SEPARATOR, REFERENCE, SpanWriter, is_ticked
from app.ui.markdown.tables import write_table
from app.ui.markdown.text_formats import (
    CODE_FOOT_PX,
    CODE_HEAD_PX,
    GAP_PX,
    LIST_STEP_PX,
    NOTES_GAP_PX,
    QUOTE_STEP_PX,
    Formats,
    Property,
)
from app.ui.style.fonts import BODY_PX
from app.ui.style.tokens import Tokens

LookOf = Callable[[int], CodeLook]
_ITEM_GAP_PX = 4
_NO_SPACE = "\u200b"
_TO_REFERENCE = "\u00a0\u2191"  # an arrow up, at the end of a footnote


class Writer:
    """Writes Markdown blocks at the end of a document."""

    def __init__(
        self, cursor: QTextCursor, tokens: Tokens, body_px: int = BODY_PX, look_of: LookOf | None = None
    ) -> None:
        """`look_of`: of the block of code with that number."""
        self._cursor = cursor
        self.formats = Formats(tokens, body_px)
        self.spans = SpanWriter(cursor, self.formats)
        self._look_of = look_of or _as_usual
        self._lists: list[QTextList | None] = []
        self._list_ordered = False
        self._list_start = 1
        self._bars: list[int] = []  # of the quotations that are open
        self._item_opened = False
        self._note: str | None = None  # label of the footnote that is written
        self._note_sign = ""  # what it begins with
        self._plain_begun = False
        self._base = QTextCharFormat()
        self.at_fresh_block = True  # the last block of the document is empty and unused
        self.code_blocks: list[CodeBlock] = []

    # --- blocks --------------------------------------------------------------------------------

    def plain(self, text: str, as_source: bool = False) -> None:
        """`text` as it stands, at the end of what was written so before: nothing in it is read as Markdown."""
        char = self.formats.code() if as_source else self.formats.text()
        if not self._plain_begun:
            self._start_block(self.formats.paragraph(0, (), None), char)
            self._plain_begun = True
        if not as_source and not has_right_to_left(text):
            self._cursor.insertText(text.replace("\n", LINE_SEPARATOR), char)
            return
        for number, line in enumerate(text.split("\n")):  # each a block: it may run its own way
            if number:
                self._start_block(self.formats.paragraph(0, (), None), char)
            self._cursor.insertText(line, char)

    def write(self, block: Block) -> None:
        tokens = list(block.tokens)
        number = 0
        while number < len(tokens):
            if tokens[number].type == "table_open":
                end = next(i for i, other in enumerate(tokens) if i > number and other.type == "table_close")
                self._table(tokens[number:end])
                number = end
            else:
                self._one(tokens[number], tokens[number + 1] if number + 1 < len(tokens) else None)
            number += 1

    def go_on(self, spans: Sequence[Token]) -> None:
        """More of the paragraph that was written last."""
        self.spans.write(spans, self._base)

    def _one(self, token: Token, following: Token | None) -> None:
        content = following if following is not None and following.type == "inline" else None
        match token.type:
            case "inline":
                self.spans.write(token.children or (), self._base)
            case "paragraph_open":
                self._paragraph(token, content)
            case "heading_open":
                self._heading(int(token.tag[1:]), content)
            case "fence" | "code_block":
                self._code(token.content.rstrip("\n"), token.info.split(" ")[0].strip())
            case "bullet_list_open" | "ordered_list_open":
                self._lists.append(None)
                start = token.attrGet("start")
                self._list_start = 1 if start is None else int(start)
                self._list_ordered = token.type.startswith("ordered")
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
                self._end_list()
            case "list_item_open":
                self._item_opened = True
            case "list_item_close":
                self._begin_item()
            case "math_block":
                self._paragraph(token, None)
                self.spans.formula(token.content, QTextCharFormat(self._base), displayed=True)
            case "blockquote_open":
                self._bars.append(LIST_STEP_PX * len(self._lists) + QUOTE_STEP_PX * len(self._bars))
            case "blockquote_close":
                self._bars.pop()
            case "footnote_reference_open":
                self._note, self._note_sign = str(token.meta["label"]), str(token.meta["sign"])
            case "footnote_reference_close":
                self._end_note()
            case "hr":
                self._rule()

    def _start_block(self, block: QTextBlockFormat, char: QTextCharFormat) -> None:
        if self.at_fresh_block:
            self._cursor.setBlockFormat(block)
            self.at_fresh_block = False
        else:
            self._cursor.insertBlock(block, QTextCharFormat())
        self._cursor.setBlockCharFormat(char)
        self._base = char

    def _text_format(self) -> QTextCharFormat:
        return self.formats.note() if self._note is not None else self.formats.text(bool(self._bars))

    def _paragraph(self, token: Token, content: Token | None) -> None:
        runs_left = content is not None and is_right_to_left(content.content)
        gap_px = _ITEM_GAP_PX if token.hidden else GAP_PX
        if self._note is not None and not self._lists:
            self._note_paragraph(self._note, runs_left)
            return
        block = self.formats.paragraph(gap_px, self._bars, runs_left)
        box = content.children[0] if content is not None and content.children else None
        if self._lists and self._item_opened and box is not None and box.type == CHECKBOX:
            block.setProperty(Property.TASK, "done" if is_ticked(box) else "open")
            block.setIndent(len(self._lists))
            self._start_block(block, self._text_format())
        elif self._lists and self._item_opened:
            self._start_block(block, self._text_format())
            self._join_list()
        else:
            block.setIndent(len(self._lists))
            self._start_block(block, self._text_format())
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
        else:  # Qt's own dots stand too near to their text: app.ui.text.ornaments draws them
            form.setStyle(QTextListFormat.Style.ListStyleUndefined)
        self._lists[-1] = self._cursor.createList(form)

    def _begin_item(self) -> None:
        """An item that begins with something else than words, or has nothing in it, has its number all the same."""
        if self._lists and self._item_opened:
            follows_table = self.at_fresh_block and not self._cursor.document().isEmpty()
            self._start_block(self.formats.paragraph(_ITEM_GAP_PX, self._bars), self._text_format())
            self._cursor.insertText(_NO_SPACE if follows_table else "")  # Qt sets an empty line beside the table
            self._join_list()
        self._item_opened = False

    def _end_list(self) -> None:
        if not self._lists:
            block = self._cursor.blockFormat()
            block.setBottomMargin(GAP_PX)
            self._cursor.setBlockFormat(block)

    def _heading(self, level: int, content: Token | None) -> None:
        block = self.formats.paragraph(8, self._bars, content is not None and is_right_to_left(content.content))
        block.setTopMargin(0 if self._cursor.document().isEmpty() else 16)
        block.setHeadingLevel(level)
        self._start_block(block, self.formats.heading(level))
        if self._lists and self._item_opened:
            self._join_list()
        self._item_opened = False

    def _rule(self) -> None:
        self._begin_item()
        rule = self.formats.paragraph(GAP_PX, self._bars)
        rule.setTopMargin(GAP_PX)
        rule.setProperty(Property.KIND, "rule")
        self._start_block(rule, self.formats.text())

    # --- notes, code, tables -------------------------------------------------------------------

    def _note_paragraph(self, label: str, runs_left: bool) -> None:
        """The first one begins with the note's number."""
        before = None if self.at_fresh_block else self._cursor.blockFormat().property(Property.NOTE)
        is_first = before != label
        block = self.formats.note_text(is_first, runs_left)
        block.setTopMargin(0 if before else NOTES_GAP_PX)
        block.setProperty(Property.NOTE, label)
        self._start_block(block, self.formats.note())
        if is_first:
            mark = self.formats.as_note_mark(QTextCharFormat(self._base), REFERENCE + label)
            self._cursor.insertText(self._note_sign, mark)
            self._cursor.insertText("\u00a0", self._base)

    def _end_note(self) -> None:
        address = f"{REFERENCE}{self._note}"
        self._cursor.insertText(_TO_REFERENCE, self.formats.as_note_mark(QTextCharFormat(self._base), address))
        self._note = None

    def _code(self, text: str, language: str) -> None:
        self._begin_item()
        number = len(self.code_blocks)
        left_px = LIST_STEP_PX * len(self._lists) + QUOTE_STEP_PX * len(self._bars)
        look = self._look_of(number)
        lines = lines_of(highlight(text, language))
        block = CodeBlock(number, 0, 0, language, text, left_px)
        follows_code = not self.at_fresh_block and self._cursor.blockFormat().property(Property.KIND) == "code"
        first = -1
        for index, line in enumerate(lines):
            form = self.formats.code_line(number, index == 0, index == len(lines) - 1, self._bars)
            if follows_code and index == 0:  # the larger margin of two counts, and the foot above is within the other
                form.setTopMargin(CODE_HEAD_PX + CODE_FOOT_PX + GAP_PX)
            form.setLeftMargin(self.formats.code_left_px(block, look))
            form.setNonBreakableLines(not look.wrap)
            self._start_block(form, self.formats.code())
            first = self._cursor.position() if first < 0 else first
            for span in line:
                self._cursor.insertText(span.text, self.formats.code(span.token))
        self.code_blocks.append(CodeBlock(number, first, self._cursor.position(), language, text, left_px))

    def show_code_as(self, code: CodeBlock, look: CodeLook, shift_px: int = 0) -> None:
        """A block that is written already; `shift_px`: how far its lines are scrolled to the left."""
        lines = QTextBlockFormat()
        lines.setLeftMargin(self.formats.code_left_px(code, look))
        lines.setTextIndent(-shift_px)  # Qt takes no margin below 0
        lines.setNonBreakableLines(not look.wrap)
        cursor = QTextCursor(self._cursor.document())
        cursor.setPosition(code.first)
        cursor.setPosition(code.last, QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeBlockFormat(lines)

    def _table(self, tokens: list[Token]) -> None:
        self._begin_item()
        left_px = LIST_STEP_PX * len(self._lists) + QUOTE_STEP_PX * len(self._bars)
        gap_px = GAP_PX if self.at_fresh_block else max(GAP_PX, self._cursor.blockFormat().bottomMargin())
        base = self.formats.text(bool(self._bars))
        write_table(self._cursor, tokens, self.formats, self.spans, base, (left_px, gap_px))
        self._cursor.setBlockFormat(self.formats.nothing())
        self._cursor.setBlockCharFormat(self.formats.tiny())
        self.at_fresh_block = True


def _as_usual(_number: int) -> CodeLook:
    return AS_USUAL
