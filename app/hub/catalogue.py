"""Recommended pairs, among them the six bars of the chart that started the project."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class CatalogueModel:
    """A GGUF on Hugging Face."""

    key: str
    name: str
    repo: str
    file: str  # the first part, if the model is split
    file_bytes: int  # all parts
    parts: int = 1
    licence: str = ""


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
    def file_bytes(self) -> int:
        return self.target.file_bytes + (self.draft.file_bytes if self.draft else 0)


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
        models = {item["key"]: CatalogueModel(**item) for item in data["models"]}
        return Catalogue(tuple(models.values()), tuple(_pair(models, item) for item in data["pairs"]))
    except (ValueError, TypeError, KeyError) as error:
        raise ValueError(f"The catalogue {path.name} is malformed: {error}.") from error


def _pair(models: dict[str, CatalogueModel], item: dict[str, Any]) -> CataloguePair:
    known = {key: value for key, value in item.items() if key not in ("target", "draft")}
    return CataloguePair(models[item["target"]], models[item["draft"]] if item["draft"] else None, **known)
