"""Recommended pairs, among them the six bars of the chart that started the project."""

import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from app.hub.errors import HubError
from app.hub.listing import REPOSITORY, HubModel, Repository
from app.words import language, tr, tr_noop
from engine.gguf.names import PART, quantisation_of

SCHEMA = 2


@dataclass(frozen=True, slots=True)
class CatalogueModel:
    """A GGUF on Hugging Face. `source` says where size and licence are from.

    Nothing here is trusted for a download: files and sizes are read from the hub first. `verified`: the size is exact
    and from more than hearsay.
    """

    key: str
    name: str
    repo: str
    file: str  # the first part, if the model is split
    file_bytes: int  # all parts
    parts: int
    licence: str
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class CataloguePair:
    """A target with a draft (None: vanilla), and what the chart says of it, if it is there."""

    target: CatalogueModel
    draft: CatalogueModel | None
    sentence: str
    in_chart: bool = False
    reference_tokens_per_second: float | None = None
    reference_ratio: float | None = None

    @property
    def models(self) -> tuple[CatalogueModel, ...]:
        return (self.target, self.draft) if self.draft else (self.target,)

    @property
    def file_bytes(self) -> int:
        return sum(model.file_bytes for model in self.models)

    @property
    def verified(self) -> bool:
        return all(model.verified for model in self.models)


@dataclass(frozen=True, slots=True)
class Catalogue:
    models: tuple[CatalogueModel, ...]
    pairs: tuple[CataloguePair, ...]

    @property
    def chart(self) -> tuple[CataloguePair, ...]:
        """The six bars, in the chart's order."""
        return tuple(pair for pair in self.pairs if pair.in_chart)

    @property
    def recommended(self) -> tuple[CataloguePair, ...]:
        """Pairs outside the chart, smallest download first."""
        return tuple(sorted((pair for pair in self.pairs if not pair.in_chart), key=lambda pair: pair.file_bytes))


def read_catalogue(path: Path) -> Catalogue:
    """Reads resources/catalogue.json. Raises ValueError with a sentence where it is malformed."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["schema"] != SCHEMA:
            raise ValueError(f"its schema is {data['schema']}, not {SCHEMA}")
        models = {item["key"]: _model(in_language(item)) for item in data["models"]}
        return Catalogue(tuple(models.values()), tuple(_pair(models, in_language(item)) for item in data["pairs"]))
    except (ValueError, TypeError, KeyError) as error:
        raise ValueError(tr("The catalogue {file} is malformed: {error}.", file=path.name, error=error)) from error


def in_language(item: dict[str, Any]) -> dict[str, Any]:
    """A text with a twin, "sentence" beside "sentence_de", is the twin where that language is spoken."""
    twin = f"_{language()}"
    spoken = {key.removesuffix(twin): text for key, text in item.items() if key.endswith(twin)}
    return {key: value for key, value in item.items() if not key.endswith("_de")} | spoken


def on_the_hub(model: CatalogueModel, repository: Repository) -> HubModel:
    """The files that the hub lists now for a catalogue's model: by name, else by its quantisation. Raises HubError."""
    by_name = [found for found in repository.models if found.name.lower() == model.file.lower()]
    wanted = quantisation_of(model.file)
    alike = [found for found in repository.models if found.quantisation and found.quantisation == wanted]
    for found in (by_name, alike):
        if len(found) == 1 and found[0].is_complete:
            return found[0]
    sentence = tr_noop("{repo} has no {file} any more. Look for {name} under Search.")
    raise HubError(tr(sentence, repo=model.repo, file=model.file, name=model.name))


def _model(item: dict[str, Any]) -> CatalogueModel:
    """Every field is there and of its type; a size has a source."""
    model = CatalogueModel(**item)
    for field in fields(CatalogueModel):
        value = getattr(model, field.name)
        if type(value).__name__ != str(field.type if isinstance(field.type, str) else field.type.__name__):
            raise ValueError(f"{field.name} of {model.key} is {value!r}")
    part = PART.fullmatch(model.file)
    if not REPOSITORY.fullmatch(model.repo) or (int(part["count"]) if part else 1) != model.parts:
        raise ValueError(f"{model.key} names {model.repo} and {model.file} with {model.parts} parts")
    if model.file_bytes <= 0 or not model.source or not model.licence:
        raise ValueError(f"{model.key} lacks a size, a source or a licence")
    return model


def _pair(models: dict[str, CatalogueModel], item: dict[str, Any]) -> CataloguePair:
    known = {key: value for key, value in item.items() if key not in ("target", "draft")}
    return CataloguePair(models[item["target"]], models[item["draft"]] if item["draft"] else None, **known)
