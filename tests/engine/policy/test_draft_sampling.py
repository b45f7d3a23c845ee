"""Coupled against greedy, on draws of known probabilities; and the drafter that goes by it."""

from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from engine.llama.context import Context
from engine.llama.model import Model
from engine.policy.answer_policy import AnswerPolicy
from engine.policy.costs import CostCurve, DraftCost
from engine.policy.draft_sampling import DraftSampling
from engine.policy.draft_token import Draft, Outcome
from engine.policy.policy import Policy
from engine.records import Origin, Sampling
from engine.speculation.model_drafter import ModelDrafter
from engine.text.sampling import Sampler
from tests.tiny_gguf import write_tiny


def duel(coupled_right: float, greedy_right: float, count: int = 400) -> DraftSampling:
    """Positions where the two say 1 and 2, and the text has either or neither."""
    sampling, random = DraftSampling(), np.random.default_rng(3)
    neither = 1.0 - coupled_right - greedy_right
    for token in random.choice([1, 2, 3], count, p=[coupled_right, greedy_right, neither]):
        sampling.observe(1, 2, int(token))
    return sampling


def test_coupled_is_kept_until_greedy_has_proved_better() -> None:
    assert not DraftSampling().greedy
    assert not duel(0.5, 0.2).greedy
    assert duel(0.2, 0.5).greedy
    assert not duel(0.2, 0.5, count=8).greedy
    assert not duel(0.3, 0.3).greedy


def test_coupled_comes_back_when_the_text_changes() -> None:
    sampling = duel(0.1, 0.6)
    for _ in range(400):
        sampling.observe(1, 2, 1)
    assert not sampling.greedy


def test_agreement_teaches_nothing() -> None:
    sampling = DraftSampling()
    for _ in range(100):
        sampling.observe(2, 2, 2)
    sampling.observe(1, 2, 2)
    assert not sampling.greedy


class Recorded(DraftSampling):
    """Remembers what it was told."""

    def __init__(self, greedy: bool) -> None:
        super().__init__()
        self.greedy = greedy
        self.heard: list[tuple[int, int, int]] = []

    def observe(self, coupled: int, greedy: int, token: int) -> None:
        self.heard.append((coupled, greedy, token))


@pytest.mark.parametrize("greedy", [False, True])
def test_the_drafter_samples_in_the_chosen_way_and_both_are_judged(tmp_path: Path, greedy: bool) -> None:
    text = [1, 270, 280, 290, 265]
    sampling = Sampling(temperature=1.2, seed=5)
    policy = Policy(CostCurve({1: 1e6, 4: 2e6}, 25), DraftCost(1e5, 1e5, 2e4))
    policy.sampling = heard = Recorded(greedy)
    answer = AnswerPolicy(policy)
    with Model(write_tiny(tmp_path / "draft.gguf", seed=3)) as model, Context(model, 256, outputs=25) as context:
        drafted = tuple(islice(ModelDrafter(context, Sampler(sampling)).tokens(text, answer), 6))
        context.truncate(0)
        alone = Sampler(Sampling() if greedy else sampling)
        expected = [token.token for token in islice(ModelDrafter(context, alone).tokens(text, answer), 6)]
    tokens = [token.token for token in drafted]
    assert tokens == expected
    draft = Draft(Origin.DRAFT, drafted[:4], (drafted,))
    answer.update(Outcome(draft, len(text), (*tokens[:3], 0), 3, False, 1000, 1000, 1000))
    assert [said[2] for said in heard.heard] == [*tokens[:3], 0]
    assert [said[int(greedy)] for said in heard.heard] == tokens[:4]
