"""What differs for one conversation: what becomes of it in a request, and that it comes back from the disk."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.chat.prompt import GenerationOptions, Prompt
from app.chat.steering import STEERED, Steering, steering_of, stored
from app.settings import keys
from app.settings.answer_form import AnswerForm
from app.settings.declaration import SettingError
from app.settings.stop_lines import lines_from_stops, stops_from_lines
from engine.records import Sampling

USUAL = GenerationOptions(sampling=Sampling(temperature=0.7, top_k=40, seed=7), max_tokens=100)


def test_nothing_of_its_own_changes_nothing() -> None:
    assert Steering().of(USUAL) == USUAL
    assert Steering().is_plain
    assert stored(Steering()) == ""


def test_every_parameter_of_the_engine_can_be_set() -> None:
    sampling = {"temperature", "top_k", "top_p", "min_p", "repeat_penalty", "repeat_last_n", "seed"}
    assert sampling == set(Sampling.__dataclass_fields__)
    assert sampling | {"max_tokens"} == {setting.key for setting in STEERED}


def test_its_values_stand_in_the_request() -> None:
    steering = Steering(stops=("END",), form="schema", form_text='{"type": "object"}')
    for key, value in (("temperature", 0), ("top_k", 5), ("seed", 123), ("max_tokens", 9), ("repeat_last_n", 2)):
        steering = steering.with_value(key, value)
    request = Prompt("", ()).request(steering.of(USUAL))
    assert request.sampling == Sampling(temperature=0.0, top_k=5, seed=123, repeat_last_n=2)
    assert (request.max_tokens, request.stop) == (9, ("END",))
    assert (request.json_schema, request.grammar) == ('{"type": "object"}', None)
    assert not steering.is_plain


def test_forms() -> None:
    assert Steering(form="json").of(USUAL).json_schema == "{}"
    assert Steering(form="grammar", form_text='root ::= "a"').of(USUAL).grammar == 'root ::= "a"'
    for steering in (Steering(form="schema", form_text=" \n"), Steering(form="grammar")):  # nothing is written yet
        options = steering.of(USUAL)
        assert (options.json_schema, options.grammar) == (None, None)


def test_no_stops_and_free_text_of_its_own_can_be_asked_for() -> None:
    usual = replace(USUAL, stop=("END",), grammar='root ::= "a"')
    assert Steering().of(usual) == usual
    steering = Steering(stops=(), form="free")
    assert steering.of(usual) == replace(usual, stop=(), grammar=None)
    assert not steering.is_plain
    assert steering_of(stored(steering)) == steering
    assert steering.without("stop_sequences", "answer_form").of(usual) == usual
    assert Steering(form="json").of(usual).grammar is None


@pytest.mark.parametrize(
    ("wanted", "own"),
    [
        (AnswerForm(("END",), "schema", "{}"), Steering()),
        (AnswerForm((), "schema", "{}"), Steering(stops=())),
        (AnswerForm(("END",), "schema", "[]"), Steering(form="schema", form_text="[]")),
        (AnswerForm(("END",), "free", "{}"), Steering(form="free", form_text="{}")),
    ],
)
def test_of_its_own_is_what_differs_from_the_usual_form(wanted: AnswerForm, own: Steering) -> None:
    usual = AnswerForm(("END",), "schema", "{}")
    assert Steering().with_form(wanted, usual) == own
    assert own.form_of(usual) == wanted


def test_a_schema_that_is_not_used_now_is_kept() -> None:
    usual, wanted = AnswerForm(), AnswerForm(form="free", text="{")
    steering = Steering(form="schema", form_text="{").with_form(wanted, usual)
    assert steering.is_plain
    assert steering_of(stored(steering)).form_of(usual) == wanted


def test_no_seed_and_no_limit_of_its_own_can_be_asked_for() -> None:
    steering = Steering().with_value("seed", None).with_value("max_tokens", None)
    assert len({steering.of(USUAL).sampling.seed for _ in range(8)}) > 1
    assert steering.of(USUAL).max_tokens is None
    assert steering.without("seed").of(USUAL).sampling.seed == 7


def test_a_bad_value_is_a_sentence() -> None:
    with pytest.raises(SettingError, match="Top-p cannot be 2"):
        Steering().with_value("top_p", 2)


def test_it_comes_back_from_the_disk() -> None:
    steering = Steering({"temperature": 0.3, "seed": None}, ("\n\n", "Stop"), "grammar", 'root ::= "é"', "Mine")
    assert steering_of(stored(steering)) == steering
    assert steering.is_like(Steering({"temperature": 0.3, "seed": None}, ("\n\n", "Stop"), "grammar", 'root ::= "é"'))


@pytest.mark.parametrize("text", ["{", "[1]", '"x"', "[" * 100_000])
def test_damage_costs_nothing_but_itself(text: str) -> None:
    assert steering_of(text) == Steering()


def test_what_of_a_damaged_one_is_good_stays() -> None:
    data = {"values": {"temperature": "warm", "top_k": 3, "new": 1}, "stops": ["a", 2, ""], "form": "poem", "preset": 4}
    assert steering_of(json.dumps(data)) == Steering({keys.TOP_K.key: 3}, ("a",))


@given(st.lists(st.text(min_size=1), max_size=5, unique=True))
def test_stop_sequences_come_back_from_their_lines(stops: list[str]) -> None:
    assert stops_from_lines(lines_from_stops(stops)) == tuple(stops)


def test_stop_sequences_as_they_are_typed() -> None:
    assert stops_from_lines("\\n\\nUser:\n\n a \nback\\\\slash\n a ") == ("\n\nUser:", " a ", "back\\slash")
