"""Which part of a document is sent, and how that is said."""

from hypothesis import given
from hypothesis import strategies as some

from app.attachments.document import Document, Part, lines

PAGES = Document("report.pdf", 1_200_000, "page", tuple(f"page {n} " + "words " * 20 for n in range(1, 41)), 40)
LINES = Document.of_text("list.txt", 50, "one\ntwo\nthree")


def test_the_whole_needs_no_words() -> None:
    part = Part.whole(LINES)
    assert (part.text, part.where, part.is_whole) == ("one\ntwo\nthree", "", True)


def test_pages_and_lines_from_to() -> None:
    part = Part(PAGES, 3, 7)
    assert part.where == "pages 3 to 7 of 40"
    assert part.text.startswith("page 3 ")
    assert part.text.count("\n\n") == 4
    assert Part(LINES, 2, 2).where == "line 2 of 3"
    assert Part(LINES, 2, 2).text == "two\n"


def test_the_beginning_ends_with_a_page_or_between_words() -> None:
    whole = Part.whole(PAGES)
    assert whole.beginning(1_000_000) == whole
    assert whole.beginning(400).where == "pages 1 to 3 of 40"
    cut = whole.beginning(100)
    assert cut.where == f"the first {len(cut.text)} characters"
    assert cut.text.endswith("words")
    assert len(cut.text) <= 100
    assert len(Part.whole(Document.of_text("one.txt", 9, "x" * 900)).beginning(100).text) == 100


def test_what_was_not_read_is_not_called_the_whole() -> None:
    part = Part.whole(Document("long.pdf", 9, "page", ("a", "b"), 90))
    assert not part.is_whole
    assert part.where == "pages 1 to 2 of 90"


def test_pasted_text_is_measured_and_storable() -> None:
    assert Part.whole(Document.pasted("wörds")).stored().num_bytes == 6
    assert Document.pasted("half \ud83d of it").sections == ("half ? of it",)


@given(some.text(some.sampled_from("ab \n\r\f\u2028é"), max_size=60), some.integers(0, 3))
def test_long_texts_are_split_as_short_ones_are(text: str, before: int) -> None:
    long = "word\n" * 13_105 + "x" * before + text * 3  # the first cut falls into what was made up
    assert lines(long) == tuple(long.splitlines(keepends=True))
