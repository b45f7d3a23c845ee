"""Documents that are kept while they are unsent: the same part comes back, also one that an earlier Tandem kept."""

import json
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.attachments.document import Document, Part
from app.attachments.keeping import kept, read_back

WORDS = some.text(some.characters(codec="utf-8"), max_size=40)


@given(WORDS, some.lists(WORDS, min_size=1, max_size=5), some.integers(1, 5), some.none() | some.integers(1, 9))
def test_pages_come_back(name: str, pages: list[str], first: int, characters: int | None) -> None:
    part = Part(Document(name, 7, "page", tuple(pages), len(pages) + 1), first, first + 1, characters)
    assert read_back(kept(part)) == part


@given(WORDS, WORDS)
def test_lines_come_back(name: str, text: str) -> None:
    part = Part.whole(Document.of_text(name, 9, text))
    assert read_back(kept(part)) == part


def test_what_an_earlier_tandem_kept_comes_back() -> None:
    part = Part(Document("report.pdf", 1_200_000, "page", ("one\n", "two"), 40), 1, 2, 50)
    assert read_back(json.dumps(asdict(part))) == part


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "5",
        "[1]\n",
        "{}",
        "{}\n",
        '{"document": 1}',
        '{"unit": "page", "pages": ["x"]}\n',
        '{"unit": "line"}\nx',
    ],
)
def test_what_is_damaged_is_refused(text: str) -> None:
    with pytest.raises((ValueError, TypeError, KeyError)):
        read_back(text)
