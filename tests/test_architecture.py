"""ARCHITECTURE.md against the tree: every room, in the order of the import rule, and files that are where it says."""

import re
from pathlib import Path

import pytest

from tests.test_import_rule import APP_ORDER

ROW = re.compile(r"^\| ([a-z_.]+) +\|", re.MULTILINE)


@pytest.fixture(scope="module")
def page(repo_root: Path) -> str:
    return (repo_root / "ARCHITECTURE.md").read_text("utf-8")


def rooms(folder: Path) -> set[str]:
    """Folders with modules in them, and modules that stand alone."""
    names = {
        ".".join(path.relative_to(folder).parts)
        for path in folder.rglob("*")
        if path.is_dir() and any(file.stem != "__init__" for file in path.glob("*.py"))
    }
    return names | {file.stem for file in folder.glob("*.py") if not file.stem.startswith("__")}


def test_the_picture_shows_every_room_of_the_app_in_the_order_of_imports(page: str, repo_root: Path) -> None:
    app_part = page[page.index("app: a room") : page.index("engine: never")]
    assert tuple(reversed(ROW.findall(app_part))) == APP_ORDER
    assert set(APP_ORDER) == rooms(repo_root / "app")


def test_the_picture_shows_every_room_of_the_engine(page: str, repo_root: Path) -> None:
    engine_part = page[page.index("engine: never") : page.index("## The way of a prompt")]
    assert set(ROW.findall(engine_part)) == rooms(repo_root / "engine")


@pytest.mark.parametrize("document", ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md", ".github/SECURITY.md"])
def test_files_that_the_documents_name_are_there(repo_root: Path, document: str) -> None:
    text = (repo_root / document).read_text("utf-8")
    named = set(re.findall(r"`((?:app|engine|tests|packaging|resources|\.github|\.ci)/[\w./-]+)`", text))
    assert [name for name in sorted(named) if not (repo_root / name).exists()] == []
