"""Formulas: read in all four spellings, set on the base line, copied as LaTeX, and shown as source where unreadable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument

from app.ui.markdown.blocks import parse_blocks
from app.ui.markdown.formula import PLACE, typeset
from app.ui.markdown.message_document import MessageDocument
from app.ui.markdown.selected_text import selected_text
from app.ui.style.tokens import LIGHT
from app.ui.text.marks_layer import align
from tests.app.ui.markdown.grown import assert_grows_as_written_at_once

COMMON = [
    r"E = mc^2",
    r"\frac{-b \pm \sqrt{b^2 - 4ac}}{2a}",
    r"\sum_{i=0}^{n} \frac{1}{i^2} = \frac{\pi^2}{6}",
    r"\int_0^\infty e^{-x^2}\,dx",
    r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
    r"\begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases}",
    r"\begin{aligned} x &= 1 \\ y &= 2 \end{aligned}",
    r"\boxed{42}",
    r"\mathbb{R}^n \to \mathcal{L}, \quad \hat{\theta} \approx \vec{v} \cdot \mathbf{w}",
    r"P(A \mid B) = \frac{P(B \mid A)\, P(A)}{P(B)}",
    r"\lim_{x \to 0} \frac{\sin x}{x} = 1",
    r"\left( \frac{a}{b} \right)^2 \leq \binom{n}{k}",
]


def shown(source: str) -> QTextDocument:
    document = QTextDocument()
    document.setTextWidth(400)
    MessageDocument(document, LIGHT).set_source(source)
    return document


def formulas(source: str) -> list[tuple[str, str]]:
    """(type of token, LaTeX) of each formula."""
    found = []
    for block in parse_blocks(source):
        for token in block.tokens:
            found += [(one.type, one.content.strip()) for one in (token, *(token.children or ())) if "math" in one.type]
    return found


@pytest.mark.parametrize("tex", COMMON)
def test_what_models_write_is_set(qapp: object, tex: str) -> None:
    for displayed in (False, True):
        formula = typeset(tex, 15, "#000000", displayed)
        assert formula is not None
        assert formula.width > 10
        assert 5 < formula.ascent + formula.descent < 80


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"so \(x+1\) is", [("math_inline", "x+1")]),
        ("so $x+1$ is", [("math_inline", "x+1")]),
        (r"so \[x+1\] is", [("math_inline_double", "x+1")]),
        ("so $$x+1$$ is", [("math_inline_double", "x+1")]),
        ("\\[\nx\n+ 1\n\\]", [("math_block", "x\n+ 1")]),
        ("so:\n\\[\nx\n+ 1\n\\]\nand", [("math_block", "x\n+ 1")]),
        ("- so:\n  \\[\n  x\n  + 1\n  \\]", [("math_block", "x\n+ 1")]),
        ("$$\nx\n$$", [("math_block", "x")]),
        (r"\[x\] and \[y\]", [("math_inline_double", "x"), ("math_inline_double", "y")]),
        ("it costs $5 and not $10", []),
        ("from $5/month to $6/month", []),
        (r"`\(x\)` and \\(y\\)", []),
        ("```\n\\[x\\]\n```", []),
        ("\\[\nnever closed", []),
        ("\\[\n\nx\n\\]", []),
        ("- \\[ x\n\nout \\]", []),
    ],
)
def test_spellings(source: str, expected: list[tuple[str, str]]) -> None:
    assert formulas(source) == expected


@pytest.mark.parametrize("tex", [r"\frac{broken", r"x^{", "y" * 5000, r"\begin{nothing} x \end{nothing"])
def test_what_cannot_be_read_is_shown_as_it_stands(qapp: object, tex: str) -> None:
    text = shown(rf"so \({tex}\) it is").toPlainText()
    assert text == f"so {tex} it is"


def test_a_formula_is_no_wider_than_its_line(qapp: object) -> None:
    document = shown(r"\[" + " + ".join(f"a_{{{number}}}" for number in range(60)) + r"\]")
    assert document.toPlainText() == PLACE
    assert document.size().height() < 100  # lays it out
    line = document.firstBlock().layout().lineAt(0)
    assert 300 < line.naturalTextWidth() <= 400


def test_the_line_has_room_for_what_hangs_below_it(qapp: object) -> None:
    words, formula = shown("so 1 it is"), shown(r"so \(\dfrac{1}{1 + \frac{1}{x}}\) it is")
    assert formula.size().height() > words.size().height() + 15  # lays both out
    plain, line = (document.firstBlock().layout().lineAt(0) for document in (words, formula))
    assert line.descent() > plain.descent() + 8
    assert line.ascent() > plain.ascent()


def test_formulas_are_copied_as_latex(qapp: object) -> None:
    document = shown("so $x^2$ and\n\n\\[\ny\n\\]\n\nend")
    everything = QTextCursor(document)
    everything.select(QTextCursor.SelectionType.Document)
    assert selected_text(document, everything) == "so \\(x^2\\) and\n\\[\ny\n\\]\nend"


def test_words_after_a_formula_are_found_after_it_in_the_source() -> None:
    source = r"so \(x is y\) is it"
    places = align(f"so {PLACE} is it", source, 0, len(source))
    assert places == [0, 1, 2, 3, *range(13, 19)]


@pytest.mark.parametrize(
    "source",
    [
        "so:\n\\[x\\] where\nx is y\n\nend",
        "so:\n$$\ny\n+ 1\n\n$$ end",
        "- one:\n  $$\n  y\n  + 1\n  $$\n- two \\(x\n  + y\\)",
        "> \\[ x\n> + 1 \\]\n\n$x$ and $y",
    ],
)
def test_a_growing_formula_ends_as_one_written_at_once(qapp: object, source: str) -> None:
    assert_grows_as_written_at_once(source)


@given(st.text(alphabet="\\()[]${}^_x1 \n-`|", max_size=60))
def test_nothing_that_looks_like_a_formula_is_an_error(source: str) -> None:
    blocks = parse_blocks(source)
    assert all(block.start <= block.end for block in blocks)
    assert [block.start for block in blocks] == sorted(block.start for block in blocks)
