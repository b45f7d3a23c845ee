"""The sampler against its claim: it draws from the softmax that llama.cpp's filters leave, by noise of its own."""

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from engine.errors import ModelError
from engine.records import Sampling
from engine.text.noise import gumbel_noise, noise_key, noise_of
from engine.text.sampling import MARGIN_CAP, Sampler

Floats = NDArray[np.float64]

DRAWS = 4000
LIKELY = 1e-3  # a true sampler stays above this p-value but once in a thousand seeds; the seeds here are fixed
HISTORY = [3, 3, 7, 1, 9, 0, 5]

FILTERS = {
    "plain": Sampling(temperature=1.0),
    "cool": Sampling(temperature=0.6),
    "hot": Sampling(temperature=1.5),
    "top-k": Sampling(temperature=1.0, top_k=4),
    "top-k beyond the vocabulary": Sampling(temperature=1.0, top_k=1000),
    "top-p": Sampling(temperature=1.0, top_p=0.8),
    "top-p of the best alone": Sampling(temperature=1.0, top_p=0.01),
    "min-p": Sampling(temperature=1.0, min_p=0.15),
    "repeat penalty": Sampling(temperature=1.0, repeat_penalty=1.6),
    "repeat penalty, last 3": Sampling(temperature=1.0, repeat_penalty=1.6, repeat_last_n=3),
    "all": Sampling(temperature=0.8, top_k=8, top_p=0.9, min_p=0.05, repeat_penalty=1.2),
    "all, hot": Sampling(temperature=1.5, top_k=6, top_p=0.95, min_p=0.02, repeat_penalty=1.1, repeat_last_n=4),
}


def reference(logits: NDArray[np.float32], sampling: Sampling, history: Sequence[int] = ()) -> Floats:
    """Chance of every token, step by step as llama.cpp's chain: penalties, top-k, top-p, min-p, temperature."""
    scores = logits.astype(np.float64)
    if sampling.repeat_penalty != 1.0:
        for token in set(history[-sampling.repeat_last_n :]):
            factor = sampling.repeat_penalty
            scores[token] = scores[token] / factor if scores[token] > 0 else scores[token] * factor
    kept = sorted(range(len(scores)), key=lambda token: -scores[token])
    if sampling.top_k > 0:
        kept = kept[: sampling.top_k]
    if sampling.top_p < 1.0:
        chances = _softmax(scores[kept])
        reached = next((i + 1 for i in range(len(kept)) if chances[: i + 1].sum() >= sampling.top_p), len(kept))
        kept = kept[:reached]
    if sampling.min_p > 0.0:
        kept = [token for token in kept if scores[token] >= scores[kept[0]] + math.log(sampling.min_p)]
    result = np.zeros(len(scores))
    result[kept] = _softmax(scores[kept] / sampling.temperature)
    return result


def _softmax(scores: Floats) -> Floats:
    weights = np.exp(scores - scores.max())
    chances: Floats = weights / weights.sum()
    return chances


def random_logits(seed: int, size: int = 16, spread: float = 1.5) -> NDArray[np.float32]:
    return np.random.default_rng(seed).normal(0, spread, size).astype(np.float32)


def p_value(counts: NDArray[np.intp], chances: Floats) -> float:
    """Of the chi-square test; tokens expected fewer than 8 times count together."""
    expected = chances * counts.sum()
    assert counts[chances == 0].sum() == 0, "a token that the filters remove was drawn"
    rare = expected < 8
    observed = np.append(counts[~rare], counts[rare].sum())
    wanted = np.append(expected[~rare], expected[rare].sum())
    if wanted[-1] < 1e-9:
        observed, wanted = observed[:-1], wanted[:-1]
    return 1.0 if len(wanted) < 2 else float(stats.chisquare(observed, wanted).pvalue)


# --- the distribution --------------------------------------------------------------------------


