"""How the text of a message looks: formats of characters, blocks and tables, in the theme's tokens."""

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QTextBlockFormat,
    QTextCharFormat,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextTableCellFormat,
    QTextTableFormat,
)

from app.ui.markdown.code_block import CodeBlock, CodeLook
from app.ui.style.fonts import BODY_PX, CODE_PX, SANS, mono, scaled
from app.ui.style.tokens import Tokens

GAP_PX = 12  # under a paragraph
LIST_STEP_PX = 24
CODE_HEAD_PX = 40  # above a code block's first line: its language and its copy button
CODE_FOOT_PX = 12
CODE_PAD_PX = 16  # left and right of the code
_CODE_GAP_PX = 8  # over the block; margins of neighbours collapse into the head
QUOTE_STEP_PX = 16
NOTES_GAP_PX = 24  # over the first footnote, with a line in it
NOTE_STEP_PX = 14  # a footnote hangs behind its number
TABLE_PAD_PX = 12
TABLE_TOP_PX = 9  # over the words of a cell; below them, their line height adds to it
_TABLE_FOOT_PX = 5
_HEADING_STEPS_PX = {1: 6, 2: 4, 3: 2, 4: 0, 5: 0, 6: 0}  # over the body
_LINE_HEIGHT = 120  # percent of the font's own line spacing, which Plex makes generous
_CODE_LINE_HEIGHT = 112


class Property(IntEnum):
    """Our own properties of blocks and characters."""

    KIND = QTextFormat.Property.UserProperty.value + 1  # "code" or "rule"
    CODE = QTextFormat.Property.UserProperty.value + 2  # which code block it belongs to
    TEX = QTextFormat.Property.UserProperty.value + 3  # LaTeX of a formula
    DISPLAYED = QTextFormat.Property.UserProperty.value + 4  # whether it is larger than within a line
    BARS = QTextFormat.Property.UserProperty.value + 5  # of quotations: their pixels from the margin, as "0 24"
    TASK = QTextFormat.Property.UserProperty.value + 6  # "done" or "open"
    NOTE = QTextFormat.Property.UserProperty.value + 7  # label of the footnote that begins here


