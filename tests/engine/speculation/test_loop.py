"""The loop on small real models: whatever drafts, the text is the target's own; and what every round must tell."""

import math
import threading
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from gguf import GGUFReader
from scipy import stats

from engine.engine import Engine
from engine.llama.context import Context
from engine.llama.model import Model
from engine.records import Origin, PairConfig, Request, Round, Sampling, Speculation
from engine.text.sampling import Sampler
from tests.engine.same_text import Answer, answer, ask, near_tie
from tests.tiny_gguf import write_tiny

PROMPT = "the cat sat on the mat and then the cat sat on"
DRAFTS = {"itself": 0.0, "cousin": 0.2, "stranger": 3.0}  # noise on the draft's weights, over their spread
TEMPERATURES = [0.0, 0.8, 1.5]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="module")
def target(folder: Path) -> Path:
    return write_tiny(folder / "target.gguf", seed=1, context=512)


def relative_of(model: Path, path: Path, noise: float) -> Path:
    """A copy of the model with noise on its weights: a draft that agrees with it as often as the noise lets it."""
    content = bytearray(model.read_bytes())
    weights = np.frombuffer(content, np.float32, offset=GGUFReader(model).data_offset)
    weights += np.random.default_rng(1).normal(0, noise * float(weights.std()), len(weights)).astype(np.float32)
    path.write_bytes(content)
    return path


@pytest.fixture(scope="module", params=list(DRAFTS.values()), ids=list(DRAFTS))
def engine(request: pytest.FixtureRequest, folder: Path, target: Path) -> Iterator[Engine]:
    draft = relative_of(target, folder / f"draft{request.param}.gguf", request.param)
    with Engine(PairConfig(target, draft, context=512, threads=1)) as engine:
        yield engine


@pytest.fixture(scope="module")
def perfect(folder: Path, target: Path) -> Iterator[Engine]:
    """The target drafts for itself."""
    with Engine(PairConfig(target, target, context=512, threads=1)) as engine:
        yield engine


def asked(speculation: Speculation = "always", lookup: bool = False, **more: object) -> Request:
    values: dict[str, object] = {"prompt": PROMPT, "max_tokens": 60, "speculation": speculation, "lookup": lookup}
    return Request(**(values | more))  # type: ignore[arg-type]


# --- same text ---------------------------------------------------------------------------------


@pytest.mark.parametrize("temperature", TEMPERATURES)
def test_the_text_is_the_same_whatever_drafts(engine: Engine, temperature: float) -> None:
    """All fixed lengths from 1 to 8, automatic and always, look-up on and off; near-ties are located."""
    near_ties: list[str | None] = []
    for seed in range(3):
        sampling = Sampling(temperature=temperature, seed=seed)
        vanilla = ask(engine, asked("off", sampling=sampling))
        requests = [asked("always", sampling=sampling, draft_length=length) for length in range(1, 9)]
        modes: list[Speculation] = ["auto", "always"]
        requests += [asked(mode, lookup, sampling=sampling) for mode, lookup in product(modes, (False, True))]
        near_ties += [near_tie(engine, request, vanilla, ask(engine, request)) for request in requests]
    assert sum(report is not None for report in near_ties) <= 2, near_ties


@pytest.mark.parametrize(
    "sampling",
    [
        Sampling(temperature=0.9, top_k=12, top_p=0.9, min_p=0.02, seed=5),
        Sampling(temperature=0.0, repeat_penalty=1.4, repeat_last_n=16),
        Sampling(temperature=1.2, repeat_penalty=1.2, top_k=40, seed=8),
    ],
    ids=["filters", "penalty, greedy", "penalty, hot"],
)
def test_filters_and_penalties_keep_the_text_too(engine: Engine, sampling: Sampling) -> None:
    vanilla = ask(engine, asked("off", sampling=sampling))
    for length, lookup in ((4, False), (None, True)):
        request = asked("always", lookup, sampling=sampling, draft_length=length)
        assert near_tie(engine, request, vanilla, ask(engine, request)) is None


def test_many_seeds_give_the_same_text_token_by_token(engine: Engine) -> None:
    """So the two distributions are one: with 200 seeds, not a single choice differs."""
    for seed in range(200):
        sampling = Sampling(temperature=1.0, seed=seed)
        vanilla = ask(engine, asked("off", sampling=sampling, max_tokens=6))
        request = asked("always", sampling=sampling, max_tokens=6, draft_length=3)
        assert near_tie(engine, request, vanilla, ask(engine, request)) is None


