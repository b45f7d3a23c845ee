"""Marks: who proposed each token, as compact JSON and back."""

from hypothesis import given
from hypothesis import strategies as st

from app.store import token_origins as marks
from engine.records import Origin, Piece

_chances = st.none() | st.floats(0, 1).map(lambda value: round(value, 4))


@st.composite
def pieces(draw: st.DrawFn) -> Piece:
    token_id, text = draw(st.integers(0, 200_000)), draw(st.text(max_size=8))
    origin = draw(st.sampled_from(Origin))
    if origin is not Origin.TARGET:
        guess: tuple[int | None, str | None] = (token_id, text)
    else:
        guess = draw(st.sampled_from([(None, None), (token_id + 1, "other")]))
    return Piece(token_id, text, origin, *guess, draw(_chances), draw(_chances))


@given(st.lists(pieces(), max_size=20), st.lists(pieces(), max_size=20))
def test_what_is_written_is_read_back(first: list[Piece], second: list[Piece]) -> None:
    assert marks.decode(marks.encode(first)) == tuple(first)
    assert marks.decode(marks.join([marks.encode(first), marks.encode(second)])) == (*first, *second)


def test_an_accepted_guess_is_short() -> None:
    assert marks.encode([Piece(7, " owl", Origin.DRAFT, 7, " owl")]) == '[["d",7," owl"]]'


def test_damaged_marks_are_no_marks() -> None:
    for text in (None, "", "{", "[[]]", '[["z",1,"a"]]', "[1]", "null"):
        assert marks.decode(text) == ()
