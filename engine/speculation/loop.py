"""The loop: draft, verify, accept, roll back, yield a Round. Vanilla is the same loop with nothing proposed.

Method: Leviathan, Kalman, Matias, "Fast Inference from Transformers via Speculative Decoding" (arXiv 2211.17192), with
drafter-invariant sampling (arXiv 2408.07978) in place of rejection sampling: the target's choice at a position is a
function of its logits, the seed and the position, so a guess is right exactly when it is that choice.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import repeat
from time import perf_counter_ns

from engine.llama.context import Context, Logits
from engine.records import FinishReason, Origin, Piece, Round
from engine.speculation.drafting import Guess
from engine.speculation.proposer import Proposal, Proposer
from engine.text.detokenizer import Detokenizer
from engine.text.sampling import Sampler

_TOGETHER_NS = 30_000_000  # rounds shorter than this are told together; the window paints no oftener
_NOTHING = Proposal()


@dataclass(frozen=True, slots=True)
class Limits:
    """When an answer ends, besides the target's own end-of-generation token."""

    max_tokens: int
    stopped: Callable[[], bool]


@dataclass(slots=True)
class _Verified:
    """A round whose tokens are in the text, and of which nobody has been told."""

    position: int  # length of the text before it
    proposal: Proposal
    tokens: list[int]
    accepted: int
    chances: list[float] | None
    times: tuple[int, int, int, int]  # ns at which it began to draft, to verify, to sample, and was over
    reason: str