def test_another_seed_gives_another_text(perfect: Engine) -> None:
    texts = {ask(perfect, asked(sampling=Sampling(temperature=1.0, seed=seed))).ids for seed in range(5)}
    assert len(texts) == 5


def engine_is_a_stranger(engine: Engine) -> bool:
    assert engine.loaded.draft is not None
    return engine.loaded.draft.path.name == f"draft{DRAFTS['stranger']}.gguf"


# --- the distribution with a draft -------------------------------------------------------------

TOP = 4


def alike(engine: Engine, model: Model) -> Context:
    """A context of its own that computes as the engine's does."""
    return Context(model, 512, flash_attention=engine.session.target.flash_attention)


def exact_chances(engine: Engine, target: Path, text: list[int], temperature: float) -> dict[tuple[int, ...], float]:
    """Chance of every three tokens after `text` that top-k leaves, from the target's logits alone."""
    chances: dict[tuple[int, ...], float] = {(): 1.0}
    with Model(target) as model, alike(engine, model) as context:
        for _ in range(3):
            longer: dict[tuple[int, ...], float] = {}
            for tokens, chance in chances.items():
                context.truncate(0)
                context.decode([*text, *tokens])
                logits = context.logits()[-1].astype(np.float64) / temperature
                top = np.argsort(-logits)[:TOP]
                weights = np.exp(logits[top] - logits[top].max())
                for token, weight in zip(top.tolist(), weights / weights.sum(), strict=True):
                    longer[(*tokens, token)] = chance * float(weight)
            chances = longer
    return chances


def test_three_tokens_with_a_draft_follow_the_targets_own_distribution(engine: Engine, target: Path) -> None:
    """Chi-square over 64 continuations and 1,500 seeds; the draft guesses two of the three tokens."""
    count, temperature = 1500, 1.0
    with Model(target) as model:
        text = model.tokenize(PROMPT)
        assert not any(model.is_end(token) for tokens in exact_chances(engine, target, text, 1.0) for token in tokens)
    chances = exact_chances(engine, target, text, temperature)
    drawn = dict.fromkeys(chances, 0)
    accepted = 0
    for seed in range(count):
        sampling = Sampling(temperature=temperature, top_k=TOP, seed=seed)
        answer = ask(engine, asked(sampling=sampling, max_tokens=3, draft_length=2))
        accepted += answer.finished.accepted
        drawn[answer.ids] += 1
    assert accepted > 50 or engine_is_a_stranger(engine)
    assert stats.chisquare(list(drawn.values()), [count * chances[tokens] for tokens in drawn]).pvalue > 1e-3


# --- what happens in a round -------------------------------------------------------------------


def test_vanilla_is_what_single_decodes_give(perfect: Engine, target: Path) -> None:
    sampling = Sampling(temperature=0.7, seed=11)
    sampler = Sampler(sampling)
    with Model(target) as model, alike(perfect, model) as context:
        text = model.tokenize(PROMPT)
        prompt = len(text)
        context.decode(text)
        for _ in range(40):
            text.append(sampler.choose(context.logits()[-1], len(text), text))
            context.decode(text[-1:])
    vanilla = ask(perfect, asked("off", sampling=sampling, max_tokens=40))
    assert vanilla.ids == tuple(text[prompt:])
    assert vanilla.finished.drafted == 0
    assert vanilla.finished.rounds == 40
    assert {round_.origin for round_ in vanilla.rounds} == {Origin.TARGET}


@pytest.mark.parametrize("length", [1, 3, 8])
def test_a_perfect_draft_is_accepted_whole(perfect: Engine, length: int) -> None:
    """Its guesses are the target's own choices: every full round gives one token more than was drafted."""
    answer = ask(perfect, asked(sampling=Sampling(temperature=0.8, seed=3), draft_length=length, max_tokens=64))
    assert answer.finished.acceptance is not None
    assert answer.finished.acceptance > 0.95  # a near-tie may flip
    assert answer.finished.rounds <= math.ceil(64 / (length + 1)) + 2
    full = [round_ for round_ in answer.rounds[:-1] if round_.accepted == length]  # the last one may end the text
    assert all(round_.tokens == length + 1 for round_ in full)
    assert {piece.origin for round_ in full for piece in round_.pieces[:-1]} == {Origin.DRAFT}
    assert {round_.pieces[-1].origin for round_ in full} == {Origin.TARGET}


