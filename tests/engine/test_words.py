"""Sentences in another language, by what the window hands in."""

from collections.abc import Iterator

import pytest

from engine.words import localized, speak, tr, trn

GERMAN = {
    "{name} has {rate:,.1f} tokens/s.": "{rate:,.1f} Token/s hat {name}.",
    "%n file in {place}": "%n Datei in {place}",
}


@pytest.fixture
def german() -> Iterator[None]:
    def translate(text: str, plural: str, number: int) -> str:
        many = {"%n file in {place}": "%n Dateien in {place}"}
        return (many if plural and number != 1 else GERMAN).get(text, text)

    speak(translate, ".,")
    yield
    speak()


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
