"""Markdown that grows: at every length the document is what a document written at once would be."""

from itertools import pairwise

import pytest
from PySide6.QtGui import QTextDocument

from app.ui.style.tokens import DARK, LIGHT
from app.ui.text.markdown import highlight, parse_blocks
from app.ui.text.message_document import MessageDocument

SAMPLE = """# Title

A **bold** and *soft* `code` [link](https://example.org) ~~gone~~ ![picture](x.png)
second line

1. one
2. two
   - nested
   - again
3. three

> quoted
> twice

```python
def f(x):
    return "text" + 1  # why
```

| a | b |
|---|---|
| 1 | 2 |

---

With $x^2$ it is \\(\\frac{1}{2}\\), for $5:
\\[
\\sum_i x_i
+ 1
\\]

<b>not bold</b> and the end.
"""


def shown(source: str) -> QTextDocument:
    document = QTextDocument()
    MessageDocument(document, LIGHT).set_source(source)
    return document


@pytest.mark.parametrize("step", [1, 7, 40])
def test_a_growing_document_equals_one_written_at_once(qapp: object, step: int) -> None:
    document = QTextDocument()
    growing = MessageDocument(document, LIGHT)
    for end in range(step, len(SAMPLE) + step, step):
        growing.set_source(SAMPLE[:end])
        assert document.toHtml() == shown(SAMPLE[:end]).toHtml()
    assert document.toPlainText() == shown(SAMPLE).toPlainText()


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        ("thi", "third", "first\nsecond\nthi"),
        ("*th*i", "*th*ird `x`", "first\nsecond\nthi"),
        ("*thi", "*third*", "first\nsecond"),
        ("thi", "third\n===", "first\nsecond"),
        ("- thi", "- third", "first\nsecond"),
    ],
)
def test_only_the_end_is_written_anew(qapp: object, before: str, after: str, kept: str) -> None:
    """Of a paragraph what it grew by, of all else the last block."""
    document = QTextDocument()
    growing = MessageDocument(document, LIGHT)
    growing.set_source(f"first\n\nsecond\n\n{before}")
    changed_from = growing.set_source(f"first\n\nsecond\n\n{after}")
    assert document.toPlainText()[:changed_from] == kept
    assert document.toHtml() == shown(f"first\n\nsecond\n\n{after}").toHtml()


def test_html_is_text_and_pictures_are_named(qapp: object) -> None:
    text = shown(SAMPLE).toPlainText()
    assert "<b>not bold</b>" in text
    assert "picture" in text
    assert "**" not in text


def test_another_text_replaces_the_first(qapp: object) -> None:
    document = QTextDocument()
    growing = MessageDocument(document, LIGHT)
    growing.set_source("one thing")
    growing.set_source("another thing")
    assert document.toPlainText() == "another thing"


def test_what_the_user_wrote_stays_as_it_is(qapp: object) -> None:
    document = QTextDocument()
    MessageDocument(document, LIGHT, markdown=False).set_source("# not a *heading*\n  2")
    assert document.toPlainText() == "# not a *heading*\n  2"


def test_colours_follow_the_theme(qapp: object) -> None:
    document = QTextDocument()
    growing = MessageDocument(document, LIGHT)
    growing.set_source("text")
    growing.set_tokens(DARK)
    assert DARK.text in document.toHtml()
    assert LIGHT.text not in document.toHtml()


def test_code_blocks_know_their_text_and_language(qapp: object) -> None:
    growing = MessageDocument(QTextDocument(), LIGHT)
    growing.set_source(SAMPLE)
    (code,) = growing.code_blocks
    assert code.language == "python"
    assert code.text == 'def f(x):\n    return "text" + 1  # why'


@pytest.mark.parametrize("language", ["python", "json", "no such language", ""])
def test_highlighting_loses_no_character(language: str) -> None:
    code = '\n{"a": [1, 2]}\n\n  # x\r\n'
    assert "".join(span.text for span in highlight(code, language)) == code


def test_blocks_lie_in_order_within_the_source() -> None:
    blocks = parse_blocks(SAMPLE)
    assert len(blocks) == 10
    for block, following in pairwise(blocks):
        assert block.start < block.end <= following.start
