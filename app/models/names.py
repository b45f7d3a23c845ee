"""Names where two models stand side by side: two different files never read the same."""

from dataclasses import dataclass

from engine.gguf.names import quantisation_of, stem
from engine.records import ModelFile

__all__ = ["PairLabels", "elided", "label", "pair_labels", "stem"]


@dataclass(frozen=True, slots=True)
class PairLabels:
    """Empty where there is no such model."""

    target: str
    draft: str


def label(model: ModelFile) -> str:
    """Name and quantisation, e.g. "Llama-3.2-1B-Instruct Q4_K_M"."""
    return f"{model.name} {quantisation_of(model.path.name) or model.quantisation}"


def pair_labels(target: ModelFile | None, draft: ModelFile | None) -> PairLabels:
    """Names alone where they differ; with the quantisation, the file's name, and its folder where they must."""
    labels = PairLabels("", "")
    for text in (_name, label, _file, _place):
        labels = PairLabels(text(target) if target else "", text(draft) if draft else "")
        if labels.target != labels.draft or target is None:
            break
    return labels


def elided(name: str, longest: int = 34) -> str:
    """Cut in the middle: the beginning names the model and the end tells it from its siblings."""
    if len(name) <= longest:
        return name
    tail = longest // 3
    return f"{name[: longest - tail - 1]}…{name[-tail:]}"


def _name(model: ModelFile) -> str:
    return model.name


def _file(model: ModelFile) -> str:
    return stem(model.path.name)


def _place(model: ModelFile) -> str:
    return f"{model.path.parent.name}/{stem(model.path.name)}"
