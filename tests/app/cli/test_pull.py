"""`tandem pull` and `tandem models` as programs, against a real server on loopback."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.hub_server import FakeHub, serve
from tests.relatives import Family

REPO = "me/small-GGUF"
CONTENT = os.urandom(400_000)


@pytest.fixture
def server() -> Iterator[FakeHub]:
    with serve(FakeHub({(REPO, "small-Q4_K_M.gguf"): CONTENT, (REPO, "small-Q8_0.gguf"): b"GGUF" * 10})) as hub:
        yield hub


def tandem(server: FakeHub, root: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "app", *arguments],
        cwd=root, env=os.environ | {"HF_ENDPOINT": server.endpoint, "HF_HUB_OFFLINE": "0"},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def finished(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def test_pull_prints_the_path_and_its_progress(server: FakeHub, repo_root: Path, tandem_home: Path) -> None:
    code, out, err = finished(tandem(server, repo_root, "pull", REPO))
    assert code == 0, err
    path = Path(out.strip())
    assert path == tandem_home / "data" / "models" / REPO / "small-Q4_K_M.gguf"
    assert path.read_bytes() == CONTENT
    assert "100% of 0.4 MB" in err


def test_pull_of_a_named_file(server: FakeHub, repo_root: Path) -> None:
    code, out, _ = finished(tandem(server, repo_root, "pull", REPO, "Q8_0"))
    assert code == 0
    assert Path(out.strip()).name == "small-Q8_0.gguf"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["me/nothing"], 5, "does not exist"),
        ([REPO, "Q3"], 2, "fits no model"),
        (["small"], 2, "owner/name"),
    ],
)
def test_pull_says_what_is_wrong(server: FakeHub, repo_root: Path, arguments: list[str], code: int, words: str) -> None:
    got, out, err = finished(tandem(server, repo_root, "pull", *arguments))
    assert (got, out) == (code, "")
    assert words in err
    assert "Traceback" not in err


def test_pull_without_network_exits_5(repo_root: Path) -> None:
    with serve(FakeHub({})) as hub:
        pass
    code, out, err = finished(tandem(hub, repo_root, "pull", REPO))
    assert (code, out) == (5, "")
    assert len(err.splitlines()) == 1


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_ctrl_c_keeps_the_part_and_the_next_pull_goes_on(server: FakeHub, repo_root: Path, tandem_home: Path) -> None:
    server.gate = threading.Event()
    process = tandem(server, repo_root, "pull", REPO)
    assert process.stderr is not None
    assert "small-Q4_K_M.gguf" in process.stderr.readline()  # half of it is there, the server holds the rest back
    process.send_signal(signal.SIGINT)
    code, out, err = finished(process)
    assert (code, out) == (130, "")
    assert "stopped" in err
    assert "Traceback" not in err
    (part,) = tandem_home.rglob("*.part")
    assert 0 < part.stat().st_size < len(CONTENT)
    server.gate.set()
    server.gate = None
    code, out, err = finished(tandem(server, repo_root, "pull", REPO))
    assert code == 0, err
    assert Path(out.strip()).read_bytes() == CONTENT
    assert server.ranges()[-1] is not None


def test_offline_refuses_before_anything_leaves(server: FakeHub, repo_root: Path, tandem_home: Path) -> None:
    (tandem_home / "config").mkdir(parents=True)
    (tandem_home / "config" / "settings.json").write_text('{"offline": true}', "utf-8")
    code, _, err = finished(tandem(server, repo_root, "pull", REPO))
    assert code == 5
    assert "stay offline" in err
    assert server.requests == []


def test_models_lists_what_is_there(server: FakeHub, repo_root: Path, tandem_home: Path, family: Family) -> None:
    folder = tandem_home / "data" / "models" / "mine"
    folder.mkdir(parents=True)
    (folder / "story.gguf").write_bytes((family.target).read_bytes())
    (folder / "broken.gguf").write_bytes(b"not a model")
    code, out, err = finished(tandem(server, repo_root, "models", "--json"))
    assert code == 0, err
    found = {Path(entry["path"]).name: entry for entry in json.loads(out)}
    assert found["story.gguf"]["usable"] is True
    assert found["story.gguf"]["model"]["architecture"] == "llama"
    assert found["broken.gguf"]["usable"] is False
    assert found["broken.gguf"]["reason"]
    code, out, _ = finished(tandem(server, repo_root, "models"))
    assert code == 0
    assert "cannot be used" in out
    assert server.requests == []
