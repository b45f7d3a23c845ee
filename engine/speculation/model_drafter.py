"""A draft model: drafts with its own KV cache, of which accepted tokens are never decoded again."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from time import perf_counter_ns

from engine.llama.context import Context
from engine.policy.answer_policy import AnswerPolicy
from engine.policy.draft_token import NO_DRAFT, Agreement, Draft, DraftToken, Observation, Scores, Steps
from engine.records import Origin
from engine.speculation.ngram_drafter import NgramCursor, NgramIndex
from engine.speculation.prefill import common_length, prefill
from engine.text.sampling import Logits, Sampler


class ModelDrafter:
    """Drafts with a model that shares the target's vocabulary.

    With an n-gram index beside it, each token is compared with what followed the same words earlier: where both agree,
    it is accepted far more often, and where they differ, the policy decides by match length and margin.
    """

    def __init__(
        self,
        context: Context,
        sampler: Sampler,
        detail: bool = False,
        target_vocabulary: int | None = None,
        index: NgramIndex | None = None,
    ) -> None:
        """`target_vocabulary`: tokens that the target knows; a draft that knows more proposes among these only."""
        self.context = context
        self.sampler = sampler
        self.detail = detail
        self._index = index
        self._shared = min(context.model.vocabulary_size, target_vocabulary or context.model.vocabulary_size)

    # --- the protocol of a drafter -------------------------------------------------------------

    def propose(self, text: Sequence[int], policy: AnswerPolicy, max_draft_tokens: int) -> Draft:
        if policy.wants_more((), max_draft_tokens):
            return self._draft(text, policy, max_draft_tokens)
        num_uncached = self.num_uncached(text)
        if policy.wants_scores(len(text), num_uncached):
            started = perf_counter_ns()
            observations = tuple(self.score(text))
            return Draft(scores=Scores(observations, num_uncached, perf_counter_ns() - started))
        return NO_DRAFT

    def accepted(self, position: int, count: int) -> None:
        self.context.truncate(position + count)

    def prefill(self, prompt: Sequence[int], cancel: threading.Event) -> Iterator[int]:
        self.rollback(prompt)
        return prefill(self.context, prompt, cancel, self._decode)

    def num_uncached(self, text: Sequence[int]) -> int:
        return max(0, len(text) - 1 - len(self.context.tokens))

    def rollback(self, text: Sequence[int]) -> None:
        self.context.truncate(min(common_length(self.context.tokens, text), len(text) - 1))

    # --- drafting ------------------------------------------------------------------------------

    def _draft(self, text: Sequence[int], policy: AnswerPolicy, max_draft_tokens: int) -> Draft:
        tokens: list[DraftToken] = []
        probabilities: list[float] = []
        num_uncached = self.num_uncached(text)
        started = perf_counter_ns()
        for token in self.tokens(text, policy):
            tokens.append(token)
            probabilities.append(policy.probability(token))
            if not policy.wants_more(probabilities, max_draft_tokens):
                break
        if not tokens:
            return NO_DRAFT
        steps = Steps(perf_counter_ns() - started, len(tokens)) if num_uncached <= 1 else None
        length = policy.best_length(probabilities, max_draft_tokens)
        return Draft(Origin.DRAFT, tuple(tokens[:length]), (tuple(tokens),), steps)

    def tokens(self, text: Sequence[int], policy: AnswerPolicy) -> Iterator[DraftToken]:
        """What the draft would say after `text`, token by token; each is fed when the next is asked for."""
        context = self.context
        if not self._feed(text):
            return
        history = list(text) if self._is_penalised else []
        cursor = self._index.cursor(text) if self._index else None
        position = len(text)
        while True:
            logits = context.rows()[-1][: self._shared]
            token = self._compare(self._choose(logits, position, history), cursor, policy)
            yield token
            if context.free < 1 or not self._decode([token.token]):
                return
            position += 1
            if cursor:
                cursor.advance(token.token)
            if history:
                history.append(token.token)

    def _choose(self, logits: Logits, position: int, history: Sequence[int]) -> DraftToken:
        """The model's own token, drawn with the target's noise (arXiv 2408.07978)."""
        choice = self.sampler.choose_with_margin(logits, position, history)
        probability = self.sampler.probability(logits, choice.token) if self.detail else None
        return DraftToken(choice.token, choice.margin, probability)

    @staticmethod
    def _compare(model: DraftToken, cursor: NgramCursor | None, policy: AnswerPolicy) -> DraftToken:
        """The model's token in the light of the n-gram's, or the other way round."""
        found = cursor.token() if cursor else None
        if found is None:
            return model
        if found.token == model.token:
            return replace(model, basis=Agreement.MATCHED)
        against = replace(model, basis=Agreement.AGAINST)
        ngram = DraftToken(found.token, found.confidence, basis=Agreement.OVERRIDDEN)
        if policy.prefers_ngram(found.confidence, model.confidence):
            return replace(ngram, alternative=against)
        return replace(against, alternative=ngram)

    def score(self, text: Sequence[int]) -> list[Observation]:
        """Feed what the cache lacks, and say of each known token whether it would have been drafted."""
        context, observations = self.context, []
        while (start := len(context.tokens)) < len(text) - 1:
            end = min(start + context.outputs, len(text) - 1)
            if end > context.n_ctx or not self._decode(text[start:end], end - start):
                break
            rows = context.logits()[:, : self._shared]
            for row, position in zip(rows, range(start + 1, end + 1), strict=True):
                choice = self.sampler.choose_with_margin(row, position, text[:position] if self._is_penalised else ())
                observations.append(Observation(choice.margin, choice.token == text[position]))
        return observations

    @property
    def _is_penalised(self) -> bool:
        return self.sampler.sampling.repeat_penalty != 1.0

    def _feed(self, text: Sequence[int]) -> bool:
        """Feed all of `text` that the cache lacks; logits of its last token are then ready."""
        context = self.context
        if len(text) > context.n_ctx:
            return False
        start = min(len(context.tokens), len(text) - 1)
        context.truncate(start)
        while start < len(text):
            end = min(start + context.n_batch, len(text))
            if not self._decode(text[start:end]):
                return False
            start = end
        return True

    def _decode(self, tokens: Sequence[int], outputs: int = 1) -> bool:
        """Feed `tokens`; ids that the draft's smaller vocabulary lacks go in as token 0."""
        size = self.context.model.vocabulary_size
        if max(tokens) < size:
            return self.context.decode(tokens, outputs)
        start = len(self.context.tokens)
        done = self.context.decode([token if token < size else 0 for token in tokens], outputs)
        if done:
            self.context.tokens[start:] = tokens
        return done
