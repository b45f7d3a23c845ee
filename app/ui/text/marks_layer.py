"""Which words were proposed: pieces of the source found again in the document, underlined, explained on hover."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from PySide6.QtGui import QColor, QFont, QTextCharFormat, QTextCursor, QTextDocument

from app.numbers import percent
from app.ui.markdown.formula import PLACE, SOURCE
from app.ui.markdown.message_document import Rendered
from app.ui.style.tokens import Tokens
from app.words import tr
from engine.records import Origin, Piece

_SEPARATORS = "\u2028\u2029\ufdd0\ufdd1\ufffc"  # of Qt's lines, blocks and table cells; in no source
_LAST_OF_ONE = "\uffff"  # what follows takes two places in a document
_CHUNK = 16  # characters
_KEEP = QTextCursor.MoveMode.KeepAnchor


def kind(piece: Piece) -> str:
    """draft, look-up (both accepted), corrected, or plain (nothing was proposed here)."""
    if piece.origin is Origin.DRAFT:
        return "draft"
    if piece.origin is Origin.LOOKUP:
        return "look-up"
    return "corrected" if piece.draft_id is not None and piece.draft_id != piece.token_id else "plain"


def explain(piece: Piece) -> str:
    """What the hover says; empty where nothing was proposed."""
    token = _quoted(piece.text)
    match kind(piece):
        case "draft":
            said = tr("Draft token {token}, accepted by the target.", token=token)
        case "look-up":
            said = tr("Look-up token {token}, taken from earlier text and accepted by the target.", token=token)
        case "corrected":
            proposed = tr("another token") if piece.draft_text is None else _quoted(piece.draft_text or None)
            said = tr("The proposed token was {proposed}; the target chose {chosen}.", proposed=proposed, chosen=token)
        case _:
            return ""
    return f"{said} {_probabilities(piece)}".rstrip()


def _probabilities(piece: Piece) -> str:
    """A sentence; empty where none is known."""
    target, draft = percent(piece.target_probability), percent(piece.draft_probability)
    match piece.target_probability is not None, piece.draft_probability is not None:
        case True, True:
            return tr("Probability: target {target}, draft {draft}.", target=target, draft=draft)
        case True, False:
            return tr("Probability: target {target}.", target=target)
        case False, True:
            return tr("Probability: draft {draft}.", draft=draft)
    return ""


def _quoted(text: str | None) -> str:
    """A token that can be seen between quotation marks, another in words; None: the token that ends an answer."""
    if text is None:
        return tr("the end of the answer")
    if text.strip() and set(text.strip()) != {"\ufffd"}:
        return tr("“{text}”", text=text.strip())
    if not text or text.strip():
        return tr("part of a character")
    if "\n" in text:
        return tr("a line break")
    if "\t" in text:
        return tr("a tab")
    return tr("a space") if len(text) == 1 else tr("spaces")


def align(shown: str, source: str, start: int, end: int) -> list[int]:
    """For each character of `shown`, as Qt counts them, where in source[start:end] it stands; never falling.

    Qt counts a character beyond the first 65,536, such as an emoji, as two.

    Markdown only leaves characters out (asterisks, fences, link targets), so each is sought after the one before; one
    that is in no source, such as Qt's line breaks, stands where the next one may. A formula is one character.
    """
    places: list[int] = []
    at = start
    for offset in range(0, len(shown), _CHUNK):
        chunk = shown[offset : offset + _CHUNK]
        # mostly as it stands; character by character takes ten times as long
        if max(chunk) <= _LAST_OF_ONE and source.startswith(chunk, at, end):
            places += range(at, at + len(chunk))
            at += len(chunk)
            continue
        for letter in chunk:
            if letter == PLACE and (formula := SOURCE.search(source, at, end)):
                places.append(formula.start())
                at = formula.end()
                continue
            found = -1 if letter in _SEPARATORS else source.find(letter, at, end)
            places += [max(found, at)] * (1 if letter <= _LAST_OF_ONE else 2)
            at = max(found + 1, at)
    return places


class MarksLayer:
    """The marks of one message."""

    def __init__(self, document: QTextDocument) -> None:
        self._document = document
        self._pieces: list[Piece] = []
        self._kinds: list[str] = []  # of each piece
        self._ends: list[int] = []  # character of the source after each piece
        self._starts: list[int] = []  # document position of each marked block
        self._places: list[list[int]] = []  # of each marked block: source character of each document character, rising

    def set_pieces(self, pieces: Sequence[Piece], source: str, before: int = 0) -> None:
        """`pieces` spell `before` characters that are shown elsewhere, then `source`.

        White space may have been left out at its beginning.
        """
        self._pieces, self._kinds = list(pieces), [kind(piece) for piece in pieces]
        text = "".join(piece.text for piece in pieces)
        skipped = before if text.startswith(source[:32], before) else len(text) - len(text.lstrip())
        self._ends = [end - skipped for end in accumulate(len(piece.text) for piece in pieces)]

    def add_pieces(self, pieces: Sequence[Piece]) -> None:
        """What a streaming message grew by."""
        end = self._ends[-1] if self._ends else 0
        self._pieces += pieces
        self._kinds += [kind(piece) for piece in pieces]
        self._ends += [end + length for length in accumulate(len(piece.text) for piece in pieces)]

    def clear(self) -> None:
        """The document was written anew without marks."""
        self._starts, self._places = [], []

    def paint(self, rendered: Sequence[Rendered], source: str, tokens: Tokens, changed_from: int) -> None:
        """Marks what was written at document position `changed_from` or after it."""
        if not self._pieces:
            return
        while self._starts and self._starts[-1] >= changed_from:
            self._starts.pop()
            self._places.pop()
        formats = _formats(tokens)
        cursor = QTextCursor(self._document)
        cursor.beginEditBlock()
        for number in range(max(0, len(self._starts) - 1), len(rendered)):  # the last one may have grown
            block = rendered[number]
            is_last = number + 1 == len(rendered)
            last = self._document.characterCount() - 1
            if number == len(self._starts):
                self._starts.append(min(block.position, last))  # a block may have nothing to show, e.g. an empty item
                self._places.append([])
            start, places = self._starts[number], self._places[number]
            known = len(places)
            cursor.setPosition(min(start + known, last))
            cursor.setPosition(last if is_last else min(rendered[number + 1].position, last), _KEEP)
            places += align(cursor.selectedText(), source, places[-1] + 1 if places else block.start, block.end)
            self._paint_block(cursor, start, places, known, formats)
        cursor.endEditBlock()

    def _paint_block(
        self, cursor: QTextCursor, position: int, places: list[int], offset: int, formats: dict[str, QTextCharFormat]
    ) -> None:
        """From its character `offset` on, each run of pieces of one kind gets its format in one go."""
        while offset < len(places):
            number = bisect_right(self._ends, places[offset])
            name = self._kinds[number] if number < len(self._kinds) else "plain"
            while number + 1 < len(self._kinds) and self._kinds[number + 1] == name:
                number += 1
            end = bisect_left(places, self._ends[number], offset) if number < len(self._ends) else len(places)
            if name in formats:
                cursor.setPosition(position + offset)
                cursor.setPosition(position + end, _KEEP)
                cursor.mergeCharFormat(formats[name])
            offset = end

    def piece_at(self, position: int) -> Piece | None:
        """The piece that a character of the document came from."""
        block = bisect_right(self._starts, position) - 1
        if block < 0 or position - self._starts[block] >= len(self._places[block]):
            return None
        number = bisect_right(self._ends, self._places[block][position - self._starts[block]])
        return self._pieces[number] if number < len(self._pieces) else None


def _formats(tokens: Tokens) -> dict[str, QTextCharFormat]:
    """Colour, line style and weight together: never colour alone."""
    draft, look_up, corrected = QTextCharFormat(), QTextCharFormat(), QTextCharFormat()
    draft.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
    draft.setUnderlineColor(QColor(tokens.draft_one))
    look_up.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DashUnderline)
    look_up.setUnderlineColor(QColor(tokens.automatic))
    corrected.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
    corrected.setUnderlineColor(QColor(tokens.vanilla))
    corrected.setFontWeight(QFont.Weight.DemiBold)
    return {"draft": draft, "look-up": look_up, "corrected": corrected}
