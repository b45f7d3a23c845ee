"""The loop: draft, verify, accept, learn, tell. Vanilla is the same loop with nothing drafted.

Method: Leviathan, Kalman, Matias, "Fast Inference from Transformers via Speculative Decoding" (arXiv 2211.17192), with
drafter-invariant sampling (arXiv 2408.07978) in place of rejection sampling: the target's choice at a position is a
function of its logits, the seed and the position, so a draft token is right exactly when it is that choice.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, repeat
from time import perf_counter_ns

from engine.llama.context import Context, Logits
from engine.policy.answer_policy import AnswerPolicy
from engine.policy.draft_token import NO_DRAFT, Draft, DraftToken, Outcome
from engine.records import FinishReason, Origin, Piece, Round
from engine.speculation.answer_form import AnswerForm
from engine.speculation.constraint import NothingAllowed
from engine.speculation.drafter import Drafter
from engine.text.sampling import Sampler

_TOGETHER_NS = 30_000_000  # rounds shorter than this are emitted together; the window paints no more often


@dataclass(frozen=True, slots=True)
class Limits:
    """When an answer ends, besides the target's own end-of-generation token."""

    max_tokens: int
    stopped: Callable[[], bool]


@dataclass(frozen=True, slots=True)
class _Pending:
    """A round whose tokens are in the text, and which was not emitted yet."""

    outcome: Outcome
    total_ns: int  # learning included
    vanilla_ns: float | None  # a token's without drafting; None: this round was vanilla itself
    switch_note: str


