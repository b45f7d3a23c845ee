"""The marks find each word of the answer again, whatever Markdown left out."""

import pytest
from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextDocument

from app.ui.markdown.message_document import MessageDocument
from app.ui.style.tokens import LIGHT
from app.ui.text.marks_layer import MarksLayer, align, explain, kind
from engine.records import Origin, Piece

GUESSED = Piece(1, "", Origin.DRAFT, 1, "")


def pieces(*parts: tuple[str, Origin, str | None]) -> list[Piece]:
    made = []
    for number, (text, origin, guess) in enumerate(parts):
        draft_id = None if guess is None else number if guess == text else 999
        made.append(Piece(number, text, origin, draft_id, guess, 0.5, 0.25))
    return made


ANSWER = pieces(
    ("The ", Origin.TARGET, None),
    ("**quick** ", Origin.DRAFT, "**quick** "),
    ("fox", Origin.TARGET, "dog"),
    ("\n\n", Origin.TARGET, None),
    ("1. runs\n", Origin.LOOKUP, "1. runs\n"),
    ("2. rests", Origin.TARGET, None),
)
SOURCE = "".join(piece.text for piece in ANSWER)


def underline_of(document: QTextDocument, word: str) -> QTextCharFormat.UnderlineStyle:
    cursor = document.find(word)
    assert not cursor.isNull(), word
    return cursor.charFormat().underlineStyle()


def looks(document: QTextDocument) -> list[tuple[str, object, int]]:
    """Each character with its underline and weight."""
    cursor = QTextCursor(document)
    found: list[tuple[str, object, int]] = []
    for position in range(1, document.characterCount()):
        cursor.setPosition(position)
        form = cursor.charFormat()
        found.append((document.characterAt(position - 1), form.underlineStyle(), form.fontWeight()))
    return found


def test_markup_is_skipped() -> None:
    assert align("bold x", "**bold** x", 0, 10) == [2, 3, 4, 5, 8, 9]


def test_a_character_that_is_nowhere_does_not_lose_the_others() -> None:
    assert align("aéb", "ab", 0, 2) == [0, 1, 1]


def test_a_long_text_is_found_again_around_its_markup() -> None:
    """As character by character, though it is compared in larger chunks where nothing is left out."""
    words = [f"word{number}" for number in range(60)]
    source = " ".join(f"**{word}**" if number % 7 == 3 else word for number, word in enumerate(words))
    shown = " ".join(words)
    places = align(shown, source, 0, len(source))
    assert "".join(source[place] for place in places) == shown
    assert places == sorted(set(places))


def test_words_are_underlined_by_who_proposed_them(qapp: object) -> None:
    document = QTextDocument()
    message = MessageDocument(document, LIGHT)
    message.set_source(SOURCE)
    layer = MarksLayer(document)
    layer.set_pieces(ANSWER, SOURCE)
    layer.paint(message.rendered, SOURCE, LIGHT, 0)
    style = QTextCharFormat.UnderlineStyle
    assert underline_of(document, "The") == style.NoUnderline
    assert underline_of(document, "quick") == style.SingleUnderline
    assert underline_of(document, "fox") == style.DotLine
    assert underline_of(document, "runs") == style.DashUnderline
    assert underline_of(document, "rests") == style.NoUnderline
    cursor = document.find("fox")
    found = layer.piece_at(cursor.selectionStart())
    assert found is ANSWER[2]


