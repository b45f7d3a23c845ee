"""What was measured of an answer, once: headline, ratio, sentence, figures and the line under the reply read this.

The rules that keep them from contradicting each other stand here: a ratio compares the same tokens, needs 32 of them,
and exists only where something was proposed; look-ups are counted apart from draft tokens.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from app.words import tr_noop
from engine.records import Speculation

LEAST_TOKENS = 32  # fewer say nothing about speed


class Standing(StrEnum):
    """What an answer is; `tr` of it stands in the headline and in the line under the reply."""

    WAITING = ""  # no token yet
    VANILLA = tr_noop("vanilla")  # drafting was not wanted, or there was nothing to draft with
    OFF = tr_noop("drafting off")  # it could have been drafted, and nothing was
    DRAFTED = "drafted"


@dataclass(frozen=True, slots=True)
class Proposed:
    """Tokens that one kind of drafter proposed, and those of them that the target accepted."""

    tokens: int = 0
    accepted: int = 0

    @property
    def acceptance(self) -> float | None:
        return self.accepted / self.tokens if self.tokens else None

    def plus(self, later: "Proposed") -> "Proposed":
        return Proposed(self.tokens + later.tokens, self.accepted + later.accepted)


@dataclass(frozen=True, slots=True)
class AgainstVanilla:
    """Some tokens of the answer: what they took, and what vanilla takes for the same ones."""

    tokens: int
    seconds: float
    vanilla_seconds: float

    def plus(self, later: "AgainstVanilla") -> "AgainstVanilla":
        return AgainstVanilla(
            self.tokens + later.tokens,
            self.seconds + later.seconds,
            self.vanilla_seconds + later.vanilla_seconds,
        )


@dataclass(frozen=True, slots=True)
class Verdict:
    """One answer, a part of it, or several together.

    Attributes:
        seconds: of decoding; reading the prompt is left out.
        rounds: passes that gave a token.
        vanilla: the tokens whose vanilla time is known; None: none.
        draft_seconds, verify_seconds, sample_seconds: parts of `seconds`; the rest is waiting.
        accepted_lengths: [i] is how many rounds with proposals had i of them accepted.
        is_over: no more tokens come.
        is_paused: automatic drafting has proposed nothing for a while.
    """

    tokens: int = 0
    seconds: float = 0.0
    rounds: int = 0
    draft: Proposed = Proposed()
    lookup: Proposed = Proposed()
    vanilla: AgainstVanilla | None = None
    draft_seconds: float = 0.0
    verify_seconds: float = 0.0
    sample_seconds: float = 0.0
    accepted_lengths: tuple[int, ...] = ()
    speculation: Speculation = "auto"
    has_draft: bool = False
    is_over: bool = False
    is_paused: bool = False

    @property
    def standing(self) -> Standing:
        if not self.tokens:
            return Standing.WAITING
        if self.proposed.tokens:
            return Standing.DRAFTED
        return Standing.OFF if self.has_draft and self.speculation != "off" else Standing.VANILLA

    @property
    def proposed(self) -> Proposed:
        """By the draft and by look-up together."""
        return self.draft.plus(self.lookup)

    @property
    def tokens_per_second(self) -> float:
        return self.tokens / self.seconds if self.seconds else 0.0

    @property
    def tokens_per_round(self) -> float | None:
        return self.tokens / self.rounds if self.rounds else None

    @property
    def compared(self) -> AgainstVanilla | None:
        """For sums. Where nothing was proposed the answer is vanilla itself, but for the time that the draft took."""
        if self.standing is Standing.DRAFTED:
            return self.vanilla
        if not self.tokens:
            return None
        return AgainstVanilla(self.tokens, self.seconds, max(self.seconds - self.draft_seconds, 0.0))

    @property
    def speed_up(self) -> float | None:
        """Over vanilla, for the same tokens."""
        span = self.vanilla
        if self.standing is not Standing.DRAFTED or span is None or span.tokens < LEAST_TOKENS:
            return None
        return span.vanilla_seconds / span.seconds if span.seconds else None

    @property
    def vanilla_tokens_per_second(self) -> float | None:
        """Known where a ratio is: else the two would be figures of different tokens."""
        if self.speed_up is None or self.vanilla is None:
            return None
        return self.vanilla.tokens / self.vanilla.vanilla_seconds if self.vanilla.vanilla_seconds else None

    @property
    def saved_seconds(self) -> float | None:
        """Against vanilla; negative: lost."""
        if self.speed_up is None or self.vanilla is None:
            return None
        return self.vanilla.vanilla_seconds - self.vanilla.seconds

    @property
    def shares(self) -> tuple[float, float, float, float]:
        """Of the time: draft, verify, sample, waiting. They sum to 1, or are all 0."""
        parts = (self.draft_seconds, self.verify_seconds, self.sample_seconds)
        known = sum(parts)
        whole = max(self.seconds, known)
        if not known:  # a reply that was stored without them
            return 0.0, 0.0, 0.0, 0.0
        draft, verify, sample = (part / whole for part in parts)
        return draft, verify, sample, (whole - known) / whole

    def plus(self, later: "Verdict") -> "Verdict":
        """Both together; the later one's settings stand."""
        spans = [span for span in (self.compared, later.compared) if span is not None]
        longest = max(len(self.accepted_lengths), len(later.accepted_lengths))
        lengths = [verdict.accepted_lengths + (0,) * (longest - len(verdict.accepted_lengths))
                   for verdict in (self, later)]  # fmt: skip
        return replace(
            later,
            tokens=self.tokens + later.tokens,
            seconds=self.seconds + later.seconds,
            rounds=self.rounds + later.rounds,
            draft=self.draft.plus(later.draft),
            lookup=self.lookup.plus(later.lookup),
            vanilla=spans[0] if len(spans) == 1 else spans[0].plus(spans[1]) if spans else None,
            draft_seconds=self.draft_seconds + later.draft_seconds,
            verify_seconds=self.verify_seconds + later.verify_seconds,
            sample_seconds=self.sample_seconds + later.sample_seconds,
            accepted_lengths=tuple(a + b for a, b in zip(*lengths, strict=True)),
            has_draft=self.has_draft or later.has_draft,
        )
