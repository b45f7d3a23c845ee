"""Which part of a document is sent, and how that is said."""

from app.attachments.document import Document, Part

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


def test_it_comes_back_from_json() -> None:
    part = Part(PAGES, 3, 7, 50)
    assert Part.from_json(part.to_json()) == part
    assert Part.whole(Document.pasted("wörds")).stored().num_bytes == 6
