"""What the hub has: repositories, their GGUF files with split ones put together, and which one a name means."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.hub.errors import ChoiceNeeded
from app.numbers import size
from engine.gguf.names import PART, is_gguf, quantisation_of

REPOSITORY = re.compile(r"\w[\w.-]*/\w[\w.-]*", re.ASCII)
USUAL_QUANTISATION = "Q4_K_M"  # what llama.cpp's own -hf takes when none is named


@dataclass(frozen=True, slots=True)
class HubFile:
    """One file of a repository, as the hub describes it. None: the hub does not say."""

    repo: str
    name: str
    size_bytes: int | None
    sha256: str | None
    revision: str  # the commit, so that all parts of a model belong together


@dataclass(frozen=True, slots=True)
class HubModel:
    """A model of one repository: one file, or all parts of a split one."""

    name: str  # of the first part
    files: tuple[HubFile, ...]

    @property
    def size_bytes(self) -> int:
        return sum(file.size_bytes or 0 for file in self.files)

    @property
    def quantisation(self) -> str:
        """As the file's name says it: Q4_K_M, BF16; empty where it does not."""
        return quantisation_of(self.name) or ""

    @property
    def is_complete(self) -> bool:
        """Every part of a split model is there."""
        part = PART.fullmatch(self.name)
        return len(self.files) == (int(part["count"]) if part else 1)


@dataclass(frozen=True, slots=True)
class HubRepo:
    """A search result. `parameters` and `context_length` are 0 where the hub has not read the files' headers."""

    repo: str
    downloads: int
    likes: int
    gated: bool
    licence: str = ""
    updated: str = ""  # a date, ISO
    parameters: int = 0
    architecture: str = ""
    context_length: int = 0


@dataclass(frozen=True, slots=True)
class Repository:
    """One repository with its models, the smallest first."""

    repo: str
    models: tuple[HubModel, ...]
    licence: str
    gated: bool
    page: str  # address for the browser


def put_parts_together(files: Iterable[HubFile]) -> tuple[HubModel, ...]:
    """GGUF files as models; projectors and importance matrices are none."""
    groups: dict[str, list[HubFile]] = {}
    for file in sorted(files, key=lambda file: file.name):
        if is_gguf(file.name) and "imatrix" not in file.name.lower():
            part = PART.fullmatch(file.name)
            groups.setdefault(part["stem"] if part else file.name, []).append(file)
    models = (HubModel(group[0].name, tuple(group)) for group in groups.values())
    return tuple(sorted(models, key=lambda model: (model.size_bytes, model.name)))


def choose(repo: str, models: Sequence[HubModel], wanted: str | None) -> HubModel:
    """The model that `wanted` names: a file, a quantisation, or a part of one name. Raises ChoiceNeeded with a list."""
    if wanted is None:
        usual = [model for model in models if USUAL_QUANTISATION.lower() in model.name.lower()]
        found = usual if len(models) > 1 else list(models)
    else:
        exact = [model for model in models if any(wanted == file.name for file in model.files)]
        named = [model for model in models if model.quantisation == wanted.upper()]
        found = exact or named or [model for model in models if wanted.lower() in model.name.lower()]
    if len(found) == 1:
        if not found[0].is_complete:
            raise ChoiceNeeded(f"{found[0].name} of {repo} is split, and not all of its parts are there.")
        return found[0]
    listing = "\n".join(f"  {model.name}  ({size(model.size_bytes)})" for model in found or models)
    if wanted is None:
        raise ChoiceNeeded(f"{repo} has several models; name one:\n{listing}")
    fit = "fits several models" if found else "fits no model"
    raise ChoiceNeeded(f"'{wanted}' {fit} of {repo}:\n{listing}")
