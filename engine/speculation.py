"""The loop: draft, verify, accept, roll back, yield a Round. Vanilla is the same loop with nothing proposed.

Method: Leviathan, Kalman, Matias, "Fast Inference from Transformers via Speculative Decoding" (arXiv 2211.17192), with
drafter-invariant sampling (arXiv 2408.07978) in place of rejection sampling: the target's choice at a position is a
function of its logits, the seed and the position, so a guess is right exactly when it is that choice.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import perf_counter_ns

from engine.detokenizer import Detokenizer
from engine.drafting import Guess
from engine.llama import Context, Logits
from engine.proposer import Proposal, Proposer
from engine.records import FinishReason, Origin, Piece, Round
from engine.sampling import Sampler


@dataclass(frozen=True, slots=True)
class Limits:
    """When an answer ends, besides the target's own end-of-generation token."""

    max_tokens: int
    stopped: Callable[[], bool]


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
        self.prompt_length = len(text)
        self.finish_reason: FinishReason | None = None
        self.near_ties = 0
        self._detokenizer = Detokenizer()
        self._index = 0

    @property
    def generated(self) -> int:
        return len(self.text) - self.prompt_length

    def rounds(self) -> Iterator[Round]:
        while self.finish_reason is None:
            if self.limits.stopped():
                self.finish_reason = "cancelled"
            elif self.generated >= self.limits.max_tokens:
                self.finish_reason = "length"
            elif self.target.free < 1:
                self.finish_reason = "context"
            else:
                yield from self._round()

    def rest(self) -> str:
        """What is left of an unfinished character at the end."""
        return self._detokenizer.flush()

    def _round(self) -> Iterator[Round]:
        started = perf_counter_ns()
        position = len(self.text)
        proposal = self.proposer.propose(self.text, self._room())
        drafted = perf_counter_ns()
        logits = self._verify(proposal)
        verified = perf_counter_ns()
        if logits is None:
            return
        pieces, accepted = self._accept(proposal, logits)
        self.target.truncate(min(len(self.text), position + accepted))
        sampled = perf_counter_ns()
        self.proposer.governor.verify.observe(len(logits), sampled - drafted)  # all but drafting
        self.proposer.settle(accepted, self.text, position, sampled - started)
        index, self._index = self._index, self._index + 1
        yield Round(
            index=index,
            position=position - 1,
            pieces=tuple(pieces),
            drafted=len(proposal.guesses),
            accepted=accepted,
            origin=proposal.origin,
            draft_ns=drafted - started,
            verify_ns=verified - drafted,
            sample_ns=sampled - verified,
            total_ns=perf_counter_ns() - started,
            reason=self.proposer.news(),
        )

    def _room(self) -> int:
        """How many guesses fit: into the context, the answer's limit and one pass."""
        return min(self.target.free, self.limits.max_tokens - self.generated, self.target.outputs) - 1

    def _verify(self, proposal: Proposal) -> list[Logits] | None:
        """One pass over the newest token and the guesses. -> [n_vocab] for each of them, or None when stopped"""
        tokens = [self.text[-1], *(guess.token for guess in proposal.guesses)]
        if not self.target.decode(tokens, len(tokens)):
            self.finish_reason = "cancelled"
            return None
        return self.target.rows()

    def _accept(self, proposal: Proposal, logits: list[Logits]) -> tuple[list[Piece], int]:
        """Extend the text by the longest agreeing prefix and the target's own next token. -> pieces, accepted"""
        tokens: list[int] = []
        guesses: list[Guess | None] = [*proposal.guesses, None]
        accepted = 0
        for row, guess in zip(logits, guesses, strict=True):
            token = self._choose(row, batched=len(logits) > 1)
            agreed = guess is not None and guess.token == token
            accepted += agreed
            if self.target.model.is_end(token):
                self.finish_reason = "stop"
                break
            tokens.append(token)
            self.text.append(token)
            if not agreed:
                break
        chances = self.sampler.chances(self.target.logits()[: len(tokens)], tokens) if self.detail else None
        origins = [proposal.origin] * accepted + [Origin.TARGET]
        pieces = [
            self._piece(token, origins[i], guesses[i], chances[i] if chances else None)
            for i, token in enumerate(tokens)
        ]
        return pieces, accepted

    def _choose(self, row: Logits, batched: bool) -> int:
        position = len(self.text)
        if not (batched and self.noise):
            return self.sampler.choose(row, position, self.text)
        choice = self.sampler.choose_with_margin(row, position, self.text)
        self.near_ties += choice.margin < self.noise
        return choice.token

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
