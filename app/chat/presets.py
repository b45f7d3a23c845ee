"""Presets: named ways to answer, each with system prompt and sampling, in one file that a user may copy."""

import json
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.chat.steering import Steering
from app.paths import ensure
from app.settings import keys
from app.settings.file import write_atomically
from app.words import tr, tr_noop

_LONGEST_NAME = 60

PRECISE_PROMPT = "Answer exactly and briefly. Where you are not sure, say so."
CREATIVE_PROMPT = "Be imaginative. Prefer the fresh image and the unexpected word to the usual phrase."
JSON_PROMPT = "Answer with one JSON object and nothing else."


class PresetError(Exception):
    """What cannot be done with a preset, in one sentence for the user."""


@dataclass(frozen=True, slots=True)
class Preset:
    """A name, what the model is told, and how it is sampled; an empty prompt asks for none of its own.

    `name` is what files and conversations keep, `title` what is shown.
    """

    name: str
    system_prompt: str = ""
    steering: Steering = field(default_factory=Steering)

    @property
    def title(self) -> str:
        return label_of(self.name)

    def matches(self, system_prompt: str, steering: Steering) -> bool:
        """Whether a conversation is still as this preset made it."""
        same_prompt = not self.system_prompt or self.system_prompt == system_prompt
        return same_prompt and self.steering.is_like(steering)


SHIPPED = (
    Preset(tr_noop("Balanced")),
    Preset(
        tr_noop("Precise"),
        PRECISE_PROMPT,
        Steering({keys.TEMPERATURE.key: 0.2, keys.TOP_K.key: 20, keys.TOP_P.key: 0.9, keys.MIN_P.key: 0.1}),
    ),
    Preset(
        tr_noop("Creative"),
        CREATIVE_PROMPT,
        Steering({keys.TEMPERATURE.key: 1.1, keys.TOP_K.key: 0, keys.TOP_P.key: 1.0, keys.MIN_P.key: 0.05}),
    ),
    Preset("JSON", JSON_PROMPT, Steering({keys.TEMPERATURE.key: 0.2}, form="json")),
)


def label_of(name: str) -> str:
    """A preset's name as it is shown: those that come with Tandem are kept under their English ones."""
    return tr(name) if any(name == one.name for one in SHIPPED) else name


class Presets:
    """The file of presets; those that come with Tandem until one is changed.

    Attributes:
        notice: a sentence about what was wrong with the file when it was read; None where nothing was.
    """

    def __init__(self, path: Path) -> None:
        self.notice: str | None = None
        self._path = path
        self._presets: tuple[Preset, ...] = SHIPPED
        self._read()

    def all(self) -> tuple[Preset, ...]:
        return self._presets

    def find(self, name: str) -> Preset | None:
        return next((preset for preset in self._presets if preset.name == name), None)

    def add(self, preset: Preset) -> Preset:
        """One more, as it is kept. Raises PresetError."""
        added = replace(preset, name=self._good_name(preset.name))
        self._write((*self._presets, added))
        return added

    def change(self, preset: Preset) -> None:
        """Another content under the same name. Raises PresetError."""
        self._write(tuple(preset if one.name == preset.name else one for one in self._presets))

    def rename(self, name: str, other: str) -> str:
        """The name that it has then. Raises PresetError."""
        if other.strip() in (name, label_of(name)):
            return name
        wanted = self._good_name(other, besides=name)
        self._write(tuple(replace(one, name=wanted) if one.name == name else one for one in self._presets))
        return wanted

    def delete(self, name: str) -> None:
        """Raises PresetError."""
        self._write(tuple(one for one in self._presets if one.name != name))

    def restore(self, preset: Preset, place: int) -> None:
        """Back to where it was before it was deleted. Raises PresetError."""
        name = self._good_name(preset.name)  # another may have it by now
        self._write((*self._presets[:place], replace(preset, name=name), *self._presets[place:]))

    @property
    def missing(self) -> tuple[Preset, ...]:
        """Of those that come with Tandem, the ones that are not here any more."""
        names = {preset.name.casefold() for preset in self._presets}
        return tuple(one for one in SHIPPED if names.isdisjoint((one.name.casefold(), one.title.casefold())))

    def bring_back(self) -> None:
        """The missing ones again. Raises PresetError."""
        self._write((*self._presets, *self.missing))

    def _good_name(self, name: str, besides: str = "") -> str:
        name = " ".join(name.split())
        if not name or len(name) > _LONGEST_NAME or not name.isprintable():
            raise PresetError(tr("A preset needs a name of 1 to {longest} characters.", longest=_LONGEST_NAME))
        others = [one for one in self._presets if one.name != besides]
        taken = {word.casefold() for one in others for word in (one.name, one.title)}
        if name.casefold() in taken:
            raise PresetError(tr("There is a preset named {name} already. Choose another name.", name=name))
        return name

    # --- the file ------------------------------------------------------------------------------

    def _read(self) -> None:
        try:
            data = json.loads(self._path.read_text("utf-8"))
            self._presets = tuple(_preset(entry) for entry in data["presets"])
        except FileNotFoundError:
            return
        except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
            self._presets = SHIPPED
            said = tr(
                "The presets in {file} could not be read ({reason}); those that come with Tandem are used.",
                file=self._path,
                reason=_what(error),
            )
            self.notice = " ".join(sentence for sentence in (said, self._keep_aside()) if sentence)

    def _keep_aside(self) -> str:
        """Keeps a copy of a bad file: the next change replaces it. Returns the sentence that names the copy, or ""."""
        aside = self._path.with_name(f"{self._path.stem}.bad{self._path.suffix}")
        try:
            aside.write_bytes(self._path.read_bytes())
        except OSError:
            return ""
        return tr("The file is kept as {file}.", file=aside)

    def _write(self, presets: tuple[Preset, ...]) -> None:
        entries = [
            {"name": one.name, "system_prompt": one.system_prompt, **replace(one.steering, preset="").as_json()}
            for one in presets
        ]
        try:
            ensure(self._path.parent)
            write_atomically(self._path, json.dumps({"presets": entries}, indent=2) + "\n")
        except OSError as error:
            raise PresetError(
                tr(
                    "The presets could not be saved in {file} ({reason}). Nothing was changed.",
                    file=self._path,
                    reason=error.strerror or error,
                )
            ) from error
        self._presets = presets


def _preset(entry: object) -> Preset:
    """Raises ValueError."""
    if not isinstance(entry, dict) or not isinstance(entry.get("name"), str) or not entry["name"].strip():
        raise ValueError(tr("a preset has no name"))
    prompt = entry.get("system_prompt", "")
    return Preset(entry["name"], prompt if isinstance(prompt, str) else "", Steering.from_json(entry))


def _what(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return str(error) if isinstance(error, ValueError) else tr("it is not a list of presets")
