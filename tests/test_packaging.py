"""What is shipped: pins without addresses, and a wheel that carries its resources."""

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
import yaml


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


def imported_packages(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"), str(file))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def test_what_is_imported_is_declared(repo_root: Path) -> None:
    """What another package happens to install may be gone with its next version."""
    project = tomllib.loads((repo_root / "pyproject.toml").read_text("utf-8"))["project"]
    declared = {re.split(r"[<>=!~\[ ]", line, maxsplit=1)[0] for line in project["dependencies"]}
    sources = [file for room in ("app", "engine") for file in (repo_root / room).rglob("*.py")]
    names = {name for file in sources for name in imported_packages(file)}
    providers = metadata.packages_distributions()  # import name -> distributions
    foreign = names - sys.stdlib_module_names - {"app", "engine"}
    assert len(foreign) > 5
    undeclared = {
        name for name in foreign if not declared & {dist.replace("_", "-").lower() for dist in providers.get(name, ())}
    }
    assert undeclared == set()


def test_the_hooks_before_a_commit_download_nothing(repo_root: Path) -> None:
    config = yaml.safe_load((repo_root / ".pre-commit-config.yaml").read_text("utf-8"))
    (repo,) = config["repos"]
    assert repo["repo"] == "local"
    for hook in repo["hooks"]:
        assert hook["language"] == "system", hook["id"]
        tool = hook["entry"].split()[0]
        assert tool.startswith(".venv/bin/"), hook["id"]
        assert Path(sys.executable).with_name(Path(tool).name).is_file(), f"make setup does not install {tool}"


def test_the_continuous_check_is_the_one_at_home(repo_root: Path) -> None:
    workflow = yaml.safe_load((repo_root / ".github" / "workflows" / "ci.yml").read_text("utf-8"))
    job = workflow["jobs"]["test"]
    project = tomllib.loads((repo_root / "pyproject.toml").read_text("utf-8"))["project"]
    assert ".ci/run" in [step.get("run") for step in job["steps"]]
    assert job["strategy"]["matrix"]["system"] == ["ubuntu-latest", "macos-latest"]
    assert job["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13"]
    assert project["requires-python"] == ">=3.11"


def test_no_committed_file_names_a_registry_or_a_machine_path(repo_root: Path) -> None:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=repo_root, capture_output=True, text=True, check=False)
    if listing.returncode:
        pytest.skip("not a git checkout")
    forbidden = re.compile(rb"pypi\.org|files\.pythonhosted|registry\.npmjs|/root/|/home/(?!me/)[a-z]+/|/work/")
    texts = (".py", ".txt", ".toml", ".sh", ".md", ".json", ".yml", ".yaml", "Makefile", ".ci/run")
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
    assert {"app/cli/command.py", "app/ui/__init__.py", "engine/records/__init__.py"} <= names
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
