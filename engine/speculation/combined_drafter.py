"""N-grams and a draft model over the same text: whichever promises more is verified."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace

from engine.policy.answer_policy import AnswerPolicy
from engine.policy.draft_token import Draft
from engine.speculation.drafter import Drafter


class CombinedDrafter:
    """Asks `free`, whose drafts cost nothing to make, and then `model` where that proposed nothing.

    A model whose steps are cheap is always asked: it compares its tokens with the n-grams' one by one.
    """

    def __init__(self, free: Drafter, model: Drafter) -> None:
        self._free, self._model = free, model

    def propose(self, text: Sequence[int], policy: AnswerPolicy, max_draft_tokens: int) -> Draft:
        if policy.asks_model_first:
            return self._model.propose(text, policy, max_draft_tokens)
        draft = self._free.propose(text, policy, max_draft_tokens)
        if draft.tokens:
            return draft
        second = self._model.propose(text, policy, max_draft_tokens)
        return replace(second, considered=draft.considered + second.considered)

    def accepted(self, position: int, count: int) -> None:
        for drafter in (self._free, self._model):
            drafter.accepted(position, count)

    def prefill(self, prompt: Sequence[int], cancel: threading.Event) -> Iterator[int]:
        for drafter in (self._free, self._model):
            yield from drafter.prefill(prompt, cancel)

    def num_uncached(self, text: Sequence[int]) -> int:
        return self._free.num_uncached(text) + self._model.num_uncached(text)

    def rollback(self, text: Sequence[int]) -> None:
        for drafter in (self._free, self._model):
            drafter.rollback(text)
