"""What a setting is: key, type, default, one sentence, and the check of a value."""

from dataclasses import dataclass
from typing import Generic, Literal, TypeVar, cast

from app.settings.stop_lines import in_line
from app.words import localized, tr, tr_noop

Value = bool | int | float | str | tuple[str, ...] | None
T = TypeVar("T", bound=Value)
Kind = Literal["flag", "integer", "number", "text", "prose", "choice", "file", "list", "lines", "folders"]


_WANTED: dict[Kind, str] = {
    "flag": tr_noop("{label} cannot be {value}; it must be on or off."),
    "integer": tr_noop("{label} cannot be {value}; it must be a whole number."),
    "number": tr_noop("{label} cannot be {value}; it must be a number."),
    "list": tr_noop("{label} cannot be {value}; it must be a list of texts."),
    "lines": tr_noop("{label} cannot be {value}; it must be a list of texts."),
    "folders": tr_noop("{label} cannot be {value}; it must be a list of folders."),
}
_TEXT_WANTED = tr_noop("{label} cannot be {value}; it must be a text.")


class SettingError(Exception):
    """A value that cannot be kept, in one sentence for the user."""


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One thing the user may choose.

    `sentence` stands beside the control, in `--help` and in the README. `optional` settings may be None, which the
    sentence explains. `hidden` ones are remembered but have no control of their own in the settings page. `words`:
    the choices as people call them; `english_minimum`: the least value, where that is no number. `reload`: it counts
    from the next time that the models are loaded. What is declared in English is read in the user's language, but for
    `section`, which is a name too: see `tr`.
    """

    key: str
    section: str
    english_label: str
    default: T
    english_sentence: str
    kind: Kind
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    step: float = 1
    english_unit: str = ""
    optional: bool = False
    hidden: bool = False
    english_words: tuple[str, ...] = ()
    english_minimum: str = ""
    reload: bool = False

    @property
    def label(self) -> str:
        return tr(self.english_label)

    @property
    def sentence(self) -> str:
        return tr(self.english_sentence)

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(map(tr, self.english_words))

    @property
    def unit(self) -> str:
        return tr(self.english_unit) if self.english_unit else ""

    def check(self, value: object) -> T:
        """The value as this setting keeps it. Raises SettingError with a sentence."""
        if value is None and self.optional:
            return cast(T, None)
        checked = self._typed(value)
        if self.kind in ("text", "choice") and isinstance(checked, str) and not checked.isprintable():
            _check_characters(self.label, checked)
        if self.choices and checked not in self.choices:
            named = {"label": self.label, "value": repr(value), "choices": ", ".join(self.choices)}
            raise SettingError(tr("{label} cannot be {value}; it may be {choices}.", **named))
        if isinstance(checked, (int, float)) and not isinstance(checked, bool):
            self._check_range(checked)
        return cast(T, checked)

    def in_words(self, value: Value) -> str:
        """A value as the settings page shows it."""
        if self.english_minimum and value == self.minimum:
            return tr(self.english_minimum)
        if self.words and value in self.choices:
            return self.words[self.choices.index(str(value))]
        if isinstance(value, bool):
            return tr("on") if value else tr("off")
        if value is None or value in ("", ()):
            return tr("automatic") if self.kind == "integer" else tr("none")
        if isinstance(value, tuple):
            return ", ".join(map(in_line, value) if self.kind == "lines" else value)
        if isinstance(value, int):
            return f"{localized(f'{value:,}')} {self.unit}".rstrip()
        return localized(f"{value}") if isinstance(value, float) else f"{value}"

    def _typed(self, value: object) -> Value:
        if self.kind == "flag" and isinstance(value, bool):
            return value
        if self.kind in ("integer", "number") and isinstance(value, (int, float)) and not isinstance(value, bool):
            if self.kind == "integer" and (isinstance(value, int) or value.is_integer()):
                return int(value)
            if self.kind == "number" and abs(value) < 1e300:
                return float(value)
        if self.kind in ("text", "prose", "choice", "file") and isinstance(value, str):
            return value
        is_list = self.kind in ("list", "lines", "folders") and isinstance(value, (list, tuple))
        if is_list and all(isinstance(item, str) for item in cast(list[object], value)):
            return tuple(cast(list[str], value))
        raise SettingError(tr(_WANTED.get(self.kind, _TEXT_WANTED), label=self.label, value=repr(value)))

    def _check_range(self, value: float) -> None:
        low, high = self.minimum, self.maximum
        if (low is None or value >= low) and (high is None or value <= high):
            return
        named = {"label": self.label, "value": value, "low": low, "high": high}
        if low is not None and high is not None:
            raise SettingError(tr("{label} cannot be {value}; it must be between {low:g} and {high:g}.", **named))
        if low is not None:
            raise SettingError(tr("{label} cannot be {value}; it must be at least {low:g}.", **named))
        raise SettingError(tr("{label} cannot be {value}; it must be at most {high:g}.", **named))


def _check_characters(label: str, text: str) -> None:
    """Half a character, which only a damaged file holds, can be neither shown nor sent. Raises SettingError."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        named = {"label": label, "place": error.start + 1}
        raise SettingError(tr("{label} holds half a character at position {place}.", **named)) from error


def flag(
    key: str, section: str, label: str, default: bool, sentence: str, hidden: bool = False, reload: bool = False
) -> Setting[bool]:
    return Setting(key, section, label, default, sentence, "flag", hidden=hidden, reload=reload)


def tokens(
    key: str, section: str, label: str, sentence: str, low: int, high: int, reload: bool = False
) -> Setting[int | None]:
    return Setting(
        key, section, label, None, sentence, "integer", minimum=low, maximum=high, optional=True,
        english_unit=tr_noop("tokens"), reload=reload,
    )  # fmt: skip


def count(
    key: str, section: str, label: str, default: int, sentence: str, low: int, high: int, reload: bool = False
) -> Setting[int]:
    return Setting(key, section, label, default, sentence, "integer", minimum=low, maximum=high, reload=reload)


def layers(key: str, section: str, label: str) -> Setting[int]:
    """How many of a model's are on the GPU."""
    sentence, all_that_fit = tr_noop("-1: as many as fit; 0: none."), tr_noop("as many as fit")
    return Setting(
        key,
        section,
        label,
        -1,
        sentence,
        "integer",
        minimum=-1,
        maximum=10_000,
        english_minimum=all_that_fit,
        reload=True,
    )


def number(
    key: str, section: str, label: str, default: float, sentence: str, low: float, high: float
) -> Setting[float]:
    return Setting(key, section, label, default, sentence, "number", minimum=low, maximum=high, step=0.05)
