"""Parts of a file in the reader's language: whatever `Part.where` says is understood."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.attachments.document import Document, Part
from app.attachments.part_words import shown_name, shown_part
from app.words import speak

GERMAN = {
    "Pasted text": "Eingefügter Text",
    "the first %n characters": "die ersten %n Zeichen",
    "{beginning} of {sections}": "{sections}, davon {beginning}",
    "page {first:,} of {total:,}": "Seite {first:,} von {total:,}",
    "pages {first:,} to {last:,} of {total:,}": "Seiten {first:,} bis {last:,} von {total:,}",
}


@pytest.fixture
def german() -> Iterator[None]:
    speak(lambda one, many, number: GERMAN.get(many if many and number != 1 else one, one), ".,")
    yield
    speak()


def pages(count: int, total: int) -> Document:
    return Document("a.pdf", 10, "page", tuple("word " * 20 for _ in range(count)), total)


@given(some.integers(1, 40), some.integers(1, 40), some.integers(0, 9), some.none() | some.integers(2, 60))
def test_in_english_a_part_is_shown_as_it_is_kept(first: int, last: int, unread: int, characters: int | None) -> None:
    part = Part(pages(40, 40 + unread), min(first, last), max(first, last), characters)
    assert shown_part(part.where) == part.where


@pytest.mark.usefixtures("german")
def test_a_part_is_shown_in_the_readers_language() -> None:
    assert shown_part(Part(pages(4, 4000), 2, 2).where) == "Seite 2 von 4.000"
    beginning = Part(pages(4, 4000), 1, 4, 30).where
    assert beginning == "the first 29 characters of pages 1 to 4 of 4,000"
    assert shown_part(beginning) == "Seiten 1 bis 4 von 4.000, davon die ersten 29 Zeichen"
    assert shown_part(Part.whole(pages(4, 4)).where) == ""


@pytest.mark.usefixtures("german")
def test_what_another_program_called_a_part_stays_as_it_is() -> None:
    assert shown_part("chapter 3") == "chapter 3"


@pytest.mark.usefixtures("german")
def test_only_what_has_no_name_of_its_own_is_translated() -> None:
    assert (shown_name(Document.pasted("x").name), shown_name("Text.md")) == ("Eingefügter Text", "Text.md")
