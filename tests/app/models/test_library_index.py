"""Headers are read once: the second start lists a thousand files from the index."""

from pathlib import Path

import pytest

from app.models import library_index
from app.models.library import Library
from app.models.library_index import Known, LibraryIndex
from app.words import speak
from tests.tiny_gguf import write_tiny


def library(folder: Path, cache: Path, hidden: frozenset[str] = frozenset()) -> Library:
    return Library(folder, (), folder / "home", environment={}, cache=cache, hidden=hidden)


def test_a_second_start_reads_no_header_of_a_thousand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, cache = tmp_path / "models", tmp_path / "cache" / "library.json"
    folder.mkdir()
    for number in range(20):
        write_tiny(folder / f"Model-{number}B-Q8_0.gguf", layers=1)
    for number in range(980):
        (folder / f"broken-{number}.gguf").write_bytes(b"GGUF" + bytes(number % 50))
    first = library(folder, cache).scan()
    assert len(first) == 1000

    def read(path: Path) -> Known:
        raise AssertionError(f"{path} was read again")

    monkeypatch.setattr(library_index, "read_known", read)
    assert library(folder, cache).scan() == first
    assert sum(entry.usable for entry in first) == 20
    assert all(entry.vocabulary or not entry.usable for entry in first)


def test_a_file_that_changed_is_read_again_and_one_that_went_is_forgotten(tmp_path: Path) -> None:
    folder, cache = tmp_path / "models", tmp_path / "library.json"
    folder.mkdir()
    path = write_tiny(folder / "One-1B.gguf", layers=1)
    library(folder, cache).scan()
    write_tiny(path, layers=3)
    (entry,) = library(folder, cache).scan()
    assert entry.model is not None
    assert entry.model.layers == 3
    path.unlink()
    assert library(folder, cache).scan() == ()
    assert "One-1B" not in cache.read_text("utf-8")


def test_a_reason_is_in_the_language_of_today(tmp_path: Path) -> None:
    folder, cache = tmp_path / "models", tmp_path / "library.json"
    folder.mkdir()
    (folder / "broken.gguf").write_bytes(b"")
    sentence = "{file} is empty. It was not downloaded: download it again."
    (english,) = library(folder, cache).scan()
    assert english.reason == sentence.format(file="broken.gguf")
    speak(lambda text, _plural, _number: "{file} ist leer." if text == sentence else text, code="de")
    try:
        (german,) = library(folder, cache).scan()
    finally:
        speak()
    assert german.reason == "broken.gguf ist leer."


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": "old", "files": {}}', '{"format": 1}', "null"])
def test_a_damaged_index_costs_reading_again(tmp_path: Path, text: str) -> None:
    cache = tmp_path / "library.json"
    cache.write_text(text, "utf-8")
    write_tiny(tmp_path / "One-1B.gguf")
    assert [entry.usable for entry in library(tmp_path, cache).scan()] == [True]
    assert LibraryIndex(cache)._known


def test_hard_links_are_one_and_hidden_files_are_not_shown(tmp_path: Path) -> None:
    folder = tmp_path / "models"
    folder.mkdir()
    path = write_tiny(folder / "a.gguf")
    (folder / "b.gguf").hardlink_to(path)
    (folder / "c.gguf").symlink_to(path)
    (entry,) = library(folder, tmp_path / "x.json").scan()
    assert entry.path == path
    assert library(folder, tmp_path / "x.json", frozenset({str(path)})).scan() == ()


def test_a_file_being_written_becomes_usable_when_it_is_whole(tmp_path: Path) -> None:
    folder = tmp_path / "models"
    folder.mkdir()
    whole = write_tiny(tmp_path / "whole.gguf").read_bytes()
    (folder / "coming.gguf").write_bytes(whole[: len(whole) // 2])
    looked = library(folder, tmp_path / "x.json")
    (entry,) = looked.scan()
    assert entry.reason is not None
    assert "incomplete" in entry.reason
    (folder / "coming.gguf").write_bytes(whole)
    assert [entry.usable for entry in looked.scan()] == [True]


def test_a_folder_without_permission_is_passed_over(tmp_path: Path) -> None:
    folder = tmp_path / "models"
    (folder / "closed").mkdir(parents=True)
    write_tiny(folder / "open.gguf")
    write_tiny(folder / "closed" / "inside.gguf")
    (folder / "closed").chmod(0)
    try:
        assert "open" in [entry.name for entry in library(folder, tmp_path / "x.json").scan()]
    finally:
        (folder / "closed").chmod(0o700)
