"""Look-up against a brute-force scan; the draft model against itself, fed one token at a time."""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.llama.context import Context
from engine.llama.model import Model
from engine.records import Sampling
from engine.speculation.drafting import Agreement, Guess, LookupDrafter, ModelDrafter
from engine.text.sampling import Sampler
from tests.tiny_gguf import write_tiny

texts = st.lists(st.integers(0, 3), max_size=60)


def said(drafter: LookupDrafter, text: Sequence[int], count: int = 8) -> list[tuple[int, float]]:
    return [(guess.token, guess.confidence) for guess in islice(drafter.guesses(text), count)]


def scan(text: list[int], count: int = 8) -> list[tuple[int, float]]:
    """What followed the newest earlier occurrence of the longest n-gram, by looking everywhere."""
    for size in LookupDrafter.sizes:
        places = [p for p in range(size, len(text)) if text[p - size : p] == text[-size:]]
        if not places:
            continue
        place, length = places[-1], size
        while length < 32 and length < place and text[place - 1 - length] == text[-1 - length]:
            length += 1
        longer = list(text)
        for i in range(count):
            longer.append(longer[place + i])
        return [(token, float(length + i)) for i, token in enumerate(longer[len(text) :])]
    return []


# --- look-up -----------------------------------------------------------------------------------


@given(texts)
def test_lookup_finds_what_a_scan_finds(text: list[int]) -> None:
    drafter = LookupDrafter()
    drafter.begin(text)
    assert said(drafter, text) == scan(text)


@given(texts, st.lists(st.integers(1, 7), min_size=1, max_size=12))
def test_lookup_grows_with_the_text(text: list[int], steps: list[int]) -> None:
    drafter = LookupDrafter()
    end = 0
    drafter.begin([])
    for step in steps:
        end = min(len(text), end + step)
        assert said(drafter, text[:end]) == scan(text[:end])


@given(texts, texts)
def test_a_text_that_was_edited_leaves_nothing_of_the_old_one(old: list[int], new: list[int]) -> None:
    drafter = LookupDrafter()
    drafter.begin(old)
    drafter.begin(new)
    assert said(drafter, new) == scan(new)


def test_a_text_that_repeats_with_a_short_period_is_continued_without_end() -> None:
    drafter = LookupDrafter()
    text = [5, 1, 2, 3, 1, 2, 3, 1, 2, 3]
    drafter.begin(text)
    assert [token for token, _ in said(drafter, text, 9)] == [1, 2, 3] * 3


def test_new_text_has_no_guesses() -> None:
    drafter = LookupDrafter()
    for text in ([], [1], [1, 2, 3, 4, 5, 6, 7, 8]):
        drafter.begin(text)
        assert said(drafter, text) == []


@given(texts, st.lists(st.integers(0, 3), max_size=10))
def test_where_the_text_leaves_the_passage_another_is_looked_up(text: list[int], ahead: list[int]) -> None:
    """Guesses after any continuation: the passage goes on while it is right; else a scan of the text finds the next."""
    drafter = LookupDrafter()
    drafter.begin(text)
    walk = drafter.walk(text)
    for count, token in enumerate(ahead, start=1):
        before = walk.guess()
        walk.advance(token)
        after = walk.guess()
        if before and before.token == token:
            assert after is None or after.confidence == before.confidence + 1
            continue
        longer = [*text, *ahead[:count]]
        sizes = (n for n in drafter.sizes if len(longer) >= n)
        places = [p for n in sizes for p in range(len(text) - 1, n - 1, -1) if text[p - n : p] == longer[-n:]]
        assert (after.token if after else None) == (text[places[0]] if places else None)


# --- draft model -------------------------------------------------------------------------------


class CountingContext(Context):
    """A context that remembers every token it was fed."""

    fed: list[int]

    def decode(self, tokens: Sequence[int], outputs: int = 1) -> bool:
        self.fed = [*getattr(self, "fed", []), *tokens]
        return super().decode(tokens, outputs)


@pytest.fixture
def context(tmp_path: Path) -> Iterator[CountingContext]:
    with Model(write_tiny(tmp_path / "draft.gguf", seed=3)) as model:
        counting = CountingContext(model, 256, outputs=25)
        with counting:
            yield counting


def vanilla(context: Context, sampler: Sampler, text: list[int], count: int) -> list[int]:
    """The next `count` tokens, one pass a token."""
    context.truncate(0)
    context.decode(text)
    longer = list(text)
    for _ in range(count):
        longer.append(sampler.choose(context.logits()[-1], len(longer), longer))
        context.decode(longer[-1:])
    context.truncate(0)
    return longer[len(text) :]


TEXT = [1, 270, 280, 290, 265]
SETTINGS = [
    Sampling(),
    Sampling(temperature=0.8, seed=4),
    Sampling(temperature=1.5, top_k=20, seed=5),
    Sampling(temperature=0.9, repeat_penalty=1.3, repeat_last_n=8, seed=6),
    Sampling(repeat_penalty=1.5),
]


@pytest.mark.parametrize("sampling", SETTINGS)
def test_guesses_are_what_the_draft_would_say_by_itself(context: CountingContext, sampling: Sampling) -> None:
    sampler = Sampler(sampling)
    expected = vanilla(context, sampler, TEXT, 12)
    guesses = list(islice(ModelDrafter(context, sampler).guesses(TEXT), 12))
    assert [guess.token for guess in guesses] == expected
    assert all(guess.confidence >= 0 for guess in guesses)


