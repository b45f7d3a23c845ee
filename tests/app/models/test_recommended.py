"""What suits one model never changes another: sampling and system prompt by model, by user, by default."""

import json
from pathlib import Path

import pytest

from app import paths
from app.models.model_settings import sampling_for, system_prompt
from app.models.recommended import recommended_for
from app.models.starter import Pair, first_pair, guide, starter
from app.settings import keys
from app.settings.keys import Settings
from app.settings.per_model import PerModel
from engine.gguf.file import read_model_file
from engine.records import Loaded, PairConfig
from tests.tiny_gguf import write_tiny


@pytest.fixture
def settings() -> Settings:
    return Settings(paths.settings_file())


def loaded(target: Path) -> Loaded:
    return Loaded(PairConfig(target), read_model_file(target), None, 256, 1, (), (), (), 0.0)


def test_the_first_model_is_the_packages_file_or_the_guide() -> None:
    file = starter()
    assert first_pair() == (Pair(file) if file else guide())
    if file:
        assert read_model_file(file).name == "SmolLM2-135M-Instruct"


def test_every_row_of_the_table_has_a_source_and_a_model(repo_root: Path) -> None:
    rows = json.loads((repo_root / "resources" / "model_defaults.json").read_text("utf-8"))
    assert all(row["source"].endswith(".") for row in rows)
    for name in ("SmolLM2-135M-Instruct", "SmolLM2-1.7B-Instruct", "SmolLM3-3B", "Llama-3.2-1B-Instruct",
                 "Meta-Llama-3.1-8B-Instruct", "Qwen3-0.6B", "Qwen3-30B-A3B", "gemma-3-4b-it", "gpt-oss-20b",
                 "DeepSeek-R1-Distill-Llama-8B"):  # fmt: skip
        assert recommended_for(name).sampling is not None, name
    assert recommended_for("Someone-Elses-7B").sampling is None


def test_the_users_choice_counts_before_the_authors(settings: Settings, tmp_path: Path) -> None:
    model = read_model_file(write_tiny(tmp_path / "SmolLM2-135M-Instruct-Q4_1.gguf"))
    other = read_model_file(write_tiny(tmp_path / "Someone-Elses-7B-Q4_1.gguf"))
    assert (sampling_for(settings, model).temperature, sampling_for(settings, model).repeat_penalty) == (0.2, 1.1)
    assert sampling_for(settings, other).temperature == keys.TEMPERATURE.default
    settings.set(keys.TEMPERATURE, 1.5)
    assert sampling_for(settings, model).temperature == sampling_for(settings, other).temperature == 1.5
    PerModel(settings).set(model.path, keys.TEMPERATURE, 0.3)
    assert sampling_for(settings, model).temperature == 0.3
    assert sampling_for(settings, other).temperature == 1.5
    PerModel(Settings(settings.path)).reset(model.path)  # after a restart
    assert sampling_for(Settings(settings.path), model).temperature == 1.5


def test_a_system_prompt_for_one_model_counts_before_the_one_for_all(settings: Settings, tmp_path: Path) -> None:
    pair = loaded(write_tiny(tmp_path / "SmolLM2-135M-Instruct-Q4_1.gguf"))
    assert system_prompt(settings, pair) == ""
    settings.set(keys.SYSTEM_PROMPT, "Speak like a pirate.")
    assert system_prompt(settings, pair) == "Speak like a pirate."
    PerModel(settings).set(pair.config.target, keys.SYSTEM_PROMPT, "Be brief.")
    assert system_prompt(settings, pair) == "Be brief."


def test_values_that_cannot_be_are_left_out(settings: Settings, tmp_path: Path) -> None:
    model = tmp_path / "a.gguf"
    settings.set(keys.MODEL_SETTINGS, json.dumps({str(model): {"temperature": 99, "top_k": 7, "nonsense": 1}, "b": 3}))
    assert PerModel(settings).own(model) == {"top_k": 7}
    settings.set(keys.MODEL_SETTINGS, "{")
    assert PerModel(settings).own(model) == {}