@pytest.mark.parametrize("sampling", FILTERS.values(), ids=FILTERS)
def test_draws_follow_the_softmax_over_positions(sampling: Sampling) -> None:
    logits = random_logits(1)
    sampler = Sampler(sampling)
    draws = [sampler.choose(logits, position, HISTORY) for position in range(DRAWS)]
    assert p_value(np.bincount(draws, minlength=16), reference(logits, sampling, HISTORY)) > LIKELY


@pytest.mark.parametrize("temperature", [0.6, 1.0, 1.5])
def test_draws_follow_the_softmax_over_seeds(temperature: float) -> None:
    logits = random_logits(2)
    settings_of = [Sampling(temperature=temperature, seed=seed) for seed in range(DRAWS)]
    draws = [Sampler(sampling).choose(logits, 17, ()) for sampling in settings_of]
    assert p_value(np.bincount(draws, minlength=16), reference(logits, settings_of[0])) > LIKELY


def test_the_chi_square_test_itself_can_fail() -> None:
    """A sampler of another temperature is told apart with this many draws."""
    logits = random_logits(1)
    draws = [Sampler(Sampling(temperature=1.25)).choose(logits, position, ()) for position in range(DRAWS)]
    assert p_value(np.bincount(draws, minlength=16), reference(logits, Sampling(temperature=1.0))) < LIKELY


def test_neighbouring_positions_and_seeds_draw_independently() -> None:
    logits = np.zeros(3, np.float32)
    over_positions = [Sampler(Sampling(temperature=1.0)).choose(logits, position, ()) for position in range(DRAWS)]
    over_seeds = [Sampler(Sampling(temperature=1.0, seed=seed)).choose(logits, 5, ()) for seed in range(DRAWS)]
    for draws in (over_positions, over_seeds):
        pairs = np.array(draws[:-1]) * 3 + np.array(draws[1:])
        assert p_value(np.bincount(pairs, minlength=9), np.full(9, 1 / 9)) > LIKELY


def test_a_large_vocabulary_draws_from_the_head_and_the_tail() -> None:
    """The shortcut that spares the noise of unlikely ones must not starve them."""
    logits = np.full(32_000, -9.0, np.float32)
    logits[[5, 20_000, 31_999]] = [2.0, 1.5, 1.0]
    sampler = Sampler(Sampling(temperature=1.0))
    draws = [sampler.choose(logits, position, ()) for position in range(300)]
    groups = [sum(draw == token for draw in draws) for token in (5, 20_000, 31_999)]
    counts = np.array([*groups, len(draws) - sum(groups)])
    chances = _softmax(np.array([2.0, 1.5, 1.0, -9.0 + math.log(32_000 - 3)]))
    assert counts[3] > 20
    assert p_value(counts, chances) > LIKELY


# --- the noise ---------------------------------------------------------------------------------


def test_noise_is_standard_gumbel() -> None:
    noise = gumbel_noise(1, 2, np.arange(20_000))
    assert stats.kstest(noise, "gumbel_r").pvalue > LIKELY
    assert np.isfinite(noise).all()


@given(
    seed=st.integers(0, 2**64 - 1),
    position=st.integers(0, 10**6),
    ids=st.lists(st.integers(0, 200_000), min_size=1, max_size=30, unique=True),
)
def test_noise_does_not_depend_on_the_candidates(seed: int, position: int, ids: list[int]) -> None:
    together = gumbel_noise(seed, position, np.array(ids))
    assert [float(gumbel_noise(seed, position, np.array([token]))[0]) for token in ids] == together.tolist()


@pytest.mark.parametrize(
    ("lag_seed", "lag_position", "lag_id"), [(1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 0), (3, 2, 1)]
)
def test_noise_is_uncorrelated_along_every_axis(lag_seed: int, lag_position: int, lag_id: int) -> None:
    ids = np.arange(3000)
    first = gumbel_noise(10, 20, ids)
    second = gumbel_noise(10 + lag_seed, 20 + lag_position, ids + lag_id)
    assert abs(stats.spearmanr(first, second).statistic) < 4 / math.sqrt(len(ids))


# --- laws --------------------------------------------------------------------------------------

