"""What the loop asks of anything that drafts: a draft model, n-grams, both; later EAGLE-3 heads or MTP layers."""

import threading
from collections.abc import Iterator, Sequence
from typing import Protocol

from engine.policy.answer_policy import AnswerPolicy
from engine.policy.draft_token import Draft


class Drafter(Protocol):
    """Proposes what may follow a text, of which it keeps its own state up to some length.

    The text grows between calls and is cut only by `rollback`.
    """

    def propose(self, text: Sequence[int], policy: AnswerPolicy, max_draft_tokens: int) -> Draft:
        """At most `max_draft_tokens` tokens for what follows `text`; the policy says whether one more pays."""
        ...

    def accepted(self, position: int, count: int) -> None:
        """After every round: the text had `position` tokens before it, and `count` of the draft's tokens were right."""
        ...

    def prefill(self, prompt: Sequence[int], cancel: threading.Event) -> Iterator[int]:
        """Take in what of a prompt is new; yields how many tokens were read, batch by batch. Ends early on `cancel`."""
        ...

    def num_uncached(self, text: Sequence[int]) -> int:
        """How many tokens of `text` must be read before the first draft token, beyond the newest one."""
        ...

    def rollback(self, text: Sequence[int]) -> None:
        """Forget everything that is not the beginning of `text`, its last token left out."""
        ...
