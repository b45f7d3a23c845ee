"""What a drafter proposes, and what came of it: the values that pass between drafters, loop and policy. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from engine.records import Origin


class Agreement(StrEnum):
    """How a draft model's token compares with what followed the same words earlier, where anything did."""

    MATCHED = "matched"
    AGAINST = "against"  # the n-gram proposes another token
    OVERRIDDEN = "overridden"  # the n-gram's token, preferred to the model's


Basis = Origin | Agreement  # what a draft token rests on; its acceptance is learned for each


@dataclass(frozen=True, slots=True)
class DraftToken:
    """A drafted token. `confidence` is the drafter's own scale: a margin in logits, or a match length in tokens.

    alternative: what would have been drafted had the preferred source been silent.
    """

    token: int
    confidence: float
    probability: float | None = None  # under the draft, where it was asked for
    basis: Basis = Origin.DRAFT
    alternative: "DraftToken | None" = None


@dataclass(frozen=True, slots=True)
class Observation:
    """Whether a token that was drafted, or would have been, is the target's. `proposed`: no other was preferred."""

    confidence: float
    matched: bool
    basis: Basis = Origin.DRAFT
    proposed: bool = True


@dataclass(frozen=True, slots=True)
class Steps:
    """Time of a drafter's tokens, one or more; before the first it had at most one other to feed."""

    total_ns: int
    num_tokens: int


@dataclass(frozen=True, slots=True)
class Scores:
    """A drafter that stood aside was fed `num_tokens` of the known text: what it would have drafted there."""

    observations: tuple[Observation, ...]
    num_tokens: int
    total_ns: int


@dataclass(frozen=True, slots=True)
class Draft:
    """What a drafter proposes for one round.

    origin: who drafted, also where none of it is worth verifying. tokens: those to verify. considered: all that each
    drafter asked came up with, verified or not; they are learned from, or unsure ones would never be known.
    """

    origin: Origin = Origin.TARGET
    tokens: tuple[DraftToken, ...] = ()
    considered: tuple[tuple[DraftToken, ...], ...] = ()
    steps: Steps | None = None
    scores: Scores | None = None


NO_DRAFT = Draft()


@dataclass(frozen=True, slots=True)
class Outcome:
    """One verified round: all that the policy learns from. Times are wall nanoseconds."""

    draft: Draft
    position: int  # length of the text before the round
    token_ids: tuple[int, ...]  # that the round added to the text
    accepted: int  # of the draft's tokens
    follows_vanilla: bool  # the round before had no draft either
    draft_ns: int
    verify_ns: int
    sample_ns: int
    probabilities: tuple[float, ...] = ()  # where asked for: under the target, of the tokens that a draft token met

    @property
    def is_vanilla(self) -> bool:
        return self.draft.origin is Origin.TARGET

    @property
    def pass_ns(self) -> int:
        """The target's pass and the choice of the tokens."""
        return self.verify_ns + self.sample_ns

    @property
    def total_ns(self) -> int:
        return self.draft_ns + self.verify_ns + self.sample_ns


def judge(tokens: Sequence[DraftToken], token_ids: Sequence[int]) -> list[Observation]:
    """Which of the drafted tokens are the text's: all up to the first wrong one, as far as the text is known."""
    observations: list[Observation] = []
    for token, actual in zip(tokens, token_ids, strict=False):
        observations.append(Observation(token.confidence, token.token == actual, token.basis))
        if other := token.alternative:
            matched = other.token == actual
            observations.append(Observation(other.confidence, matched, other.basis, proposed=False))
        if token.token != actual:
            break
    return observations