@pytest.mark.parametrize("sampling", SETTINGS)
def test_catching_up_says_what_would_have_been_guessed(context: CountingContext, sampling: Sampling) -> None:
    """The text: the draft's own words, but for every third token."""
    sampler = Sampler(sampling)
    text, agreed = list(TEXT), []
    for i in range(30):
        token = vanilla(context, sampler, text, 1)[0]
        agreed.append(i % 3 != 0)
        text.append(token if agreed[-1] else (token + 7) % 300)
    context.truncate(0)
    drafter = ModelDrafter(context, sampler)
    context.decode(text[: len(TEXT) - 1])
    observations = drafter.catch_up(text)
    assert [observation.agreed for observation in observations] == agreed
    assert context.tokens == text[:-1]
    assert drafter.missing(text) == 0
    assert drafter.catch_up(text) == []


def test_accepted_tokens_are_never_fed_again(context: CountingContext) -> None:
    sampler = Sampler(Sampling())
    expected = vanilla(context, sampler, TEXT, 12)
    drafter = ModelDrafter(context, sampler)
    context.fed = []
    text = list(TEXT)
    first = list(islice(drafter.guesses(text), 5))
    text += [guess.token for guess in first[:3]] + [299]  # three accepted, the fourth corrected
    drafter.keep(len(TEXT) + 3)
    assert context.tokens == text[:-1]
    list(islice(drafter.guesses(text), 2))
    assert context.fed == [*TEXT, *expected[:4], 299, context.fed[-1]]


def test_a_refused_guess_is_forgotten(context: CountingContext) -> None:
    sampler = Sampler(Sampling(temperature=0.8))
    drafter = ModelDrafter(context, sampler)
    list(islice(drafter.guesses(TEXT), 6))
    drafter.keep(len(TEXT))
    text = [*TEXT, 299]
    after = [guess.token for guess in islice(drafter.guesses(text), 5)]
    assert after == vanilla(context, sampler, text, 5)


def test_guessing_ends_quietly_where_the_draft_context_is_full(tmp_path: Path) -> None:
    with Model(write_tiny(tmp_path / "draft.gguf")) as model, Context(model, 256) as context:
        drafter = ModelDrafter(context, Sampler(Sampling()))
        text = [1, *range(260, 280)] * 12
        assert len(list(drafter.guesses(text))) == context.n_ctx - len(text) + 1
        assert list(drafter.guesses(text * 2)) == []


def test_tokens_that_the_draft_lacks_are_fed_as_another_but_remembered_as_they_are(tmp_path: Path) -> None:
    with Model(write_tiny(tmp_path / "draft.gguf")) as model, Context(model, 256, outputs=25) as context:
        drafter = ModelDrafter(context, Sampler(Sampling()))
        text = [1, 270, model.vocabulary_size + 5, 280]
        guesses = list(islice(drafter.guesses(text), 3))
        assert context.tokens[:4] == text
        assert all(guess.token < model.vocabulary_size for guess in guesses)
        drafter.keep(2)
        drafter.catch_up([*text, model.vocabulary_size, 270])
        assert context.tokens == [*text, model.vocabulary_size]


def test_detail_tells_the_chance_of_every_guess(context: CountingContext) -> None:
    drafter = ModelDrafter(context, Sampler(Sampling()), detail=True)
    chances = [guess.chance for guess in islice(drafter.guesses(TEXT), 3)]
    assert all(chance is not None and 0 < chance <= 1 for chance in chances)


# --- both --------------------------------------------------------------------------------------


def with_lookup(context: CountingContext, text: list[int], prefers_lookup: bool) -> ModelDrafter:
    lookup = LookupDrafter()
    lookup.begin(text)
    return ModelDrafter(context, Sampler(Sampling()), lookup=lookup, prefers=lambda _length, _margin: prefers_lookup)


@pytest.mark.parametrize("prefers_lookup", [False, True])
def test_where_model_and_look_up_say_the_same_the_guess_rests_on_both(
    context: CountingContext, prefers_lookup: bool
) -> None:
    """A text in which the model's own continuation stands already."""
    start = [1, 270, 280, 290]
    own = vanilla(context, Sampler(Sampling()), start, 3)
    text = [*start, *own, 299, 298, 270, 280, 290]
    model_says = vanilla(context, Sampler(Sampling()), text, 1)[0]
    text[4] = model_says
    assert vanilla(context, Sampler(Sampling()), text, 1)[0] == model_says, "the change of the text changed its mind"
    guess = next(iter(with_lookup(context, text, prefers_lookup).guesses(text)))
    assert guess.token == model_says
    assert guess.basis is Agreement.AGREED
    assert guess.other is None


def test_where_they_differ_the_preferred_one_is_guessed_and_the_other_is_kept_for_judging(
    context: CountingContext,
) -> None:
    text = [1, 270, 280, 290, 261, 299, 270, 280, 290]
    model_says = vanilla(context, Sampler(Sampling()), text, 1)[0]
    assert model_says != 261
    model_first = next(iter(with_lookup(context, text, prefers_lookup=False).guesses(text)))
    context.truncate(0)
    lookup_first = next(iter(with_lookup(context, text, prefers_lookup=True).guesses(text)))
    assert (model_first.token, model_first.basis) == (model_says, Agreement.AGAINST)
    assert (lookup_first.token, lookup_first.basis) == (261, Agreement.INSTEAD)
    assert model_first.other == Guess(261, lookup_first.confidence, basis=Agreement.INSTEAD)
    assert lookup_first.other is not None
    assert (lookup_first.other.token, lookup_first.other.basis) == (model_says, Agreement.AGAINST)


def test_the_model_goes_on_from_the_guess_that_was_preferred(context: CountingContext) -> None:
    text = [1, 270, 280, 290, 261, 262, 299, 270, 280, 290]
    guesses: list[Guess] = list(islice(with_lookup(context, text, prefers_lookup=True).guesses(text), 3))
    assert [guess.token for guess in guesses[:2]] == [261, 262]
    assert context.tokens == [*text, 261, 262]