samplings = st.builds(
    Sampling,
    temperature=st.sampled_from([0.3, 0.8, 1.0, 1.5]),
    top_k=st.sampled_from([0, 1, 3, 40]),
    top_p=st.sampled_from([1.0, 0.95, 0.5]),
    min_p=st.sampled_from([0.0, 0.05, 0.5]),
    repeat_penalty=st.sampled_from([1.0, 1.3]),
    seed=st.integers(0, 2**31),
)


@given(samplings, st.integers(0, 10**5), st.integers(0, 10**4), st.sampled_from([50, 3000]))
@settings(derandomize=True, max_examples=300, deadline=None)
def test_the_choice_is_the_best_perturbed_score_of_what_the_filters_leave(
    sampling: Sampling, logits_seed: int, position: int, size: int
) -> None:
    """In a small vocabulary, whose noise is drawn for several positions at once, and in a larger one."""
    logits = random_logits(logits_seed, size=size, spread=3.0)
    chances = reference(logits, sampling, HISTORY)
    with np.errstate(divide="ignore"):
        scores = np.log(chances) + gumbel_noise(sampling.seed, position, np.arange(size))
    before = logits.copy()
    sampler = Sampler(sampling)
    choice = sampler.choose_with_margin(logits, position, HISTORY)
    best, second = np.sort(scores)[[-1, -2]]
    assert choice.token == int(scores.argmax()) == sampler.choose(logits, position, HISTORY)
    assert 0.0 <= choice.margin <= MARGIN_CAP
    if np.isfinite(second) and choice.margin < MARGIN_CAP:
        assert choice.margin == pytest.approx((best - second) * sampling.temperature, abs=1e-3)
    assert (logits == before).all()


def slow_choice(logits: NDArray[np.float32], sampling: Sampling, position: int) -> tuple[int, float]:
    """Every filter over the whole vocabulary, noise for every token. -> token, margin"""
    values = logits.astype(np.float64)
    kept = np.argsort(-values, kind="stable")
    if 0 < sampling.top_k < len(kept):
        kept = kept[values[kept] >= values[kept[sampling.top_k - 1]]]  # those that tie with the k-th stay
    if sampling.top_p < 1.0:
        sums = np.cumsum(np.exp(values[kept] - values[kept[0]]))
        kept = kept[: int(np.searchsorted(sums, sampling.top_p * sums[-1])) + 1]
    if sampling.min_p > 0.0:
        kept = kept[logits[kept] >= logits[kept[0]] + np.float32(math.log(sampling.min_p))]
    scores = values[kept] / sampling.temperature + gumbel_noise(sampling.seed, position, kept)
    order = np.argsort(-scores)
    second = scores[order[1]] if len(order) > 1 else -math.inf
    return int(kept[order[0]]), min((scores[order[0]] - second) * sampling.temperature, MARGIN_CAP)


