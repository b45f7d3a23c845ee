"""The draft model against itself, fed one token at a time, and beside n-grams."""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import pytest

from engine.llama.context import Context
from engine.llama.model import Model
from engine.policy.answer_policy import AnswerPolicy
from engine.policy.costs import CostCurve, DraftCost
from engine.policy.draft_token import Agreement, DraftToken
from engine.policy.policy import Policy
from engine.records import Sampling
from engine.speculation.model_drafter import ModelDrafter
from engine.speculation.ngram_drafter import NgramIndex
from engine.text.sampling import Sampler
from tests.tiny_gguf import write_tiny


def the_policy(prefers_ngram: bool = False) -> AnswerPolicy:
    """A policy that knows only which of two to prefer."""
    policy = Policy(CostCurve({1: 1e6, 4: 2e6}, 25), DraftCost(1e5, 2e4))
    for _ in range(200):
        policy.acceptance[Agreement.OVERRIDDEN].observe(3.0, prefers_ngram)
        policy.acceptance[Agreement.AGAINST].observe(1.0, not prefers_ngram)
    for model in policy.acceptance.values():
        model.refit()
    return AnswerPolicy(policy)


POLICY = the_policy()


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
def test_draft_tokens_are_what_the_draft_would_say_by_itself(context: CountingContext, sampling: Sampling) -> None:
    sampler = Sampler(sampling)
    expected = vanilla(context, sampler, TEXT, 12)
    drafted = list(islice(ModelDrafter(context, sampler).tokens(TEXT, POLICY), 12))
    assert [token.token for token in drafted] == expected
    assert all(token.confidence >= 0 for token in drafted)


@pytest.mark.parametrize("sampling", SETTINGS)
def test_scoring_says_what_would_have_been_drafted(context: CountingContext, sampling: Sampling) -> None:
    """The text: the draft's own words, but for every third token."""
    sampler = Sampler(sampling)
    text, matched = list(TEXT), []
    for i in range(30):
        token = vanilla(context, sampler, text, 1)[0]
        matched.append(i % 3 != 0)
        text.append(token if matched[-1] else (token + 7) % 300)
    context.truncate(0)
    drafter = ModelDrafter(context, sampler)
    context.decode(text[: len(TEXT) - 1])
    observations = drafter.score(text)
    assert [observation.matched for observation in observations] == matched
    assert context.tokens == text[:-1]
    assert drafter.num_uncached(text) == 0
    assert drafter.score(text) == []


def test_accepted_tokens_are_never_fed_again(context: CountingContext) -> None:
    sampler = Sampler(Sampling())
    expected = vanilla(context, sampler, TEXT, 12)
    drafter = ModelDrafter(context, sampler)
    context.fed = []
    text = list(TEXT)
    first = list(islice(drafter.tokens(text, POLICY), 5))
    text += [token.token for token in first[:3]] + [299]  # three accepted, the fourth corrected
    drafter.accepted(len(TEXT), 3)
    assert context.tokens == text[:-1]
    list(islice(drafter.tokens(text, POLICY), 2))
    assert context.fed == [*TEXT, *expected[:4], 299, context.fed[-1]]


def test_a_refused_token_is_forgotten(context: CountingContext) -> None:
    sampler = Sampler(Sampling(temperature=0.8))
    drafter = ModelDrafter(context, sampler)
    list(islice(drafter.tokens(TEXT, POLICY), 6))
    drafter.accepted(len(TEXT), 0)
    text = [*TEXT, 299]
    after = [token.token for token in islice(drafter.tokens(text, POLICY), 5)]
    assert after == vanilla(context, sampler, text, 5)


def test_drafting_ends_quietly_where_the_draft_context_is_full(tmp_path: Path) -> None:
    with Model(write_tiny(tmp_path / "draft.gguf")) as model, Context(model, 256) as context:
        drafter = ModelDrafter(context, Sampler(Sampling()))
        text = [1, *range(260, 280)] * 12
        assert len(list(drafter.tokens(text, POLICY))) == context.n_ctx - len(text) + 1
        assert list(drafter.tokens(text * 2, POLICY)) == []


