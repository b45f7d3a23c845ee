"""The catalogue that ships: its schema, a source for each figure, the chart's six bars; what a malformed one says."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.hub.errors import HubError
from app.hub.listing import HubFile, Repository, put_parts_together
from app.models.catalogue import Catalogue, on_the_hub, read_catalogue
from app.words import speak


@pytest.fixture
def german() -> Iterator[None]:
    speak(code="de")
    yield
    speak()


@pytest.fixture
def catalogue(repo_root: Path) -> Catalogue:
    return read_catalogue(repo_root / "resources" / "catalogue.json")


def test_the_six_bars_of_the_chart(catalogue: Catalogue, repo_root: Path) -> None:
    drawn = [
        (
            pair.target.key,
            pair.draft.key if pair.draft else None,
            pair.reference_tokens_per_second,
            pair.reference_ratio,
        )
        for pair in catalogue.chart
    ]
    assert drawn == [
        ("llama-3.1-70b", None, 60, 1.0),
        ("llama-3.1-70b", "llama-3.1-8b", 69, 1.15),
        ("llama-3.1-70b", "llama-3.2-1b", 91, 1.52),
        ("llama-3.1-405b", None, 6, 1.0),
        ("llama-3.1-405b", "llama-3.1-8b", 12, 2.0),
        ("llama-3.1-405b", "llama-3.2-1b", 3.3, 0.55),
    ]


def test_the_families_that_people_ask_for(catalogue: Catalogue) -> None:
    keys = {model.key for model in catalogue.models}
    assert keys >= {
        "llama-3.2-1b", "llama-3.2-3b", "llama-3.1-8b", "llama-3.3-70b", "qwen3-0.6b", "qwen3-1.7b", "qwen3-4b",
        "qwen3-8b", "qwen3-14b", "qwen3-32b", "gemma-3-1b", "gemma-3-4b", "gemma-3-12b", "gemma-3-27b", "gpt-oss-20b",
        "gpt-oss-120b", "deepseek-r1-8b", "deepseek-r1-70b", "smollm2-1.7b", "smollm3-3b",
    }  # fmt: skip
    assert len(keys) == len(catalogue.models)
    used = {model.key for pair in catalogue.pairs for model in pair.models}
    assert keys == used


def test_every_figure_has_a_source_and_an_exact_size_is_not_round(catalogue: Catalogue) -> None:
    for model in catalogue.models:
        assert len(model.source) > 40
        assert model.verified == (model.file_bytes % 1000 != 0) or "no second source" in model.source
        assert "read again from the hub" in model.source or model.verified
    assert all(model.verified for model in catalogue.models)


def test_drafts_are_smaller_and_recommendations_come_smallest_first(catalogue: Catalogue) -> None:
    for pair in catalogue.pairs:
        assert pair.sentence.endswith(".")
        assert pair.draft is None or pair.draft.file_bytes < pair.target.file_bytes
    sizes = [pair.file_bytes for pair in catalogue.recommended]
    assert sizes == sorted(sizes)
    assert sizes[0] < 2e9
    assert len(sizes) >= 15


def test_every_text_that_people_read_has_a_german_twin(repo_root: Path, german: None) -> None:
    path = repo_root / "resources" / "catalogue.json"
    data = json.loads(path.read_text("utf-8"))
    read = read_catalogue(path)
    assert [pair.sentence for pair in read.pairs] == [item["sentence_de"] for item in data["pairs"]]
    assert all(item["sentence_de"] != item["sentence"] for item in data["pairs"])
    for item, model in zip(data["models"], read.models, strict=True):
        is_a_name = "," not in item["licence"]
        assert is_a_name != ("licence_de" in item)
        assert model.licence == item["licence" if is_a_name else "licence_de"]


def test_what_the_hub_lists_now_counts(catalogue: Catalogue) -> None:
    """A renamed file and another size are found; a model that is gone is said."""
    model = next(model for model in catalogue.models if model.key == "gpt-oss-20b")

    def repository(*names: str) -> Repository:
        files = [HubFile(model.repo, name, 123, None, "main") for name in names]
        return Repository(model.repo, put_parts_together(files), "", False, "")

    found = on_the_hub(model, repository("gpt-oss-20b-mxfp4.gguf", "gpt-oss-20b-Q8_0.gguf"))
    assert (found.name, found.size_bytes) == ("gpt-oss-20b-mxfp4.gguf", 123)
    with pytest.raises(HubError, match="any more"):
        on_the_hub(model, repository("other-Q8_0.gguf"))


MODEL = {
    "key": "a", "name": "A", "repo": "a/b", "file": "c.gguf", "file_bytes": 5, "parts": 1, "licence": "MIT",
    "source": "a test", "verified": True,
}  # fmt: skip


def test_the_smallest_catalogue(tmp_path: Path) -> None:
    (tmp_path / "c.json").write_text(json.dumps({"schema": 2, "models": [MODEL], "pairs": []}))
    assert read_catalogue(tmp_path / "c.json").models[0].name == "A"


@pytest.mark.parametrize(
    "change",
    [
        {"source": ""}, {"licence": ""}, {"file_bytes": 0}, {"file_bytes": "5"}, {"verified": 1}, {"parts": 2},
        {"repo": "b"}, {"unknown": 1}, {"file": "c-00001-of-00003.gguf"},
    ],
)  # fmt: skip
def test_a_model_that_breaks_the_schema_is_a_sentence(tmp_path: Path, change: dict[str, object]) -> None:
    path = tmp_path / "catalogue.json"
    path.write_text(json.dumps({"schema": 2, "models": [MODEL | change], "pairs": []}))
    with pytest.raises(ValueError, match=r"catalogue\.json is malformed"):
        read_catalogue(path)


@pytest.mark.parametrize(
    "text",
    ["{", "[]", '{"models": []}', '{"schema": 1, "models": [], "pairs": []}',
     '{"schema": 2, "models": [], "pairs": [{"target": "x"}]}'],
)  # fmt: skip
def test_a_malformed_catalogue_is_a_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "catalogue.json"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"catalogue\.json is malformed"):
        read_catalogue(path)