class SpeculativeLoop:
    """Continues `text` (all of it but the last token already in the target's cache) round by round.

    After `rounds()` ends, `finish_reason` says why. `noise` is how far batched logits may lie from single-token ones:
    choices nearer than that are counted as `near_ties`.
    """

    def __init__(
        self,
        target: Context,
        sampler: Sampler,
        proposer: Proposer,
        text: list[int],
        limits: Limits,
        *,
        detail: bool = False,
        noise: float = 0.0,
    ) -> None:
        self.target, self.sampler, self.proposer, self.text = target, sampler, proposer, text
        self.limits, self.detail, self.noise = limits, detail, noise
        self._longest = len(text) + limits.max_tokens
        self._speculates = proposer.mode != "off"
        self.finish_reason: FinishReason | None = None
        self.near_ties = 0
        self._was_vanilla = False  # the last round of which was told: nobody was asked to guess
        self._detokenizer = Detokenizer()
        self._index = 0

    def rounds(self) -> Iterator[list[Round]]:
        """The rounds as they come, several at a time where they are short.

        A pass of the target sweeps Python out of the processor's caches: to tell of several rounds in a row is cheaper.
        """
        untold: list[_Verified] = []
        due = 0  # the first is told at once
        try:
            while self.finish_reason is None:
                length = len(self.text)
                if self.limits.stopped():
                    self.finish_reason = "cancelled"
                elif length >= self._longest:
                    self.finish_reason = "length"
                elif length > self.target.n_ctx:
                    self.finish_reason = "context"
                elif verified := self._round(length):
                    untold.append(verified)
                    if verified.times[-1] >= due:
                        yield self._told(untold)
                        due = perf_counter_ns() + _TOGETHER_NS
        finally:  # also what came before an error
            if untold:
                yield self._told(untold)

    def rest(self) -> str:
        """What is left of an unfinished character at the end."""
        return self._detokenizer.flush()

    def _round(self, position: int) -> _Verified | None:
        """Draft, verify, accept, roll back, learn. `position`: length of the text. None: stopped during the pass."""
        started = perf_counter_ns()
        proposal = self.proposer.propose(self.text, self._room(position)) if self._speculates else _NOTHING
        drafted = perf_counter_ns()
        logits = self._verify(proposal)
        verified = perf_counter_ns()
        if logits is None:
            return None
        tokens, accepted = self._accept(proposal, logits)
        if proposal.guesses:
            self.target.truncate(min(len(self.text), position + accepted))
        chances = self.sampler.chances(self.target.logits()[: len(tokens)], tokens) if self.detail else None
        reason = ""
        if self._speculates:
            self.proposer.settle(accepted, self.text, position, perf_counter_ns() - started)
            reason = self.proposer.news()
        times = (started, drafted, verified, perf_counter_ns())
        return _Verified(position, proposal, tokens, accepted, chances, times, reason)

    def _room(self, position: int) -> int:
        """How many guesses fit: into the context, the answer's limit and one pass."""
        return min(self.target.n_ctx + 1 - position, self._longest - position, self.target.outputs) - 1

    def _verify(self, proposal: Proposal) -> list[Logits] | None:
        """One pass over the newest token and the guesses. -> [n_vocab] for each of them, or None when stopped"""
        tokens = [self.text[-1], *(guess.token for guess in proposal.guesses)]
        if not self.target.decode(tokens, len(tokens)):
            self.finish_reason = "cancelled"
            return None
        return self.target.rows()

    def _accept(self, proposal: Proposal, logits: list[Logits]) -> tuple[list[int], int]:
        """Extend the text by the longest agreeing prefix and the target's own next token. -> tokens, accepted"""
        tokens: list[int] = []
        accepted = 0
        choose = self._choose_in_batch if self.noise and len(logits) > 1 else self.sampler.choose
        for row, guess in zip(logits, (*proposal.guesses, None), strict=True):
            token = choose(row, len(self.text), self.text)
            agreed = guess is not None and guess.token == token
            accepted += agreed
            if self.target.model.is_end(token):
                self.finish_reason = "stop"
                break
            tokens.append(token)
            self.text.append(token)
            if not agreed:
                break
        return tokens, accepted

    def _choose_in_batch(self, row: Logits, position: int, text: list[int]) -> int:
        """The target's choice; one that single-token logits may not have made is counted."""
        choice = self.sampler.choose_with_margin(row, position, text)
        self.near_ties += choice.margin < self.noise
        return choice.token

    def _told(self, untold: list[_Verified]) -> list[Round]:
        """Records of these rounds, which are then told. The time it takes to make them is theirs too."""
        began = perf_counter_ns()
        pieces = [self._pieces(verified) for verified in untold]
        share = (perf_counter_ns() - began) // max(1, len(untold))
        rounds = []
        for verified, of_round in zip(untold, pieces, strict=True):
            started, drafted, passed, ended = verified.times
            self._learn_cost(verified.proposal, ended - drafted)
            rounds.append(
                Round(
                    index=self._index,
                    position=verified.position - 1,
                    pieces=of_round,
                    drafted=len(verified.proposal.guesses),
                    accepted=verified.accepted,
                    origin=verified.proposal.origin,
                    draft_ns=drafted - started,
                    verify_ns=passed - drafted,
                    sample_ns=ended - passed,
                    total_ns=ended - started + share,
                    vanilla_ns=self.proposer.governor.verify.vanilla,
                    reason=verified.reason,
                )
            )
            self._index += 1
        untold.clear()
        return rounds

    def _learn_cost(self, proposal: Proposal, nanoseconds: int) -> None:
        costs, vanilla = self.proposer.governor.verify, proposal.origin is Origin.TARGET
        if vanilla and self._was_vanilla:
            costs.observe_vanilla(nanoseconds)
        else:
            costs.observe(len(proposal.guesses) + 1, nanoseconds)
        self._was_vanilla = vanilla

    def _pieces(self, verified: _Verified) -> tuple[Piece, ...]:
        guesses: list[Guess | None] = [*verified.proposal.guesses, None]
        origins = [verified.proposal.origin] * verified.accepted + [Origin.TARGET]
        chances = verified.chances or repeat(None)
        return tuple(map(self._piece, verified.tokens, origins, guesses, chances))

    def _piece(self, token: int, origin: Origin, guess: Guess | None, chance: float | None) -> Piece:
        model = self.target.model
        text = self._detokenizer.push(model.piece(token))
        if chance is None:
            return Piece(token, text, origin, guess.token if guess else None)
        return Piece(
            token,
            text,
            origin,
            guess_id=guess.token if guess else None,
            guess_text=model.piece(guess.token).decode("utf-8", "replace") if guess else None,
            target_chance=chance,
            draft_chance=guess.chance if guess else None,
        )