class Formats:
    """The formats at one text size in one palette."""

    def __init__(self, tokens: Tokens, body_px: int = BODY_PX) -> None:
        self._tokens = tokens
        self._body_px = body_px
        self.code_px = body_px + CODE_PX - BODY_PX

    @property
    def digit_px(self) -> float:
        """Width of a line number's digit."""
        return QFontMetricsF(mono(self.code_px)).horizontalAdvance("0")

    def text(self, quoted: bool = False) -> QTextCharFormat:
        char = QTextCharFormat()
        char.setFontFamilies([SANS])
        char.setProperty(QTextFormat.Property.FontPixelSize, scaled(self._body_px))
        char.setForeground(QColor(self._tokens.muted if quoted else self._tokens.text))
        return char

    def heading(self, level: int) -> QTextCharFormat:
        char = self.text()
        char.setProperty(QTextFormat.Property.FontPixelSize, scaled(self._body_px + _HEADING_STEPS_PX[level]))
        char.setFontWeight(QFont.Weight.DemiBold)
        return char

    def code(self, token: str | None = None) -> QTextCharFormat:
        """`token` names a colour of the palette; None is that of text."""
        char = QTextCharFormat()
        char.setFontFamilies(mono().families())
        char.setProperty(QTextFormat.Property.FontPixelSize, scaled(self.code_px))
        char.setForeground(QColor(str(getattr(self._tokens, token or "text"))))
        return char

    def as_code(self, char: QTextCharFormat) -> QTextCharFormat:
        """Code within a line."""
        char.setFontFamilies(mono().families())
        char.setProperty(QTextFormat.Property.FontPixelSize, scaled(self.code_px + 1))
        char.setBackground(QColor(self._tokens.hover))
        return char

    def as_muted(self, char: QTextCharFormat) -> QTextCharFormat:
        char.setForeground(QColor(self._tokens.muted))
        return char

    def as_note_mark(self, char: QTextCharFormat, address: str) -> QTextCharFormat:
        """The raised number of a footnote."""
        self.as_link(char, address).setFontUnderline(False)
        char.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSuperScript)
        return char

    def note(self) -> QTextCharFormat:
        """The text of a footnote."""
        char = self.as_muted(self.text())
        char.setProperty(QTextFormat.Property.FontPixelSize, scaled(self._body_px - 1))
        return char

    def as_link(self, char: QTextCharFormat, address: str) -> QTextCharFormat:
        char.setAnchor(True)
        char.setAnchorHref(address)
        char.setForeground(QColor(self._tokens.accent))
        char.setFontUnderline(True)
        return char

    def paragraph(
        self, gap_px: int = GAP_PX, bars: Sequence[int] = (), right_to_left: bool | None = False
    ) -> QTextBlockFormat:
        """`bars`: where the lines of the quotations stand that it is in, in pixels from the margin.

        `right_to_left`: None where its text says it, whatever that will be.
        """
        block = QTextBlockFormat()
        block.setBottomMargin(gap_px)
        block.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        if right_to_left is not None:
            way = Qt.LayoutDirection.RightToLeft if right_to_left else Qt.LayoutDirection.LeftToRight
            block.setLayoutDirection(way)
        if bars:
            block.setProperty(Property.BARS, " ".join(map(str, bars)))
            margin = QUOTE_STEP_PX * len(bars)
            (block.setRightMargin if right_to_left else block.setLeftMargin)(margin)
        return block

    def note_text(self, is_first: bool, right_to_left: bool = False) -> QTextBlockFormat:
        """A paragraph of a footnote."""
        block = self.paragraph(4, (), right_to_left)
        (block.setRightMargin if right_to_left else block.setLeftMargin)(NOTE_STEP_PX)
        block.setTextIndent(-NOTE_STEP_PX if is_first else 0)
        return block

    def code_line(self, number: int, is_first: bool, is_last: bool, bars: Sequence[int]) -> QTextBlockFormat:
        """A line of the code block `number`; how far it is moved in depends on how the block is shown."""
        block = QTextBlockFormat()
        block.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        block.setProperty(Property.KIND, "code")
        block.setProperty(Property.CODE, number)
        if bars:
            block.setProperty(Property.BARS, " ".join(map(str, bars)))
        block.setRightMargin(CODE_PAD_PX)
        block.setTopMargin(CODE_HEAD_PX + _CODE_GAP_PX if is_first else 0)
        block.setBottomMargin(CODE_FOOT_PX + GAP_PX if is_last else 0)
        block.setLineHeight(_CODE_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        return block

    def code_left_px(self, code: CodeBlock, look: CodeLook) -> float:
        """From the margin to the text, the line numbers between."""
        digits = len(str(code.num_lines))
        return code.left_px + CODE_PAD_PX + (digits * self.digit_px + CODE_PAD_PX if look.numbers else 0)

    def nothing(self) -> QTextBlockFormat:
        """Of the empty block that follows a table: as good as no height."""
        block = QTextBlockFormat()
        block.setLineHeight(1, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        return block

    def tiny(self) -> QTextCharFormat:
        char = QTextCharFormat()
        char.setProperty(QTextFormat.Property.FontPixelSize, 1)
        return char

    def table(self, left_px: float, gap_px: float) -> QTextTableFormat:
        form = QTextTableFormat()
        form.setBorder(0)
        form.setBorderCollapse(True)
        form.setCellPadding(0)
        form.setCellSpacing(0)
        form.setTopMargin(gap_px)
        form.setBottomMargin(GAP_PX + 4)
        form.setLeftMargin(left_px)
        form.setHeaderRowCount(1)
        form.setWidth(QTextLength(QTextLength.Type.VariableLength, 0))
        return form

    def table_cell(self, is_header: bool) -> QTextTableCellFormat:
        """A row has a line over it, which the header has not."""
        form = QTextTableCellFormat()
        for set_padding, pixels in (
            (form.setLeftPadding, TABLE_PAD_PX),
            (form.setRightPadding, TABLE_PAD_PX),
            (form.setTopPadding, TABLE_TOP_PX),
            (form.setBottomPadding, _TABLE_FOOT_PX),
        ):
            set_padding(pixels)
        if not is_header:
            form.setTopBorder(1)
            form.setTopBorderBrush(QBrush(QColor(self._tokens.border)))
            form.setTopBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        return form

    def cell_text(self, right_to_left: bool) -> QTextBlockFormat:
        return self.paragraph(0, (), right_to_left)