def test_tokens_that_the_draft_lacks_are_fed_as_another_but_remembered_as_they_are(tmp_path: Path) -> None:
    with Model(write_tiny(tmp_path / "draft.gguf")) as model, Context(model, 256, outputs=25) as context:
        drafter = ModelDrafter(context, Sampler(Sampling()))
        text = [1, 270, model.vocabulary_size + 5, 280]
        drafted = list(islice(drafter.tokens(text, POLICY), 3))
        assert context.tokens[:4] == text
        assert all(token.token < model.vocabulary_size for token in drafted)
        drafter.accepted(2, 0)
        drafter.score([*text, model.vocabulary_size, 270])
        assert context.tokens == [*text, model.vocabulary_size]


def test_detail_tells_the_probability_of_every_token(context: CountingContext) -> None:
    drafter = ModelDrafter(context, Sampler(Sampling()), detail=True)
    probabilities = [token.probability for token in islice(drafter.tokens(TEXT, POLICY), 3)]
    assert all(one is not None and 0 < one <= 1 for one in probabilities)


# --- both --------------------------------------------------------------------------------------


def first_beside_ngrams(
    context: CountingContext, text: list[int], prefers_ngram: bool, count: int = 1
) -> list[DraftToken]:
    index = NgramIndex()
    index.begin(text)
    drafter = ModelDrafter(context, Sampler(Sampling()), index=index)
    return list(islice(drafter.tokens(text, the_policy(prefers_ngram)), count))


@pytest.mark.parametrize("prefers_ngram", [False, True])
def test_where_model_and_ngram_say_the_same_the_token_rests_on_both(
    context: CountingContext, prefers_ngram: bool
) -> None:
    """A text in which the model's own continuation stands already."""
    start = [1, 270, 280, 290]
    own = vanilla(context, Sampler(Sampling()), start, 3)
    text = [*start, *own, 299, 298, 270, 280, 290]
    model_says = vanilla(context, Sampler(Sampling()), text, 1)[0]
    text[4] = model_says
    assert vanilla(context, Sampler(Sampling()), text, 1)[0] == model_says, "the change of the text changed its mind"
    [token] = first_beside_ngrams(context, text, prefers_ngram)
    assert token.token == model_says
    assert token.basis is Agreement.MATCHED
    assert token.alternative is None


def test_where_they_differ_the_preferred_one_is_drafted_and_the_other_is_kept_for_judging(
    context: CountingContext,
) -> None:
    text = [1, 270, 280, 290, 261, 299, 270, 280, 290]
    model_says = vanilla(context, Sampler(Sampling()), text, 1)[0]
    assert model_says != 261
    [model_first] = first_beside_ngrams(context, text, prefers_ngram=False)
    context.truncate(0)
    [ngram_first] = first_beside_ngrams(context, text, prefers_ngram=True)
    assert (model_first.token, model_first.basis) == (model_says, Agreement.AGAINST)
    assert (ngram_first.token, ngram_first.basis) == (261, Agreement.OVERRIDDEN)
    assert model_first.alternative == DraftToken(261, ngram_first.confidence, basis=Agreement.OVERRIDDEN)
    assert ngram_first.alternative is not None
    assert (ngram_first.alternative.token, ngram_first.alternative.basis) == (model_says, Agreement.AGAINST)


def test_the_model_goes_on_from_the_token_that_was_preferred(context: CountingContext) -> None:
    text = [1, 270, 280, 290, 261, 262, 299, 270, 280, 290]
    drafted = first_beside_ngrams(context, text, prefers_ngram=True, count=3)
    assert [token.token for token in drafted[:2]] == [261, 262]
    assert context.tokens == [*text, 261, 262]
