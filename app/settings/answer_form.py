"""What an answer must look like: texts that end it, and JSON, a schema or a grammar that it follows."""

from dataclasses import dataclass
from pathlib import Path

from app.settings import keys
from app.settings.file import SettingsFile
from app.settings.per_model import PerModel

_ANY_JSON = "{}"


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """`stops`: texts before which the answer ends. `text`: the schema or grammar that `form` speaks of."""

    stops: tuple[str, ...] = ()
    form: keys.Form = "free"
    text: str = ""

    @classmethod
    def usual(cls, settings: SettingsFile, model: Path | None) -> "AnswerForm":
        """This model's own, else the one for all; a form goes with its text. `model` None: none serves."""
        own = PerModel(settings).own(model) if model is not None else {}
        text = settings.get(keys.FORM_TEXT) if keys.FORM.key not in own else ""
        return cls(
            keys.STOPS.check(own.get(keys.STOPS.key, settings.get(keys.STOPS))),
            keys.FORM.check(own.get(keys.FORM.key, settings.get(keys.FORM))),
            keys.FORM_TEXT.check(own.get(keys.FORM_TEXT.key, text)),
        )

    @property
    def needs_text(self) -> bool:
        return self.form in ("schema", "grammar")

    @property
    def json_schema(self) -> str | None:
        """None: the answer need not follow one, or it is not written yet."""
        if self.form == "json":
            return _ANY_JSON
        return self.text if self.form == "schema" and self.text.strip() else None

    @property
    def grammar(self) -> str | None:
        """In GBNF; None as for `json_schema`."""
        return self.text if self.form == "grammar" and self.text.strip() else None

    def is_like(self, other: "AnswerForm") -> bool:
        """Whether both make the same answers; a text that no form speaks of makes no difference."""
        same_text = not self.needs_text or self.text == other.text
        return self.stops == other.stops and self.form == other.form and same_text
