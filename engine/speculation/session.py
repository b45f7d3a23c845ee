"""One line of text being generated: a target cache, a draft cache, and the n-gram index over the same tokens."""

import threading
from collections.abc import Iterator, Sequence

from engine.errors import RequestError
from engine.kv_cache.cache import KvCache
from engine.llama.context import Context
from engine.policy.policy import Policy
from engine.records import Prefill, Request
from engine.speculation.combined_drafter import CombinedDrafter
from engine.speculation.drafter import Drafter
from engine.speculation.model_drafter import ModelDrafter
from engine.speculation.ngram_drafter import NgramDrafter, NgramIndex
from engine.speculation.prefill import aborting, common_length, prefill
from engine.text.sampling import Sampler
from engine.words import tr


class Session:
    """Caches that belong together. Several sessions may share the weights of one engine."""

    def __init__(
        self,
        target: Context,
        draft: Context | None,
        policy: Policy,
        owns_target: bool = True,
        draft_threads: int = 1,
        kv_cache: KvCache | None = None,
    ) -> None:
        self.target = target
        self.draft = draft
        self.policy = policy
        self.draft_threads = draft_threads  # at which the draft is fastest
        self.reused = 0
        self.kv_cache = kv_cache  # of earlier conversations
        self._index = NgramIndex()
        self._owns_target = owns_target
        self._draft_may_wait = False
        self._ngrams: NgramDrafter | None = None

    def drafter(self, request: Request, sampler: Sampler) -> Drafter | None:
        """Whoever may draft for this request; None: nobody."""
        self._draft_may_wait, self._ngrams = request.speculation == "auto" and request.draft_length is None, None
        if request.speculation == "off":
            return None
        is_fixed = request.draft_length is not None
        index = self._index if request.lookup else None
        ngrams = self._ngrams = NgramDrafter(index) if index else None
        if self.draft is None:
            return ngrams
        known = self.target.model.vocabulary_size
        model = ModelDrafter(self.draft, sampler, request.detail, known, None if is_fixed else index)
        return CombinedDrafter(ngrams, model) if ngrams and not is_fixed else model

    def prefill(self, prompt: Sequence[int], drafter: Drafter | None, cancel: threading.Event) -> Iterator[Prefill]:
        """Decode what of the prompt is new, all but its last token, for target and drafter; ends early when stopped.

        The longest prefix that a cache already holds stays. A draft that is known not to pay reads a long prompt only
        when it is asked again. Raises RequestError when the prompt does not fit.
        """
        if len(prompt) >= self.target.n_ctx:
            raise RequestError(
                tr(
                    "The prompt has {tokens} tokens, and the context holds {context} with room for an answer. Shorten "
                    "the prompt, or choose a larger context.",
                    tokens=len(prompt),
                    context=self.target.n_ctx,
                )
            )
        self.target.truncate(min(common_length(self.target.tokens, prompt), len(prompt) - 1))
        self.reused = len(self.target.tokens)
        total, draft_tokens = len(prompt) - 1 - self.reused, 0
        if drafter:
            drafter.rollback(prompt)
            num_uncached = drafter.num_uncached(prompt)
            if self._draft_may_wait and self.policy.lets_draft_wait(num_uncached):
                drafter = self._ngrams
            else:
                total, draft_tokens = total + num_uncached, num_uncached
        done = 0
        yield Prefill(0, total, self.reused, draft_tokens)
        with aborting([self.target, self.draft] if self.draft else [self.target], cancel):
            for tokens in prefill(self.target, prompt, cancel):
                done += tokens
                yield Prefill(done, total, self.reused, draft_tokens)
            for tokens in drafter.prefill(prompt, cancel) if drafter else ():
                done += tokens
                yield Prefill(done, total, self.reused, draft_tokens)

    def recall(self, prompt: Sequence[int], drafter: Drafter | None) -> None:
        """Before `prefill`: bring back what an earlier conversation computed for the beginning of this prompt."""
        if self.kv_cache:
            for context in (self.target, self.draft) if self.draft and drafter else (self.target,):
                self.kv_cache.restore(context, prompt)

    def keep(self, label: str = "") -> None:
        """Remember this conversation under `label`, so that it need not be read again after another."""
        if not self.kv_cache:
            return
        if self.draft:  # one that was not asked still holds an earlier conversation, which is not this one's to keep
            self.draft.truncate(common_length(self.draft.tokens, self.target.tokens))
        self.kv_cache.keep([self.target, self.draft] if self.draft else [self.target], label)

    def close(self) -> None:
        """Free the caches; twice is harmless."""
        if self._owns_target:
            self.target.close()
        if self.draft:
            self.draft.close()

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()
