"""Presets: named, changed, deleted; kept in a file that may be damaged."""

from pathlib import Path

import pytest

from app.chat.presets import SHIPPED, Preset, PresetError, Presets
from app.chat.steering import Steering


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config" / "presets.json"


def names(presets: Presets) -> list[str]:
    return [preset.name for preset in presets.all()]


def test_some_come_with_tandem(file: Path) -> None:
    presets = Presets(file)
    assert names(presets) == ["Balanced", "Precise", "Creative", "JSON"]
    assert presets.notice is None
    assert not file.exists()
    balanced, precise, creative, as_json = presets.all()
    assert balanced.steering.is_plain
    assert (
        float(str(precise.steering.values["temperature"])) < 0.7 < float(str(creative.steering.values["temperature"]))
    )
    assert as_json.steering.form == "json"
    assert all(preset.system_prompt for preset in (precise, creative, as_json))


def test_a_preset_is_added_changed_renamed_deleted_and_brought_back(file: Path) -> None:
    presets = Presets(file)
    added = presets.add(Preset("  My   own ", "Be brief.", Steering({"top_k": 3}, ("END",), "json")))
    assert added.name == "My own"
    assert Presets(file).find("My own") == added
    presets.change(Preset("My own", "Be long.", Steering({"seed": 5})))
    assert presets.rename("My own", "Yours") == "Yours"
    assert presets.rename("Yours", "YOURS") == "YOURS"
    again = Presets(file)
    assert again.find("YOURS") == Preset("YOURS", "Be long.", Steering({"seed": 5}))
    precise = again.all()[1]
    again.delete("Precise")
    assert names(Presets(file)) == ["Balanced", "Creative", "JSON", "YOURS"]
    assert again.missing == (precise,)
    again.restore(precise, 1)
    assert names(Presets(file)) == ["Balanced", "Precise", "Creative", "JSON", "YOURS"]
    with pytest.raises(PresetError, match="already"):
        again.restore(precise, 1)
    for name in ("Balanced", "JSON"):
        again.delete(name)
    again.bring_back()
    assert names(Presets(file)) == ["Precise", "Creative", "YOURS", "Balanced", "JSON"]
    assert again.missing == ()


@pytest.mark.parametrize(("name", "words"), [("", "needs a name"), ("x" * 61, "1 to 60"), ("preCISE", "already")])
def test_a_bad_name_is_a_sentence(file: Path, name: str, words: str) -> None:
    presets = Presets(file)
    with pytest.raises(PresetError, match=words):
        presets.add(Preset(name))
    with pytest.raises(PresetError, match=words):
        presets.rename("JSON", name)
    assert presets.all() == SHIPPED


def test_a_conversation_is_as_its_preset_says_or_not() -> None:
    precise = SHIPPED[1]
    assert precise.matches(precise.system_prompt, precise.steering)
    assert not precise.matches("Another.", precise.steering)
    assert not precise.matches(precise.system_prompt, precise.steering.with_value("top_k", 1))
    assert SHIPPED[0].matches("The user's own.", Steering(preset="Balanced"))


@pytest.mark.parametrize("text", ["{", "[]", '{"presets": 3}', '{"presets": [{"name": " "}]}', "[" * 100_000, "\x00"])
def test_a_damaged_file_is_kept_aside_and_said(file: Path, text: str) -> None:
    file.parent.mkdir()
    file.write_text(text, "utf-8")
    presets = Presets(file)
    assert presets.all() == SHIPPED
    assert presets.notice is not None
    assert str(file) in presets.notice
    presets.delete("JSON")
    assert file.with_name("presets.bad.json").read_text("utf-8") == text
    assert Presets(file).notice is None


def test_where_the_disk_refuses_nothing_changes_and_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("no folder")
    presets = Presets(tmp_path / "config" / "presets.json")
    with pytest.raises(PresetError, match="could not be saved"):
        presets.delete("JSON")
    assert names(presets) == ["Balanced", "Precise", "Creative", "JSON"]
