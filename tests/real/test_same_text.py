"""Same text on the built-in pair and its relatives: whatever drafts, the target's own words come out.

Batched and single-token passes differ in their last bits, so that a near-tie may flip; each one is located and its
margin reported, and there may be only a few.
"""

from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest

from engine.engine import Engine
from engine.records import Message, Origin, PairConfig, Request, Sampling, Speculation
from tests.engine.same_text import Answer, ask, near_tie
from tests.relatives import Family

PROMPTS = ["Once upon a time", "Tom and Lily went to the park. They saw a big dog. Tom said:"]
DRAFTS = ["draft", "close", "hostile"]
TEMPERATURES = [0.0, 0.8, 1.5]
TOKENS = 80


@pytest.fixture(scope="module", params=DRAFTS)
def engine(request: pytest.FixtureRequest, family: Family, known_costs: Callable[[], Path]) -> Iterator[Engine]:
    draft: Path = getattr(family, request.param)
    with Engine(PairConfig(family.target, draft, threads=1), calibrations=known_costs()) as engine:
        yield engine


@pytest.fixture(scope="module")
def guide(built_in_pair: tuple[Path, Path], known_costs: Callable[[], Path]) -> Iterator[Engine]:
    with Engine(PairConfig(*built_in_pair, threads=1), calibrations=known_costs()) as engine:
        yield engine


def compare(engine: Engine, vanilla: Answer, requests: list[Request]) -> list[str]:
    """Reports of near-ties; anything else that differs fails."""
    reports = [near_tie(engine, request, vanilla, ask(engine, request)) for request in requests]
    return [report for report in reports if report]


@pytest.mark.parametrize("temperature", TEMPERATURES)
def test_every_draft_length_and_mode_gives_vanillas_text(engine: Engine, temperature: float) -> None:
    near_ties = []
    assert engine.loaded.draft is not None
    is_hostile = engine.loaded.draft.path.name.endswith("-hostile.gguf")  # and rejected in nearly every round
    tokens = TOKENS // 2 if is_hostile else TOKENS
    modes: list[Speculation] = ["auto", "always"]
    for seed, prompt in enumerate(PROMPTS):  # the first with odd lengths, the second with even ones
        sampling = Sampling(temperature=temperature, seed=seed)
        vanilla = ask(engine, Request((), prompt, tokens, sampling, "off"))
        assert vanilla.finished.tokens > 20
        lengths = range(1 + seed, 9, 2)
        requests = [Request((), prompt, tokens, sampling, "always", length, False) for length in lengths]
        requests += [Request((), prompt, tokens, sampling, modes[seed], None, lookup) for lookup in (False, True)]
        requests.append(Request((), prompt, tokens, sampling, modes[1 - seed]))
        near_ties += compare(engine, vanilla, requests)
    assert len(near_ties) <= 2, near_ties


def test_filters_and_penalties_keep_the_text(engine: Engine) -> None:
    for sampling in (
        Sampling(temperature=0.8, top_k=40, top_p=0.95, min_p=0.05, seed=1),
        Sampling(temperature=1.0, repeat_penalty=1.1, seed=2),
        Sampling(temperature=0.0, repeat_penalty=1.3),
    ):
        vanilla = ask(engine, Request((), PROMPTS[0], TOKENS, sampling, "off"))
        requests = [Request((), PROMPTS[0], TOKENS, sampling, "always", 4), Request((), PROMPTS[0], TOKENS, sampling)]
        assert len(compare(engine, vanilla, requests)) <= 1


def test_a_draft_agrees_as_often_as_it_is_good(engine: Engine) -> None:
    """With shared noise at 0.8 as well as greedily; the hostile draft is told apart."""
    assert engine.loaded.draft is not None
    hostile = engine.loaded.draft.path.name.endswith("-hostile.gguf")
    for temperature in (0.0, 0.8):
        sampling = Sampling(temperature=temperature, seed=3)
        got = ask(engine, Request((), PROMPTS[0], 200, sampling, "always", 1, False))
        assert got.finished.acceptance is not None
        assert got.finished.acceptance < 0.25 if hostile else got.finished.acceptance > 0.4


def test_the_exact_mode_gives_exactly_the_text(family: Family, known_costs: Callable[[], Path]) -> None:
    target = family.target
    with Engine(PairConfig(target, family.draft, threads=1, exact=True), calibrations=known_costs()) as engine:
        widths = {1, *engine.loaded.exact_widths}
        for seed, temperature in product(range(2), TEMPERATURES):
            sampling = Sampling(temperature=temperature, seed=seed)
            vanilla = ask(engine, Request((), PROMPTS[0], TOKENS, sampling, "off"))
            got = ask(engine, Request((), PROMPTS[0], TOKENS, sampling, "always"))
            assert got.ids == vanilla.ids
            assert {round_.drafted + 1 for round_ in got.rounds} <= widths


def test_looked_up_guesses_keep_the_text_of_a_target_alone(family: Family, known_costs: Callable[[], Path]) -> None:
    prompt = "Lily had a red ball. She liked the red ball. Lily had a red ball. She liked the"
    with Engine(PairConfig(family.target, threads=1), calibrations=known_costs()) as engine:
        for temperature in TEMPERATURES:
            sampling = Sampling(temperature=temperature, seed=5)
            vanilla = ask(engine, Request((), prompt, TOKENS, sampling, "off"))
            request = Request((), prompt, TOKENS, sampling, "always", 4, True)
            got = ask(engine, request)
            near_tie(engine, request, vanilla, got)
            assert {round_.origin for round_ in got.rounds} <= {Origin.LOOKUP, Origin.TARGET}
            assert got.finished.drafted > 0


# --- the built-in pair -------------------------------------------------------------------------

QUESTIONS = ["Hello!", "What is speculative decoding?", "How do I open another model?"]


@pytest.mark.parametrize("temperature", TEMPERATURES)
def test_the_built_in_pair_says_what_its_target_says_alone(guide: Engine, temperature: float) -> None:
    near_ties = []
    for seed, question in enumerate(QUESTIONS):
        messages, sampling = (Message("user", question),), Sampling(temperature=temperature, seed=seed)
        vanilla = ask(guide, Request(messages, None, 60, sampling, "off"))
        assert vanilla.finished.notices == ()
        requests = [
            Request(messages, None, 60, sampling, "always", 1 + 3 * seed),
            Request(messages, None, 60, sampling),
        ]
        near_ties += compare(guide, vanilla, requests)
    assert len(near_ties) <= 3, near_ties


def test_the_guide_ends_its_turn_inside_a_draft_as_it_does_alone(guide: Engine) -> None:
    messages = (Message("user", "Hello!"),)
    vanilla = ask(guide, Request(messages, None, 300, Sampling(), "off"))
    assert vanilla.finished.finish_reason == "stop"
    for length in (2, 5, 8):
        got = ask(guide, Request(messages, None, 300, Sampling(), "always", length, False))
        assert got.finished.finish_reason == "stop"
        assert got.ids == vanilla.ids
