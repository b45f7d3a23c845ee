"""How one conversation is answered where it differs from what its model usually does."""

import json
import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args

from app.chat.prompt import GenerationOptions
from app.settings import keys
from app.settings.declaration import Setting, SettingError, Value

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
_ANY_JSON = "{}"

Form = Literal["free", "json", "schema", "grammar"]
_FORMS: tuple[Form, ...] = get_args(Form)


@dataclass(frozen=True, slots=True)
class Steering:
    """`values`: by the key of a setting, what differs. `form_text`: the schema or grammar that `form` speaks of.

    `preset`: the name of the preset that was chosen last, of which some may have been changed since.
    """

    values: Mapping[str, Value] = field(default_factory=dict)
    stops: tuple[str, ...] = ()
    form: Form = "free"
    form_text: str = ""
    preset: str = ""

    @property
    def is_plain(self) -> bool:
        """Nothing differs."""
        return not self.values and not self.stops and self.form == "free"

    def with_value(self, key: str, value: object) -> "Steering":
        """Raises SettingError with a sentence."""
        return replace(self, values={**self.values, key: keys.SETTINGS[key].check(value)})

    def without(self, *names: str) -> "Steering":
        return replace(self, values={key: value for key, value in self.values.items() if key not in names})

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
        has_text = bool(self.form_text.strip())
        schema = _ANY_JSON if self.form == "json" else self.form_text if self.form == "schema" and has_text else None
        return replace(
            options,
            sampling=sampling,
            max_tokens=longest if isinstance(longest, int) else None,
            stop=self.stops,
            json_schema=schema,
            grammar=self.form_text if self.form == "grammar" and has_text else None,
        )

    def as_json(self) -> dict[str, object]:
        """Only what differs."""
        parts: dict[str, object] = {
            "values": dict(self.values),
            "stops": list(self.stops),
            "form": "" if self.form == "free" else self.form,
            "form_text": self.form_text,
            "preset": self.preset,
        }
        return {name: part for name, part in parts.items() if part}

    @classmethod
    def from_json(cls, data: object) -> "Steering":
        """What of it can be used. Raises ValueError where it is no object."""
        if not isinstance(data, dict):
            raise ValueError("it is no JSON object")
        values, stops, form = data.get("values"), data.get("stops"), data.get("form")
        return cls(
            values=_checked(values) if isinstance(values, dict) else {},
            stops=tuple(stop for stop in stops if isinstance(stop, str) and stop) if isinstance(stops, list) else (),
            form=next((known for known in _FORMS if known == form), "free"),
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
