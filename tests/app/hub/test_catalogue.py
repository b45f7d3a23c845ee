"""The catalogue that ships, and what a malformed one says."""

from pathlib import Path

import pytest

from app.hub.catalogue import read_catalogue
from app.hub.listing import REPOSITORY
from engine.gguf.names import PART


def test_the_six_bars_of_the_chart(repo_root: Path) -> None:
    chart = read_catalogue(repo_root / "resources" / "catalogue.json").chart
    drawn = [
        (
            pair.target.key,
            pair.draft.key if pair.draft else None,
            pair.reference_tokens_per_second,
            pair.reference_ratio,
        )
        for pair in chart
    ]
    assert drawn == [
        ("llama-3.1-70b", None, 60, 1.0),
        ("llama-3.1-70b", "llama-3.1-8b", 69, 1.15),
        ("llama-3.1-70b", "llama-3.2-1b", 91, 1.52),
        ("llama-3.1-405b", None, 6, 1.0),
        ("llama-3.1-405b", "llama-3.1-8b", 12, 2.0),
        ("llama-3.1-405b", "llama-3.2-1b", 3.3, 0.55),
    ]


def test_every_model_can_be_fetched_by_name(repo_root: Path) -> None:
    catalogue = read_catalogue(repo_root / "resources" / "catalogue.json")
    assert len({model.key for model in catalogue.models}) == len(catalogue.models)
    for model in catalogue.models:
        assert REPOSITORY.fullmatch(model.repo)
        assert model.file.endswith(".gguf")
        part = PART.match(model.file)
        assert (int(part["count"]) if part else 1) == model.parts
        assert model.file_bytes > 1e8


def test_drafts_are_smaller_and_recommendations_come_smallest_first(repo_root: Path) -> None:
    catalogue = read_catalogue(repo_root / "resources" / "catalogue.json")
    for pair in catalogue.pairs:
        assert pair.sentence.endswith(".")
        assert pair.draft is None or pair.draft.file_bytes < pair.target.file_bytes
    sizes = [pair.file_bytes for pair in catalogue.recommended]
    assert sizes == sorted(sizes)
    assert len(sizes) >= 5


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"models": []}',
        '{"models": [{"key": "a"}], "pairs": []}',
        '{"models": [], "pairs": [{"target": "x"}]}',
    ],
)
def test_a_malformed_catalogue_is_a_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "catalogue.json"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"catalogue\.json is malformed"):
        read_catalogue(path)