@given(
    sampling=st.builds(
        Sampling,
        temperature=st.sampled_from([0.001, 0.3, 0.7, 1.0, 2.0, 1000.0]),
        top_k=st.sampled_from([0, 1, 5, 40, 300, 100_000]),
        top_p=st.sampled_from([1.0, 0.95, 0.5, 1e-6]),
        min_p=st.sampled_from([0.0, 1e-9, 0.05, 1.0]),
        seed=st.integers(0, 2**31),
    ),
    logits_seed=st.integers(0, 10**5),
    position=st.integers(0, 10**4),
    size=st.sampled_from([1, 2, 50, 3000, 40_000, 70_000]),
    spread=st.sampled_from([0.0, 0.3, 2.0, 8.0]),
    step=st.sampled_from([0.0, 0.5, 4.0]),
    impossible=st.sampled_from([0.0, 0.5, 0.999, 1.0]),
)
@settings(derandomize=True, max_examples=500, deadline=None)
def test_the_shortcuts_choose_as_the_slow_way_does(
    sampling: Sampling,
    logits_seed: int,
    position: int,
    size: int,
    spread: float,
    step: float,
    impossible: float,
) -> None:
    """Ties (`step`), tokens ruled out by -inf, flat and steep logits, extreme temperatures, every filter."""
    logits = random_logits(logits_seed, size, spread)
    if step:
        logits = np.round(logits / step).astype(np.float32) * np.float32(step)
    ruled_out = np.random.default_rng(logits_seed).random(size) < impossible
    ruled_out[logits_seed % size] = False
    logits[ruled_out] = -np.inf
    token, margin = slow_choice(logits, sampling, position)
    sampler = Sampler(sampling)
    assert sampler.choose(logits, position, ()) == token
    choice = sampler.choose_with_margin(logits, position, ())
    assert choice.token == token
    assert choice.margin == pytest.approx(margin, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("temperature", [0.7, 1.0])
def test_the_tail_wins_as_often_as_its_noise_says(temperature: float) -> None:
    """Tens of thousands of tokens far below the best, of which one in some is lifted above it."""
    logits = random_logits(5, 40_000, spread=0.3)
    logits[:6] = np.array([0.0, -0.5, -1.0, -2.0, -3.0, -4.0], np.float32) + np.float32(9.0 * temperature)
    winners = set()
    for position in range(300):
        sampling = Sampling(temperature=temperature, seed=9)
        token, margin = slow_choice(logits, sampling, position)
        choice = Sampler(sampling).choose_with_margin(logits, position, ())
        assert Sampler(sampling).choose(logits, position, ()) == token == choice.token
        assert choice.margin == pytest.approx(margin, abs=1e-6)
        winners.add(token)
    assert len(winners) > 50


@pytest.mark.parametrize("sampling", [Sampling(), *FILTERS.values()], ids=["greedy", *FILTERS])
@pytest.mark.parametrize("size", [40, 5000])
@pytest.mark.parametrize("bad", ["all nan", "one nan", "one infinite", "all impossible"])
def test_scores_that_are_no_numbers_are_a_sentence(sampling: Sampling, size: int, bad: str) -> None:
    logits = random_logits(3, size)
    if bad in ("all nan", "all impossible"):
        logits[:] = np.nan if bad == "all nan" else -np.inf
    else:
        logits[size // 2 + 1] = np.nan if bad == "one nan" else np.inf
    for choose in (Sampler(sampling).choose, Sampler(sampling).choose_with_margin):
        with pytest.raises(ModelError, match=r"no usable scores.+damaged"):
            choose(logits, 5, HISTORY)


@given(seed=st.integers(0, 2**31), position=st.integers(0, 10**5), token=st.integers(0, 300_000))
@settings(derandomize=True, max_examples=100, deadline=None)
def test_plain_python_draws_the_noise_that_numpy_draws(seed: int, position: int, token: int) -> None:
    by_numpy = float(gumbel_noise(seed, position, np.array([token]))[0])
    assert noise_of(noise_key(seed, position), token) == pytest.approx(by_numpy, rel=1e-12)


def test_noise_of_one_group_is_independent() -> None:
    """Ids 1,024 apart share a hash: neither their sum nor their order may show it."""
    groups = np.array([gumbel_noise(5, position, np.arange(64) * 1024) for position in range(2000)])
    assert stats.kstest(groups.ravel(), "gumbel_r").pvalue > LIKELY
    assert stats.kstest(groups.max(axis=1) - math.log(64), "gumbel_r").pvalue > LIKELY
    first, others = groups[:, 0], groups[:, 1:].mean(axis=1)
    assert abs(stats.spearmanr(first, others).statistic) < 4 / math.sqrt(len(groups))
    assert stats.chisquare(np.bincount(groups.argmax(axis=1), minlength=64)).pvalue > LIKELY


def test_one_sampler_serves_vocabularies_of_two_sizes_in_any_order() -> None:
    """As it does for a target and a draft that knows fewer tokens."""
    sampling = Sampling(temperature=1.0, seed=3)
    large, small = random_logits(1, size=64), random_logits(2, size=40)
    sampler = Sampler(sampling)
    for position in (5, 6, 40, 41, 6, 5, 0):
        for logits in (small, large, small):
            assert sampler.choose(logits, position, ()) == Sampler(sampling).choose(logits, position, ())


@given(st.integers(0, 10**5), st.sampled_from([1.0, 1.4]))
def test_greedy_is_the_largest_logit(logits_seed: int, penalty: float) -> None:
    logits = random_logits(logits_seed)
    sampler = Sampler(Sampling(temperature=0.0, top_k=3, top_p=0.4, repeat_penalty=penalty))
    penalised = reference(logits, Sampling(temperature=1.0, repeat_penalty=penalty), HISTORY)
    before = logits.copy()
    choice = sampler.choose_with_margin(logits, 9, HISTORY)
    assert choice.token == int(penalised.argmax()) == sampler.choose(logits, 9, HISTORY)
    best, second = np.sort(np.log(penalised))[[-1, -2]]
    assert choice.margin == pytest.approx(best - second, abs=1e-4)
    assert (logits == before).all()


@given(samplings, st.integers(0, 10**5), st.integers(0, 10**4))
@settings(derandomize=True, deadline=None)
def test_gap_says_by_how_much_the_choice_won(sampling: Sampling, logits_seed: int, position: int) -> None:
    logits = random_logits(logits_seed, size=20)
    sampler = Sampler(Sampling(temperature=sampling.temperature, seed=sampling.seed))
    chosen = sampler.choose(logits, position, ())
    gaps = [sampler.gap(logits, position, (), chosen, other) for other in range(20) if other != chosen]
    assert min(gaps) == pytest.approx(sampler.choose_with_margin(logits, position, ()).margin, abs=1e-4)
    assert sampler.gap(logits, position, (), chosen, 3) == -sampler.gap(logits, position, (), 3, chosen)


def test_chances_are_those_of_the_softmax() -> None:
    logits = random_logits(4)
    sampler = Sampler(Sampling(temperature=0.7))
    chances = [sampler.probability(logits, token) for token in range(16)]
    assert chances == pytest.approx(reference(logits, Sampling(temperature=0.7)).tolist(), rel=1e-5)


def test_history_beyond_the_window_is_not_penalised() -> None:
    logits = np.array([2.0, 1.9, 0.0], np.float32)
    sampler = Sampler(Sampling(repeat_penalty=2.0, repeat_last_n=2))
    assert sampler.choose(logits, 0, [0, 2, 2]) == 0
    assert sampler.choose(logits, 0, [2, 0, 2]) == 1


def test_ids_beyond_a_smaller_vocabulary_are_passed_over() -> None:
    """The draft may know fewer tokens than the text holds."""
    assert Sampler(Sampling(repeat_penalty=2.0)).choose(np.array([2.0, 1.5], np.float32), 0, [0, 500]) == 1


# --- shared noise ------------------------------------------------------------------------------


@pytest.mark.parametrize("difference", [0.1, 0.5, 1.5])
@pytest.mark.parametrize("temperature", [0.8, 1.5])
def test_a_draft_with_the_same_noise_agrees_as_often_as_the_theorem_says(difference: float, temperature: float) -> None:
    """Daliri, Musco, Suresh: Pr[same choice] >= (1 - TV) / (1 + TV); independent draws would agree far less."""
    noise = np.random.default_rng(7)
    target_logits = random_logits(8, size=40, spread=2.0)
    draft_logits = target_logits + noise.normal(0, difference, 40).astype(np.float32)
    sampling = Sampling(temperature=temperature)
    target, draft = reference(target_logits, sampling), reference(draft_logits, sampling)
    distance = float(np.abs(target - draft).sum() / 2)
    sampler, count = Sampler(sampling), 3000
    agreed = sum(sampler.choose(target_logits, i, ()) == sampler.choose(draft_logits, i, ()) for i in range(count))
    least = (1 - distance) / (1 + distance)
    assert agreed / count >= least - 3 * math.sqrt(least * (1 - least) / count)
    assert agreed / count <= 1 - distance + 3 * math.sqrt(distance * (1 - distance) / count)  # no coupling beats this
    assert agreed / count > float(target @ draft) + 0.1
