"""A growing message: its source, and the QTextDocument that shows it.

Only the last block is ever written anew; a paragraph that goes on as it began is only continued.
"""

from dataclasses import dataclass, replace

from PySide6.QtGui import QTextBlockFormat, QTextCursor, QTextDocument

from app.ui.style.fonts import BODY_PX, sans
from app.ui.style.tokens import Tokens
from app.ui.text.document import CodeBlock, Writer
from app.ui.text.formula import FormulaObject
from app.ui.text.long_text import wrap_mode
from app.ui.text.markdown import Block, grown_by, parse_blocks
from app.ui.text.text_formats import CODE_HEAD_PX, LIST_STEP_PX


@dataclass(frozen=True, slots=True)
class Rendered:
    """Where a block of the source went: source [start, end), document from `position` on."""

    start: int
    end: int
    position: int


@dataclass(frozen=True, slots=True)
class _Mark:
    """The end of the document before a block was written, to go back to."""

    position: int
    fresh: bool
    block_format: QTextBlockFormat
    code_blocks: int


class MessageDocument:
    """Keeps a QTextDocument in step with Markdown source that mostly grows at its end."""

    def __init__(self, document: QTextDocument, tokens: Tokens, markdown: bool = True, body_px: int = BODY_PX) -> None:
        self._document = document
        document.setUndoRedoEnabled(False)
        document.setDocumentMargin(0)
        document.setIndentWidth(LIST_STEP_PX)
        document.setDefaultFont(sans(body_px))
        self._formulas = FormulaObject(document)
        self._body_px = body_px
        self._markdown = markdown
        self._tokens = tokens
        self._source = ""
        self._last: Block | None = None  # of the source
        self._clear()

    @property
    def source(self) -> str:
        return self._source

    @property
    def code_blocks(self) -> list[CodeBlock]:
        return self._writer.code_blocks

    @property
    def rendered(self) -> list[Rendered]:
        """The blocks, in order."""
        return self._rendered

    def set_tokens(self, tokens: Tokens, body_px: int = BODY_PX) -> None:
        """Writes everything anew in other colours or another size."""
        self._tokens = tokens
        self._body_px = body_px
        self._document.setDefaultFont(sans(body_px))
        source, self._source = self._source, ""
        self.set_source(source)

    def set_source(self, source: str) -> int:
        """Shows `source`; gives the document position from which on the text was written anew."""
        if source == self._source and self._rendered:
            return self._document.characterCount()
        if not source.startswith(self._source) or not self._source:
            self._clear()
        self._source = source
        self._let_lines_break(source)
        if not self._markdown:
            self._clear()
            self._writer.plain(source)
            return 0
        offset = self._rendered[-2].end if len(self._rendered) > 1 else 0
        blocks = parse_blocks(source[offset:])
        changed_from = self._continue_last(blocks[0], offset) if blocks else None
        if changed_from is None:
            changed_from = self._forget_last()
        else:
            self._last = blocks.pop(0)
        for block in blocks:
            mark = self._mark()
            start = mark.position if mark.fresh else mark.position + 1
            self._writer.write(block)
            self._marks.append(mark)
            self._rendered.append(Rendered(offset + block.start, offset + block.end, start))
            self._last = block
        self._make_room_at_top()
        return changed_from

    def _clear(self) -> None:
        self._document.clear()
        self._cursor = QTextCursor(self._document)
        self._writer = Writer(self._cursor, self._tokens, self._body_px)
        self._rendered: list[Rendered] = []
        self._marks: list[_Mark] = []
        self._last = None

    def _let_lines_break(self, source: str) -> None:
        option = self._document.defaultTextOption()
        if (wanted := wrap_mode(source)) != option.wrapMode():
            option.setWrapMode(wanted)
            self._document.setDefaultTextOption(option)

    def _make_room_at_top(self) -> None:
        """A document ignores its first block's top margin, which a code block needs for its head."""
        starts_with_code = bool(self.code_blocks) and self.code_blocks[0].first == 0
        frame = self._document.rootFrame()
        wanted = float(CODE_HEAD_PX if starts_with_code else 0)
        form = frame.frameFormat()
        if form.topMargin() != wanted:
            form.setTopMargin(wanted)
            frame.setFrameFormat(form)

    def _cursor_position(self) -> int:
        self._cursor.movePosition(QTextCursor.MoveOperation.End)
        return self._cursor.position()

    def _mark(self) -> _Mark:
        position = self._cursor_position()
        return _Mark(position, self._writer.at_fresh_block, self._cursor.blockFormat(), len(self._writer.code_blocks))

    def _continue_last(self, block: Block, offset: int) -> int | None:
        """Adds what `block` has more than the last one; gives the position where, None if that is not all."""
        spans = grown_by(self._last, block) if self._last is not None else None
        if spans is None:
            return None
        position = self._cursor_position()
        self._writer.go_on(spans)
        self._rendered[-1] = replace(self._rendered[-1], end=offset + block.end)
        return position

    def _forget_last(self) -> int:
        """Removes the last block, which may still grow; gives the position where it stood."""
        if not self._marks:
            return 0
        mark = self._marks.pop()
        self._rendered.pop()
        if mark.position == 0:
            self._clear()
            return 0
        self._cursor.setPosition(mark.position)
        self._cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        self._cursor.removeSelectedText()
        self._cursor.setBlockFormat(mark.block_format)
        self._writer.at_fresh_block = mark.fresh
        del self._writer.code_blocks[mark.code_blocks :]
        return mark.position
