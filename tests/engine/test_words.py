"""Sentences in another language, by what the window hands in."""

import json
from collections.abc import Iterator
from pathlib import PurePosixPath

import pytest

from engine.words import localized, neutral, say, speak, tr, trn

GERMAN = {
    "{name} has {rate:,.1f} tokens/s.": "{rate:,.1f} Token/s hat {name}.",
    "%n file in {place}": "%n Datei in {place}",
    "{place} here": "{place} hier",
}


@pytest.fixture
def german() -> Iterator[None]:
    def translate(text: str, plural: str, number: int) -> str:
        many = {"%n file in {place}": "%n Dateien in {place}"}
        return (many if plural and number != 1 else GERMAN).get(text, text)

    speak(translate, ".,")
    yield
    speak()


def test_what_was_said_is_kept_and_said_in_another_language(request: pytest.FixtureRequest) -> None:
    """Also what stands in it, and what is no text but was written as one."""
    said = tr("{name} has {rate:,.1f} tokens/s.", name=tr("{place} here", place=PurePosixPath("a/b")), rate=1234.56)
    kept = json.loads(json.dumps(neutral(said)))
    assert say(kept) == said == "a/b here has 1,234.6 tokens/s."
    request.getfixturevalue("german")
    assert say(kept) == "1.234,6 Token/s hat a/b hier."
    assert neutral(f"{said} {said}") is None
    assert neutral("not by tr") is None


def test_english_stands_in_the_code() -> None:
    assert tr("{name} has {rate:,.1f} tokens/s.", name="{x}", rate=1234.56) == "{x} has 1,234.6 tokens/s."
    assert trn("%n file in {place}", "%n files in {place}", 1, place="a") == "1 file in a"
    assert trn("%n file in {place}", "%n files in {place}", 2100, place="a") == "2,100 files in a"
    assert tr("A brace { that means itself") == "A brace { that means itself"


@pytest.mark.usefixtures("german")
def test_values_move_and_numbers_get_the_separators_of_the_language() -> None:
    assert tr("{name} has {rate:,.1f} tokens/s.", name="a.b", rate=1234.56) == "1.234,6 Token/s hat a.b."
    assert trn("%n file in {place}", "%n files in {place}", 1, place="a") == "1 Datei in a"
    assert trn("%n file in {place}", "%n files in {place}", 2100, place="a") == "2.100 Dateien in a"
    assert localized("1,234.5") == "1.234,5"
    assert tr("not translated") == "not translated"
