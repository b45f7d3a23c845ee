"""A message on the clipboard: plain text that reads well, and HTML that fetches nothing."""

import pytest
from PySide6.QtGui import QTextCursor, QTextDocument

from app.ui.markdown.copy_plain import to_plain
from app.ui.markdown.copy_rich import to_html
from app.ui.markdown.message_document import MessageDocument
from app.ui.markdown.selected_text import selected_text
from app.ui.style.tokens import LIGHT


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("# Title\n\nA **bold** *soft* `code` ~~gone~~", "Title\n\nA bold soft code gone"),
        ("- a\n- b\n  1. c\n  2. d\n\nend", "- a\n- b\n  1. c\n  2. d\n\nend"),
        ("3. a\n\n   more\n4. b", "3. a\n\n   more\n\n4. b"),
        ("- [x] done\n- [ ] open", "- [x] done\n- [ ] open"),
        ("> said\n> twice", "> said\n> twice"),
        ("```py\nx = 1\n\ny = 2\n```\nend", "x = 1\n\ny = 2\n\nend"),
        ("| a | b |\n|---|--:|\n| 1 | **2** |", "a\tb\n1\t2"),
        ("[text](https://a.org) https://b.org <https://c.org>", "text (https://a.org) https://b.org https://c.org"),
        ("[text][1]\n\n[1]: https://a.org", "text (https://a.org)"),
        ("![a cat](https://a.org/cat.png)", "a cat (https://a.org/cat.png)"),
        ("so[^1]\n\n[^1]: The note.", "so[1]\n\n[1] The note."),
        ("so[^b], so[^a]\n\n[^a]: A.\n\n[^b]: B.", "so[1], so[2]\n\n[2] A.\n\n[1] B."),
        ("$x^2$ and\n\n$$\ny\n$$", "\\(x^2\\) and\n\n\\[\ny\n\\]"),
        ("<b>&amp;</b>", "<b>&</b>"),
        ("a\n\n---\n\nb", f"a\n\n{'-' * 20}\n\nb"),
        ("مرحبا **بك** 😀", "مرحبا بك 😀"),
    ],
)
def test_plain_text_has_no_signs_of_markdown(markdown: str, plain: str) -> None:
    assert to_plain(markdown) == plain


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("**bold** `<i>`", "<p><strong>bold</strong> <code>&lt;i&gt;</code></p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("![cat](https://a.org/c.png)", '<p><em>cat</em> (<a href="https://a.org/c.png">https://a.org/c.png</a>)</p>'),
        ("![<b>](data:image/png;base64,AA)", "<p><em>&lt;b&gt;</em> (data:image/png;base64, 24 characters)</p>"),
        ("[x](javascript:alert)", "<p>[x](javascript:alert)</p>"),
        ("- [x] done", "\u2611 done"),
        ("so[^1]\n\n[^1]: Note", "<p>so<sup>1</sup></p>\n<div><sup>1</sup> <p>Note</p>\n</div>"),
        ("so[^b]\n\n[^b]: Note", "<p>so<sup>1</sup></p>\n<div><sup>1</sup> <p>Note</p>\n</div>"),
        ("$a<b$", "<p>\\(a&lt;b\\)</p>"),
        ("|a|\n|-:|\n|1|", '<td style="border: 1px solid #cfcfd7; padding: 4px 10px; text-align:right">1</td>'),
        ("```\n<x>\n```", "<code>&lt;x&gt;\n</code></pre>"),
    ],
)
def test_rich_text_is_html_without_anything_to_fetch(markdown: str, html: str) -> None:
    assert html in to_html(markdown)
    assert "<img" not in to_html(markdown)


def test_code_is_in_colour_there_too() -> None:
    assert '<span style="color: #7a3fb8">def</span>' in to_html("```python\ndef f(): pass\n```")


TABLE = "| a | b |\n|---|---|\n| 1 | $x$ |"
LISTS = f"1. one\n   - in\n2. two\n\n- [x] done\n- [ ] open\n\n{TABLE}\n\n```\ncode\nmore\n```\n\n😀 end"
COPIED = "1. one\n  - in\n2. two\n[x] done\n[ ] open\na\tb\n1\t\\(x\\)\ncode\nmore\n😀 end"


def test_a_selection_keeps_the_signs_of_lists_and_the_columns_of_tables(qapp: object) -> None:
    document = QTextDocument()
    MessageDocument(document, LIGHT).set_source(LISTS)
    everything = QTextCursor(document)
    everything.select(QTextCursor.SelectionType.Document)
    assert selected_text(document, everything) == COPIED
    words = QTextCursor(document)  # from within an item on: its sign is not selected
    words.setPosition(document.find("one").selectionStart() + 1)
    words.setPosition(document.find("two").selectionEnd(), QTextCursor.MoveMode.KeepAnchor)
    assert selected_text(document, words) == "ne\n  - in\n2. two"
