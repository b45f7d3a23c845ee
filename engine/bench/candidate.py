"""One configuration of a benchmark with its runs, and the figures that are made of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from engine.records import Configuration, Finished
from engine.speculation.session import Session
from engine.words import tr


@dataclass
class Candidate:
    """One configuration and its runs: for each prompt the Finished of each repeat."""

    configuration: Configuration
    draft: Path | None
    length: int | None
    session: Session | None
    runs: dict[int, list[Finished]] = field(default_factory=dict)
    error: str | None = None
    draft_title: str = ""

    @property
    def label(self) -> str:
        if self.configuration == "vanilla":
            return tr("vanilla")
        name = self.draft_title if self.draft else tr("look-up")
        if self.configuration == "fixed":
            return tr("{draft}, {length} a round", draft=name, length=self.length)
        return tr("{draft}, automatic", draft=name)


def common_prompts(candidates: Sequence[Candidate]) -> list[int]:
    """Prompts that all have answered: rows of different prompts could not be compared."""
    answered = [set(candidate.runs) for candidate in candidates if candidate.runs and not candidate.error]
    return sorted(set.intersection(*answered)) if answered else []


def ns_a_token(runs: dict[int, list[Finished]]) -> float:
    """Summed over the prompts, so that each counts the same."""
    return sum(finished.decode_ns / max(1, finished.tokens) for repeats in runs.values() for finished in repeats)


def speed(runs: dict[int, list[Finished]], of_repeats: Callable[[list[int]], float]) -> float:
    """Tokens/s over all prompts; `of_repeats` makes one time of each prompt's."""
    tokens = sum(repeats[0].tokens for repeats in runs.values())
    seconds = sum(of_repeats([finished.decode_ns for finished in repeats]) for repeats in runs.values()) / 1e9
    return tokens / seconds if seconds else 0.0


def produced(finished: Finished) -> int:
    """Tokens that the rounds gave, the one that ended the answer among them: vanilla's rounds give one each."""
    return finished.tokens + (finished.finish_reason == "stop")
