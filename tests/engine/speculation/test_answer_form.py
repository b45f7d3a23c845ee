"""Stop sequences, grammars and schemas: the same text whatever drafts, and a sentence for what cannot be."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.engine import Engine
from engine.errors import ShapeError
from engine.llama.grammar import Grammar
from engine.llama.json_schema import grammar_of_schema
from engine.llama.model import Model
from engine.records import Message, PairConfig, Request, Round, Sampling
from engine.speculation.constraint import Constraint
from engine.text.sampling import Sampler
from tests.engine.same_text import Answer, ask

QUESTION = (Message("user", "What is speculative decoding?"),)
PERSON = json.dumps(
    {
        "type": "object",
        "properties": {"name": {"type": "string", "maxLength": 12}, "age": {"type": "integer"}},
        "required": ["name", "age"],
        "additionalProperties": False,
    }
)
YES_OR_NO = 'root ::= ("yes" | "no") ", " [a-z ]{3,20} "."'
SAMPLED = Sampling(temperature=0.8, top_k=40, top_p=0.95, min_p=0.05, repeat_penalty=1.1, seed=11)


@pytest.fixture(scope="module")
def pair(built_in_pair: tuple[Path, Path], known_costs: Callable[[], Path]) -> Iterator[Engine]:
    with Engine(PairConfig(*built_in_pair, context=512, threads=1, exact=True), calibrations=known_costs()) as engine:
        yield engine


@pytest.fixture(scope="module")
def chat_model(first_model: Path, known_costs: Callable[[], Path]) -> Iterator[Engine]:
    """SmolLM2, alone: only repeats of the text are drafted."""
    with Engine(PairConfig(first_model, context=512, threads=1, exact=True), calibrations=known_costs()) as engine:
        yield engine


def alike(engine: Engine, request: Request) -> Answer:
    """The same ids and text with every kind of drafting; the vanilla answer."""
    vanilla = ask(engine, replace(request, speculation="off"))
    others = [ask(engine, replace(request, speculation="auto"))]
    if engine.session.draft:
        others.append(ask(engine, replace(request, speculation="always", draft_length=4)))
    for other in others:
        assert other.ids == vanilla.ids
        assert other.finished.text == vanilla.finished.text
        assert other.finished.finish_reason == vanilla.finished.finish_reason
    return vanilla


@pytest.mark.parametrize("sampling", [Sampling(), SAMPLED], ids=["greedy", "sampled"])
@pytest.mark.parametrize("model", ["pair", "chat_model"])
def test_a_stop_sequence_ends_the_answer_before_it(
    model: str, sampling: Sampling, request: pytest.FixtureRequest
) -> None:
    engine = request.getfixturevalue(model)
    asked = Request(messages=QUESTION, max_tokens=24, sampling=sampling)
    whole = ask(engine, replace(asked, speculation="off")).finished.text
    middle = whole.split()[len(whole.split()) // 2]
    stop = middle[1:] if len(middle) > 2 else middle  # from the middle of a word, of which a token may be the whole
    stopped = alike(engine, replace(asked, stop=("never said", stop)))
    assert stopped.finished.text == whole[: whole.index(stop)]
    assert stopped.finished.finish_reason == "stop"
    assert "".join(round_.text for round_ in stopped.rounds) == stopped.finished.text
    assert len(stopped.ids) < 24


@pytest.mark.parametrize("sampling", [Sampling(), SAMPLED], ids=["greedy", "sampled"])
@pytest.mark.parametrize("model", ["pair", "chat_model"])
def test_a_schema_and_a_grammar_hold(model: str, sampling: Sampling, request: pytest.FixtureRequest) -> None:
    engine = request.getfixturevalue(model)
    asked = Request(messages=QUESTION, max_tokens=120, sampling=sampling)
    answer = alike(engine, replace(asked, json_schema=PERSON))
    said = json.loads(answer.finished.text)
    assert set(said) == {"name", "age"}
    assert isinstance(said["age"], int)
    assert answer.finished.finish_reason == "stop"
    follows = alike(engine, replace(asked, grammar=YES_OR_NO)).finished.text
    assert re.fullmatch(r"(yes|no), [a-z ]{3,20}\.", follows), follows


def test_any_json_is_the_schema_that_says_nothing(chat_model: Engine) -> None:
    asked = Request(messages=(Message("user", "Three fruits as JSON."),), max_tokens=16, json_schema="{}")
    answer = alike(chat_model, asked)
    assert answer.finished.text.startswith("{")
    assert answer.finished.notices == ()


def test_a_partial_answer_goes_on_under_its_grammar(chat_model: Engine) -> None:
    begun = (*QUESTION, Message("assistant", '{"name": "An'))
    answer = alike(chat_model, Request(messages=begun, max_tokens=120, json_schema=PERSON))
    assert set(json.loads('{"name": "An' + answer.finished.text)) == {"name", "age"}
    with pytest.raises(ShapeError, match="does not follow the grammar"):
        ask(chat_model, Request(messages=(*QUESTION, Message("assistant", "Well,")), json_schema=PERSON))


def test_where_the_grammar_leaves_nothing_the_answer_ends_with_a_sentence(pair: Engine) -> None:
    end = 'root ::= "a" <[0]>'  # that token ends an answer, and may not stand within one
    answer = alike(pair, Request(messages=QUESTION, max_tokens=20, grammar=end))
    assert answer.finished.text == "a"
    assert answer.finished.finish_reason == "stop"
    assert "allows nothing that this model can write next" in answer.finished.notices[-1]


@pytest.mark.parametrize(
    ("grammar", "words"),
    [
        ('answer ::= "a"', "no rule named root"),
        ('root ::= "a"\nroot2 := "b"', "expecting ::= in line 2"),
        ("root ::= word", "Undefined rule identifier 'word'"),
        ('root ::= root "a"', "begins with itself"),
        ('root ::= "a', "unexpected end of input"),
        ("root ::= " + "(" * 2000 + '"a"' + ")" * 2000, "brackets"),
        ('root ::= "a"{100000}', "repetitions"),
        ('root ::= "a"{99999999999999999999999}', "a number in it is too large"),
        ('root ::= ""', "allows this model nothing to begin with"),
    ],
)
def test_a_bad_grammar_is_a_sentence_and_the_engine_serves_on(
    pair: Engine, grammar: str, words: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ShapeError, match=re.escape(words)) as refused:
        ask(pair, Request(messages=QUESTION, grammar=grammar))
    assert refused.value.exit_code == 2
    assert capfd.readouterr().err == ""
    assert isinstance(
        next(event for event in pair.generate(Request(messages=QUESTION)) if isinstance(event, Round)), Round
    )


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ("{", "not valid JSON (line 1, column 2"),
        ("[]", "an object in braces"),
        ('{"type": "foo"}', "Unrecognized schema"),
        ('{"$ref": "https://example.org/schema"}', "Fetching remote schemas is not allowed"),
        ('{"enum": []}', "No answer can match"),
        ('{"type": "object", "properties": {"age": {"anyOf": []}}}', "in “age”, anyOf is empty"),
        ('{"type": "string", "minLength": 5, "maxLength": 2}', "minLength is above maxLength"),
        ('{"allOf": [{"type": "string"}, {"type": "object"}]}', "several types at once"),
        ('{"items": false, "type": "array"}', "cannot be used"),
        ('{"a":' * 5000 + "1" + "}" * 5000, "nested too deeply"),
    ],
)
def test_a_schema_that_cannot_be_is_a_sentence(schema: str, words: str) -> None:
    with pytest.raises(ShapeError, match=re.escape(words)):
        grammar_of_schema(schema)


def test_what_no_grammar_can_hold_is_said(chat_model: Engine) -> None:
    schema = json.dumps({"type": "object", "properties": {"minimum": {"type": "integer", "minimum": 3}}})
    assert grammar_of_schema(schema).overlooked == ("minimum",)
    answer = ask(chat_model, Request(messages=QUESTION, max_tokens=40, json_schema=schema))
    assert answer.finished.notices == ("No grammar can hold an answer to these parts of the JSON schema: minimum.",)


def test_a_model_thinks_freely_before_the_grammar_counts(built_in_pair: tuple[Path, Path]) -> None:
    with Model(built_in_pair[0], vocabulary_only=True) as model:
        grammar = Grammar(model, 'root ::= "yes"')
        with closing(Constraint(grammar, model, Sampler(Sampling()), thinks=True)) as constraint:
            thought = model.tokenize("Well, no.</think>", add_special=False)
            for token in thought:
                logits = np.zeros(model.vocabulary_size, np.float32)
                logits[token] = 9.0
                assert constraint.choose(logits, 0, ()) == token
                constraint.accept(token)
            logits = np.zeros(model.vocabulary_size, np.float32)
            logits[thought[0]] = 9.0
            assert "yes".startswith(model.piece(constraint.choose(logits, 0, ())).decode())
