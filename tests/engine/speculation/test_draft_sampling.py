"""Noise against the likeliest token, on draws of known chances; and the drafter that goes by it."""

from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from engine.llama.context import Context
from engine.llama.model import Model
from engine.records import Sampling
from engine.speculation.draft_sampling import DraftWay
from engine.speculation.drafting import ModelDrafter
from engine.text.sampling import Sampler
from tests.tiny_gguf import write_tiny


def duel(right_by_noise: float, right_if_likeliest: float, count: int = 400) -> DraftWay:
    """Positions where the two say 1 and 2, and the text has either or neither."""
    way, random = DraftWay(), np.random.default_rng(3)
    neither = 1.0 - right_by_noise - right_if_likeliest
    for token in random.choice([1, 2, 3], count, p=[right_by_noise, right_if_likeliest, neither]):
        way.observe(1, 2, int(token))
    return way


def test_noise_is_kept_until_the_likeliest_token_has_proved_better() -> None:
    assert not DraftWay().greedy
    assert not duel(0.5, 0.2).greedy
    assert duel(0.2, 0.5).greedy
    assert not duel(0.2, 0.5, count=8).greedy
    assert not duel(0.3, 0.3).greedy


def test_noise_comes_back_when_the_text_changes() -> None:
    way = duel(0.1, 0.6)
    for _ in range(400):
        way.observe(1, 2, 1)
    assert not way.greedy


def test_agreement_teaches_nothing() -> None:
    way = DraftWay()
    for _ in range(100):
        way.observe(2, 2, 2)
    way.observe(1, 2, 2)
    assert not way.greedy


class Recorded(DraftWay):
    """Remembers what it was told."""

    def __init__(self, greedy: bool) -> None:
        super().__init__()
        self.greedy = greedy
        self.heard: list[tuple[int, int, int]] = []

    def observe(self, noisy: int, likeliest: int, token: int) -> None:
        self.heard.append((noisy, likeliest, token))


@pytest.mark.parametrize("greedy", [False, True])
def test_the_drafter_guesses_in_the_chosen_way_and_judges_both(tmp_path: Path, greedy: bool) -> None:
    text = [1, 270, 280, 290, 265]
    sampling = Sampling(temperature=1.2, seed=5)
    way = Recorded(greedy)
    with Model(write_tiny(tmp_path / "draft.gguf", seed=3)) as model, Context(model, 256, outputs=25) as context:
        drafter = ModelDrafter(context, Sampler(sampling), way=way)
        guesses = [guess.token for guess in islice(drafter.guesses(text), 6)]
        other = Sampling() if greedy else sampling
        alone = [guess.token for guess in islice(ModelDrafter(context, Sampler(other)).guesses(text), 6)]
    assert guesses == alone
    drafter.learn([*text, *guesses[:3], 0, 0], len(text))
    assert [said[2] for said in way.heard] == [*guesses[:3], 0]
    assert [said[int(greedy)] for said in way.heard] == guesses[:4]
