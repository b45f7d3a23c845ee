"""Everything under TANDEM_HOME when that is set, and the user's own folders when it is not."""

import stat
from pathlib import Path

import pytest

from app import paths

PLACES = (paths.data_dir, paths.config_dir, paths.cache_dir, paths.log_dir, paths.models_dir, paths.database,
          paths.settings_file, paths.log_file)  # fmt: skip


def test_tandem_home_holds_everything(tandem_home: Path) -> None:
    places = [place() for place in PLACES]
    assert all(place.is_relative_to(tandem_home) for place in places)
    assert len(set(places)) == len(places)
    assert not tandem_home.exists(), "asking for a place must not create it"


def test_without_it_the_systems_own_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TANDEM_HOME")
    assert all("tandem" in str(place()).lower() for place in PLACES)


def test_resources_and_the_built_in_pair_are_in_the_checkout(repo_root: Path) -> None:
    assert paths.resources() == repo_root / "resources"
    assert paths.built_in_target().parent == paths.built_in_draft().parent == repo_root / "resources" / "models"


def test_a_path_at_home_is_shown_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert paths.shown(tmp_path / "models" / "a.gguf") == str(Path("~/models/a.gguf"))
    assert paths.shown(Path("/elsewhere/a.gguf")) == str(Path("/elsewhere/a.gguf"))


def test_ensured_folders_are_private(tandem_home: Path) -> None:
    folder = paths.ensure(paths.data_dir())
    assert folder.is_dir()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert paths.ensure(folder) == folder
