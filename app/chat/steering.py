"""How one conversation is answered where it differs from what its model usually does."""

import json
import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.chat.prompt import GenerationOptions
from app.settings import keys
from app.settings.answer_form import AnswerForm
from app.settings.declaration import Setting, SettingError, Value
from app.settings.keys import Form

logger = logging.getLogger(__name__)

STEERED: tuple[Setting[Value], ...] = tuple(
    keys.SETTINGS[setting.key]
    for setting in (
        keys.TEMPERATURE, keys.TOP_K, keys.TOP_P, keys.MIN_P, keys.REPEAT_PENALTY, keys.REPEAT_LAST_N, keys.SEED,
        keys.MAX_TOKENS,
    )
)  # fmt: skip
"""What a conversation may have a value of its own for; the first six are the sampling proper."""

_SAMPLING = frozenset(setting.key for setting in STEERED) - {keys.SEED.key, keys.MAX_TOKENS.key}


@dataclass(frozen=True, slots=True)
class Steering:
    """`values`: by the key of a setting, what differs. `stops`, `form`: None: as usual. `form_text`: the schema or
    grammar that `form` speaks of.

    `preset`: the name of the preset that was chosen last, of which some may have been changed since.
    """

    values: Mapping[str, Value] = field(default_factory=dict)
    stops: tuple[str, ...] | None = None
    form: Form | None = None
    form_text: str = ""
    preset: str = ""

    @property
    def is_plain(self) -> bool:
        """Nothing differs."""
        return not self.settings

    def with_value(self, key: str, value: object) -> "Steering":
        """Raises SettingError with a sentence."""
        return replace(self, values={**self.values, key: keys.SETTINGS[key].check(value)})

    def without(self, *names: str) -> "Steering":
        return replace(
            self,
            values={key: value for key, value in self.values.items() if key not in names},
            stops=None if keys.STOPS.key in names else self.stops,
            form=None if keys.FORM.key in names else self.form,
            form_text="" if keys.FORM.key in names else self.form_text,
        )

    @property
    def settings(self) -> dict[str, Value]:
        """All that differs, by the key of a setting."""
        found = dict(self.values)
        if self.stops is not None:
            found[keys.STOPS.key] = self.stops
        if self.form is not None:
            found |= {keys.FORM.key: self.form, keys.FORM_TEXT.key: self.form_text}
        return found

    def form_of(self, usual: AnswerForm) -> AnswerForm:
        """What answers here must look like, where they usually look so."""
        stops = usual.stops if self.stops is None else self.stops
        if self.form is None:
            return AnswerForm(stops, usual.form, usual.text or self.form_text)
        return AnswerForm(stops, self.form, self.form_text)

    def with_form(self, wanted: AnswerForm, usual: AnswerForm) -> "Steering":
        """Of its own is only what differs; a text that no form speaks of is kept too, for it was written."""
        is_usual = replace(wanted, stops=()).is_like(replace(usual, stops=()))
        return replace(
            self,
            stops=None if wanted.stops == usual.stops else wanted.stops,
            form=None if is_usual else wanted.form,
            form_text="" if is_usual and wanted.text == usual.text else wanted.text,
        )

    def is_like(self, other: "Steering") -> bool:
        """Whether both answer alike, whatever preset they came from."""
        return replace(self, preset="") == replace(other, preset="")

    def of(self, options: GenerationOptions) -> GenerationOptions:
        """The options of a usual answer, as this conversation has them."""
        own: dict[str, Any] = {key: value for key, value in self.values.items() if key in _SAMPLING}
        sampling = replace(options.sampling, **own)
        if keys.SEED.key in self.values:
            seed = self.values[keys.SEED.key]
            sampling = replace(sampling, seed=seed if isinstance(seed, int) else secrets.randbits(31))
        longest = self.values.get(keys.MAX_TOKENS.key, options.max_tokens)
        if self.form is not None:
            form = AnswerForm(form=self.form, text=self.form_text)
            options = replace(options, json_schema=form.json_schema, grammar=form.grammar)
        return replace(
            options,
            sampling=sampling,
            max_tokens=longest if isinstance(longest, int) else None,
            stop=options.stop if self.stops is None else self.stops,
        )

    def as_json(self) -> dict[str, object]:
        """Only what differs."""
        parts: dict[str, object] = {
            "values": dict(self.values),
            "stops": None if self.stops is None else list(self.stops),
            "form": self.form,
            "form_text": self.form_text,
            "preset": self.preset,
        }
        return {name: part for name, part in parts.items() if part not in ({}, None, "")}

    @classmethod
    def from_json(cls, data: object) -> "Steering":
        """What of it can be used. Raises ValueError where it is no object."""
        if not isinstance(data, dict):
            raise ValueError("it is no JSON object")
        values, stops, form = data.get("values"), data.get("stops"), data.get("form")
        texts = tuple(stop for stop in stops if isinstance(stop, str) and stop) if isinstance(stops, list) else None
        return cls(
            values=_checked(values) if isinstance(values, dict) else {},
            stops=texts,
            form=keys.FORM.check(form) if form in keys.FORM.choices else None,
            form_text=_text(data.get("form_text")),
            preset=_text(data.get("preset")),
        )


def steering_of(stored: str) -> Steering:
    """As it is kept with a conversation; what cannot be read counts as nothing, for its answers are worth more."""
    if not stored:
        return Steering()
    try:
        return Steering.from_json(json.loads(stored))
    except (ValueError, RecursionError) as error:
        logger.warning("the answer settings of a conversation are damaged (%s): %.200s", error, stored)
        return Steering()


def stored(steering: Steering) -> str:
    """As it is kept with a conversation; empty where nothing differs."""
    data = steering.as_json()
    return json.dumps(data, ensure_ascii=False) if data else ""


def _checked(values: dict[str, object]) -> dict[str, Value]:
    good: dict[str, Value] = {}
    for setting in STEERED:
        if setting.key in values:
            try:
                good[setting.key] = setting.check(values[setting.key])
            except SettingError as error:
                logger.warning("an answer setting is damaged: %s", error)
    return good


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
