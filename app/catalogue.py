"""Recommended pairs, among them the six bars of the chart that started the project."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class CatalogueModel:
    """A GGUF on Hugging Face."""

    key: str
    name: str
    repo: str
    file: str  # the first part, if the model is split
    file_bytes: int  # about, all parts
    parts: int = 1
    licence: str = ""
    gated: bool = False


@dataclass(frozen=True, slots=True)
class CataloguePair:
    """A target with a draft (None: vanilla), and what was measured with it."""

    target: CatalogueModel
    draft: CatalogueModel | None
    sentence: str
    in_chart: bool = False
    reference_tokens_per_second: float | None = None
    reference_ratio: float | None = None
    note: str = ""

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


def read_catalogue(path: Path) -> Catalogue:
    """Reads resources/catalogue.json. Raises ValueError with a sentence where it is malformed."""
    raise NotImplementedError