PROSE = (
    "The **quick** fox runs, and *rests*; then\nit goes on.\n\n- one `x`\n- two\n\n```python\nx = 1\n```\n\n"
    "The end of it, and a little more.\n"
)
ORIGINS = [Origin.DRAFT, Origin.DRAFT, Origin.TARGET, Origin.LOOKUP, Origin.TARGET]
LONG = [Piece(n, PROSE[n * 3 : n * 3 + 3], ORIGINS[n % 5], 999, "?") for n in range(len(PROSE) // 3 + 1)]


@pytest.mark.parametrize("answer", [ANSWER, LONG])
def test_marks_grow_with_the_text(qapp: object, answer: list[Piece]) -> None:
    whole_source = "".join(piece.text for piece in answer)
    document, whole = QTextDocument(), QTextDocument()
    growing, at_once = MessageDocument(document, LIGHT), MessageDocument(whole, LIGHT)
    layer = MarksLayer(document)
    for end in range(1, len(answer) + 1):
        layer.add_pieces(answer[end - 1 : end])
        source = "".join(piece.text for piece in answer[:end])
        layer.paint(growing.rendered, source, LIGHT, growing.set_source(source))
    at_once.set_source(whole_source)
    other = MarksLayer(whole)
    other.set_pieces(answer, whole_source)
    other.paint(at_once.rendered, whole_source, LIGHT, 0)
    assert looks(document) == looks(whole)


def test_an_emoji_shifts_no_mark(qapp: object) -> None:
    """Qt counts it as two characters, Python as one."""
    source = "😀😀 **one** two 👍🏽 three four"
    document = QTextDocument()
    message = MessageDocument(document, LIGHT)
    message.set_source(source)
    layer = MarksLayer(document)
    layer.set_pieces(
        pieces(
            ("😀😀 **one** two", Origin.TARGET, None),
            (" 👍🏽 three", Origin.DRAFT, " 👍🏽 three"),
            (" four", Origin.TARGET, None),
        ),
        source,
    )
    layer.paint(message.rendered, source, LIGHT, 0)
    style = QTextCharFormat.UnderlineStyle
    assert underline_of(document, "two") == style.NoUnderline
    assert underline_of(document, "three") == style.SingleUnderline
    assert underline_of(document, "four") == style.NoUnderline
    found = layer.piece_at(document.find("three").selectionEnd() - 1)
    assert found is not None
    assert found.origin is Origin.DRAFT


def test_white_space_left_out_at_the_beginning_shifts_nothing(qapp: object) -> None:
    document = QTextDocument()
    message = MessageDocument(document, LIGHT)
    message.set_source("word more")
    layer = MarksLayer(document)
    layer.set_pieces(pieces((" word", Origin.DRAFT, " word"), (" more", Origin.TARGET, None)), "word more")
    layer.paint(message.rendered, "word more", LIGHT, 0)
    first, second = layer.piece_at(0), layer.piece_at(6)
    assert first is not None
    assert first.origin is Origin.DRAFT
    assert second is not None
    assert second.origin is Origin.TARGET
    assert layer.piece_at(500) is None


def test_the_hover_names_guess_choice_and_chances() -> None:
    assert kind(ANSWER[2]) == "corrected"
    corrected = "The proposed token was “dog”; the target chose “fox”. Probability: target 50 %, draft 25 %."
    assert explain(ANSWER[2]) == corrected
    assert explain(ANSWER[1]).startswith("Draft token “**quick**”, accepted")
    assert explain(ANSWER[4]).startswith("Look-up token “1. runs”, taken from earlier text")
    assert explain(ANSWER[0]) == ""


@pytest.mark.parametrize(
    ("proposed", "shown"),
    [
        ("", "the end of the answer"), (" ", "a space"), ("   ", "spaces"), ("\n", "a line break"), ("\t", "a tab"),
        ("\ufffd", "part of a character"), (" dog", "“dog”"), (None, "another token"),
    ],
)  # fmt: skip
def test_no_quotation_marks_stand_around_nothing(proposed: str | None, shown: str) -> None:
    piece = Piece(1, " fox", Origin.TARGET, 2, proposed)
    assert explain(piece) == f"The proposed token was {shown}; the target chose “fox”."
    accepted = Piece(1, "\n\n", Origin.DRAFT, 1, "\n\n")
    assert explain(accepted) == "Draft token a line break, accepted by the target."
