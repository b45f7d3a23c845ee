"""Endless training conversations: token ids, positions, and which ids carry loss (the Guide's answers only)."""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from corpus import FALLBACK, NO_TOPIC, Corpus, Phrasings
from torch import Tensor
from vocabulary import ASSISTANT, END, USER, Vocabulary

TURNS = (1, 2, 3, 4, 5, 6, 8, 10, 12)
TURN_WEIGHTS = (40, 16, 11, 8, 6, 6, 5, 4, 4)
FALLBACK_SHARE, FOLLOW_UP_SHARE, LONE_FOLLOW_UP_SHARE = 0.30, 0.13, 0.02
OPENING_TOKENS = 6  # enough of an answer to tell it from every other
GAP_SHARE = 0.5  # of the conversations with several turns
LAST_POSITION = 4000


@dataclass(frozen=True, slots=True)
class Sample:
    ids: list[int]
    positions: list[int]
    answers: list[bool]  # is this id the Guide's own


@dataclass(frozen=True, slots=True)
class Batch:
    """Conversations of similar length, padded on the right, where a causal mask keeps the padding out of sight."""

    ids: Tensor  # [B, T]
    positions: Tensor  # [B, T]
    answers: Tensor  # [B, T] bool: predict these from the ids before them


class Conversations:
    """Draws conversations with a seed.

    Between turns positions may jump ahead: so a model trained on short texts sees distances up to LAST_POSITION.
    """

    def __init__(self, corpus: Corpus, vocabulary: Vocabulary, seed: int) -> None:
        self.corpus, self.vocabulary = corpus, vocabulary
        self.phrasings = Phrasings(corpus, seed)
        self.random = self.phrasings.random
        self._identities = [identity for identity in corpus.passages if identity != FALLBACK]
        self._answers = {p.identity: vocabulary.encode(p.answer) for p in corpus.passages.values()}
        self._user, self._assistant, self._end = (vocabulary.tokens.index(token) for token in (USER, ASSISTANT, END))

    def batches(self, tokens: int, brief_share: float, pool: int = 512) -> Iterator[Batch]:
        """Batches of about `tokens` ids, from pools sorted by length.

        `brief_share` of a pool has only the openings of the answers: which passage to choose is all there is to learn
        once the passages are known, and so many more questions are seen in the same time.
        """
        while True:
            drawn = [self.sample(brief=self.random.random() < brief_share) for _ in range(pool)]
            samples = sorted(drawn, key=lambda sample: len(sample.ids))
            batches: list[list[Sample]] = [[]]
            for sample in samples:
                if (len(batches[-1]) + 1) * len(sample.ids) > tokens and batches[-1]:
                    batches.append([])
                batches[-1].append(sample)
            self.random.shuffle(batches)
            yield from map(_padded, batches)

    def sample(self, brief: bool = False) -> Sample:
        """One conversation. A brief one has only the opening of each answer, at the positions of the whole ones."""
        turns = self.random.choices(TURNS, TURN_WEIGHTS)[0]
        ids: list[int] = []
        positions: list[int] = []
        answers: list[bool] = []
        spare = LAST_POSITION - turns * 100 if turns > 1 and self.random.random() < GAP_SHARE else 0
        position, previous = 0, None
        for _ in range(turns):
            question, identity = self._turn(previous)
            asked = [self._user, *self.vocabulary.encode(question), self._end, self._assistant]
            answer = [*self._answers[identity], self._end]
            gap = int(spare * self.random.random() ** 3) if previous else 0
            spare, position = spare - gap, position + gap
            kept = answer[:OPENING_TOKENS] if brief else answer
            ids += asked + kept
            answers += [False] * len(asked) + [True] * len(kept)
            positions += range(position, position + len(asked) + len(kept))
            position, previous = position + len(asked) + len(answer), identity
        return Sample(ids, positions, answers)

    def _turn(self, previous: str | None) -> tuple[str, str]:
        """A question and the passage that answers it, after the passage `previous`."""
        if self.random.random() < (FOLLOW_UP_SHARE if previous else LONE_FOLLOW_UP_SHARE):
            return self.phrasings.follow_up(), self.corpus.passages[previous].following if previous else NO_TOPIC
        identity = FALLBACK if self.random.random() < FALLBACK_SHARE else self.random.choice(self._identities)
        return self.phrasings.question(identity), identity


def _padded(samples: list[Sample]) -> Batch:
    length = max(len(sample.ids) for sample in samples)

    def grid(rows: list[list[int]] | list[list[bool]], kind: torch.dtype) -> Tensor:
        return torch.tensor([[*row, *[0] * (length - len(row))] for row in rows], dtype=kind)

    return Batch(
        grid([sample.ids for sample in samples], torch.long),
        grid([sample.positions for sample in samples], torch.long),
        grid([sample.answers for sample in samples], torch.bool),
    )
