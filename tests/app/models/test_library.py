"""Models are found wherever other programs keep them, each once, and drafts are ranked for a target."""

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from app.models.library import BUILT_IN, Library, LibraryEntry
from tests.tiny_gguf import write_tiny


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    return folder


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def library(own: Path, home: Path, *folders: Path) -> Library:
    return Library(own, folders, home, environment={})


def put(path: Path, **options: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_tiny(path, **options)  # type: ignore[arg-type]


def names(entries: tuple[LibraryEntry, ...]) -> list[tuple[str, str]]:
    return [(entry.name, entry.source) for entry in entries]


def test_who_keeps_a_file_is_said_in_a_few_words(tmp_path: Path) -> None:
    entry = LibraryEntry(tmp_path / "a.gguf", "a", str(tmp_path / "my models"), 1, None, "no model")
    sources = (entry.source, "LM Studio", BUILT_IN, "/")
    assert [replace(entry, source=source).place for source in sources] == [
        "my models", "LM Studio", "comes with Tandem", "/",
    ]  # fmt: skip


def test_models_of_other_programs_are_found(own: Path, home: Path, tmp_path: Path) -> None:
    put(own / "a.gguf")
    put(home / ".lmstudio/models/maker/model/b.gguf")
    put(home / ".cache/lm-studio/models/maker/model/c.gguf")
    put(home / ".cache/llama.cpp/d.gguf")
    put(home / ".local/share/Jan/data/llamacpp/models/x/e.gguf")
    put(home / ".local/share/nomic.ai/GPT4All/f.gguf")
    put(tmp_path / "mine" / "g.gguf")
    blob = put(home / ".cache/huggingface/hub/models--maker--h/blobs/0123456789")
    snapshot = home / ".cache/huggingface/hub/models--maker--h/snapshots/abc/h.gguf"
    snapshot.parent.mkdir(parents=True)
    snapshot.symlink_to(os.path.relpath(blob, snapshot.parent))
    (home / ".lmstudio/models/readme.txt").write_text("not a model")

    found = library(own, home, tmp_path / "mine").scan()
    assert names(found) == [
        ("a", "Tandem"),
        ("b", "LM Studio"),
        ("c", "LM Studio"),
        ("d", "llama.cpp"),
        ("e", "Jan"),
        ("f", "GPT4All"),
        ("g", str(tmp_path / "mine")),
        ("h", "Hugging Face"),
    ]
    assert all(entry.usable and entry.file_bytes > 1000 for entry in found)


def test_ollamas_blobs_are_found_by_their_manifests(own: Path, home: Path) -> None:
    ollama = home / ".ollama/models"
    put(ollama / "blobs/sha256-aa")
    manifest = ollama / "manifests/registry.ollama.ai/library/llama3.2/1b"
    manifest.parent.mkdir(parents=True)
    layers = [
        {"mediaType": "application/vnd.ollama.image.license", "digest": "sha256:ff"},
        {"mediaType": "application/vnd.ollama.image.model", "digest": "sha256:aa"},
    ]
    manifest.write_text(json.dumps({"layers": layers}))
    manifest.with_name("gone").write_text(json.dumps({"layers": [{**layers[1], "digest": "sha256:bb"}]}))
    manifest.with_name("broken").write_text("{")
    assert names(library(own, home).scan()) == [("llama3.2:1b", "Ollama")]


def test_environment_variables_move_the_folders(own: Path, home: Path, tmp_path: Path) -> None:
    put(tmp_path / "hub/models--a--b/snapshots/c/moved.gguf")
    put(tmp_path / "llama/cached.gguf")
    environment = {"HF_HUB_CACHE": str(tmp_path / "hub"), "LLAMA_CACHE": str(tmp_path / "llama")}
    found = Library(own, (), home, environment).scan()
    assert names(found) == [("cached", "llama.cpp"), ("moved", "Hugging Face")]


def test_a_model_that_several_folders_share_appears_once(own: Path, home: Path) -> None:
    shared = put(home / ".lmstudio/models/a/a/shared.gguf")
    (own / "link.gguf").symlink_to(shared)
    assert names(library(own, home, own.parent).scan()) == [("link", "Tandem")]


def test_broken_files_are_listed_with_their_reason(own: Path, home: Path) -> None:
    (own / "empty.gguf").write_bytes(b"")
    (own / "text.gguf").write_text("this is no model\n" * 10)
    (own / "dangling.gguf").symlink_to(own / "nowhere")
    found = library(own, home).scan()
    assert [entry.name for entry in found] == ["empty", "text"]
    assert all(not entry.usable and entry.reason for entry in found)


def test_headers_are_read_again_only_when_the_file_changed(own: Path, home: Path) -> None:
    path = put(own / "model.gguf", layers=2)
    searched = library(own, home)
    (first,) = searched.scan()
    (again,) = searched.scan()
    assert again.model is first.model
    put(path, layers=3)
    (changed,) = searched.scan()
    assert changed.model is not None
    assert changed.model.layers == 3
    path.unlink()
    assert searched.scan() == ()


def test_a_split_model_is_one_entry(own: Path, home: Path) -> None:
    whole = put(own.parent / "whole.gguf")
    for index in (1, 2, 3):
        shutil.copy(whole, own / f"big-{index:05}-of-00003.gguf")
    shutil.copy(whole, own / "orphan-00002-of-00002.gguf")
    found = library(own, home).scan()
    assert [(entry.name, entry.path.name) for entry in found] == [
        ("big", "big-00001-of-00003.gguf"),
        ("orphan", "orphan-00002-of-00002.gguf"),
    ]
    assert found[0].file_bytes == 3 * whole.stat().st_size


def test_drafts_are_ranked_by_what_was_measured_then_by_size(own: Path, home: Path) -> None:
    target = put(own / "target.gguf", width=256, feed_forward=512, layers=8)
    put(own / "small.gguf", width=32)
    put(own / "middle.gguf", width=128)
    put(own / "slow.gguf", width=32)
    put(own / "fast.gguf", width=128)
    put(own / "large.gguf", width=256, feed_forward=1024, layers=8)
    write_tiny(own / "foreign.gguf", changed={270: "strange"})
    (own / "empty.gguf").write_bytes(b"")

    choices = library(own, home).drafts_for(target, {"slow.gguf": 10.0, "fast.gguf": 20.0})
    assert [choice.entry.name for choice in choices] == [
        "fast",
        "slow",
        "small",
        "middle",
        "large",
        "empty",
        "foreign",
    ]
    assert choices[0].reason == "Measured here: 20.0 tokens/s with this target."
    assert "of the target's size" in choices[2].reason
    assert "cannot save time" in choices[4].reason
    assert [choice.usable for choice in choices] == [True] * 5 + [False] * 2
    assert "strange" in choices[6].reason