@pytest.mark.parametrize("max_tokens", [0, 1, 2, 3, 7, 16, 17])
@pytest.mark.parametrize("length", [4, None])
def test_the_limit_is_kept_to_the_token(perfect: Engine, max_tokens: int, length: int | None) -> None:
    answer = ask(perfect, asked(max_tokens=max_tokens, draft_length=length))
    assert answer.finished.tokens == max_tokens
    assert answer.finished.finish_reason == "length"
    assert answer.finished.drafted <= max(0, max_tokens - 1)


def test_an_end_token_inside_a_draft_ends_the_text_there(perfect: Engine) -> None:
    """Seeds are tried until vanilla stops by itself in the middle of what a draft of 8 would span."""
    stopped = []
    for seed in range(400):
        request = asked("off", sampling=Sampling(temperature=1.5, seed=seed), max_tokens=60)
        vanilla = ask(perfect, request)
        if vanilla.finished.finish_reason == "stop" and vanilla.finished.tokens % 9 in {2, 3, 4, 5}:
            stopped.append((seed, vanilla))
        if len(stopped) == 3:
            break
    assert len(stopped) == 3
    for seed, vanilla in stopped:
        request = asked(sampling=Sampling(temperature=1.5, seed=seed), draft_length=8, max_tokens=60)
        answer = ask(perfect, request)
        assert near_tie(perfect, request, vanilla, answer) is None
        assert answer.finished.finish_reason == "stop"
        assert answer.rounds[-1].drafted > answer.rounds[-1].tokens
        again = ask(perfect, asked("off", prompt=PROMPT, sampling=Sampling(temperature=1.5, seed=seed), max_tokens=60))
        assert again.ids == vanilla.ids


def test_pieces_join_to_the_text_though_characters_span_tokens(perfect: Engine, target: Path) -> None:
    """A hot random model writes many lone bytes: nothing is lost, nothing is shown before it is complete."""
    with Model(target) as model:
        for seed in range(10):
            request = asked(sampling=Sampling(temperature=1.5, seed=seed), draft_length=5, max_tokens=80)
            answer = ask(perfect, request)
            raw = b"".join(model.piece(token) for token in answer.ids)
            assert answer.finished.text == raw.decode("utf-8", "replace")


def test_the_look_up_serves_without_any_draft_model(target: Path) -> None:
    """Greedy text of a small model runs in circles soon; the look-up then guesses whole rounds."""
    with Engine(PairConfig(target, context=512, threads=1)) as engine:
        vanilla = ask(engine, asked("off", max_tokens=200))
        request = asked("always", lookup=True, max_tokens=200, draft_length=6)
        answer = ask(engine, request)
        near_tie(engine, request, vanilla, answer)
        assert {round_.origin for round_ in answer.rounds} <= {Origin.LOOKUP, Origin.TARGET}
        assert answer.finished.accepted > 0
        assert answer.finished.rounds < 200
        off = ask(engine, asked("always", lookup=False, max_tokens=50))
        assert off.finished.drafted == 0


def test_detail_fills_guesses_and_chances_and_changes_nothing(engine: Engine) -> None:
    sampling = Sampling(temperature=0.8, seed=3)
    plain = ask(engine, asked(sampling=sampling, draft_length=3))
    detailed = ask(engine, asked(sampling=sampling, draft_length=3, detail=True))
    assert detailed.ids == plain.ids
    for round_ in detailed.rounds:
        for index, piece in enumerate(round_.pieces):
            if index < round_.drafted:
                assert piece.target_probability is not None
                assert 0 < piece.target_probability <= 1
                assert piece.draft_probability is not None
                assert 0 < piece.draft_probability <= 1
                assert (piece.draft_id == piece.token_id) == (piece.origin is Origin.DRAFT)
            else:  # nothing is said of these
                assert piece.draft_id is None
                assert piece.target_probability is None


