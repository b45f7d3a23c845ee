"""Text within a line: emphasis, code, links, formulas, references to notes. Images are named, never fetched."""

from collections.abc import Sequence

from markdown_it.token import Token
from PySide6.QtGui import QFont, QTextCharFormat, QTextCursor

from app.ui.markdown.blocks import reference_sign
from app.ui.markdown.formula import PLACE, formula_format
from app.ui.markdown.text_formats import Formats
from app.words import tr, trn

LINE_SEPARATOR = "\u2028"
NOTE = "#note-"  # address of a footnote within its message
REFERENCE = "#reference-"  # and of where it is referred to
CHECKBOX = "html_inline"  # the one kind of HTML there is: the box of a task


def is_ticked(box: Token) -> bool:
    return 'checked="checked"' in box.content


def image_words(image: Token) -> tuple[str, str]:
    """What is said in the place of an image: its description and its address."""
    address = str(image.attrGet("src") or "")
    if address.startswith("data:"):
        kind = address.partition(",")[0]
        address = trn("{kind}, %n character", "{kind}, %n characters", len(address), kind=kind)
    words = "".join(child.content for child in image.children or ())
    return words.strip() or tr("Image"), address


class SpanWriter:
    """Writes spans at a cursor."""

    def __init__(self, cursor: QTextCursor, formats: Formats) -> None:
        self._cursor, self._formats = cursor, formats
        self.has_links = False  # or a reference to a note

    def write(self, spans: Sequence[Token], base: QTextCharFormat) -> None:
        formats = [QTextCharFormat(base)]
        after_box = False
        for child in spans:
            current = QTextCharFormat(formats[-1])
            match child.type:
                case "text":
                    self._cursor.insertText(child.content.lstrip(" ") if after_box else child.content, current)
                case "softbreak" | "hardbreak":
                    self._cursor.insertText(LINE_SEPARATOR, current)
                case "code_inline":
                    self._cursor.insertText(child.content, self._formats.as_code(current))
                case "image":
                    self._image(child, current)
                case "math_inline" | "math_inline_double":
                    self.formula(child.content, current, child.type == "math_inline_double")
                case "footnote_ref":
                    self.has_links = True
                    label = str(child.meta["label"])
                    self._cursor.insertText(reference_sign(child), self._formats.as_note_mark(current, NOTE + label))
                case "strong_open" | "em_open" | "s_open" | "link_open":
                    formats.append(self._emphasised(current, child))
                case "strong_close" | "em_close" | "s_close" | "link_close":
                    formats.pop()
                case _ if child.type != CHECKBOX:
                    self._cursor.insertText(child.content, current)
            after_box = child.type == CHECKBOX

    def formula(self, tex: str, char: QTextCharFormat, displayed: bool) -> None:
        """Its source where it cannot be set."""
        form = formula_format(char, tex, displayed)
        if form is not None:
            self._cursor.insertText(PLACE, form)
        else:
            self._cursor.insertText(tex.strip().replace("\n", LINE_SEPARATOR), self._formats.as_code(char))

    def _image(self, image: Token, char: QTextCharFormat) -> None:
        words, address = image_words(image)
        said = QTextCharFormat(char)
        said.setFontItalic(True)
        self._cursor.insertText(words, said)
        if address:
            muted = self._formats.as_muted(QTextCharFormat(char))
            self._cursor.insertText(" (", muted)
            is_link = str(image.attrGet("src")).startswith("http")
            self.has_links |= is_link
            self._cursor.insertText(address, self._formats.as_link(muted, address) if is_link else muted)
            self._cursor.insertText(")", self._formats.as_muted(QTextCharFormat(char)))

    def _emphasised(self, char: QTextCharFormat, token: Token) -> QTextCharFormat:
        match token.type:
            case "strong_open":
                char.setFontWeight(QFont.Weight.DemiBold)
            case "em_open":
                char.setFontItalic(True)
            case "s_open":
                char.setFontStrikeOut(True)
            case _:
                self.has_links = True
                self._formats.as_link(char, str(token.attrGet("href") or ""))
        return char
