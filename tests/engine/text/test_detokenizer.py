from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from engine.text.detokenizer import Detokenizer


def test_a_character_split_over_tokens_waits_until_it_is_complete() -> None:
    detokenizer = Detokenizer()
    euro = "€".encode()
    assert [detokenizer.push(bytes([byte])) for byte in euro] == ["", "", "€"]
    assert detokenizer.flush() == ""


def test_an_incomplete_character_becomes_one_replacement_at_the_end() -> None:
    detokenizer = Detokenizer()
    assert detokenizer.push(b"ok" + "😀".encode()[:3]) == "ok"
    assert detokenizer.flush() == "\ufffd"
    assert detokenizer.push(b"next") == "next"


def test_bytes_that_are_no_character_are_replaced_at_once() -> None:
    assert Detokenizer().push(b"a\xffb") == "a\ufffdb"


@given(st.text(), st.lists(st.integers(0, 400)))
def test_any_split_gives_the_same_text(text: str, cuts: list[int]) -> None:
    data = text.encode("utf-8", "replace")
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    detokenizer = Detokenizer()
    pieces = [detokenizer.push(data[start:end]) for start, end in pairwise(edges)]
    assert "".join(pieces) + detokenizer.flush() == data.decode()


@given(st.binary(), st.integers(1, 5))
def test_any_bytes_give_what_decoding_at_once_gives(data: bytes, size: int) -> None:
    detokenizer = Detokenizer()
    pieces = [detokenizer.push(data[start : start + size]) for start in range(0, len(data), size)]
    assert "".join(pieces) + detokenizer.flush() == data.decode("utf-8", "replace")
