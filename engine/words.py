"""Sentences in the user's language. English stands in the code; the window hands in what it is translated by. No Qt.

Qt's lupdate finds the texts by the names of these functions (`make translations`), so their first argument is a
literal, and what varies in it has a name: `tr("{name} is not a GGUF file.", name=path.name)`. A number with a format,
`{rate:.1f}`, gets the separators of the language.
"""

import string
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Translate = Callable[[str, str, int], str]


def _as_it_stands(text: str, plural: str, number: int) -> str:
    return plural if plural and number != 1 else text


class Said(str):
    """What `tr` gives: a text in the language of the moment that knows how it was made.

    Attributes:
        text, sense: as `tr` took them.
        values: by field, each a number, a string or another Said.
    """

    __slots__ = ("sense", "text", "values")
    text: str
    sense: str
    values: dict[str, object]


@dataclass(slots=True)
class _Language:
    translate: Translate = _as_it_stands
    separators: str = ",."
    code: str = "en"


_language = _Language()


def speak(translate: Translate | None = None, separators: str = ",.", code: str = "en") -> None:
    """Sets the language of the process; without arguments English again.

    `translate` takes a text, its plural (or its sense, or "") and the number, and returns the text, with "%n" where the
    number is to stand. `separators`: the mark between thousands and the decimal mark. `code`: the language's, as "de".
    """
    _language.translate = translate or _as_it_stands
    _language.separators, _language.code = separators, code


def language() -> str:
    """Its code, e.g. "en": for data that holds a text in each language."""
    return _language.code


def tr(text: str, sense: str = "", /, **values: object) -> str:
    """The text in the user's language, with the values in its named fields.

    `sense` tells one English word from itself: `tr("Archive", "verb")`.
    """
    translated = _language.translate(text, sense, 1)
    said = Said(_FIELDS.vformat(translated, (), values) if values else translated)
    said.text, said.sense = text, sense
    said.values = {name: one if isinstance(one, str | int | float) else str(one) for name, one in values.items()}
    return said


def neutral(sentence: str) -> dict[str, Any] | None:
    """What can be kept as JSON and said in another language by `say`; None where the text is not `tr`'s own."""
    if not isinstance(sentence, Said):
        return None
    values = {
        name: neutral(value) or value if isinstance(value, str) else value for name, value in sentence.values.items()
    }
    return {"text": sentence.text, "sense": sentence.sense, "values": values}


def say(kept: dict[str, Any]) -> str:
    """What `neutral` gave, in the language of today. Raises KeyError, TypeError or ValueError: it is something else."""
    values = {name: say(value) if isinstance(value, dict) else value for name, value in kept["values"].items()}
    return tr(kept["text"], kept["sense"], **values)


def trn(one: str, many: str, number: int, /, **values: object) -> str:
    """As `tr`, for a text that depends on a number: `trn("%n file", "%n files", 3)`. "%n" is the number."""
    translated = _language.translate(one, many, number).replace("%n", localized(f"{number:,}"))
    return _FIELDS.vformat(translated, (), values) if values else translated


def tr_noop(text: str) -> str:
    """Marks a text that is translated where it is shown, by `tr(variable)`: a constant outlasts no language."""
    return text


def localized(text: str) -> str:
    """A number that Python wrote, with the separators of the user's language."""
    return text.translate(str.maketrans(",.", _language.separators))


class _Fields(string.Formatter):
    def format_field(self, value: Any, format_spec: str) -> str:
        written: str = super().format_field(value, format_spec)
        return localized(written) if isinstance(value, (int, float)) and format_spec else written


_FIELDS = _Fields()
