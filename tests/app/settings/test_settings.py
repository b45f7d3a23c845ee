"""Settings: declared once, checked everywhere, never lost to a bad file."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from app.settings import keys as declared
from app.settings.file import write_atomically
from app.settings.keys import SETTINGS, Setting, SettingError, Settings, sections


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.json"


def test_every_default_passes_its_own_check() -> None:
    for setting in SETTINGS.values():
        assert setting.check(setting.default) == setting.default, setting.key


def test_every_setting_has_a_sentence_and_a_label() -> None:
    assert len(SETTINGS) > 30
    for setting in SETTINGS.values():
        assert setting.label, setting.key
        assert setting.sentence.endswith("."), setting.key
        assert (setting.kind == "choice") == bool(setting.choices), setting.key


def test_sections_show_each_visible_setting_once() -> None:
    shown = [setting.key for _, group in sections() for setting in group]
    assert sorted(shown) == sorted(key for key, setting in SETTINGS.items() if not setting.hidden)


def test_a_change_survives_a_restart_and_the_file_holds_only_changes(path: Path) -> None:
    first = Settings(path)
    assert first.get(declared.TEMPERATURE) == 0.7
    first.set(declared.TEMPERATURE, 0)
    first.set(declared.MODEL_FOLDERS, ["/models", "/more"])
    first.set(declared.THEME, "dark")
    first.set(declared.THEME, "system")
    second = Settings(path)
    assert second.notice is None
    assert second.get(declared.TEMPERATURE) == 0.0
    assert second.get(declared.MODEL_FOLDERS) == ("/models", "/more")
    assert json.loads(path.read_text("utf-8")) == {"temperature": 0.0, "model_folders": ["/models", "/more"]}


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        (declared.TEMPERATURE, -1, "Temperature cannot be -1.0; it must be between 0 and 5."),
        (declared.TEMPERATURE, float("nan"), "Temperature cannot be nan; it must be a number."),
        (declared.TEMPERATURE, True, "Temperature cannot be True; it must be a number."),
        (declared.TOP_K, 1.5, "Top-k cannot be 1.5; it must be a whole number."),
        (declared.TOP_K, "many", "Top-k cannot be 'many'; it must be a whole number."),
        (declared.THEME, "pink", "Theme cannot be 'pink'; it may be system, light, dark."),
        (declared.THEME, None, "Theme cannot be None; it must be a text."),
        (declared.EXACT, "yes", "Exact cannot be 'yes'; it must be on or off."),
        (declared.MODEL_FOLDERS, [1], "Model folders cannot be [1]; it must be a list of folders."),
        (declared.DRAFT_LENGTH, 0, "Draft length cannot be 0; it must be between 1 and 24."),
    ],
)
def test_a_bad_value_is_refused_with_a_sentence(
    path: Path, setting: Setting[Any], value: object, sentence: str
) -> None:
    settings = Settings(path)
    with pytest.raises(SettingError) as error:
        settings.set(setting, value)
    assert str(error.value) == sentence
    assert settings.get(setting) == setting.default
    assert not path.exists()


@pytest.mark.parametrize("content", [b"", b"{", b"[1, 2]", b"\xff\xfe\x00", b"null", b'{"theme": "dark"'])
def test_a_bad_file_costs_nothing_but_itself(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    settings = Settings(path)
    assert settings.notice is not None
    assert str(path) in settings.notice
    assert settings.get(declared.THEME) == "system"
    settings.set(declared.THEME, "dark")
    assert path.with_name("settings.bad.json").read_bytes() == content
    assert Settings(path).get(declared.THEME) == "dark"


def test_one_bad_value_keeps_the_good_ones_and_says_so(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_text('{"theme": "dark", "top_p": 7, "of_next_year": {"a": 1}}', "utf-8")
    settings = Settings(path)
    assert settings.notice is not None
    assert "Top-p cannot be 7.0; it must be between 0 and 1." in settings.notice
    assert settings.get(declared.THEME) == "dark"
    assert settings.get(declared.TOP_P) == 0.95
    settings.set(declared.TOP_K, 20)
    assert json.loads(path.read_text("utf-8")) == {"of_next_year": {"a": 1}, "theme": "dark", "top_k": 20}


def test_a_file_that_cannot_be_written_is_said_once_and_written_later(tmp_path: Path) -> None:
    blocker = tmp_path / "folder"
    blocker.write_text("not a folder", "utf-8")
    settings = Settings(blocker / "settings.json")
    said: list[str] = []
    settings.subscribe_trouble(said.append)
    settings.set(declared.THEME, "dark")
    settings.set(declared.TOP_K, 20)
    assert len(said) == 1
    assert said[0].startswith(f"The settings could not be saved in {blocker / 'settings.json'}")
    assert (settings.get(declared.THEME), settings.is_unsaved) == ("dark", True)
    blocker.unlink()
    settings.save()
    assert not settings.is_unsaved
    assert json.loads(settings.path.read_text("utf-8")) == {"theme": "dark", "top_k": 20}


@pytest.mark.parametrize("key", ["theme", "system_prompt", "unsent_text", "model_folders", "target", "of_next_year"])
def test_half_a_character_in_the_file_costs_its_own_setting_at_most(path: Path, key: str) -> None:
    path.parent.mkdir(parents=True)
    value = '["a\\ud800"]' if key == "model_folders" else '"a\\ud800"'
    path.write_text(f'{{"{key}": {value}, "top_k": 20}}', "utf-8")
    settings = Settings(path)
    settings.set(declared.TOP_P, 0.5)
    assert (settings.get(declared.TOP_K), Settings(path).get(declared.TOP_P)) == (20, 0.5)


def test_a_failed_write_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    write_atomically(file, "old")
    with pytest.raises(UnicodeEncodeError):
        write_atomically(file, "\ud800")
    assert file.read_text("utf-8") == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["settings.json"]


def test_listeners_hear_changes_until_they_leave(path: Path) -> None:
    settings = Settings(path)
    heard: list[str] = []
    leave = settings.subscribe(lambda setting: heard.append(setting.key))
    settings.set(declared.THEME, "dark")
    settings.set(declared.THEME, "dark")
    leave()
    settings.set(declared.THEME, "light")
    assert heard == ["theme"]


def test_reset_takes_one_section_back(path: Path) -> None:
    settings = Settings(path)
    settings.set(declared.TOP_K, 1)
    settings.set(declared.THEME, "dark")
    settings.reset(declared.SAMPLING)
    assert settings.get(declared.TOP_K) == 40
    assert settings.get(declared.THEME) == "dark"


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(list(SETTINGS)),
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text() | st.integers()),
    )
)
def test_any_file_leaves_only_valid_values(tmp_path: Path, stored: dict[str, object]) -> None:
    file = tmp_path / "any.json"
    file.write_text(json.dumps(stored), "utf-8")
    settings = Settings(file)
    for setting in SETTINGS.values():
        assert setting.check(settings.get(setting)) == settings.get(setting)