def test_near_ties_are_counted(perfect: Engine) -> None:
    """Flat logits at a high temperature are no ties; the count never exceeds the tokens."""
    answer = ask(perfect, asked(sampling=Sampling(temperature=1.0), draft_length=4))
    assert 0 <= answer.finished.near_ties < answer.finished.tokens / 4


# --- stopping ----------------------------------------------------------------------------------


def stopped_after_a_round(engine: Engine, request: Request) -> Answer:
    """Set the event from another thread after the first round, which is told at once, while the generator waits."""
    cancel = threading.Event()
    events = []
    for event in engine.generate(request, cancel):
        events.append(event)
        if isinstance(event, Round) and not cancel.is_set():
            setter = threading.Thread(target=cancel.set)
            setter.start()
            setter.join()
    return answer(events)


@pytest.mark.parametrize("speculation", ["off", "always", "auto"])
def test_cancelling_between_rounds_keeps_the_partial_text(engine: Engine, speculation: Speculation) -> None:
    request = asked(speculation, sampling=Sampling(temperature=0.8, seed=2))
    whole = ask(engine, request)
    part = stopped_after_a_round(engine, request)
    assert part.finished.finish_reason == "cancelled"
    assert part.finished.rounds == 1
    assert part.ids == whole.ids[: len(part.ids)]
    assert near_tie(engine, request, whole, ask(engine, request)) is None


class Interrupting(threading.Event):
    """Somebody presses Ctrl+C before the seventh round."""

    asked = 0

    def is_set(self) -> bool:
        self.asked += 1
        if self.asked > 6:
            raise KeyboardInterrupt
        return False


def test_rounds_before_an_error_are_told(engine: Engine) -> None:
    whole = ask(engine, asked("off"))
    events = engine.generate(asked("off"), Interrupting())
    rounds: list[Round] = []
    with pytest.raises(KeyboardInterrupt):
        rounds.extend(event for event in events if isinstance(event, Round))
    assert 0 < len(rounds) <= 6
    assert tuple(token for one in rounds for token in one.token_ids) == whole.ids[: len(rounds)]


def test_closing_the_generator_early_leaves_the_engine_ready(engine: Engine) -> None:
    request = asked(sampling=Sampling(temperature=0.8, seed=2))
    whole = ask(engine, request)
    for stop_after in (1, 2, 5):
        events = engine.generate(request)
        for _ in range(stop_after):
            next(events)
        events.close()  # type: ignore[attr-defined]
        assert near_tie(engine, request, whole, ask(engine, request)) is None


# --- exact mode --------------------------------------------------------------------------------


@pytest.mark.parametrize("noise", [0.0, 0.2])
def test_the_exact_mode_keeps_to_exact_widths_and_to_the_text(folder: Path, target: Path, noise: float) -> None:
    draft = relative_of(target, folder / f"exact{noise}.gguf", noise)
    with Engine(PairConfig(target, draft, context=512, threads=1, exact=True)) as engine:
        widths = {1, *engine.loaded.exact_widths}
        for temperature, length, lookup in product(TEMPERATURES, (1, 5, 8, None), (False, True)):
            sampling = Sampling(temperature=temperature, seed=1)
            vanilla = ask(engine, asked("off", sampling=sampling))
            answer = ask(engine, asked("always", lookup, sampling=sampling, draft_length=length))
            assert answer.ids == vanilla.ids
            assert {round_.drafted + 1 for round_ in answer.rounds} <= widths
            assert answer.finished.near_ties == 0


# --- what vanilla would have cost --------------------------------------------------------------


@pytest.mark.parametrize("speculation", ["off", "auto"])
def test_where_nothing_is_drafted_vanilla_costs_what_the_answer_took(target: Path, speculation: Speculation) -> None:
    """Whatever else the machine does meanwhile: both figures come from the same rounds."""
    with Engine(PairConfig(target, context=512, threads=1)) as engine:
        rounds = ask(engine, asked(speculation, max_tokens=200)).rounds
    assert sum(one.drafted for one in rounds) == 0
    vanilla_ns = sum(one.vanilla_ns * max(1, one.tokens) for one in rounds)
    assert vanilla_ns == pytest.approx(sum(one.total_ns for one in rounds), rel=0.05)


def test_every_round_says_what_vanilla_would_have_cost(perfect: Engine) -> None:
    assert all(one.vanilla_ns > 0 for one in ask(perfect, asked("auto")).rounds)
