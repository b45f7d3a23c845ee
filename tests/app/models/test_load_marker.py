"""A load that ended the program is known at the next start, once."""

from pathlib import Path

import pytest

from app.models.load_marker import BadLoad, LoadMarker


def test_a_load_that_ended_leaves_nothing(tmp_path: Path) -> None:
    marker = LoadMarker(tmp_path / "deep" / "loading.json")
    marker.begin(BadLoad("a.gguf"))
    marker.end()
    assert marker.left_over() is None


def test_one_that_did_not_end_is_told_once(tmp_path: Path) -> None:
    LoadMarker(tmp_path / "loading.json").begin(BadLoad("a.gguf", "b.gguf", was_safe=True))
    assert LoadMarker(tmp_path / "loading.json").left_over() == BadLoad("a.gguf", "b.gguf", True)
    assert LoadMarker(tmp_path / "loading.json").left_over() is None


def test_where_nothing_else_was_loaded_the_next_start_says_so_again(tmp_path: Path) -> None:
    bad = BadLoad("a.gguf")
    for _ in range(2):
        marker = LoadMarker(tmp_path / "loading.json")
        marker.begin(bad)
        assert marker.left_over() == bad
        marker.keep(bad)
        marker.close()
    marker = LoadMarker(tmp_path / "loading.json")
    assert marker.left_over() == bad
    marker.keep(bad)
    marker.begin(BadLoad("b.gguf"))
    assert marker.end() == BadLoad("b.gguf")
    marker.close()
    assert marker.left_over() is None


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"target": 3}', '"x"'])
def test_a_damaged_note_is_no_note(tmp_path: Path, text: str) -> None:
    file = tmp_path / "loading.json"
    file.write_text(text, "utf-8")
    assert LoadMarker(file).left_over() is None
    assert not file.exists()
