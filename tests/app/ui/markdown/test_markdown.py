"""Markdown that grows: at every length the document is what a document written at once would be."""

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlock, QTextDocument

from app.ui.markdown.blocks import parse_blocks
from app.ui.markdown.code_colours import file_ending, highlight, language_name
from app.ui.markdown.message_document import MessageDocument
from app.ui.markdown.text_formats import Property
from app.ui.style.tokens import DARK, LIGHT
from app.ui.text.links import place_of
from tests.app.ui.markdown.grown import assert_grows_as_written_at_once

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
MORE = """See [the guide][1], a note[^1], https://example.org/a_b?x=1. and main.rs

- [x] done
- [ ] open
  - [x] inner
- plain

| left | middle | right |
|:-----|:------:|------:|
| 1 | 2 | 3 |

> ```
> quoted code
> ```

12 مرحبا **كلمة** word

- مرحبا
- 😀 👍🏽 end

1. ```
   code
   ```
2. two

3. loose

![a *cat*](https://example.org/cat.png)

[1]: https://example.org/guide "The guide"
[^1]: The *text* of the note.

    And more of it.
"""


def shown(source: str, growing: bool = False) -> QTextDocument:
    document = QTextDocument()
    MessageDocument(document, LIGHT).set_source(source, growing)
    return document


def links(document: QTextDocument) -> dict[str, str]:
    """Address of each linked text."""
    found: dict[str, str] = {}
    block = document.begin()
    while block.isValid():
        part = block.begin()
        while not part.atEnd():
            if address := part.fragment().charFormat().anchorHref():
                found[part.fragment().text()] = address
            part += 1
        block = block.next()
    return found


def block_of(document: QTextDocument, words: str) -> QTextBlock:
    return document.find(words).block()


@pytest.mark.parametrize(("sample", "step"), [(SAMPLE, 1), (SAMPLE, 40), (MORE, 2), (MORE, 37)])
def test_a_growing_document_equals_one_written_at_once(qapp: object, sample: str, step: int) -> None:
    document = QTextDocument()
    growing = MessageDocument(document, LIGHT)
    for end in range(step, len(sample) + step, step):
        growing.set_source(sample[:end], growing=True)
        assert document.toHtml() == shown(sample[:end], growing=True).toHtml()
    growing.set_source(sample)
    assert document.toHtml() == shown(sample).toHtml()


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


def test_bare_addresses_are_links_and_names_of_files_are_not(qapp: object) -> None:
    source = "See https://example.org/a_(b)?x=1. Or (http://example.com), main.rs, README.md, a@b.org and 1.2.3.4"
    assert links(shown(source)) == {
        "https://example.org/a_(b)?x=1": "https://example.org/a_(b)?x=1",
        "http://example.com": "http://example.com",
    }
    assert links(shown("请看https://example.org/路。谢谢")) == {
        "https://example.org/路": "https://example.org/%E8%B7%AF"
    }


def test_what_begins_with_www_is_a_link_too(qapp: object) -> None:
    document = shown("See www.example.org/a_b?x=1. Or (WWW.Example.com), **www.example.net**; go on")
    assert links(document) == {
        "www.example.org/a_b?x=1": "http://www.example.org/a_b?x=1",
        "WWW.Example.com": "http://WWW.Example.com",
        "www.example.net": "http://www.example.net",
    }
    assert document.toPlainText().startswith("See www.example.org/a_b?x=1. Or (WWW.Example.com), www")
    assert links(shown("看 www.example.org/路。谢谢")) == {"www.example.org/路": "http://www.example.org/%E8%B7%AF"}
    none = "www. www.py a/www.b.py me@www.example.org www.me@example.org awww.example.org `www.example.org`"
    assert links(shown(none)) == {}
    whole = shown("https://www.example.org [www.example.com](https://b.org)")
    assert links(whole) == {"https://www.example.org": "https://www.example.org", "www.example.com": "https://b.org"}


def test_tasks_have_a_box_and_no_dot(qapp: object) -> None:
    document = shown(MORE)
    assert block_of(document, "done").blockFormat().property(Property.TASK) == "done"
    assert block_of(document, "open").blockFormat().property(Property.TASK) == "open"
    assert block_of(document, "open").textList() is None
    assert block_of(document, "open").text() == "open"
    assert block_of(document, "inner").blockFormat().indent() == 2
    assert block_of(document, "plain").textList() is not None


def test_an_item_that_begins_with_code_keeps_its_number(qapp: object) -> None:
    second = block_of(shown(MORE), "two")
    assert second.textList().itemText(second) == "2."
    first = block_of(shown("0. nought\n1. one"), "nought")
    assert first.textList().itemText(first) == "0."


def test_columns_are_aligned_as_the_source_says(qapp: object) -> None:
    document = shown(MORE)
    flag = Qt.AlignmentFlag
    wanted = {"left": flag.AlignLeft, "middle": flag.AlignHCenter, "right": flag.AlignRight}
    for words, alignment in wanted.items():
        head = document.find(words)
        table = head.currentTable()
        below = table.cellAt(1, table.cellAt(head).column()).firstCursorPosition()
        for cell in (head.blockFormat(), below.blockFormat()):
            assert cell.alignment() & flag.AlignHorizontal_Mask & ~flag.AlignAbsolute == alignment


