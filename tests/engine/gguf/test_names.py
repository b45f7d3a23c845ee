"""Models are called what people call them: well-known repositories' headers, and what could go wrong."""

import json
from pathlib import Path
from typing import Any

import pytest

from engine.gguf.names import LONGEST, display_name, is_gguf, name_in_file, quantisation_of, stem

KNOWN: list[dict[str, Any]] = json.loads(Path(__file__).with_name("known_headers.json").read_text("utf-8"))


@pytest.mark.parametrize("model", KNOWN, ids=lambda model: str(model["file"]))
def test_well_known_models_have_their_names(model: dict[str, Any]) -> None:
    assert display_name(model["file"], model["header"]) == model["name"]
    assert quantisation_of(model["file"]) == model["quantisation"]


def test_there_are_forty_of_them() -> None:
    assert len({model["file"] for model in KNOWN}) >= 40


@pytest.mark.parametrize(
    ("file", "header", "name"),
    [
        ("model.gguf", {}, "model"),
        ("model.gguf", {"general.name": "/home/me/train/checkpoint-1200"}, "model"),
        ("model.gguf", {"general.name": 7, "general.basename": ["x"]}, "model"),
        ("a.gguf", {"general.name": "Line\nbreak \x1b[31mred"}, "Line break [31mred"),
        ("Q4_K_M.gguf", {}, "Q4_K_M"),
        (".gguf", {}, ".gguf"),
        ("x" * 300 + "-7B.gguf", {}, "x" * (LONGEST - 1) + "…"),
        ("mein Modell-7B-Q8_0.gguf", {}, "mein Modell-7B"),
    ],
)
def test_odd_headers_end_in_a_name_all_the_same(file: str, header: dict[str, Any], name: str) -> None:
    assert display_name(file, header) == name


def test_parts_and_partial_downloads() -> None:
    assert stem("Big-Q4_0-00002-of-00009.gguf") == "Big-Q4_0"
    assert name_in_file("Big-70B-Q4_0-00002-of-00009.gguf") == "Big-70B"
    assert [is_gguf(name) for name in ("a.gguf", "A.GGUF", "a.gguf.part", "mmproj-a.gguf", "._a.gguf")] == [
        True, True, False, False, False,
    ]  # fmt: skip
