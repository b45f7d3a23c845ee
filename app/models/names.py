"""Names where two models stand side by side: two different files never read the same."""

import re
from dataclasses import dataclass

from engine.gguf.names import name_in_file, stem
from engine.gguf.titles import title, title_of, told_apart
from engine.records import ModelFile

__all__ = ["PairLabels", "elided", "pair_labels", "shortened", "stem", "title", "title_of", "told_apart"]

_TUNING = re.compile(r"[-_. ](?:instruct|chat|it|base|hf)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PairLabels:
    """Empty where there is no such model."""

    target: str
    draft: str


def pair_labels(target: ModelFile | None, draft: ModelFile | None) -> PairLabels:
    """The titles of both, told apart where they are the same."""
    titles = told_apart({model.path: title(model) for model in (target, draft) if model})
    return PairLabels(titles[target.path] if target else "", titles[draft.path] if draft else "")


def elided(name: str, longest: int = 34) -> str:
    """Cut in the middle: the beginning names the model and the end tells it from its siblings."""
    if len(name) <= longest:
        return name
    tail = longest // 3
    return f"{name[: longest - tail - 1]}…{name[-tail:]}"


def shortened(title: str) -> tuple[str, ...]:
    """The title first, then without what matters less: quantisation, the kind of training, which file it is.

    E.g. "Llama-3.2-1B-Instruct Q4_K_M", "Llama-3.2-1B-Instruct", "Llama-3.2-1B".
    """
    named, bracket, file = title.partition(" (")
    name = name_in_file(named)
    short = _TUNING.sub("", name)
    forms = (title, name + bracket + file, short + bracket + file, name, short)
    return tuple(dict.fromkeys(sorted(forms, key=len, reverse=True)))
