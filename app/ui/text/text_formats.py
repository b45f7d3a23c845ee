"""How the text of a message looks: formats of characters, blocks and tables, in the theme's tokens."""

from enum import IntEnum

from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextTableFormat,
)

from app.ui.style.fonts import BODY_PX, CODE_PX, SANS, mono
from app.ui.style.tokens import Tokens

GAP_PX = 12  # under a paragraph
LIST_STEP_PX = 24
CODE_HEAD_PX = 40  # above a code block's first line: its language and its copy button
CODE_FOOT_PX = 12
_CODE_GAP_PX = 4  # over the block; margins of neighbours collapse into the head
_QUOTE_STEP_PX = 16
_HEADING_STEPS_PX = {1: 6, 2: 4, 3: 2, 4: 0, 5: 0, 6: 0}  # over the body
_LINE_HEIGHT = 120  # percent of the font's own line spacing, which Plex makes generous
_CODE_LINE_HEIGHT = 112


class Property(IntEnum):
    """Our own properties of blocks and characters."""

    KIND = QTextFormat.Property.UserProperty.value + 1  # "code", "quote" or "rule"
    CODE = QTextFormat.Property.UserProperty.value + 2  # which code block it belongs to
    TEX = QTextFormat.Property.UserProperty.value + 3  # LaTeX of a formula
    DISPLAYED = QTextFormat.Property.UserProperty.value + 4  # whether it is larger than within a line


class Formats:
    """The formats at one text size in one palette."""

    def __init__(self, tokens: Tokens, body_px: int = BODY_PX) -> None:
        self._tokens = tokens
        self._body_px = body_px
        self._code_px = body_px + CODE_PX - BODY_PX

    def text(self, quoted: bool = False) -> QTextCharFormat:
        char = QTextCharFormat()
        char.setFontFamilies([SANS])
        char.setProperty(QTextFormat.Property.FontPixelSize, self._body_px)
        char.setForeground(QColor(self._tokens.muted if quoted else self._tokens.text))
        return char

    def heading(self, level: int) -> QTextCharFormat:
        char = self.text()
        char.setProperty(QTextFormat.Property.FontPixelSize, self._body_px + _HEADING_STEPS_PX[level])
        char.setFontWeight(QFont.Weight.DemiBold)
        return char

    def code(self, token: str | None = None) -> QTextCharFormat:
        """`token` names a colour of the palette; None is that of text."""
        char = QTextCharFormat()
        char.setFontFamilies(mono().families())
        char.setProperty(QTextFormat.Property.FontPixelSize, self._code_px)
        char.setForeground(QColor(str(getattr(self._tokens, token or "text"))))
        return char

    def as_code(self, char: QTextCharFormat) -> QTextCharFormat:
        """Code within a line."""
        char.setFontFamilies(mono().families())
        char.setProperty(QTextFormat.Property.FontPixelSize, self._code_px + 1)
        char.setBackground(QColor(self._tokens.hover))
        return char

    def as_link(self, char: QTextCharFormat, address: str) -> QTextCharFormat:
        char.setAnchor(True)
        char.setAnchorHref(address)
        char.setForeground(QColor(self._tokens.accent))
        char.setFontUnderline(True)
        return char

    def paragraph(self, gap_px: int = GAP_PX, quotes: int = 0) -> QTextBlockFormat:
        """`quotes`: how many quotations it stands in."""
        block = QTextBlockFormat()
        block.setBottomMargin(gap_px)
        block.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        if quotes:
            block.setProperty(Property.KIND, "quote")
            block.setLeftMargin(_QUOTE_STEP_PX * quotes)
        return block

    def code_line(self, number: int, is_first: bool, is_last: bool, lists: int) -> QTextBlockFormat:
        """A line of the code block `number`, `lists` lists deep."""
        block = QTextBlockFormat()
        block.setProperty(Property.KIND, "code")
        block.setProperty(Property.CODE, number)
        block.setLeftMargin(16 + LIST_STEP_PX * lists)
        block.setRightMargin(16)
        block.setTopMargin(CODE_HEAD_PX + _CODE_GAP_PX if is_first else 0)
        block.setBottomMargin(CODE_FOOT_PX + GAP_PX if is_last else 0)
        block.setLineHeight(_CODE_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        return block

    def table(self) -> QTextTableFormat:
        form = QTextTableFormat()
        form.setBorder(1)
        form.setBorderCollapse(True)
        form.setBorderBrush(QBrush(QColor(self._tokens.border_strong)))
        form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        form.setCellPadding(7)
        form.setTopMargin(4)
        form.setBottomMargin(GAP_PX)
        form.setHeaderRowCount(1)
        form.setWidth(QTextLength(QTextLength.Type.VariableLength, 0))
        return form
