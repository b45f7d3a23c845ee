"""What to guess this round: a look-up, the draft model, or nothing, judged by one rule."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from time import perf_counter_ns

from engine.records import Origin, Speculation
from engine.speculation.drafting import Guess, LookupDrafter, ModelDrafter, Observation
from engine.speculation.policy import Governor


@dataclass
class Proposal:
    """The guesses that go into verification. `chances` are the governor's estimates, one a guess."""

    origin: Origin = Origin.TARGET
    guesses: list[Guess] = field(default_factory=list)
    chances: list[float] = field(default_factory=list)

    def shorten(self, length: int) -> None:
        del self.guesses[length:], self.chances[length:]


def judge(guesses: Sequence[Guess], text: Sequence[int], position: int) -> list[Observation]:
    """Which of the guesses for `position` on were right: all up to the first wrong one, as far as the text is known.

    Guesses that were dropped before verification are judged too, or unsure ones would never be learned about.
    """
    observations: list[Observation] = []
    for guess, token in zip(guesses, text[position:], strict=False):
        observations.append(Observation(guess.confidence, guess.token == token, guess.basis))
        if other := guess.other:
            observations.append(Observation(other.confidence, other.token == token, other.basis, made=False))
        if guess.token != token:
            break
    return observations


class Proposer:
    """Proposes guesses for one request.

    mode "off": never; "always": at least one guess a round where a draft model is loaded; "auto": as the governor
    decides. A `fixed_length` overrides the governor.
    """

    def __init__(
        self,
        governor: Governor,
        drafter: ModelDrafter | None,
        lookup: LookupDrafter | None,
        mode: Speculation,
        fixed_length: int | None,
    ) -> None:
        self.governor, self.drafter, self.lookup = governor, drafter, lookup
        self.mode, self.fixed_length = mode, fixed_length
        self._said: dict[Origin, list[Guess]] = {}  # by the drafters this round; judged even where it was not used
        self._asked_at = 0
        self._was_drafting = governor.drafting

    def propose(self, text: Sequence[int], room: int) -> Proposal:
        """At most `room` guesses for what follows `text`."""
        self._said = {}
        if self.mode == "off" or room < 1:
            return Proposal()
        if self.fixed_length is not None:
            return self._propose_fixed(text, min(room, self.fixed_length))
        drafting = self.drafter is not None and self.governor.drafting
        # a cheap draft is always asked, and compared with the look-up guess by guess; a dear one only if that is silent
        proposal = Proposal() if drafting and self.governor.draft_is_cheap else self._propose_lookup(text, room)
        if not proposal.guesses and self.drafter is not None:
            if self.governor.drafting or self.mode == "always":
                return self._propose_draft(self.drafter, text, room)
            self._probe(self.drafter, text)
        return proposal

    def settle(self, accepted: int, text: Sequence[int], position: int, round_ns: int) -> None:
        """Learn from a verified round. `position`: length of the text before it."""
        if self.drafter is not None:
            self.drafter.keep(position + accepted)
            self.drafter.learn(text, position)
        for origin, guesses in self._said.items():
            self.governor.observe(origin, judge(guesses, text, position))
        self.governor.settle(len(text) - position, round_ns)

    def news(self) -> str:
        """Why drafting was switched on or off since the last question; empty if it was not."""
        if self.mode != "auto" or self.fixed_length is not None or self.drafter is None:
            return ""
        drafting = self.governor.drafting
        if drafting is self._was_drafting:
            return ""
        self._was_drafting = drafting
        if drafting:
            return f"Drafting switched on: it should give {self.governor.speed_up:.2f}x vanilla."
        return "Drafting switched off: no draft length would beat vanilla here."

    def _propose_fixed(self, text: Sequence[int], length: int) -> Proposal:
        drafter = self.drafter or self.lookup
        length = self.governor.allowed_length(length)
        if drafter is None or length < 1:
            return Proposal()
        guesses = self._said[drafter.origin] = list(islice(drafter.guesses(text), length))
        return Proposal(drafter.origin, list(guesses))

    def _propose_lookup(self, text: Sequence[int], room: int) -> Proposal:
        if self.lookup is None:
            return Proposal()
        guesses = list(islice(self.lookup.guesses(text), min(room, self.governor.max_length)))
        if not guesses:
            return Proposal()
        self._said[Origin.LOOKUP] = guesses
        table = self.governor.chances[Origin.LOOKUP]
        chances = [table.chance(guess.confidence) for guess in guesses]
        length = self.governor.lookup_length(chances, room)
        return Proposal(Origin.LOOKUP, guesses[:length], chances[:length]) if length else Proposal()

    def _propose_draft(self, drafter: ModelDrafter, text: Sequence[int], room: int) -> Proposal:
        governor, forced = self.governor, self.mode == "always"
        if not governor.wants_more([], room, forced):
            return Proposal()
        proposal = Proposal(Origin.DRAFT)
        behind = drafter.missing(text)
        started = first = perf_counter_ns()
        for guess in drafter.guesses(text):
            if not proposal.guesses:
                first = perf_counter_ns()
            proposal.guesses.append(guess)
            proposal.chances.append(governor.chance(guess))
            if not governor.wants_more(proposal.chances, room, forced):
                break
        if proposal.guesses and behind <= 1 and governor.draft:
            governor.draft.observe(first - started, perf_counter_ns() - first, len(proposal.guesses) - 1)
        self._said[Origin.DRAFT] = list(proposal.guesses)
        proposal.shorten(governor.best_length(proposal.chances, room, forced))
        return proposal

    def _probe(self, drafter: ModelDrafter, text: Sequence[int]) -> None:
        """While drafting is off, ask the draft now and then what it would have said; no guess is verified for it."""
        new_tokens, self._asked_at = len(text) - (self._asked_at or len(text)), len(text)
        missing = drafter.missing(text)
        if not self.governor.probe_due(new_tokens, missing):
            return
        started = perf_counter_ns()
        observations = drafter.catch_up(text)
        if self.governor.draft:
            self.governor.draft.observe_reading(perf_counter_ns() - started, missing)
        self.governor.probed(observations)