def test_a_footnote_leads_to_its_text_and_back(qapp: object) -> None:
    document = shown(MORE)
    assert links(document)["1"] == "#reference-1"  # the later of two: the number before the note
    note, reference = place_of(document, "#note-1"), place_of(document, "#reference-1")
    assert note is not None
    assert note.block().text().startswith("1\u00a0The text of the note")
    assert reference is not None
    assert document.characterAt(reference.position()) == "1"
    assert "[^1]" not in document.toPlainText()
    assert "[^2] and [^a-z]" in shown("no [^2] and [^a-z] here\n\n[^1]: other").toPlainText()


NAMED = "Late[^zeta], *early[^a]*, late[^zeta].\n\n[^a]: First.\n\n[^none]: Alone.\n\n[^zeta]: Last, see[^a]."


def test_footnotes_are_numbered_in_the_order_of_their_references(qapp: object) -> None:
    document = shown(NAMED)
    assert document.toPlainText().startswith("Late1, early2, late1.\n2 First.")
    assert "none Alone." in document.toPlainText()  # nothing refers to it
    assert "1 Last, see2." in document.toPlainText()
    note, reference = place_of(document, "#note-zeta"), place_of(document, "#reference-a")
    assert note is not None
    assert note.block().text().startswith("1")
    assert reference is not None
    assert document.characterAt(reference.position()) == "2"


@pytest.mark.parametrize(
    "source",
    [
        NAMED,
        "[^a]: A.\n\n[^b]: B.\n\nSee[^b] here.\n\nThen[^a] and `x [^a]`.\n\nA list:\n\n- so[^b]\n- so[^a]\n\nThe end.",
        "[^a]: A.\n\n[^b]: B.\n\nOne.\n\nTwo.\n\nThen `code [^a]` counts not[^b].\n\nThree.\n\nFour[^a].\n\nEnd.",
        "[x] is text\n\nat first\n\n[x]: https://example.org\n\nThe end.",
    ],
)
def test_the_numbers_of_footnotes_grow_as_they_stand_at_the_end(qapp: object, source: str) -> None:
    assert_grows_as_written_at_once(source, growing=True)


def test_what_the_end_defines_counts_from_the_beginning_once_it_is_whole(qapp: object) -> None:
    document = QTextDocument()
    growing = MessageDocument(document, LIGHT)
    begun = "See [the guide][1].\n\nMore words.\n\nAnd more.\n\n"
    growing.set_source(begun, growing=True)
    assert growing.set_source(begun + "[1]: https://example", growing=True) > 10
    assert links(document) == {}
    assert growing.set_source(begun + "[1]: https://example.org\n", growing=True) == 0
    assert links(document) == {"the guide": "https://example.org"}
    assert growing.set_source(begun + "[1]: https://example.org\n\nThe end", growing=True) > 10
    growing.set_source(begun + "[1]: https://example", growing=True)
    growing.set_source(begun + "[1]: https://example")  # the answer ended there
    assert links(document) == {"the guide": "https://example"}


def test_a_picture_is_its_words_and_its_address(qapp: object) -> None:
    document = shown(MORE)
    assert "a cat (https://example.org/cat.png)" in document.toPlainText()
    assert links(document)["https://example.org/cat.png"] == "https://example.org/cat.png"
    inside = shown("![dot](data:image/png;base64,AAAA) and ![](x.png)").toPlainText()
    assert inside == "dot (data:image/png;base64, 26 characters) and Image (x.png)"
    assert "<img" not in document.toHtml() + shown("<img src='https://example.org/x.png'>").toHtml()


def test_the_source_is_shown_as_it_stands_and_grows(qapp: object) -> None:
    document = QTextDocument()
    growing = MessageDocument(document, LIGHT)
    growing.set_source("# A *title*", growing=True)
    growing.show_source(True)
    growing.set_source("# A *title*\n\n- it", growing=True)
    growing.set_source("# A *title*\n\n- item\n- مرحبا", growing=True)
    assert document.toPlainText() == growing.source
    assert document.lastBlock().textDirection() == Qt.LayoutDirection.RightToLeft
    growing.show_source(False)
    assert document.toPlainText() == "A title\nitem\nمرحبا"


@pytest.mark.parametrize(
    ("language", "name", "ending"),
    [("python", "Python", ".py"), ("js", "JavaScript", ".js"), ("c++", "C++", ".cpp"), ("", "Text", ".txt"),
     ("no such", "no such", ".txt"), ("sh", "Bash", ".sh")],
)  # fmt: skip
def test_a_language_has_a_name_and_its_files_an_ending(language: str, name: str, ending: str) -> None:
    assert (language_name(language), file_ending(language)) == (name, ending)


def test_line_ends_that_markdown_does_not_know_move_nothing() -> None:
    source = "one\u2028two\x0cthree\r\nfour\n\nlast"
    first, last = parse_blocks(source)
    assert source[first.start : first.end].startswith("one")
    assert source[last.start : last.end] == "last"