class SpeculativeLoop:
    """Continues `text` (all of it but the last token already in the target's cache) round by round.

    After `rounds()` ends, `finish_reason` says why. `noise` is how far batched logits may lie from single-token ones:
    choices nearer than that are counted as `near_ties`.
    """

    def __init__(
        self,
        target: Context,
        sampler: Sampler,
        drafter: Drafter | None,
        policy: AnswerPolicy,
        text: list[int],
        limits: Limits,
        form: AnswerForm,
        *,
        detail: bool = False,
        noise: float = 0.0,
    ) -> None:
        self.target, self.sampler, self.drafter, self.policy = target, sampler, drafter, policy
        self.text, self.limits, self.detail, self.noise = text, limits, detail, noise
        self._longest = len(text) + limits.max_tokens
        self.finish_reason: FinishReason | None = None
        self.near_ties = 0
        self._was_vanilla = self._has_drafted = False
        self._form = form
        self._index = 0

    def rounds(self) -> Iterator[list[Round]]:
        """The rounds as they come, several at a time where they are short.

        A pass of the target sweeps Python out of the processor's caches: to tell of several rounds in a row is cheaper.
        """
        pending: list[_Pending] = []
        next_emit_ns = 0  # the first at once
        try:
            while not self._must_end():
                started = perf_counter_ns()
                draft = self._propose()
                drafted = perf_counter_ns()
                logits = self._verify(draft)
                if logits is None:
                    break
                outcome = self._accept(draft, logits, (started, drafted, perf_counter_ns()))
                self.policy.update(outcome)
                now = perf_counter_ns()
                vanilla_ns = None if self._is_undisturbed(outcome) else self.policy.vanilla_ns
                pending.append(_Pending(outcome, now - started, vanilla_ns, self.policy.switch_note()))
                if now >= next_emit_ns:
                    yield self._emit(pending)
                    next_emit_ns = perf_counter_ns() + _TOGETHER_NS
        finally:  # also what came before an error
            if pending:
                yield self._emit(pending)

    def rest(self) -> str:
        """What the end of the text brings: what of it was held back, and what is left of an unfinished character."""
        return self._form.text.rest()

    def _must_end(self) -> bool:
        length = len(self.text)
        if self.finish_reason is None:
            if self.limits.stopped():
                self.finish_reason = "cancelled"
            elif length >= self._longest:
                self.finish_reason = "length"
            elif length > self.target.n_ctx:
                self.finish_reason = "context"
        return self.finish_reason is not None

    def _propose(self) -> Draft:
        """A draft that fits into the context, the answer's limit and one pass."""
        if self.drafter is None:
            return NO_DRAFT
        position = len(self.text)
        room = min(self.target.n_ctx + 1 - position, self._longest - position, self.target.outputs) - 1
        return self.drafter.propose(self.text, self.policy, room) if room > 0 else NO_DRAFT

    def _verify(self, draft: Draft) -> list[Logits] | None:
        """One pass over the newest token and the draft. -> [n_vocab] for each of them, or None when stopped"""
        tokens = [self.text[-1], *(token.token for token in draft.tokens)]
        if not self.target.decode(tokens, len(tokens)):
            self.finish_reason = "cancelled"
            return None
        return self.target.rows()

    def _accept(self, draft: Draft, logits: list[Logits], times: tuple[int, int, int]) -> Outcome:
        """Extend the text by the accepted tokens and the target's own next one; take back what was refused.

        times: when the round began, when its draft stood, when it was verified.
        """
        position, (started, drafted, verified) = len(self.text), times
        tokens, accepted = self._choose(draft, logits)
        if draft.tokens:
            self.target.truncate(min(len(self.text), position + accepted))
        if self.drafter:
            self.drafter.accepted(position, accepted)
        judged = tokens[: len(draft.tokens)]
        probabilities: tuple[float, ...] = ()
        if self.detail and judged:
            probabilities = tuple(self.sampler.probabilities(self.target.logits()[: len(judged)], judged))
        follows_vanilla, self._was_vanilla = self._was_vanilla, draft.origin is Origin.TARGET
        return Outcome(
            draft=draft,
            position=position,
            token_ids=tuple(tokens),
            accepted=accepted,
            follows_vanilla=follows_vanilla,
            draft_ns=drafted - started,
            verify_ns=verified - drafted,
            sample_ns=perf_counter_ns() - verified,
            probabilities=probabilities,
        )

    def _choose(self, draft: Draft, logits: list[Logits]) -> tuple[list[int], int]:
        """-> the longest prefix of the draft that the target chooses too and its own next token; how many it shares"""
        tokens: list[int] = []
        accepted = 0
        choose = self._choose_in_batch if self.noise and len(logits) > 1 else self._form.chooser.choose
        for row, drafted in zip(logits, (*draft.tokens, None), strict=True):
            try:
                token = choose(row, len(self.text), self.text)
            except NothingAllowed:
                self.finish_reason, self._form.was_cornered = "stop", True
                break
            matched = drafted is not None and drafted.token == token
            accepted += matched
            if self.target.model.is_end(token):
                self.finish_reason = "stop"
                break
            tokens.append(token)
            self.text.append(token)
            if self._form.is_watched and self._form.takes_last(token):
                self.finish_reason = "stop"
                break
            if not matched:
                break
        return tokens, accepted

    def _choose_in_batch(self, row: Logits, position: int, text: list[int]) -> int:
        """The target's choice; one that single-token logits may not have made is counted."""
        choice = self._form.chooser.choose_with_margin(row, position, text)
        self.near_ties += choice.margin < self.noise
        return choice.token

    def _is_undisturbed(self, outcome: Outcome) -> bool:
        """Whether the round took as long as it would have if nothing were ever drafted: caches were not swept."""
        self._has_drafted |= not outcome.is_vanilla
        return outcome.is_vanilla and (outcome.follows_vanilla or not self._has_drafted)

    # --- telling -------------------------------------------------------------------------------

    def _emit(self, pending: list[_Pending]) -> list[Round]:
        """Records of these rounds, which are then no longer pending. The time it takes to make them is theirs too."""
        began = perf_counter_ns()
        pieces = [self._pieces(one.outcome) for one in pending]
        share = (perf_counter_ns() - began) // max(1, len(pending))
        rounds = [self._round(one, of_round, share) for one, of_round in zip(pending, pieces, strict=True)]
        pending.clear()
        return rounds

    def _round(self, pending: _Pending, pieces: tuple[Piece, ...], share_ns: int) -> Round:
        outcome, total_ns = pending.outcome, pending.total_ns + share_ns
        self._index += 1
        return Round(
            index=self._index - 1,
            position=outcome.position - 1,
            pieces=pieces,
            drafted=len(outcome.draft.tokens),
            accepted=outcome.accepted,
            origin=outcome.draft.origin,
            draft_ns=outcome.draft_ns,
            verify_ns=outcome.verify_ns,
            sample_ns=outcome.sample_ns,
            total_ns=total_ns,
            vanilla_ns=total_ns - outcome.draft_ns if pending.vanilla_ns is None else pending.vanilla_ns,
            switch_note=pending.switch_note,
        )

    def _pieces(self, outcome: Outcome) -> tuple[Piece, ...]:
        drafted: list[DraftToken | None] = [*outcome.draft.tokens, None]
        origins = [outcome.draft.origin] * outcome.accepted + [Origin.TARGET]
        probabilities = chain(outcome.probabilities, repeat(None))
        return tuple(map(self._piece, outcome.token_ids, origins, drafted, probabilities))

    def _piece(self, token: int, origin: Origin, drafted: DraftToken | None, probability: float | None) -> Piece:
        model = self.target.model
        text = self._form.text.told(model.piece(token))
        if probability is None:
            return Piece(token, text, origin, drafted.token if drafted else None)
        return Piece(
            token,
            text,
            origin,
            draft_id=drafted.token if drafted else None,
            draft_text=model.piece(drafted.token).decode("utf-8", "replace") if drafted else None,
            target_probability=probability,
            draft_probability=drafted.probability if drafted else None,
        )
