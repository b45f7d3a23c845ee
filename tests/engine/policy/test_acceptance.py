"""The acceptance model against processes whose probabilities are known."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.policy.acceptance import AcceptanceModel
from engine.policy.policy_config import DEFAULT

CENTRES = [0.05, 0.2, 0.4, 0.7, 1.1, 1.7, 2.5, 3.7, 5.7, 9.0, 20.0]


def table(memory: float = DEFAULT.memory) -> AcceptanceModel:
    return AcceptanceModel(DEFAULT.margin_edges, DEFAULT.margin_prior, replace(DEFAULT, memory=memory))


def teach(chances: AcceptanceModel, true: list[float], count: int, seed: int = 0) -> None:
    noise = np.random.default_rng(seed)
    for number, index in enumerate(noise.integers(0, len(true), count), start=1):
        chances.observe(CENTRES[index], bool(noise.random() < true[index]))
        if number % 20 == 0:  # as the policy plans now and then
            chances.refit()


def known(chances: AcceptanceModel) -> list[float]:
    return [chances.probability(centre) for centre in CENTRES]


@pytest.mark.parametrize(
    ("edges", "prior"),
    [(DEFAULT.margin_edges, list(DEFAULT.margin_prior)), (DEFAULT.match_edges, list(DEFAULT.match_prior))],
)
def test_every_bin_has_a_prior_that_grows_with_confidence(edges: tuple[float, ...], prior: list[float]) -> None:
    assert len(prior) == len(edges) + 1
    assert prior == sorted(prior)
    assert list(edges) == sorted(edges)


def test_nothing_seen_is_the_prior_also_after_a_fit() -> None:
    chances = table()
    assert known(chances) == list(DEFAULT.margin_prior)
    chances.refit()
    assert known(chances) == pytest.approx(list(DEFAULT.margin_prior))


@pytest.mark.parametrize("true", [0.05, 0.3, 0.7, 0.95])
def test_a_confidence_that_says_nothing_is_seen_through(true: float) -> None:
    chances = table()
    teach(chances, [true] * 11, 600)
    assert known(chances) == pytest.approx([true] * 11, abs=0.2)
    assert np.mean(known(chances)) == pytest.approx(true, abs=0.05)


def test_an_informative_confidence_is_kept_apart() -> None:
    true = [0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.85, 0.95, 0.98, 0.99]
    chances = table()
    teach(chances, true, 800)
    assert known(chances) == pytest.approx(true, abs=0.15)


@pytest.mark.parametrize(("matched", "least", "most"), [(False, 0.0, 0.3), (True, 0.85, 1.0)])
def test_ten_guesses_tell_a_hostile_draft_from_a_perfect_one_in_all_bins(
    matched: bool, least: float, most: float
) -> None:
    """Of bins never seen as well: the trend carries what few guesses say to all."""
    chances = table()
    for centre in (0.4, 1.1, 1.7, 2.5, 5.7) * 2:
        chances.observe(centre, matched)
    chances.refit()
    assert all(least <= chance <= most for chance in known(chances)[3:9])


def test_one_bin_learns_at_once_without_a_fit() -> None:
    chances = table()
    before = known(chances)
    for _ in range(30):
        chances.observe(1.1, False)
    after = known(chances)
    assert after[4] < 0.25 < before[4]
    assert after[:4] + after[5:] == before[:4] + before[5:]


def test_old_observations_fade() -> None:
    chances = table(memory=50)
    teach(chances, [0.9] * 11, 400)
    teach(chances, [0.2] * 11, 200, seed=1)
    assert np.mean(known(chances)) == pytest.approx(0.2, abs=0.15)


def test_a_change_of_the_text_is_noticed_long_before_memory_fades() -> None:
    chances = table(memory=1e6)
    teach(chances, [0.85] * 11, 1000)
    teach(chances, [0.1] * 11, 60, seed=1)
    assert np.mean(known(chances)) < 0.5


def test_a_text_that_does_not_change_is_not_forgotten() -> None:
    """Over 3,000 observations at one chance, what is known does not jump about."""
    chances = table(memory=1e6)
    teach(chances, [0.7] * 11, 1000)
    seen = []
    for seed in range(20):
        teach(chances, [0.7] * 11, 100, seed)
        seen.append(float(np.mean(known(chances))))
    assert max(abs(chance - 0.7) for chance in seen) < 0.06


def test_shares_and_mean_follow_what_was_seen() -> None:
    chances = table()
    for _ in range(200):
        chances.observe(20.0, True)
    chances.refit()
    seen, of_bins = chances.distribution(prior_strength=0.0)
    assert sum(seen) == seen[-1]
    assert 100 < seen[-1] < 200  # old ones count less
    assert sum(chances.distribution(prior_strength=4.0)[0]) == pytest.approx(seen[-1] + 4.0)
    assert of_bins == known(chances)
    assert chances.mean() > 0.9
    assert chances.observations == 200


def test_guesses_that_were_outdone_teach_the_chance_but_are_no_share() -> None:
    chances = table()
    for _ in range(100):
        chances.observe(20.0, True)
        chances.observe(0.0, False, proposed=False)
    chances.refit()
    made, of_bins = chances.distribution(prior_strength=0.0)
    assert sum(made) == made[-1]
    assert of_bins[0] < 0.2


@given(st.lists(st.tuples(st.floats(0, 50), st.booleans()), max_size=300))
def test_chances_never_claim_certainty(observations: list[tuple[float, bool]]) -> None:
    chances = table()
    for confidence, matched in observations:
        chances.observe(confidence, matched)
    chances.refit()
    assert all(0.005 <= chance <= 0.999 for chance in known(chances))
    assert all(count > 0 for count in chances.distribution()[0])
    assert 0.005 <= chances.mean() <= 0.999


def test_weights_do_not_overflow_in_a_long_session() -> None:
    chances = table(memory=20)
    for index in range(3000):
        chances.observe(2.5, index % 4 != 0)
    chances.refit()
    assert chances.probability(2.5) == pytest.approx(0.75, abs=0.15)
