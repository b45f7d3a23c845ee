"""A growing message: its source, and the QTextDocument that shows it.

Only the last block is written anew; a paragraph that goes on as it began is only continued. Where the end defines what
an earlier `[label]` means, an address or a footnote, all of it is.
"""

from dataclasses import dataclass, replace

from PySide6.QtGui import QTextBlockFormat, QTextCursor, QTextDocument

from app.ui.markdown.blocks import NOTHING_DEFINED, Block, Definitions, Parsed, grown_by, numbers_in, parse
from app.ui.markdown.code_block import AS_USUAL, CodeBlock, CodeLook
from app.ui.markdown.document import Writer
from app.ui.markdown.formula import FormulaObject
from app.ui.markdown.long_text import wrap_mode
from app.ui.markdown.tables import fit_columns, root_frame
from app.ui.markdown.text_formats import CODE_HEAD_PX, LIST_STEP_PX
from app.ui.style.fonts import BODY_PX, sans
from app.ui.style.tokens import Tokens

_NO_BLOCK = Block((), 0, 0)


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
        self._shows_source = False
        self._tokens = tokens
        self._code_look = AS_USUAL
        self._own_looks: dict[int, CodeLook] = {}  # of single blocks of code
        self._source = ""
        self._growing = False
        self._fitted_px = -1  # width for which tables have their columns
        self._rendered: list[Rendered] = []
        self._blocks: list[Block] = []  # that are rendered
        self._marks: list[_Mark] = []
        self._definitions: Definitions = NOTHING_DEFINED
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

    @property
    def has_links(self) -> bool:
        return self._writer.spans.has_links

    @property
    def definitions(self) -> Definitions:
        """What the source says that its labels mean."""
        return self._definitions

    def set_tokens(self, tokens: Tokens, body_px: int = BODY_PX) -> None:
        """Writes everything anew in other colours or another size."""
        self._tokens = tokens
        self._body_px = body_px
        self._document.setDefaultFont(sans(body_px))
        self._write_anew()

    def show_source(self, wanted: bool) -> None:
        """The Markdown as it stands, or what it means."""
        self._shows_source = wanted
        self._write_anew()

    def _write_anew(self) -> None:
        self._clear()
        source, self._source = self._source, ""
        self.set_source(source, self._growing)

    def take_width(self, width_px: int) -> None:
        """Lays all of it out in this width, where it is another."""
        if self._document.textWidth() != width_px:
            self._document.setTextWidth(width_px)
        if self._fitted_px != width_px:
            self._fitted_px = width_px
            fit_columns(self._document)

    def set_source(self, source: str, growing: bool = False) -> int:
        """Shows `source`; gives the document position from which on the text was written anew.

        `growing`: more of it will follow.
        """
        if source == self._source and growing == self._growing and self._rendered:
            return self._document.characterCount()
        if not source.startswith(self._source):
            self._own_looks.clear()
        if not source.startswith(self._source) or not self._source:
            self._clear()
        before, self._source, self._growing = self._source, source, growing
        self._let_lines_break(source)
        if not self._markdown or self._shows_source:
            return self._set_plain(source, before)
        offset = self._rendered[-3].end if len(self._rendered) > 2 else 0
        parsed = self._parse(offset)
        if self._rendered and _meanings(parsed.definitions) != _meanings(self._definitions):
            self._clear()
            offset, parsed = 0, self._parse(0) if offset else parsed
        self._definitions = parsed.definitions
        changed_from = self._write(parsed.blocks, offset)
        self._make_room_at_top()
        is_fitted = self._fitted_px == self._document.textWidth()
        fit_columns(self._document, changed_from if is_fitted else 0)
        return changed_from

    def _set_plain(self, source: str, before: str) -> int:
        """As it stands; what it grew by is put at its end."""
        position = self._cursor_position()
        if self._rendered and source.startswith(before):
            self._writer.plain(source[len(before) :], self._shows_source)
        else:
            self._clear()
            self._writer.plain(source, self._shows_source)
            position = 0
        self._rendered = [Rendered(0, len(source), 0)]
        return position

    def _write(self, blocks: list[Block], offset: int) -> int:
        """Blocks that were read from character `offset` on; gives the position from which on the document is new.

        The block before the last mostly stands as it did; a list takes in what looked like a paragraph at first.
        """
        if len(self._rendered) > 1:
            if blocks and self._stands(blocks[0], offset):
                blocks.pop(0)
            else:
                self._forget_last()
                self._blocks[-1] = _NO_BLOCK
        changed_from = self._continue_last(blocks[0], offset) if blocks else None
        if changed_from is None:
            changed_from = self._forget_last()
        else:
            self._blocks[-1] = blocks.pop(0)
        for block in blocks:
            mark = self._mark()
            start = mark.position if mark.fresh else mark.position + 1
            self._writer.write(block)
            self._marks.append(mark)
            self._rendered.append(Rendered(offset + block.start, offset + block.end, start))
            self._blocks.append(block)
        return changed_from

    def _stands(self, block: Block, offset: int) -> bool:
        """The block before the last is what it was."""
        before, place = self._blocks[-2], self._rendered[-2]
        is_there = (offset + block.start, offset + block.end) == (place.start, place.end)
        return is_there and [token.type for token in block.tokens] == [token.type for token in before.tokens]

    def _parse(self, offset: int) -> Parsed:
        """The source from `offset` on, with all that it and what stands before define."""
        before = {label: one for label, one in self._definitions.items() if one.start < offset}
        numbers = numbers_in(self._blocks[:-2]) if any(one.note for one in before.values()) else {}
        known = {label: replace(one, number=numbers.get(label, 0)) for label, one in before.items()}
        parsed = parse(self._source[offset:], known, self._growing)
        found = {label: replace(one, start=one.start + offset) for label, one in parsed.definitions.items()}
        stand = {label: replace(one, number=parsed.numbers.get(label, 0)) for label, one in known.items()}
        return replace(parsed, definitions=found | stand)

    def _clear(self) -> None:
        self._document.clear()
        self._cursor = QTextCursor(self._document)
        self._writer = Writer(self._cursor, self._tokens, self._body_px, self.look_of)
        self._rendered, self._blocks, self._marks = [], [], []
        self._definitions = NOTHING_DEFINED

    def _let_lines_break(self, source: str) -> None:
        option = self._document.defaultTextOption()
        if (wanted := wrap_mode(source)) != option.wrapMode():
            option.setWrapMode(wanted)
            self._document.setDefaultTextOption(option)

    def _make_room_at_top(self) -> None:
        """A document ignores its first block's top margin, which a code block needs for its head."""
        starts_with_code = bool(self.code_blocks) and self.code_blocks[0].first == 0
        frame = root_frame(self._document)
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
        spans = grown_by(self._blocks[-1], block) if self._blocks else None
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
        self._blocks.pop()
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

    # --- blocks of code ------------------------------------------------------------------------

    def look_of(self, number: int) -> CodeLook:
        """How the block of code `number` is shown."""
        return self._own_looks.get(number, self._code_look)

    def code_left_px(self, code: CodeBlock) -> float:
        """From the margin to the text of a block that is not scrolled."""
        return self._writer.formats.code_left_px(code, self.look_of(code.number))

    @property
    def code_px(self) -> int:
        """Size of code."""
        return self._writer.formats.code_px

    def set_code_look(self, look: CodeLook) -> None:
        """Of every block that has none of its own."""
        self._code_look = look
        for code in self.code_blocks:
            self._writer.show_code_as(code, self.look_of(code.number))

    def set_own_look(self, code: CodeBlock, look: CodeLook) -> None:
        self._own_looks[code.number] = look
        self._writer.show_code_as(code, look)

    def scroll_code(self, code: CodeBlock, shift_px: int) -> None:
        """Moves the lines of a block to the left; until it is written anew."""
        self._writer.show_code_as(code, self.look_of(code.number), shift_px)


def _meanings(definitions: Definitions) -> dict[str, tuple[str, str, bool, int]]:
    """Of a note only that it is there, and its number: its text is shown where it stands."""
    return {label: (one.address, one.title, bool(one.note), one.number) for label, one in definitions.items()}
