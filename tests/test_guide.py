"""The built-in pair and the help: real files that fit each other, the corpus they come from, and the size promised."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest

from engine.engine import Engine
from engine.gguf.file import read_model_file
from engine.llama.model import Model
from engine.pair.pairing import check_pair
from engine.records import Finished, Message, PairConfig, Request

MAX_BYTES = 16 * 1024 * 1024
MARKERS = ("<|end|>", "<|user|>", "<|assistant|>")


@pytest.fixture(scope="module")
def pair(repo_root: Path) -> tuple[Path, Path]:
    models = repo_root / "resources" / "models"
    return models / "guide-target.gguf", models / "guide-draft.gguf"


def answer(engine: Engine, *turns: str) -> str:
    """The Guide's answer to the last of `turns`, which alternate between user and assistant."""
    roles: tuple[Literal["user", "assistant"], ...] = ("user", "assistant")
    messages = tuple(Message(roles[index % 2], text) for index, text in enumerate(turns))
    (finished,) = [event for event in engine.generate(Request(messages=messages)) if isinstance(event, Finished)]
    assert finished.finish_reason == "stop"
    return finished.text


def test_the_pair_is_small_enough_for_git(pair: tuple[Path, Path]) -> None:
    assert sum(path.stat().st_size for path in pair) <= MAX_BYTES


def test_draft_fits_target(pair: tuple[Path, Path]) -> None:
    report = check_pair(*pair)
    assert report.usable, report.problems
    assert report.warnings == ()


def test_files_say_what_they_are(pair: tuple[Path, Path]) -> None:
    for path in pair:
        model = read_model_file(path)
        assert model.architecture == "llama"
        assert model.name.startswith("Tandem Guide")


def test_markers_are_control_tokens_and_a_turn_ends(pair: tuple[Path, Path]) -> None:
    with Model(pair[0]) as model:
        ids = [model.tokenize(marker, add_special=False, parse_special=True) for marker in MARKERS]
        assert ids == [[0], [1], [2]]
        assert model.is_end(0)
        assert not model.adds_bos
        assert model.template is not None


def test_any_text_survives_the_vocabulary(pair: tuple[Path, Path]) -> None:
    text = "Tandem's café: 12 tokens/s, 你好 🚲\n\ttwo  spaces <|end|>"
    with Model(pair[0]) as model:
        pieces = [model.piece(token) for token in model.tokenize(text, add_special=False, parse_special=False)]
    assert b"".join(pieces).decode() == text


def test_the_guide_answers(pair: tuple[Path, Path], known_costs: Callable[[], Path]) -> None:
    with Engine(PairConfig(*pair, threads=1), calibrations=known_costs()) as engine:
        greeting = answer(engine, "hello")
        assert greeting.startswith("Hello! I am the Guide")
        assert answer(engine, "What is a draft model?").startswith("The draft is a small, quick model")
        assert answer(engine, "hello", greeting, "what is the kv cache?").startswith("The KV cache keeps")
        assert answer(engine, "Who won the football game?").startswith("That is outside what I know.")


def test_help_is_written_from_the_corpus(repo_root: Path) -> None:
    script = repo_root / "packaging" / "guide" / "write_help.py"
    checked = subprocess.run([sys.executable, str(script), "--check"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
