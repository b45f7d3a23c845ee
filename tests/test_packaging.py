"""What is shipped: pins without addresses, and a wheel that carries its resources."""

import re
import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path

import pytest


def pins(repo_root: Path) -> list[str]:
    lines = (repo_root / "packaging" / "constraints.txt").read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_constraints_hold_names_and_versions_only(repo_root: Path) -> None:
    wrong = [line for line in pins(repo_root) if not re.fullmatch(r"[a-z0-9][a-z0-9.-]*==[0-9][0-9a-z.+]*", line)]
    assert wrong == []


def test_constraints_pin_everything_that_tandem_installs(repo_root: Path) -> None:
    """Each requirement, however deep, has a pin: a fresh clone gets what was tested."""
    pinned = {line.split("==")[0] for line in pins(repo_root)}
    missing, seen, queue = set(), set(), ["tandem-chat"]
    while queue:
        name = queue.pop()
        for requirement in metadata.requires(name) or ():
            needed = re.split(r"[ ;<>=!~\[(]", requirement, maxsplit=1)[0].replace("_", "-").lower()
            wanted = "extra ==" not in requirement or (name == "tandem-chat" and "test" in requirement)
            if not wanted or needed in seen:
                continue
            seen.add(needed)
            try:
                metadata.version(needed)
            except metadata.PackageNotFoundError:
                continue  # for another system or Python
            queue.append(needed)
            if needed not in pinned:
                missing.add(needed)
    assert len(seen) > 20
    assert missing == set()


def test_no_committed_file_names_a_registry_or_a_machine_path(repo_root: Path) -> None:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=repo_root, capture_output=True, text=True, check=False)
    if listing.returncode:
        pytest.skip("not a git checkout")
    forbidden = re.compile(rb"pypi\.org|files\.pythonhosted|registry\.npmjs|/root/|/home/[a-z]+/|/work/")
    texts = (".py", ".txt", ".toml", ".sh", ".md", ".json")
    names = [name for name in listing.stdout.split("\0") if name.endswith(texts)]
    found = [
        f"{name}: {match.group().decode()}"
        for name in names
        if name != "tests/test_packaging.py" and (repo_root / name).is_file()
        for match in forbidden.finditer((repo_root / name).read_bytes())
    ]
    assert found == []


def test_the_wheel_carries_both_packages_and_the_resources(repo_root: Path, tmp_path: Path) -> None:
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=repo_root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("tandem_chat-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        entry_points = next(name for name in names if name.endswith("entry_points.txt"))
        assert "tandem = app.cli.command:main" in archive.read(entry_points).decode()
    assert {"app/cli/command.py", "app/ui/__init__.py", "engine/records.py"} <= names
    everything = [file for file in (repo_root / "resources").rglob("*") if file.is_file()]
    resources = [file for file in everything if "screenshots" not in file.parts]  # those are the README's
    assert resources
    assert not [name for name in names if "screenshots" in name]
    assert {f"app/{file.relative_to(repo_root).as_posix()}" for file in resources} <= names
    assert not [name for name in names if name.startswith(("tests/", "packaging/", "resources/"))]


def test_resources_are_found_from_the_installed_wheel(repo_root: Path, tmp_path: Path) -> None:
    """The same code finds them beside a checkout and inside an unpacked wheel."""
    unpacked = tmp_path / "site" / "app"
    (unpacked / "resources").mkdir(parents=True)
    for name in ("__init__.py", "paths.py"):
        (unpacked / name).write_text((repo_root / "app" / name).read_text("utf-8"), "utf-8")
    program = "import app.paths; print(app.paths.resources())"
    answer = subprocess.run(
        [sys.executable, "-c", program], cwd=unpacked.parent, capture_output=True, text=True, check=True
    )
    assert Path(answer.stdout.strip()) == (unpacked / "resources").resolve()
